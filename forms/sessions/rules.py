"""听民声规则: the notice, the checklist of the day, what is said out of scope, the switch of the figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from forms.clock.rules import Term, TimeUnit
from forms.rules.reading import FromKey, Label, NotBlank, Unfit
from forms.rules.rule import Rule

PLACES = ("title", "number", "hours", "leaders", "unit", "scope", "line", "out_of_scope", "phone_only")
NEEDED_PLACES = ("hours", "leaders", "scope", "out_of_scope", "phone_only")
"""FOUND (published notices): 接电时间, 接电领导, 受理范围, 超出范围按常规程序, 只接电话不接访."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """One item of the checklist. Its key is its identity."""

    key: Annotated[str, FromKey()]
    text: Annotated[str, Label("内容"), NotBlank()]
    needed: Annotated[bool, Label("必须完成")] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRules:
    """The whole text."""

    line: Annotated[str, Label("活动号码"), NotBlank()] = "12345"
    out_of_scope_words: Annotated[str, Label("超出范围用语"), NotBlank()] = (
        "您反映的问题超出本次活动的受理范围，现为您转入热线常规受理。"
    )
    dissatisfied_is_not_done: Annotated[bool, Label("不满意不算办结")] = True
    promise: Annotated[Term, Label("领导承诺的默认时限")] = Term(length=5, unit=TimeUnit.WORKING_DAYS)
    notice: Annotated[str, Label("公告"), NotBlank()] = (
        "{title}（{number}）：{hours}，{leaders}接听，{scope}。{out_of_scope}{phone_only}"
    )
    notice_out_of_scope: Annotated[str, Label("公告中超出范围的说明"), NotBlank()] = (
        "超出范围的按常规程序办理。"
    )
    notice_phone_only: Annotated[str, Label("公告中不接访的说明"), NotBlank()] = "只接听电话，不接待来访。"
    checklist: Annotated[Mapping[str, CheckRule], Label("当日清单")] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Unfit where the notice names something unknown, or leaves out what it must tell."""
        try:
            self.notice.format_map(dict.fromkeys(PLACES, ""))
        except (KeyError, IndexError, ValueError, AttributeError):
            raise Unfit(f"花括号中只能写 {'、'.join(f'{{{each}}}' for each in PLACES)}。", "notice") from None
        missing = [f"{{{each}}}" for each in NEEDED_PLACES if f"{{{each}}}" not in self.notice]
        if missing:
            raise Unfit(f"公告中必须有 {'、'.join(missing)}。", "notice")


SESSIONS = Rule("sessions", "听民声", SessionRules)
"""The rule in the hall's store of rules."""
