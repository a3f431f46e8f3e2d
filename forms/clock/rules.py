"""The rule "clock" (时限规则): classes of time limits and how they are counted. Every figure is a setting.

The default is what several halls publish: 5 working days from the next day (山东), urgent classes in clock
hours through holidays (北京). Where no public rule gives a figure (sign-in, first contact, helpers) it is
PROPOSED.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Annotated

from forms.rules import AtLeast, Between, FromKey, Label, NotBlank, Rule, Unfit
from forms.words import Labelled, RequestType, Urgency


class TimeUnit(Labelled):
    """What a limit is counted in."""

    WORKING_DAYS = "working_days", "个工作日"
    CALENDAR_DAYS = "calendar_days", "天"
    WORKING_HOURS = "working_hours", "个工作小时"
    HOURS = "hours", "小时"
    MINUTES = "minutes", "分钟"


IN_DAYS = frozenset({TimeUnit.WORKING_DAYS, TimeUnit.CALENDAR_DAYS})
NEEDS_CALENDAR = frozenset({TimeUnit.WORKING_DAYS, TimeUnit.WORKING_HOURS})


class CountFrom(Labelled):
    """The day that counts as the first."""

    NEXT_DAY = "next_day", "次日起算"
    SAME_DAY = "same_day", "当日起算"


class Beginning(Labelled):
    """From when the completion of a first order is counted; a redo always counts from its own order."""

    ACCEPTED = "accepted", "受理"
    DISPATCHED = "dispatched", "派单"


class LastDay(Labelled):
    """What becomes of a limit in calendar days whose last day is no working day."""

    STAYS = "stays", "不顺延"
    ROLLS = "rolls", "逢休息日顺延"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A time limit: so many of a unit, from which day, and for days the time of day at which it ends.

    `until` None: at the end of the office day (`day_ends`).
    """

    length: Annotated[int, Label("时限"), Between(0, 3660)]
    unit: Annotated[TimeUnit, Label("单位")]
    count_from: Annotated[CountFrom, Label("起算")] = CountFrom.NEXT_DAY
    last_day: Annotated[LastDay, Label("末日")] = LastDay.STAYS
    until: Annotated[time | None, Label("截止时刻")] = None

    def __post_init__(self) -> None:
        if self.length == 0 and self.unit not in IN_DAYS:
            raise Unfit(
                '以小时或分钟计的时限不能为 0；当日办结请写 length = 0、unit = "working_days"。', "length"
            )

    @property
    def in_words(self) -> str:
        """5个工作日."""
        return f"{self.length}{self.unit.label}" if self.length else "当日"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeClass:
    """A class of appeals with its limits. A condition that is empty allows everything; all must hold.

    `categories` are codes of 事项分类 or their beginnings. `sign_in`, `contact` None: the hall's common ones.
    """

    key: Annotated[str, FromKey()]
    name: Annotated[str, Label("名称"), NotBlank()]
    completion: Annotated[Term, Label("办结")]
    sign_in: Annotated[Term | None, Label("签收")] = None
    contact: Annotated[Term | None, Label("首次联系")] = None
    urgencies: Annotated[frozenset[Urgency], Label("紧急程度")] = frozenset()
    request_types: Annotated[frozenset[RequestType], Label("诉求类型")] = frozenset()
    categories: Annotated[tuple[str, ...], Label("事项分类")] = ()
    special: Annotated[bool, Label("单位分管负责人办理、督察跟进")] = False

    @property
    def is_for_all(self) -> bool:
        """Whether it has no condition."""
        return not (self.urgencies or self.request_types or self.categories)

    def is_for(self, urgency: Urgency, request_type: RequestType | None, category: str) -> bool:
        """Whether an appeal of this kind belongs to it."""
        return (
            (not self.urgencies or urgency in self.urgencies)
            and (not self.request_types or request_type in self.request_types)
            and (not self.categories or category.startswith(self.categories))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """A stretch of the working day."""

    begins: Annotated[time, Label("上班")]
    ends: Annotated[time, Label("下班")]

    def __post_init__(self) -> None:
        if self.begins >= self.ends:
            raise Unfit("下班时刻应晚于上班时刻。", "ends")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRule:
    """延期: how often, by how much at most (in the unit of the limit), asked for before it is due."""

    most: Annotated[int, Label("次数上限"), Between(0, 10)] = 1
    longest_days: Annotated[int, Label("以天计的最多延长"), Between(0, 365)] = 10
    longest_hours: Annotated[int, Label("以小时计的最多延长"), Between(0, 720)] = 24
    with_reason: Annotated[bool, Label("须写明理由")] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperRule:
    """协办: by how much a sub-ticket is due before the main one."""

    days: Annotated[int, Label("以天计的提前量"), Between(0, 90)] = 1
    hours: Annotated[int, Label("以小时计的提前量"), Between(0, 240)] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RemainingRule:
    """From when a list warns that something will soon be due."""

    soon_days: Annotated[int, Label("临期的工作日数"), Between(0, 30)] = 1
    soon_hours: Annotated[int, Label("临期的小时数"), Between(0, 72)] = 4


_ONE_DAY = Term(length=1, unit=TimeUnit.WORKING_DAYS)
_TWO_DAYS = Term(length=2, unit=TimeUnit.WORKING_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRules:
    """The whole rule. The first of the classes that an appeal belongs to is taken."""

    day_ends: Annotated[time, Label("每日截止时刻")] = time(18)
    begins: Annotated[Beginning, Label("办结时限自何时起")] = Beginning.ACCEPTED
    cut_off: Annotated[time | None, Label("当日受理截止")] = None
    office: Annotated[tuple[OfficeHours, ...], Label("办公时间"), AtLeast(1)]
    sign_in: Annotated[Term, Label("签收")] = _ONE_DAY
    contact: Annotated[Term, Label("首次联系")] = _TWO_DAYS
    return_window: Annotated[Term, Label("退单窗口")] = _TWO_DAYS
    extension: Annotated[ExtensionRule, Label("延期")] = field(default_factory=ExtensionRule)
    helpers: Annotated[HelperRule, Label("协办")] = field(default_factory=HelperRule)
    remaining: Annotated[RemainingRule, Label("列表提示")] = field(default_factory=RemainingRule)
    classes: Annotated[Mapping[str, TimeClass], Label("类别"), AtLeast(1)]

    def __post_init__(self) -> None:
        for place, (earlier, later) in enumerate(zip(self.office, self.office[1:], strict=False), 1):
            if later.begins < earlier.ends:
                raise Unfit("办公时间应按先后排列，不能重叠。", "office", place, "begins")
        *first, last = self.classes.values()
        if not last.is_for_all:
            raise Unfit("最后一个类别不能带条件，否则有的诉求会没有时限。", "classes", last.key)
        for each in first:
            if each.is_for_all:
                raise Unfit(f"“{each.name}”没有条件，排在它后面的类别永远用不到。", "classes", each.key)

    def class_for(self, urgency: Urgency, request_type: RequestType | None, category: str = "") -> TimeClass:
        """The class of an appeal; `category` is its code of 事项分类."""
        found = (each for each in self.classes.values() if each.is_for(urgency, request_type, category))
        return next(found)

    def sign_in_of(self, of: TimeClass) -> Term:
        """Within what a unit signs in (签收), from dispatch."""
        return of.sign_in or self.sign_in

    def contact_of(self, of: TimeClass) -> Term:
        """Within what the citizen is first contacted (首次联系), from dispatch."""
        return of.contact or self.contact


CLOCK = Rule("clock", "时限规则", ClockRules)
