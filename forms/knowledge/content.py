"""What an article says: its text, what people really ask, the facts of a service, links and files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

from forms.attachment import Attachment
from forms.draft import printable
from forms.knowledge.cleaning import as_body, clean_text, text_of

LONGEST_TITLE = 120
LONGEST_LINE = 300
LONGEST_FACT = 4_000
LONGEST_BODY = 200_000
MOST_QUESTIONS = 50
MOST_LINKS = 30
LINK_STARTS = ("https://", "http://", "tel:", "mailto:")


@dataclass(frozen=True, slots=True)
class Link:
    """A link, shown with its words and opened only when asked for."""

    url: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """事项: what a person needs to know who wants something done."""

    conditions: str = ""
    materials: str = ""
    time_limit: str = ""
    place: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return any((self.conditions, self.materials, self.time_limit, self.place, self.phone))

    def labelled(self) -> Iterator[tuple[str, str]]:
        """The filled-in facts with their Chinese labels, in reading order."""
        for each in fields(self):
            text = getattr(self, each.name)
            if text:
                yield FACT_LABELS[each.name], text


FACT_LABELS = {
    "conditions": "受理条件",
    "materials": "所需材料",
    "time_limit": "办理时限",
    "place": "办理地点",
    "phone": "咨询电话",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One version's words. `body` is sanitised HTML; `original` what it was before cleaning, if that differs.

    `category` is a code of the 事项分类, `unit` the owner's name; the article is valid on both end days.
    """

    title: str
    body: str = ""
    questions: tuple[str, ...] = ()
    category: str = ""
    unit: str = ""
    source: str = ""
    legal_basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    facts: ServiceFacts = ServiceFacts()
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    original: str = ""

    @property
    def text(self) -> str:
        """The body without its markup."""
        return text_of(self.body)

    @property
    def answer(self) -> str:
        """Everything that answers, as plain text: the body, then the facts line by line."""
        return "\n".join(
            filter(None, (self.text, *(f"{label}：{text}" for label, text in self.facts.labelled())))
        )


def cleaned(content: Content) -> Content:
    """*content* fit to be kept: HTML sanitised, copying noise taken out, blank questions and links dropped.

    `original` keeps the body as it came if cleaning has changed its words. Cleaning twice changes nothing.
    """
    body = as_body(content.body)
    noisy = not content.original and text_of(content.body) != text_of(body)
    facts = {each.name: clean_text(getattr(content.facts, each.name)) for each in fields(ServiceFacts)}
    questions = dict.fromkeys(filter(None, map(_line, content.questions)))
    links = dict.fromkeys(
        Link(url, _line(each.words)) for each in content.links if (url := printable(each.url).strip())
    )
    return Content(
        title=_line(content.title),
        body=body,
        questions=tuple(questions),
        category=_line(content.category),
        unit=_line(content.unit),
        source=_line(content.source),
        legal_basis=clean_text(content.legal_basis),
        valid_from=content.valid_from,
        valid_until=content.valid_until,
        facts=ServiceFacts(**facts),
        links=tuple(links),
        attachments=tuple(replace(each, name=_line(each.name)) for each in content.attachments),
        original=printable(content.body) if noisy else content.original,
    )


def problems_with(content: Content) -> tuple[str, ...]:
    """Why *content* cannot be kept at all, in Chinese; empty if it can."""
    over = (
        ("标题", content.title, LONGEST_TITLE),
        ("责任单位", content.unit, LONGEST_LINE),
        ("来源", content.source, LONGEST_LINE),
        ("依据", content.legal_basis, LONGEST_FACT),
        ("正文", content.body, LONGEST_BODY),
        *((FACT_LABELS[each.name], getattr(content.facts, each.name), LONGEST_FACT) for each in _FACTS),
        *(("问法", each, LONGEST_LINE) for each in content.questions),
    )
    problems = [f"{name}最多 {most} 字，现有 {len(text)} 字" for name, text, most in over if len(text) > most]
    if not content.title:
        problems.append("请填写标题")
    if content.valid_from and content.valid_until and content.valid_until < content.valid_from:
        problems.append("有效期的截止日期早于开始日期，请核对")
    if len(content.questions) > MOST_QUESTIONS:
        problems.append(f"问法最多 {MOST_QUESTIONS} 条")
    if len(content.links) > MOST_LINKS:
        problems.append(f"链接最多 {MOST_LINKS} 条")
    problems += [
        f"链接“{each.url[:40]}”应以 https:// 或 http:// 开头"
        for each in content.links
        if not each.url.lower().startswith(LINK_STARTS)
    ]
    return tuple(problems)


def gaps_in(content: Content) -> tuple[str, ...]:
    """What is still missing before it may go to review: somebody must answer for it, and it must answer."""
    gaps = []
    if not content.text.strip() and not content.facts:
        gaps.append("请填写正文或事项内容")
    if not content.unit:
        gaps.append("请填写责任单位，反馈和到期提醒将发给它")
    if not content.source and not content.legal_basis:
        gaps.append("请填写来源或依据")
    return tuple(gaps)


def fingerprint(content: Content) -> str:
    """The same for two contents that say the same; what it was cleaned from does not count."""
    shown = {each.name: getattr(content, each.name) for each in fields(content) if each.name != "original"}
    return json.dumps(shown, default=str, sort_keys=True, ensure_ascii=False)


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())


_FACTS = fields(ServiceFacts)
