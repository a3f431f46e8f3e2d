"""Text from elsewhere made fit to be kept: no scripts, no remote loads, no noise against copying.

Some web pages guard their text by putting a traditional character and its reading in the place of a
plain one: 您當(dāng)前. `clean_text` gives 您当前 back. Nothing here raises, whatever the text.
"""

import re
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from unicodedata import normalize

import nh3

from forms.draft import printable

if TYPE_CHECKING:
    from opencc import OpenCC

_TAG_NAMES = (
    "p br div span h1 h2 h3 h4 h5 h6 ul ol li b strong i em u s sub sup blockquote pre code hr a"
    " table caption thead tbody tr th td"
)
TAGS = frozenset(_TAG_NAMES.split())
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
SCHEMES = frozenset({"http", "https", "tel", "mailto"})
_INLINE = frozenset({"span", "b", "strong", "i", "em", "u", "s", "sub", "sup", "code", "a", "th", "td"})
_BLOCKS = TAGS - _INLINE - {"thead", "tbody"}
_SILENT = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "math"}
)
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(_SILENT),
    attributes=ATTRIBUTES,
    url_schemes=set(SCHEMES),
    url_relative="deny",
    link_rel=None,
    strip_comments=True,
)
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_INITIAL = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
_LETTERS = f"[aeiouüngr{_TONED}]"
_READING = re.compile(rf"([\u3400-\u9fff])[(（]\s?({_INITIAL}{_LETTERS}{{1,5}})\s?[)）]", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_PLAIN_FORMS = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufb06]")
_RADICALS = str.maketrans("⺠⻔⻋⻅⻓⻛⻜⻝⻢⻥⻨⻩⻬⻮⻰⻚⻉⻦", "民门车见长风飞食马鱼麦黄齐齿龙页贝鸟")
"""Radicals that printing to PDF leaves in the place of characters, and that NFKC does not know."""
_BLANK_LINES = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+\n")


def clean_text(text: str) -> str:
    """Plain text without copying noise, invisible characters and full-width letters or digits.

    Chinese punctuation, ①, ㎡ and the like stay as they are. Cleaning twice changes nothing.
    """
    text = _INVISIBLE.sub("", printable(text))
    text = _SPACES.sub(" ", text).translate(_RADICALS)
    text = _PLAIN_FORMS.sub(lambda found: normalize("NFKC", found.group()), text)
    before = None
    while before != text:  # a reading may have stood inside another one's brackets
        before, text = text, _READING.sub(_plain_character, text)
    return text.strip()


def sanitised(html: str) -> str:
    """HTML with our few tags only: no scripts, styles, images, frames, forms, events or relative links."""
    html = _CLEANER.clean(printable(html))
    for _ in range(3):
        again = _CLEANER.clean(html)
        if again == html:
            break
        html = again
    return html.strip()


def as_body(text: str) -> str:
    """An article's body from HTML or plain text: sanitised, its words cleaned. Twice is as once."""
    if not looks_like_html(text):
        return _paragraphs(clean_text(text))
    writer = _BodyCleaner()
    writer.feed(sanitised(text))
    writer.close()
    html = sanitised(writer.html)
    return html if looks_like_html(html) else _paragraphs(clean_text(html))


def text_of(html: str) -> str:
    """What a body says, one line a paragraph, list entry or table row; plain text comes back as it is."""
    if not looks_like_html(html):
        return html.strip()
    lines = (" ".join(line.split()) for line in _shown(html).split("\n"))
    return "\n".join(line for line in lines if line)


def _shown(html: str) -> str:
    """The text between the tags, with line breaks where blocks begin and end."""
    if _BARE_MARKUP.fullmatch(html):  # nearly all bodies; the parser takes five times as long
        text = _BARE_BLOCK.sub("\n", html.replace("\n", " "))
        return unescape(_BARE_TAG.sub("", _BARE_CELL.sub(" ", text)))
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


def looks_like_html(text: str) -> bool:
    """Whether *text* has a tag or an entity in it."""
    return _MARKUP.search(text) is not None


def _plain_character(found: re.Match[str]) -> str:
    character, reading = found.group(1), found.group(2).lower()
    tones = sum(reading.count(each) for each in _TONED)
    if tones != 1:
        return found.group()
    return "着" if character == "著" else _to_simplified().convert(character)


@cache
def _to_simplified() -> "OpenCC":
    """The dictionary, loaded when the first page that needs it comes."""
    import opencc

    return opencc.OpenCC("t2s")


def _paragraphs(text: str) -> str:
    text = _BLANK_LINES.sub("\n\n", _TRAILING.sub("\n", text))
    return "\n".join(
        f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.split("\n") if line.strip()
    )


_OTHER_NAMES = (
    "html body img form input font center section article main header footer dl dt dd link meta button video"
    " audio base tfoot col colgroup embed label nav aside"
)
_OTHER_TAGS = frozenset(_OTHER_NAMES.split())
_MARKUP = re.compile(
    rf"<(?:!--|!doctype|\?xml|/?(?:{'|'.join(sorted(TAGS | _SILENT | _OTHER_TAGS))})(?=[\s/>]))"
    r"|&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
_BARE_MARKUP = re.compile(rf"(?:[^<&]++|</?(?:{'|'.join(sorted(TAGS))})>|&(?:amp|lt|gt|quot|nbsp);)*+")
_BARE_BLOCK = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS))})>")
_BARE_CELL, _BARE_TAG = re.compile("<t[dh]>"), re.compile("</?[a-z0-9]+>")


class _TextReader(HTMLParser):
    """Gathers the text between tags, with line breaks where blocks begin and end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Break the line at blocks, and stay silent in scripts."""
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Break the line at blocks."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if not self._silent:
            self.parts.append(data.replace("\n", " "))


class _BodyCleaner(HTMLParser):
    """Writes sanitised HTML again with the words between its tags cleaned."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._text: list[str] = []

    @property
    def html(self) -> str:
        """What was written."""
        return "".join(self._parts)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """As it came."""
        self._flush()
        self._parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """As it came."""
        self._flush()
        self._parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Gather the text until the next tag."""
        self._text.append(data)

    def close(self) -> None:
        """Write what is left."""
        super().close()
        self._flush()

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if not text:
            return
        head = text[: len(text) - len(text.lstrip())]
        tail = text[len(text.rstrip()) :] if text.strip() else ""
        self._parts.append(_blank(head) + escape(clean_text(text), quote=False) + _blank(tail))


def _blank(space: str) -> str:
    if not space:
        return ""
    return "\n" if "\n" in space else " "
