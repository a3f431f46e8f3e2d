"""What can be done to the chosen caller and the chosen agent: by button, by key, and from a menu on Enter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget

from console.pages.queue.choose_strip import Choice, ChooseStrip
from console.pages.queue.rows import AgentRow, CallerRow
from console.pages.queue.strips import JOIN_KEY, LISTEN_KEY, WHISPER_KEY
from console.queue_acts import QueueActs
from console.queue_watch import QueueWatch
from console.queue_words import STATES
from console.settings import Reason
from console.theme import Icon
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox
from forms.queue.acts import QueueAct
from telephony.call import Ear
from telephony.pbx.picture import PbxAgentState

HELP_KEY, TAKE_KEY, END_KEY, PAUSE_KEY, MOVE_KEY = "Alt+H", "Alt+T", "Alt+E", "Alt+P", "Alt+M"
_AT_REST = (PbxAgentState.READY, PbxAgentState.RINGING, PbxAgentState.PAUSED, PbxAgentState.WRAP_UP)


@dataclass(frozen=True)
class Deed:
    """One thing to do: its words, key, what does it, and why it can't be done now ("" if it can)."""

    word: str
    key: str
    icon: Icon
    do: Callable[[], None]
    why_not: Callable[[], str]


class ActsBar(QWidget):
    """The buttons. The page tells what is chosen by :meth:`choose`."""

    def __init__(
        self,
        watch: QueueWatch,
        acts: QueueActs,
        reasons: tuple[Reason, ...],
        chooser: ChooseStrip,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._watch, self._acts, self._reasons, self._chooser = watch, acts, reasons, chooser
        self._caller: CallerRow | None = None
        self._agent: AgentRow | None = None
        self._help: AgentRow | None = None
        hear = self._why_not_hear
        self.deeds: tuple[Deed, ...] = (
            Deed("取出给…", TAKE_KEY, Icon.PHONE_FORWARDED, self.take_out, self._why_not_take),
            Deed("应答求助", HELP_KEY, Icon.HAND_HELPING, self.answer_help, self._why_no_help),
            Deed("旁听", LISTEN_KEY, Icon.HEADSET, lambda: self._take_part(Ear.LISTEN), hear),
            Deed("耳语", WHISPER_KEY, Icon.MESSAGE_SQUARE, lambda: self._take_part(Ear.WHISPER), hear),
            Deed("强插", JOIN_KEY, Icon.USERS, lambda: self._take_part(Ear.JOIN), hear),
            Deed("结束示忙", END_KEY, Icon.PLAY, self.end_pause, self._why_not_end),
            Deed("置忙…", PAUSE_KEY, Icon.PAUSE, self.pause, self._why_not_pause),
            Deed("调队列…", MOVE_KEY, Icon.REPEAT, self.move_queue, self._why_not_move),
        )
        row = HBox(self, gap=6)
        self.buttons: dict[str, Button] = {}
        for each in self.deeds:
            button = Button(each.word, key=each.key, compact=True)
            button.clicked.connect(each.do)
            self.buttons[each.key] = button
            row.addWidget(button)
            if each.key == TAKE_KEY:
                row.addStretch(1)

    def choose(self, caller: CallerRow | None, agent: AgentRow | None, asking: AgentRow | None) -> None:
        """What the buttons act on: the chosen caller and agent, and who has called for help longest."""
        self._caller, self._agent, self._help = caller, agent, asking
        for each in self.deeds:
            why = each.why_not()
            self.buttons[each.key].set_available(not why, why)
        self.buttons[HELP_KEY].set_variant(Variant.DANGER if asking is not None else Variant.SECONDARY)

    def press(self, key: str) -> None:
        """What a deed's key does: nothing while it can't be done."""
        deed = next(each for each in self.deeds if each.key == key)
        if not deed.why_not():
            deed.do()

    def menu(self) -> QMenu:
        """The agent's deeds as a menu; what can't be done says why."""
        menu = QMenu(self)
        menu.setAccessibleName("坐席操作")
        for each in self.deeds[2:]:
            why = each.why_not()
            action = menu.addAction(f"{each.word}　{why}" if why else each.word)
            action.setEnabled(not why)
            action.triggered.connect(each.do)
        return menu

    # --- callers

    def take_out(self) -> None:
        """Choose who is rung with the chosen caller: who is ready first."""
        caller = self._caller
        waiting = next(
            (each for each in self._watch.picture.waiting if caller and each.call_id == caller.key), None
        )
        if waiting is None:
            return
        self._chooser.ask(
            f"把 {caller.number if caller else ''} 取出给",
            tuple(self._agents_at_hand()),
            lambda agent, _: self._acts.take_out(waiting, agent),
        )

    def _agents_at_hand(self) -> Iterator[Choice]:
        agents = [each for each in self._watch.picture.agents.values() if each.state in _AT_REST]
        for each in sorted(agents, key=lambda agent: (_AT_REST.index(agent.state), agent.extension)):
            yield each.extension, f"{each.extension} {each.name} · {STATES[each.state][2]}"

    # --- agents

    def answer_help(self) -> None:
        """Speak to who has called for help longest."""
        if self._help is not None:
            self._acts.take_part(self._help.key, Ear.WHISPER, "应答求助")

    def _take_part(self, ear: Ear) -> None:
        leg = self._acts.leg
        if leg is not None:
            self._acts.set_ear(ear)
        elif self._agent is not None:
            self._acts.take_part(self._agent.key, ear)

    def end_pause(self) -> None:
        """Make the chosen agent ready."""
        if self._agent is not None:
            self._acts.end_pause(self._agent.key)

    def pause(self) -> None:
        """Choose a reason, then take the chosen agent out of the distribution."""
        agent = self._agent
        if agent is not None:
            self._chooser.ask(
                f"将 {agent.who} 置忙，原因",
                [(each.code, each.label) for each in self._reasons],
                lambda code, label: self._acts.pause(agent.key, code, label),
            )

    def move_queue(self) -> None:
        """Choose a queue, then sign the chosen agent in to it."""
        agent = self._agent
        if agent is None:
            return
        choices: dict[str, tuple[str, str]] = {}
        for target in self._other_queues(agent):
            for source in agent.agent.queues:
                choices[f"从 {source} 调到 {target}"] = (source, target)
            choices[f"加入 {target}，原队列保留"] = ("", target)
        self._chooser.ask(
            f"把 {agent.who} 调到",
            [(label, label) for label in choices],
            lambda label, _: self._acts.move(agent.key, choices[label][1], choices[label][0]),
        )

    def _other_queues(self, agent: AgentRow) -> tuple[str, ...]:
        return tuple(name for name in self._watch.picture.queues if name not in agent.agent.queues)

    # --- why not

    def _why_not(self, act: QueueAct) -> str:
        if not self._acts.may(act):
            return "您没有这项权限，请联系管理员"
        return "" if self._watch.is_live else "与交换机没有连接，现在不能操作"

    def _why_not_take(self) -> str:
        chosen = "" if self._caller is not None else "先在左边选一位排队的来电人"
        return self._why_not(QueueAct.TAKE_OUT) or chosen

    def _why_no_help(self) -> str:
        return self._why_not(QueueAct.LISTEN) or ("" if self._help is not None else "现在没有坐席求助")

    def _why_not_hear(self) -> str:
        if self._acts.leg is not None:
            return ""
        why = self._why_not(QueueAct.LISTEN) or self._why_no_agent()
        if why or self._agent is None:
            return why
        if self._agent.key == self._acts.phone.state.registration.extension:
            return "这是您自己的分机"
        talks = self._agent.agent.state is PbxAgentState.ON_CALL
        return "" if talks else "这位坐席现在没有通话"

    def _why_not_end(self) -> str:
        why = self._why_not(QueueAct.END_PAUSE) or self._why_no_agent()
        if why or self._agent is None:
            return why
        paused = any(each.paused for each in self._agent.agent.memberships)
        return "" if paused else "这位坐席没有示忙"

    def _why_not_pause(self) -> str:
        why = self._why_not(QueueAct.PAUSE) or self._why_no_agent()
        if why or self._agent is None:
            return why
        at_work = any(not each.paused for each in self._agent.agent.memberships)
        return "" if at_work else "这位坐席已经示忙"

    def _why_not_move(self) -> str:
        why = self._why_not(QueueAct.MOVE) or self._why_no_agent()
        if why or self._agent is None:
            return why
        return "" if self._other_queues(self._agent) else "这位坐席已在所有队列里"

    def _why_no_agent(self) -> str:
        return "" if self._agent is not None else "先在右边选一位坐席"
