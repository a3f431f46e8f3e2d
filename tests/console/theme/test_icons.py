"""The icons: files and names agree, every file draws, and it draws in the colour that is asked for."""

import re

import pytest
from PySide6.QtCore import QByteArray, QFile
from PySide6.QtGui import QColor, QIcon
from PySide6.QtSvg import QSvgRenderer

from console.theme import Icon, Theme
from console.theme.icons import FOLDER, FOR_SETTINGS, pixmap, qicon, svg
from console.theme.marks import url
from console.theme.tokens import DARK, LIGHT, Tokens

APP_ICON = "app"


def test_every_file_has_a_name_and_every_name_a_file() -> None:
    files = {file.stem for file in FOLDER.glob("*.svg")} - {APP_ICON}
    assert files == {icon.value for icon in Icon}


def test_every_icon_is_shown_somewhere_or_offered_to_the_settings() -> None:
    root = FOLDER.parents[1]
    code = "".join(file.read_text(encoding="utf-8") for file in (root / "console").rglob("*.py"))
    files = "".join(file.read_text(encoding="utf-8") for file in (root / "resources").rglob("*.toml"))
    shown = set(re.findall(r"Icon\.([A-Z0-9_]+)\b", code.replace(_offered(code), "")))
    named = set(re.findall(r'icon = "([a-z0-9-]+)"', files))
    unused = {icon for icon in Icon if icon.name not in shown and icon.value not in named}
    assert unused <= set(FOR_SETTINGS)


def _offered(code: str) -> str:
    found = re.search(r"^FOR_SETTINGS.*?^\)", code, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found.group()


def test_the_licence_and_the_source_stand_beside_the_files() -> None:
    assert "ISC License" in (FOLDER / "LICENSE.txt").read_text(encoding="utf-8")
    assert "lucide" in (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("icon", Icon)
def test_every_icon_parses_and_takes_its_colour(icon: Icon) -> None:
    text = svg(icon, LIGHT.accent.text)
    assert b"currentColor" not in text
    assert QSvgRenderer(QByteArray(text)).isValid()
    image = pixmap(icon, LIGHT.accent.text, 24, 2.0).toImage()
    solid = {
        QColor(image.pixel(x, y)).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    wanted = QColor(LIGHT.accent.text)
    assert solid
    for colour in map(QColor, solid):  # blending may round by one
        assert abs(colour.red() - wanted.red()) <= 1
        assert abs(colour.green() - wanted.green()) <= 1
        assert abs(colour.blue() - wanted.blue()) <= 1


def test_the_program_s_own_icon_parses() -> None:
    assert QSvgRenderer(str(FOLDER / f"{APP_ICON}.svg")).isValid()


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_an_icon_has_a_pixel_for_every_pixel_of_the_screen(ratio: float) -> None:
    drawn = pixmap(Icon.PHONE, LIGHT.text, 20, ratio)
    assert drawn.width() == round(20 * ratio)
    assert drawn.devicePixelRatio() == ratio


def test_the_same_icon_is_drawn_once() -> None:
    assert pixmap(Icon.PHONE, LIGHT.text, 16, 1.0) is pixmap(Icon.PHONE, LIGHT.text, 16, 1.0)


def test_a_disabled_icon_looks_disabled() -> None:
    made = qicon(Icon.PHONE, LIGHT.text, LIGHT.text_disabled, 16)
    usual, greyed = made.pixmap(16, 16), made.pixmap(16, 16, QIcon.Mode.Disabled)
    assert usual.toImage() != greyed.toImage()


def test_a_gap_widens_the_icon_and_leaves_the_drawing(look: Theme) -> None:
    wide = look.icon(Icon.PHONE, gap=4)
    assert [size.toTuple() for size in wide.availableSizes()] == [(20, 16)]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "name", ["check", "minus", "chevron-down", "chevron-up", "chevron-right", "airy-chevron-down"]
)
def test_every_mark_of_the_style_sheets_can_be_loaded(name: str, tokens: Tokens) -> None:
    for colour in (tokens.text, tokens.text_muted, tokens.text_disabled, tokens.accent.on_solid):
        file = QFile(url(name, colour))
        assert file.open(QFile.OpenModeFlag.ReadOnly)
        assert QSvgRenderer(file.readAll()).isValid()
        assert QIcon(url(name, colour)).pixmap(16, 16).toImage().size().width() == 16
