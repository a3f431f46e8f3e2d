"""The head of a session: what it is, how it stands, and the one thing that comes next."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.pages.session_plan.session_list import LOOKS
from console.session_planning import SessionFile, SessionPlanning
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import ElidedText, Text
from forms.ports import UnitOfWork
from forms.sessions.planning import begin, cancel, close, end, reopen
from forms.sessions.session import TO_COME, Session, SessionState

_S = SessionState
_NEXT = {
    _S.PLANNED: ("定公告", Variant.PRIMARY, Icon.MEGAPHONE),
    _S.ANNOUNCED: ("开始接听", Variant.SUCCESS, Icon.PLAY),
    _S.LIVE: ("结束接听", Variant.DANGER, Icon.CIRCLE_STOP),
    _S.ENDED: ("归档", Variant.PRIMARY, Icon.CHECK),
}


class StateBar(QWidget):
    """`reason_wanted` asks for a reason (asks, label, yes, does); `tab_wanted` carries a tab's key."""

    reason_wanted = Signal(str, str, str, object)
    tab_wanted = Signal(str)

    def __init__(self, store: SessionPlanning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._session: Session | None = None
        self.title = ElidedText("", "title")
        self.state = Text("", "strong")
        self.line = ElidedText("", "secondary")
        self.next = Button("", variant=Variant.PRIMARY)
        self.other = Button("", compact=True)
        row = HBox(gap=8)
        row.addWidget(self.title, 1)
        row.addWidget(self.state)
        row.addWidget(self.other)
        row.addWidget(self.next)
        column = VBox(self, gap=4)
        column.addLayout(row)
        column.addWidget(self.line)
        self.next.clicked.connect(self.go_on)
        self.other.clicked.connect(self._do_other)

    def show_new(self) -> None:
        """A session that is being planned and not kept yet."""
        self._session = None
        self._head("筹备新场次", "填好后保存，期号由系统建议", "", None)

    def show_file(self, file: SessionFile | None) -> None:
        """Show the head of what is in front."""
        session = None if file is None else file.session
        self._session = session
        self.setVisible(file is not None)
        if file is None:
            return
        if session is None:
            numbers = "、".join(each.number for each in file.sessions)
            self._head(f"{len(file.sessions)} 场合计", numbers, "", None)
            return
        leaders = "、".join(each.line for each in session.leaders)
        about = f"{session.hours}　{leaders}　{session.unit}　号码 {session.line}"
        why = f"　（{session.why}）" if session.why else ""
        self._head(f"{session.number}　{session.title}", about + why, session.state.label, session.state)

    def _head(self, title: str, line: str, state: str, known: SessionState | None) -> None:
        self.show()
        self.title.setText(title)
        self.line.setText(line)
        self.state.setText(f"● {state}" if state else "")
        self.state.set_tone(None if known is None else _tone(known))
        step = None if known is None else _NEXT.get(known)
        self.next.setVisible(step is not None)
        if step is not None:
            word, variant, icon = step
            self.next.setText(word)
            self.next.setAccessibleName(word)
            self.next.set_variant(variant)
            self.next.set_icon(icon)
        other = "" if known is None else _other_word(known)
        self.other.setVisible(bool(other))
        self.other.setText(other)
        self.other.setAccessibleName(other)

    def go_on(self) -> None:
        """The one thing that comes next."""
        session = self._session
        if session is None:
            return
        match session.state:
            case _S.PLANNED:
                self.tab_wanted.emit("notice")
            case _S.ANNOUNCED:
                self._begin(session)
            case _S.LIVE:
                self._end(session)
            case _S.ENDED:
                self._close(session)

    def _do_other(self) -> None:
        session = self._session
        if session is None:
            return
        if session.state in TO_COME:
            self._ask(f"取消{session.number}？取消后不能恢复。", "取消的理由", "取消这一场", cancel_work)
        elif session.state is _S.ENDED:
            self._begin(session)
        elif session.state is _S.CLOSED:
            self._ask(
                f"重新打开{session.number}，补记或改正后再归档。", "重新打开的理由", "重新打开", reopen_work
            )

    def _begin(self, session: Session) -> None:
        store = self._store
        actor = store.actor

        def go(despite: str) -> None:
            now = store.now()
            store.do(
                lambda uow: begin(session.id, actor, uow, now, despite=despite),
                lambda kept: f"{kept.number}开始接听，打进 {kept.line} 的来电由预审席接起。",
                "开始接听",
                lambda _: self.tab_wanted.emit("calls"),
            )

        if session.unticked and session.begun_at is None:
            named = "；".join(each.text for each in session.unticked)
            self.tab_wanted.emit("day")
            self.reason_wanted.emit(
                f"清单还有 {len(session.unticked)} 项没有完成：{named}。完成后再开始，或写明仍要开始的理由：",
                "仍要开始的理由",
                "仍要开始",
                go,
            )
        else:
            go("")

    def _end(self, session: Session) -> None:
        store = self._store
        actor, now = store.actor, store.now()
        store.do(
            lambda uow: end(session.id, actor, uow, now),
            lambda kept: f"{kept.number}已结束接听。没有结果的来电仍可补上；按错了可以继续接听。",
            "结束接听",
        )

    def _close(self, session: Session) -> None:
        store = self._store
        actor, now = store.actor, store.now()
        store.do(
            lambda uow: close(session.id, actor, uow, now), lambda kept: f"{kept.number}已归档。", "归档"
        )

    def _ask(
        self, asks: str, label: str, yes: str, kind: Callable[[SessionPlanning, Session, str], None]
    ) -> None:
        session, store = self._session, self._store
        if session is not None:
            self.reason_wanted.emit(asks, label, yes, lambda why: kind(store, session, why))


def cancel_work(store: SessionPlanning, session: Session, why: str) -> None:
    """Call it off."""
    actor = store.actor

    def work(uow: UnitOfWork) -> Session:
        return cancel(session.id, why, actor, uow)

    store.do(work, lambda kept: f"{kept.number}已取消。", "取消场次")


def reopen_work(store: SessionPlanning, session: Session, why: str) -> None:
    """Open it again."""
    actor = store.actor

    def work(uow: UnitOfWork) -> Session:
        return reopen(session.id, why, actor, uow)

    store.do(work, lambda kept: f"{kept.number}已重新打开，改完请再归档。", "重新打开")


def _tone(state: SessionState) -> Tone | None:
    tone = LOOKS[state][1]
    return None if tone is Tone.NEUTRAL else tone


def _other_word(state: SessionState) -> str:
    if state in TO_COME:
        return "取消这一场…"
    return {_S.ENDED: "继续接听", _S.CLOSED: "重新打开…"}.get(state, "")
