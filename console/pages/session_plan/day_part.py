"""清单: what is to be done before the session begins; who ticked it, and when."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QWidget

from console.session_planning import SessionFile, SessionPlanning
from console.theme import Tone
from console.widgets.layout import HBox, VBox
from console.widgets.text import ElidedText, Text
from forms.sessions.planning import tick
from forms.sessions.session import CheckItem, Session, SessionState
from forms.ticket import BEIJING_TIME

_TICKS = frozenset({SessionState.PLANNED, SessionState.ANNOUNCED, SessionState.LIVE})


class CheckRow(QWidget):
    """One item."""

    def __init__(self, item: CheckItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = item.key
        self.box = QCheckBox(item.text if item.needed else f"{item.text}（可不做）")
        self.by = ElidedText("", "secondary")
        row = HBox(self, gap=8)
        row.addWidget(self.box, 3)
        row.addWidget(self.by, 1)

    def show_item(self, item: CheckItem, who: str) -> None:
        """Stand as it is kept."""
        self.box.blockSignals(True)
        self.box.setChecked(item.is_ticked)
        self.box.blockSignals(False)
        if item.ticked_at is not None:
            self.by.setText(f"{who}　{item.ticked_at.astimezone(BEIJING_TIME):%m-%d %H:%M}")
        else:
            self.by.setText("")


class DayPart(QWidget):
    """Space ticks the item that has the keyboard."""

    def __init__(self, store: SessionPlanning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("当日清单")
        self._store = store
        self._session: Session | None = None
        self.rows: tuple[CheckRow, ...] = ()
        self.head = Text("", "strong", wrap=True)
        inside = QWidget()
        self._lines = VBox(gap=4)
        column = VBox(inside, gap=8, margins=(0, 0, 8, 0))
        column.addLayout(self._lines)
        column.addWidget(Text("清单的内容在“规则 → 听民声”里改，只影响以后筹备的场次。", "hint", wrap=True))
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        column = VBox(self, gap=8)
        column.addWidget(self.head)
        column.addWidget(area, 1)

    def show_file(self, file: SessionFile | None) -> None:
        """Show the list of the one session in front."""
        session = None if file is None else file.session
        if file is None or session is None:
            return
        items = session.checklist
        if self._session is None or [each.key for each in items] != [each.key for each in self.rows]:
            self._make(items)
        self._session = session
        for row, item in zip(self.rows, items, strict=True):
            row.show_item(item, file.name_of(item.ticked_by))
            row.box.setEnabled(session.state in _TICKS)
        left = len(session.unticked)
        done = sum(each.is_ticked for each in items)
        waits = f"，还有 {left} 项必须完成" if left else "，必须完成的都已完成"
        self.head.setText(f"已完成 {done} / {len(items)} 项{waits}" if items else "规则里没有清单项目。")
        self.head.set_tone(Tone.RINGING if left else Tone.TALKING)

    def _make(self, items: tuple[CheckItem, ...]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = tuple(CheckRow(each) for each in items)
        for row in self.rows:
            self._lines.addWidget(row)
            row.box.clicked.connect(lambda checked, row=row: self._tick(row, checked))

    def _tick(self, row: CheckRow, done: bool) -> None:
        session, store = self._session, self._store
        if session is None:
            return
        actor, now, words = store.actor, store.now(), row.box.text()

        def failed(why: str) -> None:
            row.box.setChecked(not done)
            store.told.emit(why, Tone.DANGER)

        store.do(
            lambda uow: tick(session.id, row.key, done, actor, uow, now),
            lambda _: f"{'已完成' if done else '已改为未完成'}：{words}",
            "勾选清单",
            failed=failed,
        )
