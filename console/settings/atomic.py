"""Files that are either wholly the old one or wholly the new one, also after a power cut."""

import contextlib
import os
import secrets
from pathlib import Path

from console.settings.findings import NotSaved, os_sentence


def write_whole(path: Path, content: bytes, *, private: bool = False) -> None:
    """Replace `path` by `content`; its folder is made where it is missing.

    A link is followed, so that it stays one. `private`: only this user may read it (on Windows the
    user's own folders are private by their inherited rights).

    :raises NotSaved: says why in Chinese; the old file is untouched.
    """
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = 0o600 if private else _mode_of(target)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise NotSaved(error.errno, f"没能写入 {target}：{os_sentence(error)}。原来的文件没有变") from error


def _mode_of(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return 0o644


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows does so by itself and can't open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
