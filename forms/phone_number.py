"""Telephone numbers as a Chinese hotline meets them: one spelling to compare, one to show, one masked.

The same person may arrive as 13800001234, 013800001234, +86 138-0000-1234, tel:+8613800001234 or
sip:13800001234@10.0.0.1. `normalise` gives them one spelling:

    mobile          11 digits                       13800001234
    landline        with area code                  08916543567
    400/800         10 digits                       4001234567
    short           up to 6 digits                  110, 12345, 1001
    foreign         + and country code              +442012345678
    a SIP user name lower case                      zhang.san
    withheld        the empty string
"""

import re
import unicodedata
from enum import StrEnum
from urllib.parse import unquote

MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0[1-9]\d{8,11}")
_AREA_AND_SHORT = re.compile(r"(010|02\d|0[3-9]\d\d)(1\d{4}|9\d{4})")
_SERVICE = re.compile(r"[48]00\d{7}")
_EXTENSION = re.compile(r"(转|轉|分机|ext\.?|#|,).*$", re.IGNORECASE | re.DOTALL)
_SCHEME = re.compile(r"^\s*(sips?|tel|callto):", re.IGNORECASE)
_FILLERS = re.compile(r"[\s\-‐-―−.·()/_\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WITHHELD = frozenset(
    {"anonymous", "unknown", "private", "restricted", "unavailable", "withheld", "未知", "匿名"}
)
_MASKED = re.compile(r"\+?\w{0,4}-?\*{4}\d{0,4}", re.ASCII)
_SHORT_AT_MOST = 6
LONGEST = 200
"""Of a longer text, only so much is looked at: it comes from the network and may be anything."""


class NumberKind(StrEnum):
    """What a normalised number is."""

    WITHHELD = "withheld"
    MOBILE = "mobile"
    LANDLINE = "landline"
    LOCAL = "local"
    SERVICE = "service"
    SHORT = "short"
    FOREIGN = "foreign"
    NAME = "name"
    OTHER = "other"


def normalise(raw: str, home_area_code: str = "") -> str:
    """One spelling of *raw* for comparing; "" if it is withheld or holds no number.

    A landline dialled without its area code gets *home_area_code* (such as "0891") if that is given.
    Never raises; normalising twice changes nothing.
    """
    bare, before = _bare(raw[:LONGEST]), ""
    for _ in range(3):  # taking separators out may bring letters together that are one letter then
        if bare == before:
            break
        bare, before = _bare(bare), bare
    if not bare or bare in _WITHHELD:
        return ""
    sign, digits = ("+", bare[1:]) if bare.startswith("+") else ("", bare)
    if not (digits.isascii() and digits.isdigit()):
        return bare
    if sign:
        return _from_abroad(digits)
    return _at_home(digits, home_area_code)


def same_number(one: str, other: str, home_area_code: str = "") -> bool:
    """Whether both are one line; withheld numbers are never the same."""
    first = normalise(one, home_area_code)
    return first != "" and first == normalise(other, home_area_code)


def kind_of(raw: str) -> NumberKind:
    """What kind of number *raw* is."""
    number = normalise(raw)
    rules: tuple[tuple[NumberKind, bool], ...] = (
        (NumberKind.WITHHELD, not number),
        (NumberKind.FOREIGN, number.startswith("+")),
        (NumberKind.NAME, not number.isdigit()),
        (NumberKind.SHORT, len(number) <= _SHORT_AT_MOST),
        (NumberKind.MOBILE, MOBILE.fullmatch(number) is not None),
        (NumberKind.SERVICE, _SERVICE.fullmatch(number) is not None),
        (NumberKind.LANDLINE, _is_landline(number)),
        (NumberKind.LOCAL, len(number) in (7, 8) and number[0] not in "01"),
    )
    return next((kind for kind, holds in rules if holds), NumberKind.OTHER)


def mask(raw: str) -> str:
    """How a number is shown to those who need not know it: 138****0000, 0891-****567, 110.

    Masking twice changes nothing.
    """
    if _MASKED.fullmatch(raw):
        return raw
    number = normalise(raw)
    kind = kind_of(number)
    if kind in (NumberKind.WITHHELD, NumberKind.SHORT) or _AREA_AND_SHORT.fullmatch(number):
        return show(number)
    if kind is NumberKind.MOBILE:
        return f"{number[:3]}****{number[-4:]}"
    if kind is NumberKind.LANDLINE:
        return f"{area_code(number)}-****{number[-3:]}"
    if kind is NumberKind.SERVICE:
        return f"{number[:3]}****{number[-3:]}"
    if kind is NumberKind.FOREIGN:
        return f"{number[:3]}****{number[-3:]}" if len(number) > 8 else f"{number[:2]}****"
    if kind is NumberKind.NAME:
        return f"{number[:1]}****"
    return f"****{number[-3:]}"


def show(raw: str) -> str:
    """The whole number, grouped to be read: 138 0000 1234, 0891-6543567."""
    number = normalise(raw)
    kind = kind_of(number)
    if kind is NumberKind.MOBILE:
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if kind is NumberKind.SERVICE:
        return f"{number[:3]} {number[3:6]} {number[6:]}"
    if kind is NumberKind.LANDLINE:
        code = area_code(number)
        return f"{code}-{number[len(code) :]}"
    return number


def area_code(number: str) -> str:
    """The area code of a normalised landline, with its 0: "010", "0891"; "" for anything else."""
    if not _is_landline(number):
        return ""
    return number[:3] if number[1] in "12" else number[:4]


def tail(raw: str) -> str:
    """The last four digits, by which people name their number; "" if there are fewer."""
    number = normalise(raw)
    return number[-4:] if len(number) > 4 and number[-4:].isdigit() else ""


def problem_with(raw: str) -> str | None:
    """Why *raw* cannot be called back, in Chinese with what to do; None if it can."""
    number = normalise(raw)
    kind = kind_of(number)
    if kind is NumberKind.WITHHELD or kind is NumberKind.NAME:
        return "没有可拨打的数字，请填写手机号或带区号的座机号。"
    if kind is not NumberKind.OTHER:
        return None
    if re.match(r"1[3-9]", number):
        return f"手机号应为 11 位，现在是 {len(number)} 位，请核对。"
    if number.startswith("0"):
        return f"座机号应为区号加 7 至 8 位号码，现在共 {len(number)} 位，请核对。"
    return f"号码共 {len(number)} 位，不像手机号或座机号，请核对。"


def _bare(raw: str) -> str:
    """*raw* without scheme, host, parameters, extension and separators; lower case."""
    text = unicodedata.normalize("NFKC", raw)
    inside = re.search(r"<([^>]*)>", text)
    text = _SCHEME.sub("", inside.group(1) if inside else text)
    text = unquote(re.split(r"[@;?]", text, maxsplit=1)[0], errors="replace")
    text = _EXTENSION.sub("", unicodedata.normalize("NFKC", text))
    if text.strip().startswith(("+", "00")):
        text = text.replace("(0)", "")
    return _FILLERS.sub("", text).lower()


def _from_abroad(digits: str) -> str:
    """The spelling of a number that came with a country code."""
    if not digits.startswith("86"):
        return f"+{digits}"
    home = digits[2:].lstrip("0")
    if MOBILE.fullmatch(home) or _SERVICE.fullmatch(home) or len(home) <= _SHORT_AT_MOST:
        return home
    return f"0{home}"


def _at_home(digits: str, home_area_code: str) -> str:
    """The spelling of a number that came without a plus sign."""
    if digits.startswith("00"):
        return _from_abroad(digits.lstrip("0")) if len(digits.lstrip("0")) > _SHORT_AT_MOST else digits
    if digits.startswith("0") and MOBILE.fullmatch(digits[1:]):
        return digits[1:]
    if digits.startswith("86") and len(digits) >= 12:
        return _from_abroad(digits)
    if home_area_code and len(digits) in (7, 8) and digits[0] not in "01":
        return f"0{home_area_code.lstrip('0')}{digits}"
    return digits


def _is_landline(number: str) -> bool:
    return _LANDLINE.fullmatch(number) is not None and len(number) <= 12 and not MOBILE.fullmatch(number[1:])
