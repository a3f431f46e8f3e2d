"""Somebody before the settings page, and a fake of everything outside."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.pages.settings import SettingsPage
from console.settings import (
    Folders,
    LineSettings,
    LookSettings,
    OperatorSettings,
    Settings,
    load_targets,
)
from console.settings.probes import FakePasswordCare, FakeProbes, PasswordView
from console.settings.secrets import SecretHome

SETTINGS = Settings(
    operator=OperatorSettings("1001", "李静"), phone=LineSettings(server="pbx.example", extension="1001")
)
SIP = SETTINGS.phone.secret_name
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Sitting:
    """Somebody before the page."""

    def __init__(self, qtbot: QtBot, home: Path, settings: Settings = SETTINGS) -> None:
        self.qtbot: Any = qtbot
        self.probes = FakeProbes()
        self.care = FakePasswordCare(PasswordView(SecretHome.KEYRING, kept=frozenset({SIP})))
        self.folders = Folders.under(home)
        self.targets = load_targets(home)
        self.page = SettingsPage(
            settings, self.targets, self.folders, self.probes, self.care, lambda: {"电话": "电话已连接"}
        )
        qtbot.addWidget(self.page)
        self.page.resize(1366 - 72, 768 - 64)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.saved: list[Settings] = []
        self.looks: list[LookSettings] = []
        self.page.saved.connect(self.saved.append)
        self.page.look_changed.connect(self.looks.append)

    def click(self, widget: QWidget) -> None:
        middle = QPoint(min(12, widget.width() // 2), widget.height() // 2)
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=middle)

    def key(self, widget: QWidget, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        widget.setFocus()
        self.qtbot.keyClick(widget, key, modifier)

    def retype(self, widget: QWidget, text: str) -> None:
        widget.setFocus()
        self.qtbot.keyClick(widget, Qt.Key.Key_A, CTRL)
        self.qtbot.keyClicks(widget, text)

    @property
    def wrote(self) -> Settings:
        return self.probes.saved[-1][0]
