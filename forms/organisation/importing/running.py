"""The import: read a file, see what it would do, do it. All of it in one transaction, or nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from forms.access.roles import Actor, Right, require
from forms.errors import RuleBroken, StorageError
from forms.knowledge.errors import ImportRefused
from forms.knowledge.importing.records import Record, SourceKind, open_source
from forms.organisation.directory import Directory
from forms.organisation.importing.columns import PEOPLE, Target, guess_mapping, tells_of_units
from forms.organisation.importing.planning import Changes, Outcome, RowOutcome, changes_for
from forms.organisation.importing.rows import Row, row_of
from forms.organisation.noting import note
from forms.ports import UnitOfWork, Work

PREVIEW_ROWS = 20
MOST_ROWS = 50_000
"""A city has some hundred units and some thousand people; a longer file is the wrong one."""
KINDS = (SourceKind.XLSX, SourceKind.CSV)
_STEP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A file before it is imported: its columns with the fields guessed for them, and its first records."""

    file: str
    columns: tuple[str, ...]
    mapping: Mapping[str, Target | None]
    records: tuple[Record, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What to import and how. `make_units`: units that are not there yet are added."""

    path: Path
    mapping: Mapping[str, Target | None]
    make_units: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is, 0 to 1, and what it is at, in Chinese."""

    words: str
    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of each row. `stopped` says in Chinese why nothing was stored; a dry run never stores."""

    file: str
    read: int = 0
    outcomes: tuple[RowOutcome, ...] = ()
    stored: bool = False
    stopped: str = ""

    def count(self, outcome: Outcome, what: str = "") -> int:
        """How many units and people came out so; only of one kind with *what* 单位 or 联系人."""
        return sum(each.outcome is outcome and what in ("", each.what) for each in self.outcomes)

    def of(self, outcome: Outcome) -> tuple[RowOutcome, ...]:
        """The rows that came out so."""
        return tuple(each for each in self.outcomes if each.outcome is outcome)

    @property
    def text(self) -> str:
        """The report in a Chinese sentence or two."""
        parts = [
            f"{what}{'、'.join(f'{each.label} {self.count(each, what)}' for each in Outcome)}"
            for what in ("单位", "联系人")
            if any(each.what == what for each in self.outcomes)
        ]
        text = f"“{self.file}”共 {self.read} 行：{'；'.join(parts) or '没有可导入的内容'}。"
        return text + self.stopped


class _Cancelled(Exception):
    """The person has stopped the import."""


def preview(path: Path, rows: int = PREVIEW_ROWS) -> Preview:
    """The first *rows* records and what the columns seem to mean; ImportRefused."""
    source = open_source(path)
    if source.kind not in KINDS:
        raise ImportRefused(path.name, "不是表格。单位和联系人请用 xlsx 或 csv 文件导入。")
    records = tuple(islice(source.records(), rows + 1))
    if not records:
        raise ImportRefused(path.name, "中没有数据：第一行应为列名，其下每行一个单位或一位联系人。")
    # an xlsx may have its people on the second sheet, behind all the units
    columns = tuple(dict.fromkeys(name for each in source.records() for name in each.values))
    return Preview(
        file=path.name,
        columns=columns,
        mapping=guess_mapping(columns),
        records=records[:rows],
        more=len(records) > rows,
    )


def plan_for(seen: Preview, path: Path) -> ImportPlan:
    """The plan that the preview suggests; the person may change it."""
    return ImportPlan(path=path, mapping=seen.mapping, make_units=tells_of_units(seen.mapping))


def dry_run(
    plan: ImportPlan,
    actor: Actor,
    uow: UnitOfWork,
    *,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """What importing by *plan* would do; nothing is stored. ImportRefused, RuleBroken, StorageError."""
    require(actor, Right.MANAGE_UNITS)
    try:
        rows = _rows(plan, on_progress, cancelled)
    except _Cancelled:
        return ImportReport(file=plan.path.name, stopped="已按您的要求停止，没有改动。")
    with uow.reading() as work:
        changes = _changes(rows, plan, work)
    return ImportReport(file=plan.path.name, read=len(rows), outcomes=changes.outcomes)


def import_units(
    plan: ImportPlan,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Import the file by *plan*. A cancel or a failing database leaves everything as it was.

    ImportRefused if the file cannot be read, RuleBroken if its columns name neither units nor people.
    """
    require(actor, Right.MANAGE_UNITS)
    read, stopped = 0, ""
    try:
        rows = _rows(plan, on_progress, cancelled)
        read = len(rows)
        with uow.writing() as work:
            changes = _changes(rows, plan, work)
            _store(changes, work, on_progress, cancelled)
            if changes.count:
                note(work, actor, now, plan.path.name, f"导入单位和联系人，共 {changes.count} 项变动")
        return ImportReport(file=plan.path.name, read=read, outcomes=changes.outcomes, stored=True)
    except _Cancelled:
        stopped = "已按您的要求停止，单位和联系人都没有改动。"
    except StorageError as failure:
        stopped = f"导入未完成，单位和联系人都没有改动。{failure.text}恢复后请再次导入。"
    return ImportReport(file=plan.path.name, read=read, stopped=stopped)


def import_rows(rows: tuple[Row, ...], work: Work) -> Changes:
    """Store what *rows* say, making units, inside a transaction of the caller's; what was done."""
    changes = changes_for(rows, Directory(work.units.all(), work.contacts.all()), make_units=True)
    _store(changes, work, lambda _progress: None, lambda: False)
    return changes


def read_rows(path: Path) -> tuple[Row, ...]:
    """All rows of a file whose columns are named as in our exports; ImportRefused."""
    return tuple(_read(plan_for(preview(path), path), lambda _progress: None, lambda: False))


def _rows(
    plan: ImportPlan, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
) -> tuple[Row, ...]:
    chosen = set(plan.mapping.values())
    if Target.UNIT not in chosen and Target.CODE not in chosen:
        raise RuleBroken("请先指定哪一列是“单位名称”或“单位编码”，再导入。")
    if not plan.make_units and PEOPLE.isdisjoint(chosen):
        raise RuleBroken("请指定哪一列是“姓名”，或勾选新增没有的单位，再导入。")
    return tuple(_read(plan, on_progress, cancelled))


def _read(
    plan: ImportPlan, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
) -> Iterator[Row]:
    for number, record in enumerate(open_source(plan.path).records(), 1):
        if number > MOST_ROWS:
            raise ImportRefused(plan.path.name, f"超过 {MOST_ROWS} 行，不像单位名册，没有导入。")
        if number % _STEP == 0:
            on_progress(Progress("正在读取文件", record.fraction / 2))
            if cancelled():
                raise _Cancelled
        yield row_of(record, plan.mapping)


def _changes(rows: tuple[Row, ...], plan: ImportPlan, work: Work) -> Changes:
    return changes_for(rows, Directory(work.units.all(), work.contacts.all()), make_units=plan.make_units)


def _store(
    changes: Changes, work: Work, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
) -> None:
    steps: list[Callable[[], object]] = [
        *(lambda each=each: work.units.add(each) for each in changes.new_units),
        *(lambda each=each: work.units.save(each) for each in changes.changed_units),
        *(lambda each=each: work.contacts.add(each) for each in changes.new_contacts),
        *(lambda each=each: work.contacts.save(each) for each in changes.changed_contacts),
    ]
    for number, step in enumerate(steps, 1):
        if cancelled():
            raise _Cancelled
        step()
        if number % _STEP == 0:
            on_progress(Progress("正在保存", 0.5 + number / len(steps) / 2))
    if cancelled():
        raise _Cancelled
    on_progress(Progress("正在保存", 1.0))
