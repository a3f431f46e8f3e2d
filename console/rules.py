"""The hall's rules and its calendar in the window: read, put in force, and what came of it.

Each request is answered by one signal, or by `refused` with what the person reads and the line (0: none).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.notices import of_failure
from forms.access.roles import Actor
from forms.catalogue import Catalogue
from forms.clock.calendar import CalendarYear, WorkingCalendar
from forms.clock.reissuing import recompute_provisional
from forms.clock.rules import ClockRules
from forms.clock.service import put_year, read_clock
from forms.dispatch.errors import DirectoryWrong
from forms.dispatch.rules import DISPATCH
from forms.dispatch.service import put_directory
from forms.errors import FormsError
from forms.hall_rules import HALL_RULES
from forms.ports import UnitOfWork
from forms.rules import Rule, RuleText, RuleTextWrong
from forms.rules.service import put_rule, rule_history


@dataclass(frozen=True)
class RuleVersions:
    """A rule with all its versions, newest first; the last is what came with the program."""

    rule: Rule[Any]
    versions: tuple[RuleText, ...]

    @property
    def current(self) -> RuleText:
        """The version in force."""
        return self.versions[0]


@dataclass(frozen=True)
class Refusal:
    """Why something was not done, to be shown where it was asked for; *line* 0 if it has none."""

    about: str
    text: str
    line: int = 0


@dataclass(frozen=True)
class ClockView:
    """The clock rule in force and the calendar."""

    rules: ClockRules
    calendar: WorkingCalendar


class HallRules(QObject):
    """`versions` carries a :class:`RuleVersions`, `clock` a :class:`ClockView`, `refused` a :class:`Refusal`.

    `rule_put` carries the :class:`RuleText` now in force, `year_put` the :class:`CalendarYear`, `recomputed`
    the :class:`Reissued`.
    """

    versions = Signal(object)
    clock = Signal(object)
    rule_put = Signal(object)
    year_put = Signal(object)
    recomputed = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        archive: Archive,
        actor: Actor,
        now: Callable[[], datetime],
        rules: tuple[Rule[Any], ...] = HALL_RULES,
        parent: QObject | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.rules = rules
        self.now = now
        self._archive = archive
        self._actor = actor

    def read(self, rule: Rule[Any]) -> None:
        """Ask for a rule's versions."""
        self._archive.with_reading(
            lambda uow: RuleVersions(rule, rule_history(rule, uow)),
            self.versions.emit,
            lambda error: self._refuse(rule.name, "读取规则", error),
        )

    def put(self, rule: Rule[Any], text: str, why: str, based_on: int) -> None:
        """Put a text in force; it is read again afterwards."""
        actor, now = self._actor, self.now()
        self._archive.with_storage(
            lambda uow: self._put_in_force(rule, text, why, based_on, actor, uow, now),
            lambda put: self._kept(rule, put),
            lambda error: self._refuse(rule.name, "保存规则", error),
        )

    def _put_in_force(
        self,
        rule: Rule[Any],
        text: str,
        why: str,
        based_on: int,
        actor: Actor,
        uow: UnitOfWork,
        now: datetime,
    ) -> RuleText:
        """The 派单目录 is also compared with the hall's units, categories and places."""
        if rule.name == DISPATCH.name and self._catalogue is not None:
            return put_directory(text, why, based_on, self._catalogue, actor, uow, now)
        return put_rule(rule, text, why, based_on, actor, uow, now)

    def read_clock(self) -> None:
        """Ask for the clock rule and the calendar."""
        self._archive.with_reading(
            lambda uow: ClockView(*read_clock(uow)),
            self.clock.emit,
            lambda error: self._refuse("calendar", "读取日历", error),
        )

    def put_year(self, year: CalendarYear, why: str, based_on: str) -> None:
        """Take a year into the calendar; the calendar is read again afterwards."""
        actor, now = self._actor, self.now()
        self._archive.with_storage(
            lambda uow: put_year(year, why, actor, uow, now, based_on=based_on),
            self._year_kept,
            lambda error: self._refuse("calendar", "保存日历", error),
        )

    def recompute(self, why: str) -> None:
        """Compute the provisional due times of open orders again, each with a line in its ticket's trail."""
        actor, now = self._actor, self.now()
        self._archive.with_storage(
            lambda uow: recompute_provisional(why, actor, uow, now),
            self.recomputed.emit,
            lambda error: self._refuse("calendar", "重新推算时限", error),
        )

    def _kept(self, rule: Rule[Any], put: RuleText) -> None:
        self.rule_put.emit(put)
        self.read(rule)
        self.read_clock()

    def _year_kept(self, year: CalendarYear) -> None:
        self.year_put.emit(year)
        self.read_clock()

    def _refuse(self, about: str, doing: str, error: Exception) -> None:
        wrong = error.mistakes[0] if isinstance(error, DirectoryWrong) else error
        line = wrong.line if isinstance(wrong, RuleTextWrong) else 0
        text = error.text if isinstance(error, FormsError) else of_failure(about, doing, error).happened
        self.refused.emit(Refusal(about, text, line))
