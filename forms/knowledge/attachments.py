"""Attachments: files of the data folder named by their SHA-256, so that the same file is kept once."""

import hashlib
import mimetypes
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from forms.knowledge.content import Attachment
from forms.knowledge.errors import AttachmentRefused

LARGEST = 50 * 2**20
"""Bytes of one attachment (PROPOSED; the settings may say otherwise)."""
MOST = 20
"""Attachments of one article."""
_PIECE = 2**20
_PROGRAMS = frozenset(
    {".exe", ".bat", ".cmd", ".com", ".scr", ".js", ".vbs", ".ps1", ".msi", ".lnk", ".jar", ".sh"}
)


@dataclass(frozen=True, slots=True)
class AttachmentFolder:
    """Where attachments lie; `largest` in bytes. The folder is made with the first file."""

    folder: Path
    largest: int = LARGEST

    def keep(self, file: Path) -> Attachment:
        """Copy *file* into the folder and tell how it is called there; AttachmentRefused.

        The file appears there whole or not at all.
        """
        if file.suffix.lower() in _PROGRAMS:
            raise AttachmentRefused(f"“{file.name}”是程序文件，为安全起见不能作附件。")
        try:
            size = file.stat().st_size
            if size == 0:
                raise AttachmentRefused(f"“{file.name}”是空文件，未添加。")
            if size > self.largest:
                raise AttachmentRefused(f"“{file.name}”超过 {self.largest // 2**20} MB，请压缩或改为链接。")
            self.folder.mkdir(parents=True, exist_ok=True)
            return self._copy(file)
        except OSError as error:
            raise AttachmentRefused(
                f"“{file.name}”未能保存：请检查文件是否还在、磁盘是否已满。条目的其他内容未受影响。",
                detail=type(error).__name__,
            ) from error

    def path_of(self, attachment: Attachment) -> Path:
        """Where an attachment lies; AttachmentRefused if it is no longer there as it was kept."""
        path = self._place(attachment.digest)
        try:
            whole = path.stat().st_size == attachment.size
        except OSError:
            whole = False
        if not whole:
            raise AttachmentRefused(
                f"附件“{attachment.name}”不在本机的附件文件夹中或已损坏，请联系知识库管理员重新上传。"
            )
        return path

    def is_whole(self, attachment: Attachment) -> bool:
        """Whether the file still has the content that it was kept with."""
        try:
            with self._place(attachment.digest).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == attachment.digest
        except OSError:
            return False

    def missing(self, attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
        """Those that are not there, or not whole."""
        return tuple(each for each in attachments if not self.is_whole(each))

    def _copy(self, file: Path) -> Attachment:
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".copying-")
        copied = Path(name)
        try:
            with os.fdopen(handle, "wb") as target, file.open("rb") as source:
                while piece := source.read(_PIECE):
                    digest.update(piece)
                    size += len(piece)
                    target.write(piece)
                target.flush()
                os.fsync(target.fileno())
            place = self._place(digest.hexdigest())
            place.parent.mkdir(exist_ok=True)
            shutil.move(copied, place)
        finally:
            copied.unlink(missing_ok=True)
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return Attachment(digest.hexdigest(), file.name, size, media_type)

    def _place(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest
