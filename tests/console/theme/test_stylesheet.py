"""The style sheet that is made of the templates."""

import re

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from console.theme import Appearance, Scheme, Theme
from console.theme.stylesheet import render, scaled, stylesheet
from console.theme.tokens import DARK, LIGHT, Tokens


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.25, 1.6])
def test_nothing_of_a_template_s_own_language_is_left(tokens: Tokens, scale: float) -> None:
    made = stylesheet(tokens, scale)
    assert not re.search(r"@|\bpx\(|\btype\(|\bmark\(", re.sub(r"/\*.*?\*/", "", made, flags=re.DOTALL))


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("padding: px(8);", "padding: 13px;"),
        ("padding: px(8, -1);", "padding: 12px;"),
        ("margin: px(-6);", "margin: -10px;"),
        ("font-size: type(body);", "font-size: 22px;"),
        ("color: @text-muted;", f"color: {LIGHT.text_muted};"),
        ("color: @on-accent;", "color: #FFFFFF;"),
        ("background: @accent-soft;", f"background: {LIGHT.accent.soft};"),
        ("image: mark(check, @on-accent);", "image: url(:/marks/check-FFFFFF.svg);"),
        ("image: mark(airy-check, @on-accent);", "image: url(:/marks/airy-check-FFFFFF.svg);"),
    ],
)
def test_a_template_s_words_become_qss(template: str, made: str) -> None:
    assert render(template, LIGHT, 1.6) == made


@pytest.mark.parametrize(
    ("template", "error"),
    [
        ("color: @mauve;", KeyError),
        ("font-size: type(huge);", ValueError),
        ("image: mark(unicorn, @text);", ValueError),
        ("image: mark(phone, @text);", ValueError),
    ],
)
def test_a_template_that_names_what_does_not_exist_is_refused(template: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        render(template, LIGHT, 1.0)


def test_what_was_visible_stays_visible_at_the_smallest_scale() -> None:
    assert scaled(1, 0.1) == 1
    assert scaled(0, 1.6) == 0


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_qt_understands_the_whole_sheet(look: Theme, scheme: Scheme, qtbot: QtBot) -> None:
    look.apply(Appearance(scheme, reduced_motion=True))
    shown = QPushButton("提交")
    qtbot.addWidget(shown)
    shown.show()  # a sheet that does not parse is a Qt warning, which fails the test
    assert shown.isVisible()


@pytest.mark.parametrize("scale", [0.9, 1.0, 1.25, 1.6])
def test_fields_and_buttons_are_equally_high(look: Theme, scale: float, qtbot: QtBot) -> None:
    look.apply(Appearance(Scheme.LIGHT, scale))
    combo = QComboBox()
    combo.addItem("来电")
    made: list[QWidget] = [QPushButton("提交"), QLineEdit("张先生"), combo, QSpinBox()]
    for widget in made:
        qtbot.addWidget(widget)
        widget.ensurePolished()
    heights = [min(widget.sizeHint().height(), widget.maximumHeight()) for widget in made]
    assert max(heights) - min(heights) <= 1, heights


@pytest.mark.parametrize("scale", [0.9, 1.0, 1.25, 1.6])
@pytest.mark.parametrize("kind", [QLineEdit, QComboBox, QSpinBox])
def test_the_focus_does_not_move_what_is_in_a_field(
    look: Theme, scale: float, kind: type[QWidget], qtbot: QtBot
) -> None:
    look.apply(Appearance(Scheme.LIGHT, scale))
    field, other = kind(), QCheckBox("保密")
    for widget in (field, other):
        qtbot.addWidget(widget)
        widget.show()
    before = field.sizeHint()
    field.setFocus()
    QApplication.processEvents()
    assert field.sizeHint() == before
