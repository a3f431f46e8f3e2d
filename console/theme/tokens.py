"""The colours by meaning: two sets of values under the same names. Nothing else names a colour.

Every pair of colours that meets in the window stands in `PAIRS` with the contrast it needs; a test holds
both sets against it (WCAG 2.2: 4.5 for text, 3 for large text, icons and the focus ring).
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum


class Tone(StrEnum):
    """What a colour says. A tone never says it alone: a word or an icon stands with it."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    DANGER = "danger"
    INFO = "info"


@dataclass(frozen=True)
class ToneColours:
    """One tone: a solid fill with what is written on it; a soft fill, and text for it and for surfaces."""

    solid: str
    soft: str
    text: str
    on_solid: str = "#FFFFFF"

    @property
    def solid_hover(self) -> str:
        """The solid fill under the pointer."""
        return mix(self.solid, "#000000", 0.10)

    @property
    def solid_pressed(self) -> str:
        """The solid fill while pressed."""
        return mix(self.solid, "#000000", 0.22)


@dataclass(frozen=True)
class PaperColours:
    """What is printed with: the same in the light and the dark window, because paper is white."""

    sheet: str = "#FFFFFF"
    ink: str = "#111111"
    muted: str = "#444444"
    line: str = "#8A8F98"
    pale: str = "#DCE2EA"
    """Words lying over the whole sheet."""
    code: str = "#000000"
    """The squares of a QR symbol: a scanner wants all the contrast there is."""


PAPER = PaperColours()


@dataclass(frozen=True)
class Tokens:
    """One set of values. Colours are #RRGGBB."""

    dark: bool
    surface: str
    surface_raised: str
    surface_sunken: str
    surface_hover: str
    surface_pressed: str
    border: str
    border_control: str
    text: str
    text_muted: str
    text_disabled: str
    focus: str
    selection: str
    selection_text: str
    neutral: ToneColours
    accent: ToneColours
    ringing: ToneColours
    talking: ToneColours
    held: ToneColours
    danger: ToneColours
    info: ToneColours

    def tone(self, tone: Tone) -> ToneColours:
        """The colours of one tone."""
        return {
            Tone.NEUTRAL: self.neutral,
            Tone.ACCENT: self.accent,
            Tone.RINGING: self.ringing,
            Tone.TALKING: self.talking,
            Tone.HELD: self.held,
            Tone.DANGER: self.danger,
            Tone.INFO: self.info,
        }[tone]

    def line(self, tone: Tone) -> str:
        """The colour of edges and lit marks of a tone: its fill where it is light, its text where dark."""
        colours = self.tone(tone)
        return colours.text if self.dark else colours.solid

    def named(self) -> Iterator[tuple[str, str]]:
        """Every colour with its name in style sheets: `text-muted`, `accent`, `accent-soft`, `on-accent` …"""
        for field in fields(self):
            value = getattr(self, field.name)
            name = field.name.replace("_", "-")
            if isinstance(value, str):
                yield name, value
            elif isinstance(value, ToneColours):
                yield name, value.solid
                yield f"{name}-hover", value.solid_hover
                yield f"{name}-pressed", value.solid_pressed
                yield f"{name}-soft", value.soft
                yield f"{name}-text", value.text
                yield f"{name}-line", self.line(Tone(name))
                yield f"on-{name}", value.on_solid


LIGHT = Tokens(
    dark=False,
    surface="#F4F6F8",
    surface_raised="#FFFFFF",
    surface_sunken="#E9EDF2",
    surface_hover="#EEF2F6",
    surface_pressed="#E1E7EE",
    border="#D8DEE6",
    border_control="#818C9B",
    text="#1A222E",
    text_muted="#55606F",
    text_disabled="#77818F",
    focus="#1D5FBF",
    selection="#D6E4F8",
    selection_text="#1A222E",
    neutral=ToneColours("#55606F", "#E9EDF2", "#55606F"),
    accent=ToneColours("#1D5FBF", "#E4EDFA", "#1A56AE"),
    ringing=ToneColours("#A85A00", "#FCEFD3", "#834600"),
    talking=ToneColours("#157A45", "#DDF3E6", "#116639"),
    held=ToneColours("#54647A", "#E4E9F0", "#435268"),
    danger=ToneColours("#C62A2F", "#FCE6E6", "#A91F26"),
    info=ToneColours("#0E7490", "#DDF1F6", "#0B5F77"),
)

DARK = Tokens(
    dark=True,
    surface="#13171C",
    surface_raised="#1B2027",
    surface_sunken="#0E1115",
    surface_hover="#252B34",
    surface_pressed="#2E3540",
    border="#2E3540",
    border_control="#6A778B",
    text="#E4E8ED",
    text_muted="#A3ADBA",
    text_disabled="#78838F",
    focus="#7FB0FA",
    selection="#234069",
    selection_text="#F2F5F8",
    neutral=ToneColours("#56606E", "#252B34", "#A3ADBA"),
    accent=ToneColours("#2E6FD1", "#1B2F4D", "#8DB8FA"),
    ringing=ToneColours("#9A5A0B", "#3A2A12", "#F2BC66"),
    talking=ToneColours("#1B7A49", "#143324", "#6FD3A0"),
    held=ToneColours("#56657A", "#262E39", "#B4C0CF"),
    danger=ToneColours("#C9393D", "#421C1F", "#FF9C9C"),
    info=ToneColours("#14768F", "#12323B", "#74CBE0"),
)

TEXT = 4.5
"""The least contrast of text."""
LARGE = 3.0
"""The least contrast of large text, icons, control borders, the focus ring, and disabled words."""

_SURFACES = ("surface", "surface-raised", "surface-sunken", "surface-hover")
_TONES = tuple(tone.value for tone in Tone)

PAIRS: tuple[tuple[str, str, float], ...] = (
    *(("text", under, TEXT) for under in (*_SURFACES, "surface-pressed", "selection")),
    *(("text-muted", under, TEXT) for under in (*_SURFACES, "surface-pressed", "selection")),
    *(("text-disabled", under, LARGE) for under in _SURFACES),
    *(("border-control", under, LARGE) for under in ("surface", "surface-raised", "surface-hover")),
    *(("focus", under, LARGE) for under in (*_SURFACES, *(f"{tone}-soft" for tone in _TONES))),
    ("selection-text", "selection", TEXT),
    *((f"on-{tone}", f"{tone}{state}", TEXT) for tone in _TONES for state in ("", "-hover", "-pressed")),
    *((f"{tone}-text", f"{tone}-soft", TEXT) for tone in _TONES),
    *((f"{tone}-text", under, TEXT) for tone in _TONES for under in _SURFACES),
    *((f"{tone}-text", "selection", TEXT) for tone in _TONES),
    *((f"{tone}-line", under, LARGE) for tone in _TONES for under in (*_SURFACES, f"{tone}-soft")),
    *(("text", f"{tone}-soft", TEXT) for tone in _TONES),
    *(("text-muted", f"{tone}-soft", TEXT) for tone in _TONES),
)
"""(colour, what it stands on, least contrast) for everything the style sheets and the widgets draw."""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of `other` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def contrast(colour: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
