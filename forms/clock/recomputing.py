"""Due times computed before a year's holidays were known, computed again once they are.

Nothing moves by itself: `recomputed` says what would move and why, a logged action moves it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forms.clock.calendar import WorkingCalendar
from forms.clock.deadline import Pause, due, due_of_helper
from forms.clock.rules import ClockRules, Term
from forms.lifecycle.standing import Due
from forms.ticket import BEIJING_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A due time as it was issued, with everything it was computed from; `key` says whose it is."""

    key: str
    due: Due
    term: Term
    start: datetime
    rules: ClockRules
    pauses: tuple[Pause, ...] = ()
    extended_by: int = 0
    is_helper: bool = False
    begins: str = "受理"
    ends: str = "办结"

    def by(self, calendar: WorkingCalendar) -> Due:
        """The same due time computed with another calendar."""
        main = due(
            self.term,
            self.start,
            self.rules,
            calendar,
            pauses=self.pauses,
            extended_by=self.extended_by,
            begins=self.begins,
            ends=self.ends,
        )
        return due_of_helper(main, self.start, self.term, self.rules, calendar) if self.is_helper else main


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What became of one due time, and why, in words for the trail."""

    key: str
    before: Due
    after: Due
    why: str

    @property
    def moves(self) -> bool:
        """Whether the instant itself changes."""
        return self.before.at != self.after.at


def recomputed(issued: Iterable[Issued], calendar: WorkingCalendar) -> tuple[Recomputed, ...]:
    """The provisional ones among *issued* as they are by *calendar*; those that stay equal are left out."""
    found = []
    for each in issued:
        if not each.due.provisional:
            continue
        after = each.by(calendar)
        if after != each.due:
            found.append(Recomputed(each.key, each.due, after, _why(each.due, after)))
    return tuple(found)


def _why(before: Due, after: Due) -> str:
    known = "仍为暂定" if after.provisional else "不再是暂定"
    if before.at == after.at:
        return f"日历更新后重新推算：{_told(after.at)}到期，不变，{known}。{after.words}"
    return f"日历更新后重新推算：由{_told(before.at)}改为{_told(after.at)}，{known}。{after.words}"


def _told(at: datetime) -> str:
    local = at.astimezone(BEIJING_TIME)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"
