"""The rule "handling" (承办规则): what a reply must say, what a street must know before it whistles.

国办发〔2020〕53号 asks for replies that say what was done; 答复质量 (无举措, 无进展, 无结果) and a basis for
explaining or refusing are what several cities' reports check. Words, patterns and figures are PROPOSED.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated

from forms.clock.rules import Term, TimeUnit
from forms.rules import AtLeast, Between, FromKey, Label, NotBlank, Rule, Unfit
from forms.words import ClosingKind

_Words = tuple[Annotated[str, NotBlank()], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPart:
    """Something that a reply must say: one of the words, or a pattern, found in it means that it is said.

    Without `closings` it is asked of every closing kind; `helpers`: of sub-tickets' replies as well.
    """

    key: Annotated[str, FromKey()]
    title: Annotated[str, Label("名称"), NotBlank()]
    hint: Annotated[str, Label("提示"), NotBlank()]
    words: Annotated[_Words, Label("词语")] = ()
    patterns: Annotated[_Words, Label("正则")] = ()
    closings: Annotated[frozenset[ClosingKind], Label("办结类型")] = frozenset()
    helpers: Annotated[bool, Label("协办也要")] = False

    def __post_init__(self) -> None:
        if not self.words and not self.patterns:
            raise Unfit(f"“{self.title}”没有任何词语或正则，答复永远通不过。", "words")
        _check_patterns(self.patterns)

    def asked_of(self, closing: ClosingKind | None, *, helper: bool) -> bool:
        """Whether a reply of this kind must say it."""
        return (self.helpers or not helper) and (not self.closings or closing in self.closings)

    def said_in(self, text: str) -> bool:
        """Whether *text* says it."""
        return any(word in text for word in self.words) or any(
            re.search(each, text) for each in self.patterns
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisRule:
    """依据: for which closing kinds it must be given, and what a basis looks like."""

    closings: Annotated[frozenset[ClosingKind], Label("办结类型")] = frozenset(
        {ClosingKind.EXPLAINED, ClosingKind.TOLD, ClosingKind.IMPOSSIBLE}
    )
    patterns: Annotated[_Words, Label("正则"), AtLeast(1)] = (r"《[^》]{2,}》", r"〔\d{4}〕\d+号")
    hint: Annotated[str, Label("提示")] = "写明依据的法律、法规或文件名称和条款"

    def __post_init__(self) -> None:
        _check_patterns(self.patterns)

    def is_one(self, text: str) -> bool:
        """Whether *text* names a law, a rule or a document."""
        return any(re.search(each, text) for each in self.patterns)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalPattern:
    """What tells of a third person. A pattern's group `who`, or all of it, is what must not be there."""

    key: Annotated[str, FromKey()]
    title: Annotated[str, Label("名称"), NotBlank()]
    patterns: Annotated[_Words, Label("正则"), AtLeast(1)]

    def __post_init__(self) -> None:
        _check_patterns(self.patterns)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRule:
    """照抄: from what likeness on a reply counts as a copy, of how many of the unit's last replies."""

    percent: Annotated[int, Label("相同的百分比"), Between(50, 100)] = 90
    compared: Annotated[int, Label("与最近多少件比较"), Between(1, 500)] = 100
    blocks: Annotated[bool, Label("不能提交")] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WhistleRule:
    """吹哨报到: until when departments report, what the street must have found out, and the best score."""

    report: Annotated[Term, Label("报到时限")] = Term(length=1, unit=TimeUnit.WORKING_DAYS)
    best: Annotated[int, Label("满分"), Between(2, 100)] = 5
    streets_only: Annotated[bool, Label("只限街道乡镇吹哨")] = True
    checklist: Annotated[Mapping[str, Annotated[str, NotBlank()]], Label("摸清情况"), AtLeast(1)] = field(
        default_factory=lambda: MappingProxyType({"facts": "现场情况", "question": "需要部门解决什么"})
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingRules:
    """The whole rule. `hollow` are phrases that say nothing: they are taken out before a reply is read."""

    shortest: Annotated[int, Label("答复最少字数"), Between(1, 500)] = 20
    longest: Annotated[int, Label("答复最多字数"), Between(100, 20000)] = 3000
    review: Annotated[Term, Label("答复审核时限")] = Term(length=1, unit=TimeUnit.WORKING_DAYS)
    hollow: Annotated[_Words, Label("空话")] = ()
    part: Annotated[Mapping[str, ReplyPart], Label("答复要素"), AtLeast(1)]
    basis: Annotated[BasisRule, Label("依据")] = field(default_factory=BasisRule)
    personal: Annotated[Mapping[str, PersonalPattern], Label("他人信息")] = field(default_factory=dict)
    office_numbers: Annotated[_Words, Label("可以公开的号码")] = ()
    copies: Annotated[CopyRule, Label("照抄")] = field(default_factory=CopyRule)
    whistle: Annotated[WhistleRule, Label("吹哨报到")] = field(default_factory=WhistleRule)

    def __post_init__(self) -> None:
        if self.shortest >= self.longest:
            raise Unfit("最多字数应大于最少字数。", "longest")
        _check_patterns(self.hollow, "hollow")


def _check_patterns(patterns: tuple[str, ...], key: str = "patterns") -> None:
    for place, pattern in enumerate(patterns):
        try:
            re.compile(pattern)
        except re.error:
            raise Unfit(f"“{pattern}”不是正确的正则表达式。", key, place) from None


HANDLING = Rule("handling", "承办规则", HandlingRules)
"""The rule in the hall's store of rules."""
