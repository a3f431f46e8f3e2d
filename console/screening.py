"""预审: the staff's part in a live session: the brief card, handing over by one key, what is out of scope.

`desk.screening` follows the telephone. A citizen whom this desk answers on the session's line becomes a call
of the session, with a brief card beside the ordinary form; both are kept while one types. Handing over is a
supervised transfer: the citizen waits on hold and comes back if the leader does not answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.drafts import PAUSE_MS
from console.notices import Notice, Severity, of_failure
from console.session_filing import SessionFiling
from console.sessions import LiveView
from forms.access.roles import Actor, Right
from forms.draft import Field, FieldValue
from forms.ports import UnitOfWork
from forms.sessions.call import AnsweredBy, Brief, Ending, SessionCall
from forms.sessions.call import CallState as Standing
from forms.sessions.calling import (
    BriefHelp,
    OutOfScope,
    abandon,
    brief_help,
    hand_over,
    hang_up,
    note_call,
    out_of_scope,
    screen,
    take_back,
    write_brief,
)
from forms.sessions.drafting import CHANNEL
from forms.sessions.ending import decide
from forms.sessions.session import SeatKind
from forms.ticket import BEIJING_TIME
from telephony.actions import call_in_hand
from telephony.call import Call, CallPurpose, CallState, EndReason
from telephony.pbx.codes import NORMAL_QUEUE
from telephony.protocol import Attached, CallChanged, CallEnded, Event, TransferFailed, TransferMode

if TYPE_CHECKING:
    from console.desk import Desk

KEY = "screening"
HISTORY_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningView:
    """The call that this desk screens: how it is stored, the card as it stands here, what helps to write it.

    `sentence` is to be said before the citizen goes to the normal queue; `told` is what happened last.
    """

    call: SessionCall | None = None
    brief: Brief = Brief()
    help: BriefHelp | None = None
    sentence: str = ""
    told: str = ""

    @property
    def can_hand_over(self) -> bool:
        """Whether the citizen is with this desk, and the card says what it is about."""
        call = self.call
        return call is not None and call.state is Standing.SCREENING and call.is_talking


class Screening(QObject):
    """`changed` carries a :class:`ScreeningView`; `brief_replaced` says that the card is another one."""

    changed = Signal(object)
    brief_replaced = Signal(object)
    notice = Signal(object)
    notice_cleared = Signal(str)

    def __init__(self, desk: "Desk", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._sessions = desk, desk.sessions
        self._view = ScreeningView()
        self._phone_call = ""
        self._noted: set[str] = set()
        self._told: dict[Field, str] = {}
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._keep)
        desk.phone.happened.connect(self._follow)
        desk.sessions.changed.connect(self._follow_session)
        self.filing = SessionFiling(desk, self)
        self.filing.notice.connect(self.notice)
        self.filing.settled.connect(self._close)

    @property
    def view(self) -> ScreeningView:
        """What is shown now."""
        return self._view

    @property
    def actor(self) -> Actor:
        """Who screens."""
        return self._desk.actor

    # --- writing the card

    def edit(self, brief: Brief) -> None:
        """Take over the card as typed; it is kept at a pause."""
        if self._view.call is None or brief == self._view.brief:
            return
        self._show(replace(self._view, brief=brief))
        self._pause.start()

    def choose_answer(self, article_id: str, words: str) -> None:
        """What the leader may say: an article of the knowledge base."""
        brief = self._view.brief
        self.edit(replace(brief, article_id=article_id, may_say=brief.may_say or words))
        self.brief_replaced.emit(self._view.brief)

    # --- where the call goes

    def hand_over(self) -> None:
        """One key: the form is shared, the card is kept, the leader's telephone rings."""
        view, session = self._view, self._sessions.view.session
        if view.call is None or session is None:
            return
        seat = session.seat_of(SeatKind.LEADER)
        if seat is None:
            self._warn("这一场没有填领导席的分机，来电未转。", "请在会场页补上领导席分机。")
            return
        self._pause.stop()
        shares = self._desk.drafts.of_call(self._phone_call)
        if shares is not None:
            self._desk.drafts.bring_forward(shares.id)
        self._fill_form()
        own_id, brief, actor, now = view.call.id, view.brief, self.actor, self._desk.now()
        draft_id = shares.id if shares is not None else ""

        def give(uow: UnitOfWork) -> SessionCall:
            write_brief(own_id, brief, actor, uow, draft_id=draft_id)
            return hand_over(own_id, actor, uow, now)

        def given(call: SessionCall) -> None:
            self._show(replace(self._view, call=call, told="正在转给领导，来电人在等待。"))
            self._desk.transfer_to(seat.extension, "领导席")

        # first of all, so that the leader's notes find it
        if shares is not None and self._desk.drafts.current.id == shares.id:
            self._desk.shared.share()
        self._do(give, given, "转给领导")

    def ask_out_of_scope(self) -> None:
        """Show what to say before the citizen is sent to the normal queue."""
        session = self._sessions.view.session
        if self._view.call is not None and session is not None:
            self._show(replace(self._view, sentence=session.out_of_scope_words))

    def stay(self) -> None:
        """It is within the scope after all."""
        self._show(replace(self._view, sentence=""))

    def send_out_of_scope(self, reason: str) -> None:
        """The citizen goes to the normal queue."""
        call, actor, now = self._view.call, self.actor, self._desk.now()
        if call is None:
            return

        def sent(_: OutOfScope) -> None:
            self._desk.phone.transfer(NORMAL_QUEUE, "常规队列", TransferMode.BLIND)
            draft = self._desk.drafts.of_call(self._phone_call)
            if draft is not None:
                self._desk.drafts.remove(draft.id)
            self._close("已转常规队列。")

        self._do(lambda uow: out_of_scope(call.id, reason, actor, uow, now), sent, "转常规队列")

    def abandon(self, reason: str) -> None:
        """The citizen told nothing."""
        call, actor, now = self._view.call, self.actor, self._desk.now()
        if call is not None:
            self._do(
                lambda uow: abandon(call.id, reason, actor, uow, now),
                lambda _: self._close("已记为未说明诉求。"),
                "登记未说明诉求",
            )

    def end_other(self, own_id: str, ending: Ending, words: str = "", due: datetime | None = None) -> None:
        """Give any call of the session its ending."""
        actor, now = self.actor, self._desk.now()
        self._do(
            lambda uow: decide(own_id, ending, words, actor, uow, now, promise_due=due),
            lambda _: self._show(replace(self._view, told=f"已定：{ending.label}，请提交工单。")),
            "记下结果",
        )

    def open_form(self, call: SessionCall) -> None:
        """Write in the form of a call of the session, such as the assistant beside the leader does."""
        drafts = self._desk.drafts
        here = {draft.id for draft in (drafts.current, *drafts.view.waiting)}
        if call.draft_id in here:
            drafts.bring_forward(call.draft_id)
        elif call.draft_id:
            self._desk.shared.join(call.draft_id)

    # --- what the telephone says

    def _follow(self, event: Event) -> None:
        match event:
            case CallChanged(call=call) if call.state is CallState.ESTABLISHED:
                self._answered(call)
            case Attached(state=state):
                hand = call_in_hand(state)
                if hand is not None and hand.was_answered:
                    self._answered(hand)
            case TransferFailed(call_id=call_id) if call_id == self._phone_call:
                self._came_back()
            case CallEnded(call=leg) if leg.purpose is CallPurpose.TRANSFER and self._phone_call:
                # called off by the staff, or not answered
                if leg.on_behalf_of == self._phone_call and leg.end is not EndReason.TRANSFERRED:
                    self._came_back()
            case CallEnded(call=call) if call.id == self._phone_call:
                self._ended(call)
            case _:
                return

    def _answered(self, call: Call) -> None:
        session, actor = self._sessions.view.session, self.actor
        live = self._sessions.view.is_live and session is not None
        if not live or session is None or call.line != session.line or call.id in self._noted:
            return
        if call.purpose is not CallPurpose.CITIZEN or not actor.may(Right.ASSIST_SESSION):
            return
        self._noted.add(call.id)
        self._phone_call = call.id
        came = datetime.fromtimestamp(call.began_at, UTC)
        now, home = self._desk.now(), self._desk.catalogue.area.area_code
        number, line, session_id = call.party.number, call.line, session.id

        def note(uow: UnitOfWork) -> tuple[SessionCall, BriefHelp | None]:
            noted = note_call(session_id, call.id, number, came, actor, uow, line=line, home_area_code=home)
            screened = screen(noted.id, actor, uow, now)
            return screened, self._help(screened, uow, actor, now)

        self._do(note, self._opened, "登记场次来电", lambda: self._noted.discard(call.id))

    def _help(self, call: SessionCall, uow: UnitOfWork, actor: Actor, now: datetime) -> BriefHelp | None:
        if not actor.may(Right.SEE_IDENTITY):
            return None
        home = self._desk.catalogue.area.area_code
        return brief_help(call.id, actor, uow, now, home_area_code=home)

    def _opened(self, found: tuple[SessionCall, BriefHelp | None]) -> None:
        call, helps = found
        brief = call.brief
        if helps is not None and not brief.history:
            lines = [each.ticket for each in helps.history.lines[:HISTORY_LINES]]
            words = (f"{each.accepted_at.astimezone(BEIJING_TIME):%m-%d} {each.title}" for each in lines)
            brief = replace(brief, history="\n".join(words))
        self._told = {}
        self._show(ScreeningView(call=call, brief=brief, help=helps))
        self.brief_replaced.emit(brief)
        self._tag()

    def _tag(self) -> None:
        """The form is the session's from its first moment, whichever way it is filed."""
        session = self._sessions.view.session
        drafts = self._desk.drafts
        if session is not None and drafts.current.call_id == self._phone_call:
            drafts.take_over({Field.CHANNEL: CHANNEL, Field.EXTERNAL_ID: session.number})

    def _came_back(self) -> None:
        call, actor = self._view.call, self.actor
        if call is not None and call.state is Standing.HANDED_OVER:
            self._do(
                lambda uow: take_back(call.id, actor, uow),
                lambda back: self._show(
                    replace(self._view, call=back, told="领导没有接听，来电人已回到您这里。")
                ),
                "收回来电",
            )

    def _ended(self, call: Call) -> None:
        """Hung up; a citizen who was handed over is the leader's."""
        own, actor, now = self._view.call, self.actor, self._desk.now()
        self._phone_call = ""
        if own is None:
            return
        own_id = own.id
        stored = self._sessions.view.call(own_id)
        taken = stored is not None and stored.answered_by is AnsweredBy.LEADER
        if taken or call.end is EndReason.TRANSFERRED:
            self._close("已转给领导。")
            return
        self._do(
            lambda uow: hang_up(own_id, actor, uow, now),
            lambda over: self._show(replace(self._view, call=over, told="来电人已挂断，请选定结果。")),
            "登记挂断",
        )

    # --- keeping

    def _keep(self) -> None:
        view, actor, now = self._view, self.actor, self._desk.now()
        if view.call is None:
            return
        self._fill_form()
        own_id, brief, seen = view.call.id, view.brief, view.call.revision
        draft = self._desk.drafts.of_call(self._phone_call)
        draft_id = draft.id if draft is not None else ""

        def keep(uow: UnitOfWork) -> tuple[SessionCall, BriefHelp | None]:
            kept = write_brief(own_id, brief, actor, uow, draft_id=draft_id, seen=seen)
            return kept, self._help(kept, uow, actor, now)

        def kept(found: tuple[SessionCall, BriefHelp | None]) -> None:
            if self._view.call is not None and self._view.call.id == own_id:
                self._show(replace(self._view, call=found[0], help=found[1] or self._view.help))

        self._do(keep, kept, "保存预审卡")

    def _fill_form(self) -> None:
        """The card's words go into the form, but for what somebody wrote there otherwise."""
        drafts, brief = self._desk.drafts, self._view.brief
        draft = drafts.of_call(self._phone_call)
        if draft is None:
            return
        if drafts.current.id != draft.id:
            return
        told: dict[Field, FieldValue] = {
            Field.NAME: brief.name,
            Field.TITLE: brief.what.strip().splitlines()[0][:30] if brief.what.strip() else "",
            Field.CONTENT: brief.what,
            Field.ADDRESS: brief.where,
            Field.REQUEST_TYPE: brief.request_type.value if brief.request_type else "",
        }
        ours = ("", *self._told.values())
        new = {of: value for of, value in told.items() if value and drafts.current.text(of) in ours}
        if brief.confidential:
            new[Field.CONFIDENTIAL] = True
        self._told = {of: str(value) for of, value in told.items() if value}
        drafts.take_over(new)

    def _follow_session(self, view: LiveView) -> None:
        """What became of our call at other seats."""
        own = self._view.call
        stored = view.call(own.id) if own is not None else None
        if stored is not None and own is not None and stored.revision > own.revision:
            self._show(replace(self._view, call=stored))

    # ---

    def _close(self, told: str) -> None:
        self._pause.stop()
        self._show(ScreeningView(told=told))
        self.brief_replaced.emit(Brief())

    def _do(
        self,
        work: Callable[[UnitOfWork], object],
        done: Callable[..., None],
        doing: str,
        undone: Callable[[], None] = lambda: None,
    ) -> None:
        def failed(error: Exception) -> None:
            undone()
            self.notice.emit(of_failure(KEY, doing, error))

        def finished(result: object) -> None:
            self.notice_cleared.emit(KEY)
            done(result)

        self._sessions.do(work, finished, doing, failed)

    def _warn(self, happened: str, to_do: str = "") -> None:
        self.notice.emit(Notice(KEY, Severity.WARNING, happened, to_do))

    def _show(self, view: ScreeningView) -> None:
        if view != self._view:
            self._view = view
            self.changed.emit(view)
