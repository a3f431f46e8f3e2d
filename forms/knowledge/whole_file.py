"""A file that appears whole or not at all, for exports and reports."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forms.knowledge.errors import ExportRefused


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file to write to that takes its name when it is complete; ExportRefused if it cannot be written."""
    written: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".exporting-", suffix=path.suffix)
        os.close(handle)
        written = Path(name)
        yield written
        written.replace(path)
    except OSError as error:
        raise ExportRefused(
            f"未能写入“{path.name}”：{_why(error, path)}原有文件未改动。", detail=type(error).__name__
        ) from error
    finally:
        if written is not None:
            written.unlink(missing_ok=True)


def _why(error: OSError, path: Path) -> str:
    if not path.parent.is_dir():
        return f"没有“{path.parent}”这个文件夹，请另选一个。"
    if error.errno == errno.ENOSPC:
        return "磁盘已满，请腾出空间或换一个磁盘。"
    if isinstance(error, PermissionError):
        return "没有写入权限，或文件正被其他软件打开，请关闭后再试。"
    return "请检查磁盘是否已满、文件是否正被其他软件打开。"
