"""Records made into articles' words by a plan, and what in them could not be used."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from html import escape

from forms.knowledge.cleaning import as_body, clean_text, sanitised
from forms.knowledge.content import (
    LINK_STARTS,
    MOST_QUESTIONS,
    Content,
    Link,
    ServiceFacts,
    cleaned,
    fingerprint,
)
from forms.knowledge.importing.columns import Target, read_date, read_list, shown_name, target_named
from forms.knowledge.importing.planning import ImportPlan, plain_category
from forms.knowledge.importing.records import Record, Source

_NOTHING = frozenset({"无", "/", "-", "—", "暂无"})
_FACTS = (Target.CONDITIONS, Target.MATERIALS, Target.TIME_LIMIT, Target.PLACE, Target.PHONE)


@dataclass(frozen=True, slots=True)
class Row:
    """A record that can be taken: the how many-th it is and where it stands, its key, and what it says.

    `identity` is what the file itself calls it, "" if nothing: an article that was exported comes back by it.
    """

    number: int
    place: str
    key: str
    identity: str
    content: Content
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that cannot be taken, and why."""

    number: int
    place: str
    title: str
    reason: str


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


def rows_of(
    source: Source, plan: ImportPlan, on_record: Callable[[Record], None] = lambda _record: None
) -> Iterator[Row | Unreadable]:
    """Each record of the source as a row, or as what cannot be taken; in the order of the file."""
    keys = _Keys()
    for number, record in enumerate(source.records(), 1):
        on_record(record)
        yield _row(number, record, plan, keys)


def content_of(record: Record, plan: ImportPlan) -> tuple[Content, tuple[str, ...]]:
    """What a record will say, and what in it could not be used."""
    return _content(_cells(record, plan), plan)


def merged(new: Content, old: Content, fills: frozenset[Target]) -> Content:
    """*new*, with *old* in the fields that the file has no say in. Attachments are never in a file."""
    kept: dict[str, object] = {"attachments": old.attachments}
    for name, target in _CONTENT_FIELDS.items():
        if target not in fills:
            kept[name] = getattr(old, name)
    if Target.BODY not in fills:
        kept["original"] = old.original
    facts = {each.value: getattr(new.facts if each in fills else old.facts, each.value) for each in _FACTS}
    return replace(new, facts=ServiceFacts(**facts), **kept)  # type: ignore[arg-type]


_CONTENT_FIELDS: Mapping[str, Target] = {
    each.name: Target(each.name)
    for each in fields(Content)
    if each.name in {member.value for member in Target} and each.name != "title"
}


def _row(number: int, record: Record, plan: ImportPlan, keys: _Keys) -> Row | Unreadable:
    cells = _cells(record, plan)
    title = clean_text(cells.get(Target.TITLE, ""))[:60]
    if record.problem:
        return Unreadable(number, record.place, title, record.problem)
    content, problems = _content(cells, plan)
    if not content.title:
        return Unreadable(number, record.place, "", "没有标题")
    identity = clean_text(cells.get(Target.KEY, ""))
    named = identity or f"{content.title}@{content.unit}"
    key, earlier = keys.of(f"{clean_text(plan.source_name)}:{named}", record.place, content)
    if earlier:
        return Unreadable(number, record.place, title, f"与{earlier}完全相同")
    return Row(number, record.place, key, identity, content, problems)


def _cells(record: Record, plan: ImportPlan) -> dict[Target, str]:
    """The record's cells by field; several columns of one field are put below each other.

    A column that the preview has not seen fills the field that it is named after, if no other does.
    """
    cells: dict[Target, str] = {}
    taken = set(plan.mapping.values())
    for column, text in record.values.items():
        target = plan.mapping[column] if column in plan.mapping else target_named(column)
        if column not in plan.mapping and target in taken:
            target = None
        if target is None or not text.strip() or text.strip() in _NOTHING:
            continue
        words = (
            f"<p>{escape(shown_name(column))}：{_in_one_line(text)}</p>" if target is Target.MORE else text
        )
        cells[target] = f"{cells[target]}\n{words}" if target in cells else words
    return cells


def _in_one_line(text: str) -> str:
    return "、".join(escape(clean_text(line), quote=False) for line in text.splitlines() if line.strip())


def _content(cells: dict[Target, str], plan: ImportPlan) -> tuple[Content, tuple[str, ...]]:
    """The content that the cells make, and what in them could not be used."""
    problems: list[str] = []
    days = {}
    for target in (Target.VALID_FROM, Target.VALID_UNTIL):
        try:
            days[target.value] = read_date(cells.get(target, ""))
        except ValueError as error:
            problems.append(f"{target.label}{error}，已留空")
    content = Content(
        title=cells.get(Target.TITLE, ""),
        body=_body(cells),
        questions=_questions(cells, problems),
        category=_category(cells, plan, problems) or plan.category,
        unit=cells.get(Target.UNIT, "") or plan.unit,
        source=cells.get(Target.SOURCE, "") or plan.source,
        legal_basis=cells.get(Target.LEGAL_BASIS, ""),
        facts=ServiceFacts(**{each.value: cells.get(each, "") for each in _FACTS}),
        links=tuple(_links(cells.get(Target.LINKS, ""), problems)),
        valid_from=days.get("valid_from"),
        valid_until=days.get("valid_until"),
    )
    return cleaned(content), tuple(problems)


def _body(cells: dict[Target, str]) -> str:
    body, more = cells.get(Target.BODY, ""), cells.get(Target.MORE, "")
    return f"{as_body(body)}\n{sanitised(more)}".strip() if more else body


def _questions(cells: dict[Target, str], problems: list[str]) -> tuple[str, ...]:
    """问法, without the title itself and no more than an article holds."""
    title = cells.get(Target.TITLE, "").strip()
    asked = dict.fromkeys(read_list(cells.get(Target.QUESTIONS, "")))
    asked.pop(title, None)
    if len(asked) > MOST_QUESTIONS:
        problems.append(f"问法有 {len(asked)} 条，只取前 {MOST_QUESTIONS} 条")
    return tuple(asked)[:MOST_QUESTIONS]


def _category(cells: dict[Target, str], plan: ImportPlan, problems: list[str]) -> str:
    """The code of the category that is written by code, name or path."""
    text = clean_text(cells.get(Target.CATEGORY, ""))
    if not text or not plan.categories:
        return text
    code = plan.categories.get(text) or plan.categories.get(plain_category(text), "")
    if not code:
        problems.append(f"事项分类“{text[:20]}”不在本地的分类里，已留空")
    return code


def _links(text: str, problems: list[str]) -> Iterator[Link]:
    """One link a line, words before the address; what is no address is left out and said."""
    for line in text.splitlines():
        words, _, url = line.strip().rpartition(" ")
        if url and url.lower().startswith("www."):
            url = f"http://{url}"
        if url and url.lower().startswith(LINK_STARTS):
            yield Link(url, words)
        elif url and url not in _NOTHING:
            problems.append(f"链接“{line.strip()[:40]}”不是网址，已略去")
