"""The look in force and how it changes."""

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from console import theme
from console.theme import Appearance, Icon, Scheme, Theme, Type
from console.theme import theme as in_force
from console.theme.tokens import DARK, LIGHT
from console.widgets.button import Button


@pytest.mark.parametrize(("scheme", "tokens"), [(Scheme.LIGHT, LIGHT), (Scheme.DARK, DARK)])
def test_the_setting_decides_between_light_and_dark(look: Theme, scheme: Scheme, tokens: object) -> None:
    look.apply(Appearance(scheme))
    assert look.tokens is tokens
    assert look.appearance.scheme is scheme


@pytest.mark.parametrize(
    ("scheme", "after_dark", "after_light"),
    [(Scheme.SYSTEM, DARK, LIGHT), (Scheme.LIGHT, LIGHT, LIGHT), (Scheme.DARK, DARK, DARK)],
)
def test_the_system_s_change_counts_only_where_the_system_decides(
    look: Theme,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    scheme: Scheme,
    after_dark: object,
    after_light: object,
) -> None:
    look.apply(Appearance(scheme))
    hints = qapp.styleHints()
    monkeypatch.setattr(look, "_system_is_dark", lambda: True)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert look.tokens is after_dark
    monkeypatch.setattr(look, "_system_is_dark", lambda: False)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert look.tokens is after_light


@pytest.mark.parametrize(("asked", "got"), [(0.5, 0.9), (0.9, 0.9), (1.25, 1.25), (1.6, 1.6), (4.0, 1.6)])
def test_the_scale_stays_within_its_bounds(look: Theme, asked: float, got: float) -> None:
    look.apply(Appearance(Scheme.LIGHT, asked))
    assert look.scale == got
    assert look.font().pixelSize() == round(14 * got)
    assert look.px(100) == round(100 * got)


def test_type_and_palette_reach_every_widget(look: Theme, qtbot: QtBot) -> None:
    look.apply(Appearance(Scheme.DARK, 1.6))
    label = QLabel("供暖不热")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.font().pixelSize() == 22
    assert label.palette().color(QPalette.ColorRole.WindowText).name().upper() == DARK.text


def test_chinese_has_a_face_of_the_stack(look: Theme) -> None:
    face = theme.chinese_face()
    assert face is not None
    assert QFontInfo(look.font()).family() == face
    assert QFontMetrics(look.font()).inFont("供")


def test_figures_of_clocks_are_all_of_one_width(look: Theme) -> None:
    metrics = QFontMetrics(look.font(Type.CLOCK))
    assert len({metrics.horizontalAdvance(digit * 4) for digit in "0123456789"}) == 1


def test_nothing_moves_when_motion_is_not_wanted(look: Theme) -> None:
    look.apply(Appearance(reduced_motion=True))
    assert look.motion_ms == 0
    look.apply(Appearance(reduced_motion=False))
    assert look.motion_ms == 120


def test_qt_s_own_words_are_chinese(qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text().startswith("取消")


def test_a_button_s_icon_follows_the_theme(look: Theme, qtbot: QtBot) -> None:
    button = Button("派单", icon=Icon.SEND)
    qtbot.addWidget(button)
    before = button.icon().pixmap(20, 16).toImage()
    look.apply(Appearance(Scheme.DARK))
    assert button.icon().pixmap(20, 16).toImage() != before


def test_installing_again_only_applies(look: Theme, qapp: QApplication) -> None:
    assert theme.install(qapp, Appearance(Scheme.DARK)) is look
    assert look.tokens is DARK


def test_widgets_before_the_theme_are_a_plain_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_force, "_in_force", [])
    with pytest.raises(RuntimeError, match="install the theme"):
        theme.current()


def test_void_calls_of_qt_do_not_use_up_none(qtbot: QtBot) -> None:
    """A build of PySide6 once dropped a reference to None with every void call, until Python 3.11 aborted."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(2000):
        label.setText(str(number))
        label.update()
        label.setEnabled(True)
    assert sys.getrefcount(None) > before - 1000
