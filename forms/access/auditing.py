"""Use cases of the audit log at large: verifying it, taking it away whole. Listed at the foot.

Reading it in a window is `forms.access.audit_reading`.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forms.access.audit import AuditEntry, AuditHead, AuditKind, AuditLine, AuditVerdict, Inspection
from forms.access.errors import AuditRefused, CheckStopped
from forms.ports import UnitOfWork, Work

BATCH = 2000
COLUMNS = ("序号", "时间（UTC）", "工号", "事项", "工单标识", "对象", "理由", "上一条校验值", "本条校验值")


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a check of the chain has come."""

    lines: int
    of: int


def verify_audit(
    uow: UnitOfWork,
    expected: AuditHead | None = None,
    *,
    on_progress: Callable[[Checked], None] = lambda _checked: None,
    stopped: Callable[[], bool] = lambda: False,
) -> AuditVerdict:
    """Whether the chain is whole, and where it is broken first; *expected* is an end kept elsewhere.

    Needs no right: it tells nothing but whether the log may be trusted. CheckStopped, StorageError.
    """
    inspection = Inspection(expected)
    with uow.reading() as work:
        head = work.audit.head()
        for batch in _batches(work):
            if not inspection.follow(batch):
                break
            # others go on adding lines meanwhile: the mark is read again once their lines were seen
            head = work.audit.head()
            on_progress(Checked(inspection.end.number, max(head.number, inspection.end.number)))
            if stopped():
                raise CheckStopped(f"校验已停止：前 {inspection.end.number:,} 条没有发现问题，其余没有核对。")
    return inspection.close(head)


def export_audit(path: Path, who: str, uow: UnitOfWork, now: datetime) -> int:
    """Write the whole log to a CSV file (UTF-8 with BOM) and say how many lines; noted as its last line.

    For the auditor at the command line, where *who* is the login's name. AuditRefused if the file cannot be
    written, StorageError.
    """
    with uow.writing() as work:
        work.audit.add(AuditEntry(at=now, who=who, kind=AuditKind.EXPORTED, subject="审计日志"))
    count = 0
    try:
        with path.open("x", encoding="utf-8-sig", newline="") as file, uow.reading() as work:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            for batch in _batches(work):
                table.writerows(_cells(line) for line in batch)
                count += len(batch)
    except FileExistsError:
        raise AuditRefused(f"文件 {path.name} 已存在，未覆盖。请换一个文件名。") from None
    except OSError as error:
        raise AuditRefused(
            f"不能写入 {path.name}，审计日志未导出完整。请检查磁盘空间和文件夹权限后重试。",
            detail=type(error).__name__,
        ) from error
    return count


def _batches(work: Work) -> Iterator[tuple[AuditLine, ...]]:
    after = -1
    while batch := work.audit.lines(after, BATCH):
        yield batch
        after = batch[-1].number


def _cells(line: AuditLine) -> tuple[str, ...]:
    texts = (line.who, line.label, line.ticket_id, line.subject, line.reason)
    return (str(line.number), line.at, *map(_plain, texts), line.before, line.hash)


def _plain(text: str) -> str:
    """Not a formula, whatever a spreadsheet thinks."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


USE_CASES: tuple[Callable[..., object], ...] = (verify_audit, export_audit)
