"""The import: from records to drafts, a transaction for every so many rows, nothing skipped unsaid."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from forms.errors import RuleBroken, StorageError
from forms.knowledge.article import Article, new_article, says_the_same
from forms.knowledge.cleaning import clean_text
from forms.knowledge.content import Content, Link, ServiceFacts, cleaned, fingerprint, gaps_in
from forms.knowledge.importing.columns import Target, guess_mapping, read_date, read_list
from forms.knowledge.importing.records import Record, Source, SourceKind, open_source
from forms.ports import UnitOfWork, Work
from forms.ticket import Operator

PREVIEW_ROWS = 20
_BATCH = 200
_NOTHING = frozenset({"无", "/", "-", "—", "暂无"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A file before it is imported: its columns with the fields guessed for them, and its first records."""

    file: str
    kind: SourceKind
    columns: tuple[str, ...]
    mapping: Mapping[str, Target | None]
    records: tuple[Record, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What to import and how. `source_name` names the source for good: under it rows are recognised again.

    `unit`, `category` and `source` fill what a row leaves empty. `submit` sends complete articles to review.
    """

    path: Path
    mapping: Mapping[str, Target | None]
    source_name: str
    unit: str = ""
    category: str = ""
    source: str = ""
    submit: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that was not taken: where it stands, what it is called, and why."""

    place: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: records read, and the part of the file, 0 to 1."""

    read: int
    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of each record. `stopped` says in Chinese why the import ended before the file did."""

    file: str
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    submitted: int = 0
    skipped: tuple[Skipped, ...] = ()
    stopped: str = ""
    notes: tuple[Skipped, ...] = ()
    """Records that were taken, with something that a person should look at."""

    @property
    def text(self) -> str:
        """The report in one Chinese sentence or two."""
        parts = f"读取 {self.read} 条：新增 {self.added}，更新 {self.updated}，未变 {self.unchanged}，"
        text = f"“{self.file}”{parts}跳过 {len(self.skipped)}。"
        if self.submitted:
            text += f"其中 {self.submitted} 条已送审。"
        return text + self.stopped


@dataclass(slots=True)
class _Tally:
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    submitted: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """A record that can be taken: where it stands, the key by which it is known again, and what it says."""

    place: str
    key: str
    content: Content


@dataclass(slots=True)
class _Keys:
    """Which rows of this file have been seen: by key, with what they say."""

    seen: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def of(self, key: str, place: str, content: Content) -> tuple[str, str]:
        """The row's own key, and where the very same has stood before or "". Others count on: key#2."""
        said = hashlib.sha256(fingerprint(content).encode()).hexdigest()
        before = self.seen.setdefault(key, [])
        for earlier, words in before:
            if words == said:
                return key, earlier
        before.append((place, said))
        return (key if len(before) == 1 else f"{key}#{len(before)}"), ""


def preview(path: Path, rows: int = PREVIEW_ROWS) -> Preview:
    """The first *rows* records and what the columns seem to mean; ImportRefused."""
    source = open_source(path)
    records = tuple(islice(source.records(), rows + 1))
    columns = tuple(dict.fromkeys(name for each in records for name in each.values))
    return Preview(
        file=path.name,
        kind=source.kind,
        columns=columns,
        mapping=guess_mapping(columns),
        records=records[:rows],
        more=len(records) > rows,
    )


def plan_for(seen: Preview, path: Path) -> ImportPlan:
    """The plan that the preview suggests; the person may change its mapping and fill in the rest."""
    return ImportPlan(path=path, mapping=seen.mapping, source_name=path.stem)


def import_articles(
    plan: ImportPlan,
    author: Operator,
    uow: UnitOfWork,
    now: datetime,
    *,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Import the file by *plan*: new rows become drafts, known ones a new draft if they say something else.

    Whatever was taken before a cancel or a failing database stays; importing again goes on where it ended.
    ImportRefused if the file cannot be read at all, RuleBroken if no column is the title.
    """
    if Target.TITLE not in plan.mapping.values():
        raise RuleBroken("请先指定哪一列是“标题”，再导入。")
    source = open_source(plan.path)
    tally, stopped = _Tally(), ""
    for rows in _batches(source, plan, tally, on_progress):
        taken = _counting_on(tally)
        try:
            with uow.writing() as work:
                _take(rows, plan, author, now, work, taken)
        except StorageError as failure:
            stopped = f"中途停止：{failure.text}已导入的条目保留，恢复后再次导入会接着处理。"
            break
        for each in _COUNTED:
            setattr(tally, each, getattr(taken, each))
        if cancelled():
            stopped = "已按您的要求停止；已导入的条目保留，再次导入会接着处理。"
            break
    return ImportReport(
        file=plan.path.name,
        read=tally.read,
        added=tally.added,
        updated=tally.updated,
        unchanged=tally.unchanged,
        submitted=tally.submitted,
        skipped=tuple(tally.skipped),
        notes=tuple(tally.notes),
        stopped=stopped,
    )


_COUNTED = ("added", "updated", "unchanged", "submitted", "skipped", "notes")


def read_rows(plan: ImportPlan) -> tuple[tuple[Row, ...], tuple[Skipped, ...]]:
    """All rows of the file by *plan*, and what cannot be taken or has something wrong; stores nothing."""
    tally = _Tally()
    batches = _batches(open_source(plan.path), plan, tally, lambda _progress: None)
    rows = tuple(row for batch in batches for row in batch)
    return rows, (*tally.skipped, *tally.notes)


def _counting_on(tally: _Tally) -> _Tally:
    """A copy to count on, thrown away if the transaction fails."""
    return replace(tally, skipped=list(tally.skipped), notes=list(tally.notes))


def _batches(
    source: Source, plan: ImportPlan, tally: _Tally, on_progress: Callable[[Progress], None]
) -> Iterator[list[Row]]:
    """The readable rows, so many at a time; what cannot be read goes to the tally."""
    keys, batch = _Keys(), list[Row]()
    for record in source.records():
        tally.read += 1
        row = _row(record, plan, keys, tally)
        if row is not None:
            batch.append(row)
        if tally.read % _BATCH == 0:
            yield batch
            batch = []
            on_progress(Progress(tally.read, record.fraction))
    yield batch
    on_progress(Progress(tally.read, 1.0))


def _row(record: Record, plan: ImportPlan, keys: _Keys, tally: _Tally) -> Row | None:
    cells = _cells(record, plan)
    title = clean_text(cells.get(Target.TITLE, ""))[:60]
    if record.problem:
        tally.skipped.append(Skipped(record.place, title, record.problem))
        return None
    content, problems = _content(cells, plan)
    if not content.title:
        tally.skipped.append(Skipped(record.place, "", "没有标题"))
        return None
    tally.notes.extend(Skipped(record.place, title, each) for each in problems)
    identity = clean_text(cells.get(Target.KEY, "")) or f"{content.title}@{content.unit}"
    key, earlier = keys.of(f"{clean_text(plan.source_name)}:{identity}", record.place, content)
    if earlier:
        tally.skipped.append(Skipped(record.place, title, f"与{earlier}完全相同"))
        return None
    return Row(record.place, key, content)


def _cells(record: Record, plan: ImportPlan) -> dict[Target, str]:
    """The record's cells by field; several columns of one field are put below each other."""
    cells: dict[Target, str] = {}
    for column, text in record.values.items():
        target = plan.mapping.get(column)
        if target is not None and text.strip() and text.strip() not in _NOTHING:
            cells[target] = f"{cells[target]}\n{text}" if target in cells else text
    return cells


def _content(cells: dict[Target, str], plan: ImportPlan) -> tuple[Content, list[str]]:
    """The content that the cells make, and what in them could not be used."""
    problems: list[str] = []
    days = {}
    for target in (Target.VALID_FROM, Target.VALID_UNTIL):
        try:
            days[target.value] = read_date(cells.get(target, ""))
        except ValueError as error:
            problems.append(f"{target.label}{error}，已留空")
    facts = {
        each.value: cells.get(each, "")
        for each in (Target.CONDITIONS, Target.MATERIALS, Target.TIME_LIMIT, Target.PLACE, Target.PHONE)
    }
    content = Content(
        title=cells.get(Target.TITLE, ""),
        body=cells.get(Target.BODY, ""),
        questions=read_list(cells.get(Target.QUESTIONS, "")),
        category=cells.get(Target.CATEGORY, "") or plan.category,
        unit=cells.get(Target.UNIT, "") or plan.unit,
        source=cells.get(Target.SOURCE, "") or plan.source,
        legal_basis=cells.get(Target.LEGAL_BASIS, ""),
        facts=ServiceFacts(**facts),
        links=tuple(_links(cells.get(Target.LINKS, ""))),
        valid_from=days.get("valid_from"),
        valid_until=days.get("valid_until"),
    )
    return cleaned(content), problems


def _links(text: str) -> Iterator[Link]:
    """One link a line, words before the address."""
    for line in text.splitlines():
        words, _, url = line.strip().rpartition(" ")
        if url:
            yield Link(url, words)


def _take(
    rows: list[Row], plan: ImportPlan, author: Operator, now: datetime, work: Work, tally: _Tally
) -> None:
    known = work.articles.by_source_keys([each.key for each in rows])
    new: list[Article] = []
    changed: list[Article] = []
    for row in rows:
        try:
            before = known.get(row.key)
            if before is None:
                article = new_article(row.content, author, now, source_key=row.key)
                new.append(_submitted(article, plan, now, tally))
                tally.added += 1
            elif says_the_same(before.newest.content, cleaned(row.content)):
                tally.unchanged += 1
            else:
                changed.append(_submitted(before.written(row.content, author, now), plan, now, tally))
                tally.updated += 1
        except RuleBroken as refused:
            tally.skipped.append(Skipped(row.place, row.content.title, refused.text))
    if new:
        work.articles.add_many(new)
    work.articles.save_many(changed)


def _submitted(article: Article, plan: ImportPlan, now: datetime, tally: _Tally) -> Article:
    if not plan.submit or gaps_in(article.newest.content):
        return article
    tally.submitted += 1
    return article.submitted(now)
