"""会后文书: Word files from the hall's own templates, masked, and marked with who took them away.

A hall puts its own head into a template with Word; what is filled in is text and never markup.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forms.access.audit import AuditKind, noted
from forms.access.roles import Actor, Right, require
from forms.marked_sheet import export_mark
from forms.ports import UnitOfWork
from forms.supervision.errors import LetterFailed
from forms.supervision.letters import SHIPPED, fill_template
from forms.ticket import BEIJING_TIME


@dataclass(frozen=True, slots=True)
class Document:
    """A file to be saved wherever the person says: its name, and its bytes (docx)."""

    name: str
    data: bytes


def written(
    name: str,
    template: str,
    facts: Mapping[str, object],
    actor: Actor,
    now: datetime,
    *,
    mark: str = "",
    folder: Path = SHIPPED,
) -> Document:
    """A document from the template *template*.docx, with the *mark* of who takes it; LetterFailed."""
    path = folder / f"{template}.docx"
    if not path.is_file():
        raise LetterFailed(f"没有文书模板 {path.name}，未生成文书，已保存的内容不受影响。请重新安装程序。")
    facts = {**facts, "mark": mark or export_mark(actor, now), "today": day_of(now)}
    return Document(f"{name}.docx", fill_template(path, facts))


def note_export(actor: Actor, name: str, reason: str, uow: UnitOfWork, now: datetime) -> None:
    """Note an export in the audit log, before anything leaves. NotAllowed."""
    require(actor, Right.EXPORT)
    with uow.writing() as work:
        work.audit.add(noted(actor, AuditKind.EXPORTED, now, subject=name, reason=reason))


def day_of(at: datetime) -> str:
    """2026年11月21日, in Beijing."""
    local = at.astimezone(BEIJING_TIME)
    return f"{local.year}年{local.month}月{local.day}日"


def moment_of(at: datetime | None) -> str:
    """2026年11月21日 14:00, in Beijing; "" for none."""
    return "" if at is None else f"{day_of(at)} {at.astimezone(BEIJING_TIME):%H:%M}"
