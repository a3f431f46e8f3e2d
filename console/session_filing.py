"""How a call of a live session gets its ticket: the form is filed in the ordinary way, and settles the call.

What the leader has decided is filed by the desk of who screened the call, once it cannot be taken back
at the stage and the form is complete. Whatever is filed by hand gives the call its ending, if it has none.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.filing import Filed
from console.notices import Notice, Severity, of_failure
from console.sessions import LiveView
from forms.access.roles import Right
from forms.dispatch.ordering import Choice
from forms.dispatch.sending import dispatch
from forms.draft import Draft, Field
from forms.errors import RuleBroken
from forms.filing import file_command
from forms.ports import UnitOfWork
from forms.sessions.call import CallState, Ending, SessionCall
from forms.sessions.ending import EndedCall, end_call
from forms.words import Disposal

if TYPE_CHECKING:
    from console.desk import Desk

KEY = "session-filing"
FILES_AFTER_S = 12.0
"""An ending can be taken back at the stage for ten seconds; its ticket is filed after that."""
LOOK_MS = 1000
_ENDINGS = {
    Disposal.DISPATCH: Ending.SENT_ON,
    Disposal.ANSWERED: Ending.ANSWERED,
    Disposal.THREE_WAY: Ending.ANSWERED,
    Disposal.TRANSFERRED: Ending.ANSWERED,
}


class SessionFiling(QObject):
    """`settled` says in words what became of a call that has its ticket now."""

    settled = Signal(str)
    notice = Signal(object)

    def __init__(self, desk: "Desk", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._sessions = desk, desk.sessions
        self._begun: set[str] = set()
        self._unsettled: dict[str, tuple[Draft, Disposal]] = {}
        self._settling: set[str] = set()
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self.look)
        desk.sessions.changed.connect(self._follow)
        desk.filing.filed.connect(self._filed)
        desk.filing.recalled.connect(self._recalled)
        desk.filing.refused.connect(lambda _: self._incomplete())

    def look(self) -> None:
        """File what is decided and in front; settle what was filed while the database was away."""
        for call in self._sessions.view.calls:
            kept = self._unsettled.get(call.draft_id)
            if kept is not None:
                self._settle(call, *kept)
        front = self._desk.drafts.current
        if self._desk.filing.is_busy:
            return
        for call in self._sessions.view.calls:
            if self._is_ours(call) and call.draft_id == front.id and call.id not in self._begun:
                self._file(call, front)

    def _follow(self, view: LiveView) -> None:
        if any(self._is_ours(each) for each in view.calls) or self._unsettled:
            if not self._look.isActive():
                self._look.start()
        else:
            self._look.stop()

    def _is_ours(self, call: SessionCall) -> bool:
        return call.state is CallState.DECIDED and call.screened_by == self._desk.actor.code

    def _file(self, call: SessionCall, form: Draft) -> None:
        decided = call.decided_at
        if decided is None or (self._desk.now() - decided).total_seconds() < FILES_AFTER_S:
            return
        self._begun.add(call.id)
        disposal = Disposal.DISPATCH if call.ending and call.ending.is_sent_on else Disposal.ANSWERED
        if disposal is Disposal.ANSWERED and not form.text(Field.ANSWER):
            said = call.words or call.brief.may_say or "领导已当场答复来电人。"
            self._desk.drafts.fill(Field.ANSWER, said)
        self._desk.filing.file(disposal)

    def _filed(self, filed: Filed) -> None:
        """A form was filed: if it is a call's, the call has its ending and is settled."""
        draft, view = filed.draft, self._sessions.view
        call = next((each for each in view.calls if each.draft_id == draft.id), None)
        call = call or view.of_phone(draft.call_id)
        if call is None or call.ticket_id:
            return
        self._unsettled[draft.id] = (draft, filed.disposal)
        if filed.is_waiting:
            self._look.start()
        else:
            self._settle(call, draft, filed.disposal)

    def _incomplete(self) -> None:
        """The leader has decided, and the form is not complete: the staff see to it."""
        front = self._desk.drafts.current
        call = next((each for each in self._sessions.view.calls if each.draft_id == front.id), None)
        if call is not None and call.id in self._begun and call.ending is not None:
            happened = f"领导已定“{call.ending.label}”，工单还没有填全，没有提交。"
            self.notice.emit(
                Notice(KEY, Severity.WARNING, happened, "请补全标红的项，再按 F9 或 Ctrl+Enter。")
            )

    def _recalled(self, draft: Draft) -> None:
        self._unsettled.pop(draft.id, None)

    def _settle(self, call: SessionCall, draft: Draft, disposal: Disposal) -> None:
        ending = call.ending or _ENDINGS.get(disposal)
        if ending is None:
            self._unsettled.pop(draft.id, None)
            happened = "这通来电的工单已提交，但场次里还没有结果。"
            self.notice.emit(Notice(KEY, Severity.WARNING, happened, "请在预审页为它选定结果。"))
            return
        if call.id in self._settling:
            return
        self._settling.add(call.id)
        desk, actor, now, rules = self._desk, self._desk.actor, self._desk.now(), self._desk.rules
        command = file_command(draft, disposal, desk.catalogue, rules.operator, now, rules.number_prefix)
        own_id, words, due = call.id, call.words or draft.text(Field.ANSWER), call.promise_due
        unit = draft.beside.unit
        choice = Choice(lead=unit.lead, helpers=unit.helpers) if unit and actor.may(Right.DISPATCH) else None

        def settle(uow: UnitOfWork) -> tuple[EndedCall, str]:
            ended = end_call(own_id, ending, words, command, actor, uow, now, promise_due=due)
            if choice is None or not ending.is_sent_on:
                return ended, ""
            try:
                dispatch(ended.filed.ticket.id, choice, actor, uow, now)
            except RuleBroken as refused:
                return ended, f"在派单台待派：{refused.text}"
            return ended, "已派单。"

        def settled(found: tuple[EndedCall, str]) -> None:
            self._settling.discard(own_id)
            self._unsettled.pop(draft.id, None)
            self.settled.emit(f"工单 {found[0].filed.number} 已提交，{ending.label}。{found[1]}")

        def failed(error: Exception) -> None:
            self._settling.discard(own_id)
            if isinstance(error, RuleBroken):
                self._unsettled.pop(draft.id, None)
            self.notice.emit(of_failure(KEY, "登记来电结果", error))

        self._sessions.do(settle, settled, "登记来电结果", failed)
