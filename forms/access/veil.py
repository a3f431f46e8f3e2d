"""Hides in texts what tells who somebody is: telephone, identity and bank card numbers, accounts, names.

People write numbers in many ways (138-0000-0000, full-width, 一三八零零…). What is looked for is found in a
spelling of equal length, and hidden in the text as it was written.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from forms import phone_number

SOMEBODY = "某某"
HIDDEN_NUMBER = "（号码保密）"
_SEPARATOR = r"[ \t\-‐-―−.·\u00a0\u3000]?"
_FILLER = "\ufffc"
_CHINESE_DIGITS = str.maketrans("零〇一二三四五六七八九幺两", "00123456789" + "12")
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_SEPARATOR})?0?1[3-9](?:{_SEPARATOR}\d){{9}}(?!{_SEPARATOR}\d)", re.ASCII
)
_LANDLINE = re.compile(r"(?<!\d)[(（]?0\d{2,3}[)）]?[- ]?[2-9]\d{2,3}[- ]?\d{4}(?!\d)", re.ASCII)
_LONG = re.compile(r"(?<!\d)\d(?: ?\d){9,}[\dXx](?!\d)", re.ASCII)
"""Identity cards, bank cards, and mobile numbers with a digit too many."""
_CALLED_SO = r"号?(?:[是为:：]|\s){0,4}"
_LOCAL = re.compile(
    rf"(?:电话|座机|固话|手机|号码|联系方式){_CALLED_SO}(?P<number>\d{{7,8}})(?!\d)", re.ASCII
)
_ACCOUNT = re.compile(
    rf"(?:QQ|微信|wechat){_CALLED_SO}(?P<number>[A-Za-z0-9_\-]{{6,20}})(?![A-Za-z0-9_\-])",
    re.ASCII | re.IGNORECASE,
)
_MAIL = re.compile(r"[A-Za-z0-9_.+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+", re.ASCII)
TITLES = ("先生", "女士", "小姐", "师傅", "大爷", "大妈", "阿姨", "老师", "老板", "同志", "某某", "某")
_DOUBLE_SURNAMES = frozenset(
    "欧阳上官司马诸葛东方皇甫尉迟公孙慕容司徒夏侯令狐端木南宫宇文长孙轩辕百里呼延"[at : at + 2]
    for at in range(0, 38, 2)
)

_NOT_PLAIN = re.compile(r"[^\x00-\x7f\u4e00-\u9fff]")
"""What may be another spelling of an ASCII character; Chinese characters are not."""

Cover = Callable[[str], str]


def veil_text(text: str, names: Iterable[str] = (), *, wholly: bool = False) -> str:
    """*text* with numbers and the *names* in it masked; *wholly*: nothing of them is left to be seen.

    Doing it twice changes nothing.
    """
    cover: Cover = _hide if wholly else _mask
    kept: list[str] = []
    done = 0
    for start, end, spelling in _numbers(text):
        kept += [text[done:start], cover(spelling)]
        done = end
    text = "".join(kept) + text[done:]
    for name in sorted({each.strip() for each in names}, key=len, reverse=True):
        text = _without_name(text, name, wholly)
    return text


def spans_to_hide(text: str, names: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Where in *text* (from, to) `veil_text` would hide something: for what is still being typed."""
    named = (re.escape(each.strip()) for each in names if len(each.strip()) > 1)
    spans = [found.span() for each in named for found in re.finditer(each, text)]
    return sorted([*spans, *((start, end) for start, end, _ in _numbers(text))])


def veil_name(name: str) -> str:
    """张三 becomes 张*, 张先生 stays: the surname is needed to speak to somebody."""
    name = name.strip()
    if not name or any(name.endswith(title) for title in TITLES):
        return name
    kept = len(surname_of(name))
    return name[:kept] + "*" * (len(name) - kept)


def surname_of(name: str) -> str:
    """欧阳修 is called 欧阳, 张三 is called 张."""
    return name[:2] if name[:2] in _DOUBLE_SURNAMES else name[:1]


def _numbers(text: str) -> list[tuple[int, int, str]]:
    """Every number in *text*: from, to, its spelling in ASCII. What one pattern found, no other looks at."""
    found: list[tuple[int, int, str]] = []
    left = _ascii_digits(text)
    for pattern in (_MAIL, _MOBILE, _LANDLINE, _LONG, _LOCAL, _ACCOUNT):
        left = _taken_out(left, left, pattern, found)
    for pattern in (_MOBILE, _LONG):
        left = _taken_out(left, left.translate(_CHINESE_DIGITS), pattern, found)
    return sorted(found)


def _taken_out(text: str, spelling: str, pattern: re.Pattern[str], found: list[tuple[int, int, str]]) -> str:
    """*text* with fillers where *pattern* finds something in its *spelling*; both are equally long."""
    group = "number" if "number" in pattern.groupindex else 0
    for each in pattern.finditer(spelling):
        start, end = each.span(group)
        found.append((start, end, spelling[start:end]))
        text = f"{text[:start]}{_FILLER * (end - start)}{text[end:]}"
    return text


def _mask(number: str) -> str:
    if "@" in number:
        return f"{number[0]}***{number[number.index('@') :]}"
    bare = re.sub(r"\D", "", number)
    if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return phone_number.mask(number)
    if len(bare) >= 11:
        return f"{bare[:3]}{'*' * (len(bare) - 7)}{bare[-4:]}"
    return f"****{number[-3:]}"


def _hide(_number: str) -> str:
    return HIDDEN_NUMBER


def _ascii_digits(text: str) -> str:
    """Full-width and other digits as ASCII ones, every character in its place."""
    if text.isascii():
        return text
    return _NOT_PLAIN.sub(lambda found: _narrow(found[0]), text)


@lru_cache(maxsize=4096)
def _narrow(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKC", character)
    # a circled or raised digit is no part of a number beside it
    return plain if len(plain) == 1 and not plain.isdigit() else character


def _without_name(text: str, name: str, wholly: bool) -> str:
    if len(name) < 2:
        return text
    if not wholly:
        return text.replace(name, veil_name(name))
    text = text.replace(name, SOMEBODY)
    titled = "|".join(title for title in TITLES if title != SOMEBODY)
    return re.sub(rf"{re.escape(surname_of(name))}(?:{titled})", SOMEBODY, text)
