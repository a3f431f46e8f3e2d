"""Documents as records: each chapter of the highest heading level is an article.

Lines such as 责任单位：市城管局, and table rows of two cells whose first is such a label, fill fields;
everything else is the body.
"""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph
from markdown_it import MarkdownIt

from forms.knowledge.cleaning import sanitised, text_of
from forms.knowledge.importing.columns import Target, target_named
from forms.knowledge.importing.records import Record, encoding_of, read_text

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<(p|li|div)>((?:(?!<(?:p|li|div|ul|ol|table)[>\s]).)*?)</\1>", re.DOTALL)
_ROW = re.compile(r"<tr>\s*<t[hd]>(.*?)</t[hd]>\s*<t[hd]>(.*?)</t[hd]>\s*</tr>", re.DOTALL)
_EMPTY = re.compile(r"<(ul|ol|table|tbody|thead|div)>\s*</\1>")
_LABEL = re.compile(r"^\s*([^：:\n]{1,12})[：:]\s*(.+)$", re.DOTALL)
_MANY = frozenset({Target.QUESTIONS, Target.LINKS, Target.MATERIALS, Target.CONDITIONS})
"""Fields that may be named more than once in a chapter."""


def html_records(path: Path) -> Iterator[Record]:
    """The chapters of a web page."""
    text = _page(path)
    title = _TITLE.search(text)
    yield from _chapters(sanitised(text), text_of(title.group(1)) if title else path.stem)


def markdown_records(path: Path) -> Iterator[Record]:
    """The chapters of a Markdown file; HTML inside it is shown as text."""
    renderer = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    html = renderer.render(read_text(path)).replace("<br />", "<br>")
    yield from _chapters(_lines_apart(sanitised(html)), path.stem)


def docx_records(path: Path) -> Iterator[Record]:
    """The chapters of a Word document."""
    blocks = docx.Document(str(path)).iter_inner_content()
    parts = [_table(each) if isinstance(each, Table) else _paragraph(each) for each in blocks]
    yield from _chapters(sanitised("\n".join(filter(None, parts))), path.stem)


def _page(path: Path) -> str:
    """A page's text. Pages name their encoding themselves, often as the older gb2312."""
    data = path.read_bytes()
    named = _META.search(data[:4096])
    name = named.group(1).decode("ascii").lower() if named else ""
    if name in ("gb2312", "gbk", "gb18030"):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass  # some pages name an encoding that they are not in
    return data.decode(encoding_of(path))


def _chapters(html: str, name: str) -> Iterator[Record]:
    heading = next((level for level in ("h1", "h2") if f"<{level}>" in html), "")
    if not heading:
        yield _record(name, html, 1, 1)
        return
    before, *chapters = re.split(rf"<{heading}>", html)
    if text_of(before).strip() and len(chapters) == 1:
        chapters[0] += before
    for number, chapter in enumerate(chapters, 1):
        title, _, body = chapter.partition(f"</{heading}>")
        yield _record(text_of(title), body, number, len(chapters))


def _record(title: str, html: str, number: int, of: int) -> Record:
    found: dict[Target, list[str]] = {}
    body = _ROW.sub(lambda row: _field(row, row.group(1), row.group(2), found), html)
    body = _PARAGRAPH.sub(lambda each: _labelled(each, found), body)
    before = None
    while before != body:
        before, body = body, _EMPTY.sub("", body)
    values = {Target.TITLE.label: title.strip(), Target.BODY.label: body.strip()}
    values |= {target.label: "\n".join(texts) for target, texts in found.items()}
    return Record(f"第 {number} 篇", number / of, values)


def _labelled(paragraph: re.Match[str], found: dict[Target, list[str]]) -> str:
    line = _LABEL.match(text_of(paragraph.group(2)))
    if line is None:
        return paragraph.group()
    return _field(paragraph, line.group(1), line.group(2), found)


def _field(whole: re.Match[str], label: str, value: str, found: dict[Target, list[str]]) -> str:
    """Keep the value of a known label and take it out of the body; anything else stays where it is."""
    target = target_named(text_of(label))
    text = text_of(value).strip()
    if target is None or target in (Target.BODY, Target.TITLE) or (target in found and target not in _MANY):
        return whole.group()
    if text:
        found.setdefault(target, []).append(text)
    return ""


def _lines_apart(html: str) -> str:
    """Markdown's lines of one paragraph as paragraphs, so that labels are seen at their beginning."""
    return re.sub(
        r"<p>(.*?)</p>",
        lambda found: "".join(f"<p>{line.strip()}</p>" for line in found.group(1).split("<br>")),
        html,
        flags=re.DOTALL,
    )


def _paragraph(paragraph: Paragraph) -> str:
    text = escape(paragraph.text.strip(), quote=False).replace("\n", "<br>")
    if not text:
        return ""
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    level = re.match(r"(?:heading|标题)\s*([1-6])", style, re.IGNORECASE)
    if style.lower() == "title":
        return f"<h1>{text}</h1>"
    if level:
        return f"<h{level.group(1)}>{text}</h{level.group(1)}>"
    return f"<p>{'· ' if style.lower().startswith('list') else ''}{text}</p>"


def _table(table: Table) -> str:
    rows = []
    for row in table.rows:
        cells = list(dict.fromkeys(row.cells))  # a merged cell comes once for each column
        rows.append("".join(f"<td>{_cell(each.text)}</td>" for each in cells))
    return "<table>" + "".join(f"<tr>{each}</tr>" for each in rows) + "</table>"


def _cell(text: str) -> str:
    return escape(text.strip(), quote=False).replace("\n", "<br>")
