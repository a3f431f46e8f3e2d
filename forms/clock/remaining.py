"""How much is left until something is due, in a few words for lists."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forms.clock.calendar import ONE_DAY, WorkingCalendar
from forms.clock.rules import RemainingRule
from forms.ticket import BEIJING_TIME
from forms.words import Labelled

_HOUR = timedelta(hours=1)
_STANDARD = RemainingRule()


class DueLevel(Labelled):
    """How pressing it is; always shown with its words, never as a colour alone."""

    CALM = "calm", "从容"
    SOON = "soon", "临期"
    TODAY = "today", "今日到期"
    OVERDUE = "overdue", "超期"


@dataclass(frozen=True, slots=True)
class Remaining:
    """How pressing, in words, and whether the due time is provisional (暂定)."""

    level: DueLevel
    words: str
    provisional: bool = False


def remaining(
    due_at: datetime,
    now: datetime,
    calendar: WorkingCalendar,
    rule: RemainingRule = _STANDARD,
    *,
    provisional: bool = False,
) -> Remaining:
    """还剩 2 个工作日 / 明天 18:00 到期 / 今天 18:00 到期 / 已超期 3 小时."""
    left = due_at - now
    if left < timedelta():
        return Remaining(DueLevel.OVERDUE, f"已超期 {_span(-left)}", provisional)
    at, today = due_at.astimezone(BEIJING_TIME), now.astimezone(BEIJING_TIME).date()
    mark = "（暂定）" if provisional else ""
    if at.date() == today:
        words = f"今天 {at:%H:%M} 到期" if left >= _HOUR else f"还剩 {_span(left)}"
        return Remaining(DueLevel.TODAY, words + mark, provisional)
    days = calendar.count(today, at.date())
    is_soon = left <= rule.soon_hours * _HOUR or days <= rule.soon_days
    level = DueLevel.SOON if is_soon else DueLevel.CALM
    if at.date() - today == ONE_DAY:
        return Remaining(level, f"明天 {at:%H:%M} 到期{mark}", provisional)
    if days < 1:
        return Remaining(level, f"{at.month}月{at.day}日 {at:%H:%M} 到期{mark}", provisional)
    return Remaining(level, f"还剩 {days} 个工作日{mark}", provisional)


def _span(span: timedelta) -> str:
    if span >= ONE_DAY:
        return f"{span // ONE_DAY} 天"
    if span >= _HOUR:
        return f"{span // _HOUR} 小时"
    return f"{max(1, span // timedelta(minutes=1))} 分钟"
