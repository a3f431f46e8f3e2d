"""答复检查: what a reply lacks before it can be sent, said so that the person knows what to write.

Pure: the live check list beside the editor and the use case that sends ask the same function.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from forms.access.veil import veil_text
from forms.handling.rules import CopyRule, HandlingRules, PersonalPattern
from forms.words import ClosingKind, Labelled

_SIGNS = re.compile(r"[\W_\d]+")
_COVER = "\u3000"


class CheckKind(Labelled):
    """What is looked at."""

    CLOSING = "closing", "办结类型"
    LENGTH = "length", "篇幅"
    PART = "part", "要素"
    BASIS = "basis", "依据"
    PERSONAL = "personal", "他人信息"
    COPY = "copy", "照抄"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDraft:
    """A reply as it is being written."""

    text: str = ""
    closing: ClosingKind | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class EarlierReply:
    """A reply that was sent before, and on which ticket."""

    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyContext:
    """What a reply is held against. `own_texts` tell of the citizen's own place.

    `numbers` are telephone numbers that may stand in it; `helper`: it goes to the lead, not to the citizen.
    """

    rules: HandlingRules
    helper: bool = False
    own_texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    earlier: tuple[EarlierReply, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the check list: what was looked at, whether it is well, and else what to do."""

    kind: CheckKind
    title: str
    ok: bool
    hint: str = ""
    blocks: bool = True

    @property
    def stops(self) -> bool:
        """Whether the reply cannot be sent because of it."""
        return self.blocks and not self.ok


def check_reply(draft: ReplyDraft, against: ReplyContext) -> tuple[Finding, ...]:
    """Everything that is looked at, in the order of the list, what is well included."""
    rules = against.rules
    return (
        Finding(
            kind=CheckKind.CLOSING,
            title=CheckKind.CLOSING.label,
            ok=draft.closing is not None,
            hint="请选择办结类型",
        ),
        _length(draft.text, rules),
        *_parts(draft, against),
        *_basis(draft, against),
        _personal(draft, against),
        *_copies(draft.text, against.earlier, rules.copies),
    )


def stopping(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those for which the reply cannot be sent."""
    return tuple(each for each in findings if each.stops)


def in_words(findings: Sequence[Finding]) -> str:
    """What is missing, for the person: 还缺：进展（写明到哪一步了…）；依据（…）。."""
    told = "；".join(f"{each.title}（{each.hint}）" if each.hint else each.title for each in findings)
    return f"答复还不能提交，需补正：{told}。已写的内容都保留着。"


def without_hollow(text: str, rules: HandlingRules) -> str:
    """*text* without the phrases that say nothing."""
    for each in rules.hollow:
        text = re.sub(each, " ", text)
    return text


def likeness_percent(text: str, other: str) -> float:
    """How alike two replies are, from 0 to 100; figures and punctuation don't count."""
    return fuzz.ratio(_bare(text), _bare(other))


def personal_in(text: str, against: ReplyContext) -> tuple[str, ...]:
    """What in *text* tells of third persons, numbers masked but to be found."""
    return tuple(dict.fromkeys((*_numbers_in(text, against), *_told_in(text, against))))


def _length(text: str, rules: HandlingRules) -> Finding:
    written = len("".join(text.split()))
    if written > rules.longest:
        hint = f"最多 {rules.longest} 字，现有 {written} 字"
    else:
        hint = f"至少 {rules.shortest} 字，现有 {written} 字"
    fits = rules.shortest <= written <= rules.longest
    return Finding(kind=CheckKind.LENGTH, title=CheckKind.LENGTH.label, ok=fits, hint=hint)


def _parts(draft: ReplyDraft, against: ReplyContext) -> Iterator[Finding]:
    text = without_hollow(draft.text, against.rules)
    for part in against.rules.part.values():
        if part.asked_of(draft.closing, helper=against.helper):
            yield Finding(
                kind=CheckKind.PART, title=part.title, ok=part.said_in(text), hint=part.hint.rstrip("。")
            )


def _basis(draft: ReplyDraft, against: ReplyContext) -> Iterator[Finding]:
    rule = against.rules.basis
    if against.helper or draft.closing not in rule.closings:
        return
    given = rule.is_one(draft.basis) or (not draft.basis.strip() and rule.is_one(draft.text))
    yield Finding(kind=CheckKind.BASIS, title=CheckKind.BASIS.label, ok=given, hint=rule.hint.rstrip("。"))


def _personal(draft: ReplyDraft, against: ReplyContext) -> Finding:
    found = personal_in(f"{draft.text}\n{draft.basis}", against)
    return Finding(
        kind=CheckKind.PERSONAL,
        title=CheckKind.PERSONAL.label,
        ok=not found,
        hint=f"请删去或改写：{'、'.join(found)}" if found else "不写他人的姓名、电话、住址",
    )


def _copies(text: str, earlier: Iterable[EarlierReply], rule: CopyRule) -> Iterator[Finding]:
    bare = _bare(text)
    for each in earlier:
        if bare and fuzz.ratio(bare, _bare(each.text), score_cutoff=rule.percent) >= rule.percent:
            hint = f"与工单 {each.number} 的答复几乎相同，请按这件诉求的实际办理情况写"
            yield Finding(
                kind=CheckKind.COPY, title=CheckKind.COPY.label, ok=False, hint=hint, blocks=rule.blocks
            )
            return
    yield Finding(kind=CheckKind.COPY, title=CheckKind.COPY.label, ok=True, blocks=rule.blocks)


def _numbers_in(text: str, against: ReplyContext) -> Iterator[str]:
    for allowed in (*map(re.escape, against.numbers), *against.rules.office_numbers):
        text = re.sub(rf"(?<!\d){allowed}(?!\d)", lambda found: _COVER * len(found[0]), text)
    for line in text.splitlines():
        veiled = veil_text(line)
        if veiled != line:
            yield from re.findall(r"[0-9A-Za-z.+\-@]*\*{2,}[0-9A-Za-z.+\-@]*", veiled) or ["号码"]


def _told_in(text: str, against: ReplyContext) -> Iterator[str]:
    own = "\n".join(against.own_texts)
    for rule in against.rules.personal.values():
        yield from (f"{rule.title}“{each}”" for each in _found(rule, text) if each not in own)


def _found(rule: PersonalPattern, text: str) -> Iterator[str]:
    for pattern in rule.patterns:
        for found in re.finditer(pattern, text):
            yield found["who"] if "who" in found.re.groupindex else found[0]


@lru_cache(maxsize=1024)
def _bare(text: str) -> str:
    return _SIGNS.sub("", text)
