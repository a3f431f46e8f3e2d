"""The colours: enough contrast everywhere, and one place that names them."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.theme.stylesheet import FOLDER
from console.theme.tokens import DARK, LIGHT, PAIRS, TEXT, Tokens, Tone, contrast, mix

ROOT = Path(__file__).parents[3]
COLOURS = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("colour", "ground", "least"), PAIRS, ids=lambda part: str(part))
def test_every_pair_in_use_has_the_contrast_it_needs(
    tokens: Tokens, colour: str, ground: str, least: float
) -> None:
    named = dict(tokens.named())
    assert contrast(named[colour], named[ground]) >= least


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#FFFFFF", "#FFFFFF", 1.0)],
)
def test_the_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways_and_within_its_bounds(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1.0 <= contrast(one, other) <= 21.0


@given(COLOURS, COLOURS)
def test_mixing_nothing_changes_nothing_and_mixing_all_gives_the_other(one: str, other: str) -> None:
    assert mix(one, other, 0) == one
    assert mix(one, other, 1) == other


def test_light_and_dark_name_the_same_colours_and_differ() -> None:
    light, dark = dict(LIGHT.named()), dict(DARK.named())
    assert light.keys() == dark.keys()
    assert light["surface"] != dark["surface"]


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_has_its_own_colours(tone: Tone) -> None:
    others = {LIGHT.tone(other).text for other in Tone if other is not tone}
    assert LIGHT.tone(tone).text not in others


def test_every_colour_that_a_style_sheet_writes_with_is_in_the_contrast_table() -> None:
    checked = {colour for colour, _, least in PAIRS if least >= TEXT} | {"text-disabled"}
    for template in FOLDER.glob("*.qss"):
        for colour in re.findall(r"(?<![-\w])color: @([a-z-]+)", template.read_text(encoding="utf-8")):
            assert colour in checked, f"{template.name} writes in {colour}"


def test_no_other_file_names_a_colour() -> None:
    literal = re.compile(
        r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?=[\"';])|\brgba?\(|GlobalColor\.(?!transparent)"
    )
    files = [*(ROOT / "console").rglob("*.py"), *FOLDER.glob("*.qss")]
    found = {
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in files
        if file.name != "tokens.py"
        for match in literal.finditer(file.read_text(encoding="utf-8"))
    }
    assert not found
