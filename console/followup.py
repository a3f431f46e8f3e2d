"""The follow-up desk in the window: its lists, the task in front, the call about it, what is written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from console.desk import Desk
from console.kept_forms import Fields, KeptForms
from console.notices import of_failure
from forms.access.reading import number_to_dial
from forms.access.roles import Actor, Right
from forms.followup.answers import Answers, Satisfaction
from forms.followup.calling_back import number_to_call_back
from forms.followup.desk import Brief, DeskPage, DeskRow, Tab, brief_of, desk_page
from forms.followup.task import TryResult
from forms.organisation.unit import Unit
from forms.ports import UnitOfWork
from forms.words import StateKind
from telephony.call import Call, CallState, EndReason
from telephony.protocol import CallChanged, CallEnded, Event

Result = TypeVar("Result")
Told = Callable[[str], None]

_PROPOSED = {
    EndReason.BUSY: TryResult.BUSY,
    EndReason.NO_ANSWER: TryResult.NO_ANSWER,
    EndReason.REFUSED_THERE: TryResult.NO_ANSWER,
    EndReason.HUNG_UP_HERE: TryResult.NO_ANSWER,
    EndReason.NUMBER_UNKNOWN: TryResult.WRONG_NUMBER,
}


class Stage(StrEnum):
    """Where reading stands."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class CallNow:
    """The call about a row: what is known of it now, and what is to be recorded if it reached nobody."""

    key: str = ""
    call_id: str = ""
    words: str = ""
    is_talking: bool = False
    proposed: TryResult | None = None


class FollowUps(QObject):
    """`listed` comes when the list is another, `opened` when another row is in front or was read anew.

    `called` comes when the call about the row in front moves on, `draft_problem` tells that what is typed
    could not be kept on this machine.
    """

    listed = Signal()
    opened = Signal()
    called = Signal()
    draft_problem = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._archive = desk, desk.archive
        self.actor, self.now = desk.actor, desk.now
        self.tab, self.whole_hall = Tab.TODAY, False
        self.stage, self.problem = Stage.LOADING, ""
        self.page = DeskPage()
        self.row: DeskRow | None = None
        self.brief: Brief | None = None
        self.open_problem = ""
        self.call = CallNow()
        self.units: tuple[Unit, ...] = ()
        self._calling = ""
        self._asked, self._opening = 0, 0
        self._drafts = KeptForms(desk.archive, f"follow-up/{desk.actor.code}/", self)
        self._drafts.problem.connect(self.draft_problem)
        desk.calls_about.began.connect(self._began)
        desk.calls_about.refused.connect(self._not_begun)
        desk.phone.happened.connect(self._follow)
        desk.missed.changed.connect(self.read)

    @property
    def may_decide(self) -> bool:
        """Whether who sits here decides about the unsatisfied; the use cases look again."""
        return self.actor.may(Right.ORDER_REDO)

    @property
    def may_hand_over(self) -> bool:
        """Whether who sits here sees everybody's tasks."""
        return self.actor.may(Right.HAND_OVER_FOLLOW_UP)

    def state_word(self, kind: StateKind) -> str:
        """What the hall calls this state."""
        return self._desk.hall.state(kind)

    # --- the lists

    def show_tab(self, tab: Tab) -> None:
        """List another tab."""
        self.tab = tab
        self.read()

    def show_whole_hall(self, on: bool) -> None:
        """List everybody's tasks, or the own."""
        self.whole_hall = on
        self.read()

    def read(self) -> None:
        """Read the list anew; what was read before stays until it is there."""
        self._asked += 1
        asked, tab, actor, now, whole = self._asked, self.tab, self.actor, self.now(), self.whole_hall
        self._archive.with_reading(
            lambda uow: desk_page(actor, tab, uow, now, whole_hall=whole),
            lambda found: self._answered(asked, found),
            lambda error: self._failed(asked, error),
        )

    # --- one row

    def open_row(self, row: DeskRow | None) -> None:
        """Bring a row to the front; a task is read with what to say."""
        self._opening += 1
        opening, actor, now = self._opening, self.actor, self.now()
        self.row, self.open_problem = row, ""
        task = row.task if row is not None else None
        if task is None or not task.is_open:
            self.brief = None
            self.opened.emit()
            return
        task_id = task.id
        self._archive.with_reading(
            lambda uow: brief_of(task_id, actor, uow, now),
            lambda brief: self._arrived(opening, brief),
            lambda error: self._not_arrived(opening, error),
        )

    def run(
        self,
        doing: str,
        step: Callable[[Actor, UnitOfWork, datetime], Result],
        done: Callable[[Result], None],
        refused: Told,
    ) -> None:
        """Do a use case, then read the list anew; *refused* is told why not, where it was asked for."""
        actor, now = self.actor, self.now()

        def stored(result: Result) -> None:
            done(result)
            self.read()

        self._archive.with_storage(
            lambda uow: step(actor, uow, now),
            stored,
            lambda error: refused(of_failure("followup", doing, error).happened),
        )

    def fetch(
        self,
        doing: str,
        ask: Callable[[Actor, UnitOfWork], Result],
        done: Callable[[Result], None],
        refused: Told,
    ) -> None:
        """Ask a use case something; *refused* is told why there is no answer."""
        actor = self.actor
        self._archive.with_reading(
            lambda uow: ask(actor, uow),
            done,
            lambda error: refused(of_failure("followup", doing, error).happened),
        )

    def load_units(self) -> None:
        """Know the units that a redo may go to."""

        def fetch(uow: UnitOfWork) -> tuple[Unit, ...]:
            with uow.reading() as work:
                return tuple(each for each in work.units.all() if each.active)

        def arrived(found: tuple[Unit, ...]) -> None:
            self.units = found
            self.opened.emit()

        self._archive.with_reading(
            fetch,
            arrived,
            lambda error: self.draft_problem.emit(of_failure("units", "读取单位", error).happened),
        )

    # --- the call

    def dial(self, refused: Told) -> None:
        """Call whoever the row in front is about, in one key; noted in the audit log."""
        row, actor, now = self.row, self.actor, self.now()
        if row is None:
            return
        key = row.key

        def fetch(uow: UnitOfWork) -> tuple[str, str]:
            if row.missed is not None:
                return number_to_call_back(row.missed.id, actor, uow), ""
            about = row.task or row.entry
            ticket_id = about.ticket_id if about is not None else ""
            return number_to_dial(actor, ticket_id, uow, now), ticket_id

        def ready(found: tuple[str, str]) -> None:
            number, ticket_id = found
            self._calling = key
            self._tell(CallNow(key, words="正在拨号…"))
            self._desk.calls_about.dial(number, "回访" if ticket_id else "漏接回拨", ticket_id)

        self._archive.with_storage(
            fetch, ready, lambda error: refused(of_failure("followup", "拨打", error).happened)
        )

    def call_of(self, key: str) -> CallNow:
        """The call about that row, if it is the last one that was made here."""
        return self.call if self.call.key == key else CallNow()

    # --- what is being written

    def draft(self, task_id: str) -> Answers:
        """What was answered and written so far."""
        return _answers_of(self._drafts.of(task_id))

    def load_drafts(self, done: Callable[[], None]) -> None:
        """Bring back what the last session left."""
        self._drafts.load(done)

    def keep_draft(self, task_id: str, draft: Answers) -> None:
        """Keep what is answered, on this machine."""
        self._drafts.keep(task_id, _fields_of(draft))
        self._drafts.save()

    # ---

    def _began(self, call: Call, _ticket_id: str) -> None:
        if self._calling:
            self._tell(CallNow(self._calling, call.id, "正在呼叫，等对方接听…"))

    def _not_begun(self, _ticket_id: str) -> None:
        if self._calling:
            self._tell(CallNow(self._calling, words="没有拨出，请看上方提示。", proposed=TryResult.FAILED))

    def _follow(self, event: Event) -> None:
        match event:
            case CallChanged(call=call) if call.id == self.call.call_id:
                if call.state is CallState.ESTABLISHED:
                    self._tell(replace(self.call, words="通话中", is_talking=True))
            case CallEnded(call=call) if call.id == self.call.call_id:
                if call.was_answered:
                    self._tell(replace(self.call, words="通话已结束", is_talking=False))
                else:
                    proposed = _PROPOSED.get(call.end, TryResult.FAILED) if call.end else TryResult.FAILED
                    words = f"没有接通（{proposed.label}）"
                    self._tell(replace(self.call, words=words, is_talking=False, proposed=proposed))
            case _:
                return

    def _tell(self, call: CallNow) -> None:
        self.call = call
        self.called.emit()

    def _answered(self, asked: int, found: DeskPage) -> None:
        if asked == self._asked:
            self.page, self.problem, self.stage = found, "", Stage.READY
            self.listed.emit()

    def _failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self.problem = of_failure("followup", "读取回访", error).happened
            self.stage = Stage.FAILED
            self.listed.emit()

    def _arrived(self, opening: int, brief: Brief) -> None:
        if opening == self._opening:
            self.brief = brief
            self.opened.emit()

    def _not_arrived(self, opening: int, error: Exception) -> None:
        if opening == self._opening:
            self.brief = None
            self.open_problem = of_failure("followup", "读取回访", error).happened
            self.opened.emit()


_SAID = {"": None, "yes": True, "no": False}


def _fields_of(draft: Answers) -> Fields:
    words = {said: word for word, said in _SAID.items()}
    return {
        "responded": words[draft.responded],
        "solved": words[draft.solved],
        "process": draft.process.value if draft.process else "",
        "result": draft.result.value if draft.result else "",
        "words": draft.words,
    }


def _answers_of(kept: Fields) -> Answers:
    """What was kept; of what another version of the program kept in another way, its words."""
    words = kept.get("words", "")
    process, result = kept.get("process", ""), kept.get("result", "")
    try:
        return Answers(
            responded=_SAID[kept.get("responded", "")],
            solved=_SAID[kept.get("solved", "")],
            process=Satisfaction(process) if process else None,
            result=Satisfaction(result) if result else None,
            words=words,
        )
    except (ValueError, KeyError):
        return Answers(words=words)
