"""Attachments: kept in the database under their SHA-256, so that every seat of a hall can open them.

The same file is kept once. What is opened is a copy, read-only and of a kind that is no program.
"""

import hashlib
import mimetypes
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forms.attachment import Attachment
from forms.draft import printable
from forms.knowledge.errors import AttachmentRefused
from forms.ports import UnitOfWork

LARGEST = 20 * 2**20
"""Bytes of one attachment (PROPOSED; the settings may say otherwise)."""
MOST = 20
"""Attachments of one article."""
_USUAL = "pdf ofd doc docx wps xls xlsx et ppt pptx dps txt csv png jpg jpeg gif bmp mp3 wav mp4"
KINDS = tuple(_USUAL.split())
"""Endings that may be attached (PROPOSED; the settings may say otherwise)."""
PIECE = 2**20
"""Bytes of one piece in the database."""
_RUNNABLE = (
    "exe bat cmd com scr pif cpl msi msp msix appx jar js jse vbs vbe wsf wsh hta ps1 psm1 sh bash py pyw"
    " rb lnk url scf reg inf dll so sys desktop app dmg pkg deb rpm apk iso img vhd docm dotm xlsm xltm xlam"
    " pptm ppsm potm html htm xhtml mht mhtml svg chm hlp swf"
)
_PROGRAMS = frozenset(_RUNNABLE.split())
"""Never attached, whatever the settings say: opening one may run something."""
_BEGINNINGS = (b"MZ", b"\x7fELF", b"#!", bytes.fromhex("cafebabe"), bytes.fromhex("cffaedfe"))
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class AttachmentRules:
    """What may be attached: `largest` in bytes, `kinds` the endings without their dot."""

    largest: int = LARGEST
    kinds: tuple[str, ...] = KINDS

    @property
    def allowed(self) -> frozenset[str]:
        """The endings that may be attached and opened."""
        return frozenset(each.lower().lstrip(".") for each in self.kinds) - _PROGRAMS


def attach(
    file: Path, uow: UnitOfWork, now: datetime, rules: AttachmentRules = AttachmentRules()
) -> Attachment:
    """Keep *file* and tell how it is called from now on; AttachmentRefused, or a StorageError."""
    attachment, data = fit_to_attach(file, rules)
    with uow.writing() as work:
        work.files.keep(attachment.digest, in_pieces(data), now)
    return attachment


def fit_to_attach(file: Path, rules: AttachmentRules) -> tuple[Attachment, bytes]:
    """What *file* is called from now on, and its bytes; AttachmentRefused for what may not be attached."""
    name = fitting_name(file.name)
    kind = name.rpartition(".")[2].lower()
    if kind in _PROGRAMS:
        raise AttachmentRefused(f"“{name}”是程序或可能带程序的文件，为安全起见不能作附件。")
    if kind not in rules.allowed:
        raise AttachmentRefused(f"“{name}”的格式不能作附件，可用的有：{'、'.join(sorted(rules.allowed))}。")
    data = _read(file, name, rules)
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Attachment(hashlib.sha256(data).hexdigest(), name, len(data), media_type), data


def in_pieces(data: bytes) -> Iterator[bytes]:
    """The pieces in which the database keeps a file."""
    for start in range(0, len(data), PIECE):
        yield data[start : start + PIECE]


def copy_to_open(
    attachment: Attachment, folder: Path, uow: UnitOfWork, rules: AttachmentRules = AttachmentRules()
) -> Path:
    """A read-only copy in *folder* for another program to show; AttachmentRefused, or a StorageError.

    Nothing is ever opened that a program could hide in, and nothing that is not as it was kept.
    """
    _openable(attachment, rules)
    with uow.reading() as work:
        data = b"".join(work.files.pieces(attachment.digest))
    return copy_of(attachment, data, folder, rules)


def copy_of(attachment: Attachment, data: bytes, folder: Path, rules: AttachmentRules) -> Path:
    """The same for bytes that were read elsewhere; AttachmentRefused."""
    name = _openable(attachment, rules)
    if hashlib.sha256(data).hexdigest() != attachment.digest:
        raise AttachmentRefused(f"附件“{name}”已丢失或损坏，未打开。请联系添加它的人重新添加。")
    _refuse_programs(data, name)
    try:
        place = folder / attachment.digest[:12]
        place.mkdir(parents=True, exist_ok=True)
        copy = place / name
        if not copy.exists():
            copy.write_bytes(data)
            _mark_as_foreign(copy)
            copy.chmod(stat.S_IRUSR)
    except OSError as error:
        raise AttachmentRefused(
            f"附件“{name}”未能打开：临时文件写不进去，请检查磁盘是否已满。", detail=type(error).__name__
        ) from error
    return copy


def fitting_name(name: str) -> str:
    """A file's name without what hides its ending, leaves its folder or means a device on Windows."""
    plain = _UNFIT.sub("", printable(name)).strip(" .")
    stem, dot, kind = plain.rpartition(".")
    if len(plain) > _LONGEST_NAME:
        plain = f"{stem[: _LONGEST_NAME - len(kind) - 1]}{dot}{kind}"
    return f"_{plain}" if _DEVICES.match(plain) else plain or "附件"


def size_words(size: int) -> str:
    """A size in bytes as people read it: 812 KB, 1.4 MB."""
    if size < 1024:
        return f"{size} 字节"
    return f"{size / 1024:.0f} KB" if size < 2**20 else f"{size / 2**20:.1f} MB"


def _openable(attachment: Attachment, rules: AttachmentRules) -> str:
    """The name that the copy gets; AttachmentRefused for a kind that is not opened."""
    name = fitting_name(attachment.name)
    if name.rpartition(".")[2].lower() not in rules.allowed:
        raise AttachmentRefused(f"附件“{name}”的格式不在允许打开的范围内，未打开。请联系系统管理员。")
    return name


def _read(file: Path, name: str, rules: AttachmentRules) -> bytes:
    try:
        size = file.stat().st_size
        if size > rules.largest:
            most, has = size_words(rules.largest), size_words(size)
            raise AttachmentRefused(f"“{name}”有 {has}，超过上限 {most}，请压缩或改为链接。")
        data = file.read_bytes()
    except OSError as error:
        raise AttachmentRefused(
            f"“{name}”未能读取：请检查文件是否还在、是否正被其他软件占用。其他已填写的内容未受影响。",
            detail=type(error).__name__,
        ) from error
    if not data:
        raise AttachmentRefused(f"“{name}”是空文件，未添加。")
    _refuse_programs(data, name)
    return data


def _refuse_programs(data: bytes, name: str) -> None:
    if data.startswith(_BEGINNINGS):
        raise AttachmentRefused(f"“{name}”的内容是程序，只是改了后缀，为安全起见拒绝。")


def _mark_as_foreign(copy: Path) -> None:
    """On Windows: came from elsewhere, so office programs open it protected, without running macros."""
    if sys.platform == "win32":
        try:
            Path(f"{copy}:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=3\r\n", "ascii")
        except OSError:
            return  # not every file system keeps the mark; the copy is no program in any case
