"""What a supervisor does to the queue: noted in the audit log first, then done, then said what came of it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.notices import Notice, Severity, of_failure
from console.phone import Phone
from console.queue_watch import QueueWatch
from console.queue_words import REFUSALS, order_words
from forms.access.roles import Actor
from forms.ports import UnitOfWork
from forms.queue.acts import QueueAct, note_queue_act, number_in_queue, right_for
from forms.queue.rules import QUEUE, QueueRules
from forms.rules.service import in_force
from telephony.call import Call, CallState, Ear
from telephony.pbx.commands import OrderRefusal, PbxOrder
from telephony.pbx.picture import Waiting

EARS = {Ear.LISTEN: QueueAct.LISTEN, Ear.WHISPER: QueueAct.WHISPER, Ear.JOIN: QueueAct.JOIN}
KEY = "queue-act"


class QueueActs(QObject):
    """`told` carries a :class:`Notice` for the page, `rules_read` comes when the hall's rules are known."""

    told = Signal(object)
    rules_read = Signal()

    def __init__(
        self,
        watch: QueueWatch,
        archive: Archive,
        actor: Actor,
        phone: Phone,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._watch, self._archive, self.phone = watch, archive, phone
        self.actor, self._now = actor, now
        self.rules = QueueRules()
        self._then: tuple[str, Ear] | None = None
        phone.changed.connect(self._follow_phone)
        watch.done.connect(self._done)
        watch.refused.connect(self._refused)

    def may(self, act: QueueAct) -> bool:
        """Whether who sits here may do this; the use case looks again."""
        return self.actor.may(right_for(act))

    def read_rules(self) -> None:
        """Know the hall's rules as they are now; until then, and without a database, the program's own."""

        def fetch(uow: UnitOfWork) -> QueueRules:
            with uow.reading() as work:
                return in_force(QUEUE, work)

        self._archive.with_reading(
            fetch, self._know, lambda error: self.told.emit(of_failure("queue-rules", "读取队列规则", error))
        )

    # --- agents and callers

    def end_pause(self, agent: str) -> None:
        """Make an agent ready in every queue."""
        self._noted(QueueAct.END_PAUSE, agent, "", lambda: self._watch.end_pause(agent))

    def pause(self, agent: str, reason: str, label: str) -> None:
        """Take an agent out of the distribution; *label* is what the reason is called."""
        self._noted(QueueAct.PAUSE, agent, label, lambda: self._watch.pause(agent, reason))

    def move(self, agent: str, target: str, source: str = "") -> None:
        """Sign an agent in to another queue; with *source*, out of that one."""
        how = f"从 {source} 调到 {target}" if source else f"加入 {target}"
        self._noted(QueueAct.MOVE, agent, how, lambda: self._watch.move(agent, target, source))

    def take_out(self, caller: Waiting, agent: str) -> None:
        """Ring a chosen agent with a waiting caller."""
        who = f"来电 {caller.number or '未显示号码'}，队列 {caller.queue}"
        self._noted(QueueAct.TAKE_OUT, agent, who, lambda: self._watch.take_out(caller.call_id, agent))

    def number_words(self, number: str) -> str:
        """A caller's number as who sits here may see it."""
        return number_in_queue(number, self.actor)

    # --- listening in

    @property
    def leg(self) -> Call | None:
        """The own telephone's leg into an agent's call, as the engine tells it."""
        return self.phone.listening

    def take_part(self, agent: str, ear: Ear = Ear.LISTEN, why: str = "") -> None:
        """Take part in an agent's call: with the microphone off at first, then as asked.

        In the call that is listened to already, only who hears the microphone changes.
        """
        leg = self.leg
        if leg is not None and leg.party.number == agent:
            self.set_ear(ear)
            return

        told = self.rules.tell_agent

        def go() -> None:
            self._then = (agent, ear)
            self.phone.listen(agent, told=told)

        how = "坐席听到提示音" if told else "坐席没有提示"
        self._noted(QueueAct.LISTEN, agent, "，".join(part for part in (why, how) if part), go)

    def set_ear(self, ear: Ear) -> None:
        """Listen, whisper or join in the call that is listened to."""
        leg = self.leg
        if leg is not None:
            self._noted(EARS[ear], leg.party.number, "", lambda: self.phone.set_ear(ear))

    def stop_listening(self) -> None:
        """Leave the agent's call; needs nothing noted."""
        self._then = None
        self.phone.stop_listening()

    def _follow_phone(self) -> None:
        """The agent's call is reached: now the microphone may be heard, if that was asked for."""
        leg, then = self.leg, self._then
        if leg is None or then is None or leg.state is not CallState.ESTABLISHED:
            return
        self._then = None
        if leg.party.number == then[0] and then[1] is not Ear.LISTEN:
            self.set_ear(then[1])

    # ---

    def _noted(self, act: QueueAct, agent: str, detail: str, do: Callable[[], object]) -> None:
        actor, now = self.actor, self._now()

        def noted(_: None) -> None:
            do()

        self._archive.with_storage(
            lambda uow: note_queue_act(act, agent, actor, uow, now, detail),
            noted,
            partial(self._not_noted, act),
        )

    def _not_noted(self, act: QueueAct, error: Exception) -> None:
        notice = of_failure(KEY, act.label, error)
        to_do = "操作没有进行：每次操作须先记入审计日志。" + notice.to_do
        self.told.emit(Notice(KEY, notice.severity, notice.happened, to_do))

    def _done(self, order: PbxOrder) -> None:
        self.told.emit(Notice(KEY, Severity.INFO, f"已{order_words(order)}。"))

    def _refused(self, order: PbxOrder, why: OrderRefusal) -> None:
        text = f"没有能{order_words(order)}：{REFUSALS[why]}。"
        self.told.emit(Notice(KEY, Severity.WARNING, text))

    def _know(self, rules: QueueRules) -> None:
        self.rules = rules
        self.rules_read.emit()
