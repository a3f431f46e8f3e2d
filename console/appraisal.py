"""The month's boards and the 五个一 in the window: read and acted on in the background."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.notices import of_failure
from console.supervision import Stage
from forms.access.roles import Actor, Right
from forms.appraisal.boards import MonthBoards, month_boards
from forms.appraisal.five_ones import month_after
from forms.appraisal.ticking import FiveOnesBoard, five_ones_board
from forms.appraisal.warning import warn
from forms.ports import UnitOfWork
from forms.supervision.letters import save_letter
from forms.ticket import BEIJING_TIME
from forms.words import Labelled

Step = Callable[[Actor, UnitOfWork, datetime], object]


class View(Labelled):
    """What may be looked at."""

    RED_BLACK = "red_black", "红黑榜"
    ENTERPRISE = "enterprise", "涉企榜"
    STARS = "stars", "服务之星"
    BEES = "bees", "小蜜蜂"
    JOINT = "joint", "双派双考"
    FIVE_ONES = "five_ones", "五个一"


def views_for(actor: Actor) -> tuple[View, ...]:
    """The views that are there for this reader; a unit sees its own 五个一, who has no part in it none."""
    if actor.may(Right.SEE_FIGURES):
        return tuple(View)
    return (View.FIVE_ONES,) if actor.may(Right.HANDLE) else ()


class Appraisal(QObject):
    """`shown` comes when another month or view was read, or could not be."""

    shown = Signal()

    def __init__(
        self,
        archive: Archive,
        actor: Actor,
        now: Callable[[], datetime],
        brand: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive, self._brand = archive, brand
        self.actor, self.now = actor, now
        self.views = views_for(actor)
        self.view = self.views[0] if self.views else View.FIVE_ONES
        self.month: date = self._today.replace(day=1)
        self.stage, self.problem = Stage.LOADING, ""
        self.boards: MonthBoards | None = None
        self.five: FiveOnesBoard | None = None
        self._asked = 0

    @property
    def _today(self) -> date:
        return self.now().astimezone(BEIJING_TIME).date()

    @property
    def is_latest(self) -> bool:
        """Whether the month shown is this one."""
        return self.month >= self._today.replace(day=1)

    def may(self, right: Right) -> bool:
        """Whether who sits here may; the use cases look again."""
        return self.actor.may(right)

    def show_view(self, view: View) -> None:
        """Look at something else; the month's boards are counted together, once."""
        known = self.five if view is View.FIVE_ONES else self.boards
        self.view = view
        if known is None:
            self.read()
        else:
            self.shown.emit()

    def go(self, months: int) -> None:
        """So many months on or, if negative, back; never beyond this one."""
        wanted = month_after(self.month, months)
        if wanted <= self._today.replace(day=1):
            self.month, self.boards, self.five = wanted, None, None
            self.read()

    def read(self) -> None:
        """Read anew; what was read before stays until it is there."""
        self._asked += 1
        asked, actor, now, month = self._asked, self.actor, self.now(), self.month
        if self.view is View.FIVE_ONES:
            last = month_after(month).toordinal() - 1
            day = min(self._today, date.fromordinal(last))
            self._archive.with_reading(
                lambda uow: five_ones_board(day, actor, uow),
                lambda found: self._arrived(asked, five=found),
                lambda error: self._failed(asked, error),
            )
            return
        self._archive.with_reading(
            lambda uow: month_boards(month, actor, uow, now),
            lambda found: self._arrived(asked, boards=found),
            lambda error: self._failed(asked, error),
        )

    def run(self, doing: str, step: Step, done: Callable[[], None], refused: Callable[[str], None]) -> None:
        """Do a use case, then read anew; *refused* is told why not."""
        actor, now = self.actor, self.now()

        def stored(_: object) -> None:
            done()
            self.read()

        self._archive.with_storage(
            lambda uow: step(actor, uow, now),
            stored,
            lambda error: refused(of_failure("appraisal", doing, error).happened),
        )

    def warn(
        self, unit: str, path: Path, done: Callable[[str], None], refused: Callable[[str], None]
    ) -> None:
        """Write a unit's 预警函, or take out the one it got; *done* gets the file's name."""
        month, brand = self.month, self._brand

        def step(actor: Actor, uow: UnitOfWork, now: datetime) -> object:
            save_letter(path, warn(unit, month, actor, uow, now, brand).data)
            return None

        self.run("预警函", step, lambda: done(path.name), refused)

    def _arrived(
        self, asked: int, *, boards: MonthBoards | None = None, five: FiveOnesBoard | None = None
    ) -> None:
        if asked == self._asked:
            self.boards, self.five = boards or self.boards, five or self.five
            self.stage, self.problem = Stage.READY, ""
            self.shown.emit()

    def _failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self.stage = Stage.FAILED
            self.problem = of_failure("appraisal", "读取考核榜单", error).happened
            self.shown.emit()
