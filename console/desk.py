"""The desk: the one place where a call meets a ticket.

It holds the slices that the pages show (phone, drafts, caller, filing) and lets each know what happened
in the others. Pages call the desk and never each other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.call_recorder import CallRecorder
from console.callers import Callers
from console.calls_about import CallsAbout
from console.dispatching import Dispatching
from console.drafts import Drafts
from console.filing import Filed, Filing
from console.joint_draft import SharedDraft
from console.knowledge import Knowledge
from console.likenesses import Likenesses
from console.missed import Missed
from console.notices import Notice, Severity, of_failure
from console.phone import Phone
from console.printing.setup import SlipSetup
from console.queue_notices import QueueNotices
from console.screening import Screening
from console.sessions import Sessions
from console.settings import Folders, Settings, Target, TargetKind, load_targets
from console.settings.secrets import SecretStore
from console.wording import END_REASONS, REFUSALS, sip_status_words
from forms import phone_number
from forms.access.roles import Actor, Right, Role
from forms.call_record import ParticipantKind
from forms.catalogue import Catalogue
from forms.draft import Draft, Field, FieldValue
from forms.knowledge.rules import KnowledgeRules
from forms.search.sound import sound_of
from forms.service import add_operator
from forms.ticket import Operator
from forms.ticket_sheet import HallWords, read_hall_words
from telephony.actions import call_in_hand, ringing_call
from telephony.call import Call, CallPurpose, CallState
from telephony.protocol import (
    Attached,
    CallChanged,
    CallEnded,
    CommandRefused,
    Event,
    PhoneState,
    RecordingFailed,
    ThreeWayFailed,
    TransferFailed,
    TransferSucceeded,
)


@dataclass(frozen=True)
class DeskRules:
    """What the settings say about the desk, and who works at it.

    Without an `actor`, the operator whom the settings name is an agent and nothing else.
    """

    operator: Operator
    targets: tuple[Target, ...]
    number_prefix: str = ""
    recall_window: timedelta = timedelta(seconds=10)
    knowledge: KnowledgeRules = KnowledgeRules()
    actor: Actor | None = None
    slips: SlipSetup | None = None

    @classmethod
    def of_seat(
        cls, folders: Folders, settings: Settings, secrets: SecretStore, actor: Actor | None
    ) -> "DeskRules":
        """What the seat's files say, for *actor* who signed in at it."""
        return cls(
            Operator(
                code=actor.code if actor else settings.operator.number,
                name=actor.name if actor else settings.operator.name,
                extension=settings.phone.extension,
            ),
            load_targets(folders.config),
            settings.hotline.number_prefix,
            timedelta(seconds=settings.hotline.recall_seconds),
            settings.knowledge.rules(),
            actor,
            SlipSetup.of_seat(folders, settings, secrets),
        )


class Desk(QObject):
    """The store behind all pages; see the module's text.

    `notice` carries a :class:`Notice`, `notice_cleared` a notice's key, `form_came_forward` the draft of a
    call whose form is now in front, `hall_known` says that `hall` has been read.
    """

    notice = Signal(object)
    notice_cleared = Signal(str)
    form_came_forward = Signal(object)
    hall_known = Signal()

    def __init__(
        self,
        phone: Phone,
        archive: Archive,
        catalogue: Catalogue,
        rules: DeskRules,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.now = now
        self.phone = phone
        self.catalogue = catalogue
        self.rules = rules
        self.archive = archive
        self.hall = HallWords()
        """What this hall calls its units, people and states, as of when the desk was opened."""
        self.drafts = Drafts(archive, now, rules.operator.code, self)
        self.callers = Callers(archive, catalogue.area.area_code, self)
        self.knowledge = Knowledge(archive, self.drafts, rules.operator, now, self, rules.knowledge)
        self.likenesses = Likenesses(archive, self.drafts, catalogue.area.area_code, now, self)
        self.dispatching = Dispatching(archive, self.drafts, catalogue.area, now, self)
        self.filing = Filing(
            archive,
            self.drafts,
            catalogue,
            rules.operator,
            now,
            number_prefix=rules.number_prefix,
            recall_window=rules.recall_window,
            parent=self,
        )
        self.shared = SharedDraft(archive, self.drafts, lambda: self.actor, self)
        self._let_others_in()
        self.sessions = Sessions(archive, lambda: self.actor, now, self)
        self.calls_about = CallsAbout(phone, archive, self._fails("call-about", "保存通话所属的工单"), self)
        self.missed = Missed(
            phone,
            archive,
            rules.operator.code,
            catalogue.area.area_code,
            self._fails("missed", "登记漏接"),
            self,
        )
        self._recorder = CallRecorder(
            archive,
            rules.operator.code,
            self.kind_of_target,
            lambda: phone.state,
            self.calls_about.ticket_of,
            self,
        )
        self._queue_notices = QueueNotices(phone, self)
        for slice_ in (
            self.drafts,
            self.callers,
            self.filing,
            self._recorder,
            self._queue_notices,
            self.sessions,
        ):
            slice_.notice.connect(self.notice)
        for clearing in (self.filing, self._queue_notices, self.sessions):
            clearing.notice_cleared.connect(self.notice_cleared)
        self.filing.filed.connect(self._look_again)
        self.drafts.edited.connect(self._belong_to_call)
        self._recorder.waiting.connect(self.filing.resend_soon)
        phone.changed.connect(self._follow_phone)
        phone.happened.connect(self._follow_event)
        # last of all: a call's form is there before its card
        self.screening = Screening(self, self)
        self.screening.notice.connect(self.notice)
        self.screening.notice_cleared.connect(self.notice_cleared)

    @property
    def actor(self) -> Actor:
        """Who works here, and what they may do."""
        operator = self.rules.operator
        return self.rules.actor or Actor(
            code=operator.code,
            name=operator.name,
            roles=frozenset({Role.AGENT}),
            extension=operator.extension,
        )

    def open(self) -> None:
        """Bring back what the last session left: drafts, and filings that still wait for the database."""
        self.archive.with_drafts(
            lambda journal: (journal.open_drafts(), journal.unreadable()),
            lambda kept: self._load_drafts(*kept),
            self._fails("journal", "读取草稿"),
        )
        operator = self.rules.operator
        if operator.code:
            self.archive.with_storage(
                lambda uow: add_operator(operator, uow),
                lambda _: self.notice_cleared.emit("operator"),
                self._fails("operator", "连接数据库"),
            )
        self.archive.with_reading(read_hall_words, self._know_hall, self._fails("hall", "读取单位和状态名称"))
        self.filing.resend()
        self.calls_about.load()
        self.missed.load()
        self.dispatching.load_model()
        # the pinyin dictionary is read in one piece and stops every thread meanwhile: now, not in a call
        self.archive.with_reading(
            lambda _: sound_of(("开",)), lambda _: None, self._fails("pinyin", "读取拼音字典")
        )

    def _let_others_in(self) -> None:
        """A shared draft is filed with what all seats typed, and goes on if it is not filed after all."""
        self.filing.settle = self.shared.settle
        self.filing.refused.connect(lambda _: self.shared.go_on())
        self.shared.notice.connect(self.notice)
        self.shared.notice_cleared.connect(self.notice_cleared)

    # --- one-key targets

    def target(self, number: str) -> Target | None:
        """The one-key target of that number."""
        return next((target for target in self.rules.targets if target.number == number), None)

    def transfer_to(self, number: str, name: str = "") -> None:
        """One-key transfer: the citizen is held, and handed over when the target has answered."""
        self.drafts.save()  # what is typed so far is what the other side is told
        self.phone.transfer(number, name or self._label(number))

    def three_way_with(self, number: str, name: str = "") -> None:
        """One-key three-way: the citizen stays on the line while the target is called."""
        self.phone.three_way(number, name or self._label(number))

    def consult(self, number: str, name: str = "") -> None:
        """Ask somebody while the citizen is held."""
        self.phone.consult(number, name or self._label(number))

    def kind_of_target(self, number: str) -> ParticipantKind:
        """Who is behind a dialled number, for the call's record."""
        target = self.target(number)
        if target is None:
            return ParticipantKind.OTHER
        return ParticipantKind.EMERGENCY if target.category is TargetKind.EMERGENCY else ParticipantKind.UNIT

    def _label(self, number: str) -> str:
        target = self.target(number)
        return target.label if target else ""

    # --- what the phone does

    def _follow_phone(self, state: PhoneState) -> None:
        call = ringing_call(state) or call_in_hand(state)
        if call is not None:
            self.callers.show_call(call)
        self._recorder.follow(state)

    def _follow_event(self, event: Event) -> None:
        match event:
            case CallChanged(call=call) if call.state is CallState.ESTABLISHED:
                self._established(call)
            case Attached(state=state):
                self._reattached(state)
            case CallEnded(call=call):
                self._ended(call)
            case CommandRefused(refusal=refusal):
                self._warn("refused", f"{REFUSALS[refusal]}。")
            case TransferFailed():
                self._warn_unreached("转接", event)
                self._recorder.keep_transfer(event)
            case ThreeWayFailed():
                self._warn_unreached("三方", event)
            case TransferSucceeded():
                self._recorder.keep_transfer(event)
                self._fill_handed_to(event.call_id, event.name or event.target)
            case RecordingFailed():
                self._warn(
                    "recording", "本次通话没有录音：录音文件写不进去。", "检查磁盘空间；通话不受影响。"
                )
            case _:
                return

    def _established(self, call: Call) -> None:
        self.notice_cleared.emit("refused")
        if call.purpose is CallPurpose.CITIZEN:
            self._open_form(call)
        elif call.on_behalf_of:
            self.notice_cleared.emit("transfer")
            self._fill_handed_to(call.on_behalf_of, call.party.name or call.party.number)

    def _belong_to_call(self, draft: Draft) -> None:
        """A second matter of the same caller: a form begun during a call belongs to that call."""
        call = call_in_hand(self.phone.state)
        if draft.call_id or call is None or not call.was_answered:
            return
        if draft.created_at.timestamp() >= call.established_at:
            self.drafts.join_call(call.id, self._prefilled(call))

    def _prefilled(self, call: Call) -> dict[Field, FieldValue]:
        prefilled: dict[Field, FieldValue] = {Field.CALLER_NUMBER: phone_number.normalise(call.party.number)}
        if call.line in self.catalogue.hotlines:
            prefilled[Field.HOTLINE] = call.line
        return prefilled

    def _open_form(self, call: Call) -> None:
        if self.calls_about.ticket_of(call.id) or not self.actor.may(Right.FILE):
            return
        before = self.drafts.current.id
        self.drafts.begin_for_call(call.id, self._prefilled(call))
        if self.drafts.current.id != before:
            self.form_came_forward.emit(self.drafts.current)

    def _fill_handed_to(self, call_id: str, who: str) -> None:
        draft = self.drafts.current
        if draft.call_id == call_id and not draft.text(Field.HANDED_TO):
            self.drafts.fill(Field.HANDED_TO, who)

    def _reattached(self, state: PhoneState) -> None:
        hand = call_in_hand(state)
        if hand is not None and hand.was_answered:
            self._open_form(hand)

    def _ended(self, call: Call) -> None:
        if (
            call.end is not None
            and call.sip_status >= 400
            and call.purpose is CallPurpose.CITIZEN
            and not call.was_answered
        ):
            self._warn("call", f"通话没有接通：{END_REASONS[call.end]}。")

    def _know_hall(self, words: HallWords) -> None:
        self.hall = words
        self.notice_cleared.emit("hall")
        self.hall_known.emit()

    def _load_drafts(self, drafts: tuple[Draft, ...], unreadable: tuple[str, ...]) -> None:
        hand = call_in_hand(self.phone.state)
        # another person's wait in the journal until that person signs in here again
        drafts = tuple(each for each in drafts if each.operator == self.rules.operator.code)
        self.drafts.load(drafts, hand.id if hand else "")
        self.shared.load()
        if unreadable:
            self._warn(
                "unreadable",
                f"本机日志里有 {len(unreadable)} 条记录读不出来，原文已保留，没有删除。",
                "请把日志文件交给管理员。",
            )
        if self.archive.damaged_journal is not None:
            kept = self.archive.damaged_journal
            self._warn(
                "journal",
                f"本机日志文件损坏，已另存为 {kept.name}，能读出的草稿都已恢复。",
                "请核对未完成的草稿；如有缺失，请把该文件交给管理员。",
            )

    # ---

    def _look_again(self, filed: Filed) -> None:
        if filed.draft.call_id and self.callers.view.call_id == filed.draft.call_id:
            self.callers.look_up(filed.draft.call_id)

    def _warn_unreached(self, what: str, event: TransferFailed | ThreeWayFailed) -> None:
        self._warn(
            "transfer",
            f"{what}没有成功：{event.name or event.target} {sip_status_words(event.sip_status)}。",
            "市民仍在线上，可以继续通话或换一个号码。",
        )

    def _fails(self, key: str, doing: str) -> Callable[[Exception], None]:
        return lambda error: self.notice.emit(of_failure(key, doing, error))

    def _warn(self, key: str, happened: str, to_do: str = "") -> None:
        self.notice.emit(Notice(key, Severity.WARNING, happened, to_do))
