"""The hall's rules of supervision: the ladder, the triggers, the watch lists.

"131 督办机制" is not defined in public: the steps that come with the program are PROPOSED, and so are the
figures of triggers and lists. Every one of them is data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from forms.clock.rules import TimeUnit
from forms.lifecycle.assignment import AssignmentClock
from forms.lifecycle.standing import Desk
from forms.rules.reading import AtLeast, Between, FromKey, Label, NotBlank, Unfit
from forms.rules.rule import Rule
from forms.supervision.records import Kind
from forms.words import Labelled


class Clock(Labelled):
    """What a step watches: one of an order's three clocks, or the due time at one of the hall's desks."""

    SIGN_IN = "sign_in", "签收时限"
    CONTACT = "contact", "首次联系时限"
    COMPLETION = "completion", "办理时限"
    DISPATCH = "dispatch", "派单台时限"
    REVIEW = "review", "审核时限"
    FOLLOW_UP = "follow_up", "回访时限"

    @property
    def of_order(self) -> AssignmentClock | None:
        """The order's clock, or None for one of a desk."""
        return next((each for each in AssignmentClock if each.value == self.value), None)

    @property
    def desk(self) -> Desk | None:
        """The desk, or None for one of an order."""
        return next((each for each in Desk if each.value == f"@{self.value}"), None)


class When(Labelled):
    """From where a step is counted."""

    SINCE = "since", "派出后"
    BEFORE = "before", "到期前"
    AFTER = "after", "超期后"


class Recipient(Labelled):
    """Who is told."""

    UNIT = "unit", "承办单位"
    HANDLER = "handler", "经办人"
    PARENT = "parent", "上级单位"
    DISPATCHER = "dispatcher", "派单员"
    SUPERVISOR = "supervisor", "班长"
    INSPECTOR = "inspector", "督查员"
    LEADER = "leader", "领导"
    OWNER = "owner", "责任人"


STEP_UNITS = frozenset({TimeUnit.WORKING_DAYS, TimeUnit.CALENDAR_DAYS, TimeUnit.HOURS, TimeUnit.MINUTES})
STEP_KINDS = frozenset({Kind.REMINDER, Kind.ORDER, Kind.REPORT, Kind.LISTED, Kind.PHONE})
_OF_UNITS = frozenset({Recipient.UNIT, Recipient.HANDLER, Recipient.PARENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """One step of the ladder. Its key is its identity: what has fired under a key never fires again.

    `daily`: not once but once each working day, as long as it holds (每日一提醒).
    """

    key: Annotated[str, FromKey()]
    name: Annotated[str, Label("名称"), NotBlank()]
    clock: Annotated[Clock, Label("时限")]
    when: Annotated[When, Label("何时")]
    length: Annotated[int, Label("多久"), Between(0, 366)]
    unit: Annotated[TimeUnit, Label("单位")] = TimeUnit.WORKING_DAYS
    does: Annotated[Kind, Label("方式")] = Kind.REMINDER
    tells: Annotated[tuple[Recipient, ...], Label("通知"), AtLeast(1)]
    daily: Annotated[bool, Label("每日")] = False
    words: Annotated[str, Label("内容")] = ""
    answer_in: Annotated[int, Label("要求几个工作日内报结果"), Between(1, 60)] = 1
    urgent_only: Annotated[bool, Label("仅紧急特急")] = False
    on: Annotated[bool, Label("启用")] = True

    def __post_init__(self) -> None:
        """Unfit where the parts do not go together."""
        if self.unit not in STEP_UNITS:
            raise Unfit("阶梯的单位可用：工作日、天、小时、分钟。", "unit")
        if self.does not in STEP_KINDS:
            kinds = "、".join(each.label for each in Kind if each in STEP_KINDS)
            raise Unfit(f"自动执行的方式只能是：{kinds}；其他方式须由人决定。", "does")
        if self.when is When.SINCE and self.clock is not Clock.COMPLETION:
            raise Unfit("“派出后”只能用于办理时限（completion）。", "when")
        if self.clock.of_order is None and _OF_UNITS.intersection(self.tells):
            raise Unfit("派单台、审核、回访的时限由本中心负责，不能通知承办单位、经办人或上级单位。", "tells")
        if self.clock.of_order is None and self.does is not Kind.REMINDER:
            raise Unfit("派单台、审核、回访的时限只能提醒（reminder）。", "does")
        if self.daily and self.does is not Kind.REMINDER:
            raise Unfit("每日重复的只能是提醒（reminder）。", "daily")

    @property
    def moment(self) -> str:
        """派出后 1 个工作日; 到期前 1 个工作日; 到期时."""
        if not self.length:
            return "派出时" if self.when is When.SINCE else "到期时"
        return f"{self.when.label} {self.length}{self.unit.label}"


class Measured(Labelled):
    """What a trigger counts."""

    HOPS = "hops", "转交次数"
    REDOS = "redos", "重办次数"
    REPEATS = "repeats", "重复反映的件数"
    SENT_BACK = "sent_back", "答复被退回的次数"
    OVERDUE = "overdue", "超期工作日"
    CROWD = "crowd", "同一街道同类诉求的件数"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """触发条件: what is counted reaches `least`, and a measure is proposed with that as its reason."""

    key: Annotated[str, FromKey()]
    name: Annotated[str, Label("名称"), NotBlank()]
    counts: Annotated[Measured, Label("计数")]
    least: Annotated[int, Label("达到"), Between(1, 10_000)]
    days: Annotated[int, Label("统计天数"), Between(1, 366)] = 30
    proposes: Annotated[Kind, Label("建议方式")] = Kind.ORDER
    on: Annotated[bool, Label("启用")] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StubbornRule:
    """屡办不成: so many tickets of one matter, or so many redos."""

    tickets: Annotated[int, Label("同一诉求件数"), Between(2, 100)] = 3
    redos: Annotated[int, Label("重办次数"), Between(1, 20)] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseClosureRule:
    """假闭环: the same matter at the same place so soon after it was closed."""

    hours: Annotated[int, Label("办结后小时数"), Between(1, 24 * 90)] = 72
    on: Annotated[bool, Label("启用")] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionRules:
    """The whole text."""

    ladder: Annotated[Mapping[str, LadderStep], Label("督办阶梯")] = field(default_factory=dict)
    triggers: Annotated[Mapping[str, Trigger], Label("触发条件")] = field(default_factory=dict)
    stubborn: Annotated[StubbornRule, Label("屡办不成")] = field(default_factory=StubbornRule)
    false_closure: Annotated[FalseClosureRule, Label("假闭环")] = field(default_factory=FalseClosureRule)
    number_prefix: Annotated[str, Label("文号机关代字")] = ""

    def __post_init__(self) -> None:
        """Unfit where two steps have one name."""
        seen: set[str] = set()
        for each in self.ladder.values():
            if each.name in seen:
                raise Unfit(f"阶梯“{each.name}”写了两次，请改用不同的名称。", "ladder", each.key, "name")
            seen.add(each.name)


SUPERVISION = Rule("supervision", "督办", SupervisionRules)
"""The rule in the hall's store of rules."""
