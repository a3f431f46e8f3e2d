"""回访规则: tries, hours and words of the follow-up desk; figures are PROPOSED where no rule gives them."""

from dataclasses import dataclass
from datetime import time
from typing import Annotated

from forms.clock.rules import Term, TimeUnit
from forms.rules.reading import Between, Label, NotBlank, Unfit
from forms.rules.rule import Rule

PLACEHOLDERS = ("title", "unit", "number")
SENTENCES = ("opening", "responded", "solved", "process", "result", "dissatisfied", "closing")


def said(text: str, *, title: str, unit: str, number: str) -> str:
    """A sentence of the script with what it is about."""
    return text.format_map({"title": title, "unit": unit, "number": number})


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What is read out: each may hold {title}, {unit} and {number}."""

    opening: Annotated[str, Label("开场"), NotBlank()] = "您好，这里是政务服务便民热线，想就“{title}”回访您。"
    responded: Annotated[str, Label("响应"), NotBlank()] = "请问{unit}有没有主动与您联系？"
    solved: Annotated[str, Label("解决"), NotBlank()] = "请问您反映的问题解决了吗？"
    process: Annotated[str, Label("服务过程"), NotBlank()] = "您对服务过程满意吗？"
    result: Annotated[str, Label("办理结果"), NotBlank()] = "您对办理结果满意吗？"
    dissatisfied: Annotated[str, Label("不满意"), NotBlank()] = "请问不满意的主要原因是什么？"
    closing: Annotated[str, Label("结束"), NotBlank()] = "感谢您的评价，再见。"

    def __post_init__(self) -> None:
        for name in SENTENCES:
            try:
                said(getattr(self, name), title="", unit="", number="")
            except (KeyError, IndexError, ValueError, AttributeError):
                known = "、".join(f"{{{each}}}" for each in PLACEHOLDERS)
                raise Unfit(f"花括号中只能写 {known}。", name) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRules:
    """How citizens are called back. Minutes and times of day are Beijing's."""

    tries: Annotated[int, Label("未接通次数"), Between(1, 20)] = 3
    days: Annotated[int, Label("天数"), Between(1, 20)] = 2
    again_minutes: Annotated[int, Label("再打间隔（分钟）"), Between(1, 1440)] = 120
    line_minutes: Annotated[int, Label("线路故障间隔（分钟）"), Between(1, 1440)] = 10
    calls_from: Annotated[time, Label("最早")] = time(8, 30)
    calls_until: Annotated[time, Label("最晚")] = time(20, 30)
    dissatisfied_is_not_done: Annotated[bool, Label("不满意不算办结")] = True
    cleared_by_another: Annotated[bool, Label("销号须另一人确认")] = True
    decide: Annotated[Term, Label("不满意处理时限")] = Term(length=1, unit=TimeUnit.WORKING_DAYS)
    script: Annotated[Script, Label("话术")] = Script()

    def __post_init__(self) -> None:
        if self.calls_from >= self.calls_until:
            raise Unfit("最早时间应早于最晚时间。", "calls_until")
        if self.days > self.tries:
            raise Unfit(f"打 {self.tries} 次分布不到 {self.days} 天，天数不能多于次数。", "days")


FOLLOW_UP = Rule("follow_up", "回访规则", FollowUpRules)
