"""A body's light markup as Markdown, such that the import makes the same words of it again."""

import re
from html.parser import HTMLParser

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_AT_START = re.compile(r"^(\s*)([#>+-]|\d+[.)])(?=\s|$)", re.MULTILINE)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": ""}
_OPENINGS = {**_MARKS, "table": "\n\n", "tr": "|", "a": "[", "hr": "\n\n---\n\n"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BREAKS = frozenset({"p", "div", "blockquote", "ul", "ol", "table", "tr", "li", "caption", *_HEADINGS})


def markdown_of(html: str) -> str:
    """The body as Markdown; its headings one level down, because the title stands above them."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    lines = (line.rstrip() for line in "".join(writer.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def escaped(text: str) -> str:
    """Plain words with everything that Markdown would read as markup escaped."""
    text = _SPECIAL.sub(r"\\\1", text.replace("&", "&amp;"))
    return _AT_START.sub(lambda found: f"{found.group(1)}{_guarded(found.group(2))}", text)


def _guarded(mark: str) -> str:
    return f"\\{mark}" if len(mark) == 1 else f"{mark[:-1]}\\{mark[-1]}"


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[str] = []
        self._lists: list[str] = []
        self._cells: list[int] = []
        self._head_done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open what Markdown has a mark for."""
        if tag in ("ul", "ol"):
            self._lists.append(tag)
        elif tag == "tr":
            self._cells.append(0)
        elif tag == "table":
            self._head_done = False
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        self.parts.append(self._opening(tag))

    def _opening(self, tag: str) -> str:
        if tag == "li":
            ordered = bool(self._lists) and self._lists[-1] == "ol"
            return f"\n{'   ' * (len(self._lists) - 1)}{'1.' if ordered else '-'} "
        if tag in _HEADINGS:
            return f"\n\n{'#' * min(6, int(tag[1]) + 1)} "
        if tag == "br":
            return " " if self._cells else "\n"
        if tag in ("p", "div", "blockquote"):
            return "" if self._cells or self._lists else "\n\n"
        return _OPENINGS.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        """Close it again."""
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            if not self._lists:
                self.parts.append("\n\n")
        elif tag in ("td", "th") and self._cells:
            self._cells[-1] += 1
            self.parts.append(" |")
        elif tag == "tr" and self._cells:
            count = self._cells.pop()
            self.parts.append("\n" if self._head_done else f"\n|{' --- |' * count}\n")
            self._head_done = True
        elif tag == "a" and self._links:
            self.parts.append(f"]({self._links.pop()})")
        elif tag in _MARKS:
            self.parts.append(_MARKS[tag])
        elif tag in _BREAKS and not self._cells and not self._lists:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Words, escaped."""
        if data.strip():
            self.parts.append(escaped(" ".join(data.split("\n"))))
