"""The import: from records to drafts, a transaction for every so many rows, nothing skipped unsaid."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forms.access.roles import Actor, Right, require
from forms.errors import RuleBroken, StorageError
from forms.knowledge.article import Article, ArticleState, new_article, says_the_same
from forms.knowledge.content import gaps_in
from forms.knowledge.errors import ArticleChanged, ImportRefused
from forms.knowledge.importing.columns import Target
from forms.knowledge.importing.planning import ImportPlan
from forms.knowledge.importing.records import Record, open_source
from forms.knowledge.importing.reporting import ImportReport, Outcome, Progress, ReportLine, Skipped
from forms.knowledge.importing.rows import Row, Unreadable, merged, rows_of
from forms.ports import UnitOfWork, Work
from forms.ticket import Operator

_BATCH = 200
_CANCELLED = "已按您的要求停止；已导入的条目保留，再次导入会接着处理。"


@dataclass(slots=True)
class _Tally:
    """What is certain so far: it is stored, or was not to be."""

    read: int = 0
    fraction: float = 0.0
    submitted: int = 0
    lines: list[ReportLine] = field(default_factory=list)

    def look_at(self, record: Record) -> None:
        self.read += 1
        self.fraction = record.fraction


@dataclass(slots=True)
class _Batch:
    """What one transaction does."""

    submitted: int = 0
    lines: list[ReportLine] = field(default_factory=list)
    new: list[Article] = field(default_factory=list)
    changed: list[Article] = field(default_factory=list)


def import_articles(
    plan: ImportPlan,
    author: Operator,
    uow: UnitOfWork,
    now: datetime,
    *,
    store: bool = True,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Import the file by *plan*: new rows become drafts, known ones a new draft if they say something else.

    Whatever was taken before a cancel, a failing database or a place in the file that cannot be read stays;
    importing again goes on where it ended. Without `store` nothing is written, and the report tells what
    would become of each record.

    ImportRefused if the file cannot be read at all, RuleBroken if no column is the title.
    """
    if Target.TITLE not in plan.mapping.values():
        raise RuleBroken("请先指定哪一列是“标题”，再导入。")
    tally, stopped = _Tally(), ""
    batches = _batches(plan, tally)
    try:
        for rows in batches:
            done = _stored(rows, plan, author, now, uow) if store else _tried(rows, plan, author, now, uow)
            tally.lines += done.lines
            tally.submitted += done.submitted
            on_progress(Progress(tally.read, tally.fraction))
            if cancelled():
                stopped = _CANCELLED if store else "试导入已停止，没有改动。"
                break
        else:
            on_progress(Progress(tally.read, 1.0))
    except StorageError as failure:
        stopped = f"中途停止：{failure.text}已导入的条目保留，恢复后再次导入会接着处理。"
    except ArticleChanged:
        stopped = "中途停止：有人正在改动同样的知识。已导入的条目保留，稍后再次导入会接着处理。"
    except ImportRefused as refused:
        if not tally.lines:
            raise
        stopped = f"读到第 {tally.read} 条之后停止：文件{refused.problem}已导入的条目保留。"
    lines = tuple(sorted(tally.lines, key=lambda each: each.number))
    return ImportReport(
        file=plan.path.name,
        read=len(lines),
        lines=lines,
        submitted=tally.submitted,
        stopped=stopped,
        tried=not store,
    )


def import_files(
    plans: Sequence[ImportPlan],
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    store: bool = True,
    on_progress: Callable[[int, Progress], None] = lambda _file, _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[ImportReport, ...]:
    """Import several files one after the other; a report for each that was begun.

    A file that cannot be read has a report that says so, and the next one is taken. `on_progress` is also
    told which file it is, from 0. NotAllowed.
    """
    require(actor, Right.EDIT_KNOWLEDGE)
    author = Operator(code=actor.code, name=actor.name)
    reports: list[ImportReport] = []
    for place, plan in enumerate(plans):
        try:
            reports.append(
                import_articles(
                    plan,
                    author,
                    uow,
                    now,
                    store=store,
                    on_progress=lambda progress, place=place: on_progress(place, progress),  # type: ignore[misc]
                    cancelled=cancelled,
                )
            )
        except (ImportRefused, RuleBroken) as refused:
            text = refused.problem if isinstance(refused, ImportRefused) else refused.text
            reports.append(ImportReport(file=plan.path.name, stopped=text, tried=not store))
        if cancelled():
            break
    return tuple(reports)


def read_rows(plan: ImportPlan) -> tuple[tuple[Row, ...], tuple[Skipped, ...]]:
    """All rows of the file by *plan*, and what cannot be taken or has something wrong; stores nothing."""
    rows, skipped = list[Row](), list[Skipped]()
    for each in rows_of(open_source(plan.path), plan):
        if isinstance(each, Unreadable):
            skipped.append(Skipped(each.place, each.title, each.reason))
        else:
            rows.append(each)
            skipped += [Skipped(each.place, each.content.title, problem) for problem in each.problems]
    return tuple(rows), tuple(skipped)


def _batches(plan: ImportPlan, tally: _Tally) -> Iterator[list[Row]]:
    """The readable rows, so many records at a time; what cannot be read goes to the tally."""
    batch: list[Row] = []
    for each in rows_of(open_source(plan.path), plan, tally.look_at):
        if isinstance(each, Unreadable):
            tally.lines.append(ReportLine(each.number, each.place, each.title, Outcome.SKIPPED, each.reason))
        else:
            batch.append(each)
        if tally.read % _BATCH == 0:
            yield batch
            batch = []
    yield batch


def _stored(rows: list[Row], plan: ImportPlan, author: Operator, now: datetime, uow: UnitOfWork) -> _Batch:
    """One transaction; once more from the beginning if somebody changed one of its articles meanwhile."""
    for attempt in (1, 2):
        try:
            with uow.writing() as work:
                batch = _decided(rows, plan, author, now, work)
                if batch.new:
                    work.articles.add_many(batch.new)
                work.articles.save_many(batch.changed)
                return batch
        except ArticleChanged:
            if attempt == 2:
                raise
    raise AssertionError  # both attempts end above


def _tried(rows: list[Row], plan: ImportPlan, author: Operator, now: datetime, uow: UnitOfWork) -> _Batch:
    with uow.reading() as work:
        return _decided(rows, plan, author, now, work)


def _decided(rows: list[Row], plan: ImportPlan, author: Operator, now: datetime, work: Work) -> _Batch:
    batch, known = _Batch(), _known(rows, work)
    for row in rows:
        try:
            outcome = _decide(row, known.get(row.number), plan, author, now, batch)
            line = ReportLine(row.number, row.place, row.content.title, outcome, "；".join(row.problems))
        except RuleBroken as refused:
            line = ReportLine(row.number, row.place, row.content.title, Outcome.SKIPPED, refused.text)
        batch.lines.append(line)
    return batch


def _known(rows: list[Row], work: Work) -> dict[int, Article]:
    """The articles that the rows speak of, by the rows' numbers: imported from here before, or exported."""
    keys = {row.key for row in rows} | {row.identity for row in rows}
    by_key = work.articles.by_source_keys(keys)
    by_id = work.articles.by_ids([row.identity for row in rows if row.identity])
    found = {}
    for row in rows:
        article = by_key.get(row.key) or by_key.get(row.identity) or by_id.get(row.identity)
        if article is not None:
            found[row.number] = article
    return found


def _decide(
    row: Row, before: Article | None, plan: ImportPlan, author: Operator, now: datetime, batch: _Batch
) -> Outcome:
    if before is None:
        article = new_article(row.content, author, now, source_key=row.key)
        batch.new.append(_submitted(article, plan, now, batch))
        return Outcome.ADDED
    content = merged(row.content, before.newest.content, plan.fills)
    if says_the_same(before.newest.content, content):
        return Outcome.UNCHANGED
    if before.newest.state is ArticleState.IN_REVIEW:
        raise RuleBroken("这一条的新版正在审核，未更新；审核结束后再导入一次即可")
    batch.changed.append(_submitted(before.written(content, author, now), plan, now, batch))
    return Outcome.UPDATED


def _submitted(article: Article, plan: ImportPlan, now: datetime, batch: _Batch) -> Article:
    if not plan.submit or gaps_in(article.newest.content):
        return article
    batch.submitted += 1
    return article.submitted(now)
