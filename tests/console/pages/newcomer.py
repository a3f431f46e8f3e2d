"""Somebody before the first start, with a keyboard and a mouse, and a fake of everything outside."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.pages.first_start import Assistant, FirstStartPage
from console.settings import Settings
from console.settings.probes import FakeProbes
from console.setup.line_panel import LinePanel
from console.setup.sound_panel import SoundPanel
from console.setup.steps import LineStep, OperatorStep, SoundStep, StorageStep


class Newcomer:
    """Somebody before the page, with a keyboard and a mouse."""

    def __init__(self, qtbot: QtBot, known: Settings | None = None) -> None:
        self.qtbot: Any = qtbot
        self.probes = FakeProbes()
        self.page = FirstStartPage(self.probes, known)
        qtbot.addWidget(self.page)
        self.page.resize(1366, 768)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.finished: list[Settings] = []
        self.page.finished.connect(self.finished.append)

    @property
    def assistant(self) -> Assistant:
        return self.page.assistant

    @property
    def operator(self) -> OperatorStep:
        step = self.assistant.steps[0]
        assert isinstance(step, OperatorStep)
        return step

    @property
    def line(self) -> LinePanel:
        step = self.assistant.steps[1]
        assert isinstance(step, LineStep)
        return step.panel

    @property
    def sound(self) -> SoundPanel:
        step = self.assistant.steps[2]
        assert isinstance(step, SoundStep)
        return step.panel

    @property
    def storage(self) -> StorageStep:
        step = self.assistant.steps[3]
        assert isinstance(step, StorageStep)
        return step

    @property
    def title(self) -> str:
        return self.assistant.step.title

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.focused, key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.focused, text)

    def click(self, widget: QWidget) -> None:
        middle = QPoint(min(12, widget.width() // 2), widget.height() // 2)
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=middle)

    @property
    def focused(self) -> QWidget:
        focused: QWidget | None = self.page.focusWidget()
        return self.page if focused is None else focused

    def connect_line(self) -> None:
        self.click(self.page.welcome.connect_line)

    def to_line(self) -> None:
        self.connect_line()
        self.type("1001")
        self.key(Qt.Key.Key_Tab)
        self.type("LiJing")
        self.key(Qt.Key.Key_Return)

    def to_sound(self) -> None:
        self.to_line()
        self.type("pbx.example")
        self.line.form.editor("extension").setFocus()
        self.type("1001")
        self.line.password.edit.setFocus()
        self.type("hunter2")
        self.key(Qt.Key.Key_Return)

    def hear(self, level: float = 0.5) -> None:
        assert self.probes.watch is not None
        self.probes.watch.level(level)

    def to_storage(self) -> None:
        self.to_sound()
        self.hear()
        self.key(Qt.Key.Key_Return)

    def to_done(self) -> None:
        self.to_storage()
        self.key(Qt.Key.Key_Return)


def words(widget: QWidget) -> str:
    """Everything a screen reader would find."""
    return "\n".join(child.accessibleName() for child in widget.findChildren(QWidget))
