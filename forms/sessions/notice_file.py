"""公告 as a file: the text as it stands, as plain text or Word, for whoever publishes it."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from forms.access.roles import Actor
from forms.knowledge.errors import ExportRefused
from forms.knowledge.whole_file import whole_file
from forms.ports import UnitOfWork
from forms.sessions.documents import note_export
from forms.sessions.planning import session_in

_FONT = "微软雅黑"


def write_notice(
    path: Path, session_id: str, text: str, actor: Actor, uow: UnitOfWork, now: datetime
) -> None:
    """Write a notice to *path* (.docx or .txt), for everybody, so without a mark. Noted in the audit log.

    NotAllowed, SessionMissing, ExportRefused; an older file of that name stays if it fails.
    """
    if path.suffix.lower() not in (".docx", ".txt"):
        raise ExportRefused(f"不能另存为“{path.suffix}”，请选择 docx 或 txt。")
    with uow.reading() as work:
        session = session_in(work, session_id)
    note_export(actor, path.name, f"{session.number}听民声公告", uow, now)
    data = _word_file(text) if path.suffix.lower() == ".docx" else text.strip().encode() + b"\n"
    with whole_file(path) as target:
        target.write_bytes(data)


def _word_file(text: str) -> bytes:
    """The first line as the heading, every other as a paragraph."""
    # heavy, and only needed here
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn

    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name = _FONT
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    first, *rest = text.strip().splitlines() or [""]
    document.add_paragraph().add_run(first).bold = True
    document.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in rest:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


USE_CASES: tuple[Callable[..., object], ...] = (write_notice,)
