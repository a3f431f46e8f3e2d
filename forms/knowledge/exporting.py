"""Articles as files: a list or a few of them, as table, JSON lines, Word document, web page or Markdown.

What is written here can be imported again and says the same; attachments stay behind. A file appears
whole or not at all.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from forms.knowledge.article_list import ArticleLine, ArticleQuery, line_of
from forms.knowledge.cleaning import text_of
from forms.knowledge.content import Content
from forms.knowledge.errors import ExportRefused, ExportStopped
from forms.knowledge.importing.columns import FIELDS, Target
from forms.knowledge.markdown import escaped, markdown_of
from forms.knowledge.whole_file import whole_file
from forms.knowledge.workbook import new_workbook
from forms.ports import UnitOfWork, Work

_LONGEST_CELL = 32_000
"""Excel holds 32,767 characters in a cell."""
_WIDTHS = {Target.TITLE: 36, Target.BODY: 60, Target.QUESTIONS: 40}
_TOLD_EVERY = 50
_HEADINGS = re.compile(r"<(/?)h([1-5])>")


def export_articles(
    path: Path,
    query: ArticleQuery,
    uow: UnitOfWork,
    *,
    ids: Sequence[str] | None = None,
    on_progress: Callable[[int], None] = lambda _count: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Write every article that passes the filters of *query* to a file, by its ending; how many.

    With `ids` those articles instead, in that order. ExportRefused if the file cannot be written or has an
    ending that none of `FORMATS` has, ExportStopped once `cancelled`; then an older file of that name stays.
    """
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        known = "、".join(each.removeprefix(".") for each in FORMATS)
        raise ExportRefused(f"不能导出为“{path.suffix}”，请选择 {known}。")
    with whole_file(path) as target, uow.reading() as work:
        lines = work.articles.all(query) if ids is None else _chosen(ids, work)
        return write(target, _told(lines, on_progress, cancelled))


def _chosen(ids: Sequence[str], work: Work) -> Iterator[ArticleLine]:
    left = iter(ids)
    while part := list(islice(left, _TOLD_EVERY)):
        found = work.articles.by_ids(part)
        yield from (line_of(found[each]) for each in part if each in found)


def export_article(path: Path, line: ArticleLine) -> None:
    """Write one article; ExportRefused as `export_articles`."""
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        raise ExportRefused(f"不能导出为“{path.suffix}”。")
    with whole_file(path) as target:
        write(target, [line])


def cells_of(content: Content, key: str = "") -> dict[Target, str]:
    """An article's fields as texts, as an import reads them."""
    return {
        Target.KEY: key,
        Target.TITLE: content.title,
        Target.QUESTIONS: "\n".join(content.questions),
        Target.BODY: content.body,
        Target.CONDITIONS: content.facts.conditions,
        Target.MATERIALS: content.facts.materials,
        Target.TIME_LIMIT: content.facts.time_limit,
        Target.PLACE: content.facts.place,
        Target.PHONE: content.facts.phone,
        Target.CATEGORY: content.category,
        Target.UNIT: content.unit,
        Target.SOURCE: content.source,
        Target.LEGAL_BASIS: content.legal_basis,
        Target.VALID_FROM: content.valid_from.isoformat() if content.valid_from else "",
        Target.VALID_UNTIL: content.valid_until.isoformat() if content.valid_until else "",
        Target.LINKS: "\n".join(f"{each.words} {each.url}".strip() for each in content.links),
    }


def _write_xlsx(target: Path, lines: Iterable[ArticleLine]) -> int:
    count = 0
    with new_workbook(target) as book:
        sheet = book.add_worksheet("知识库")
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 2)
        for column, each in enumerate(FIELDS):
            sheet.set_column(column, column, _WIDTHS.get(each, 18))
            sheet.write_string(0, column, each.label, head)
        for count, line in enumerate(lines, 1):
            cells = cells_of(line.content, _key(line))
            for column, each in enumerate(FIELDS):
                sheet.write_string(count, column, _fitting(cells[each], line.content.title), wrapped)
    return count


def _key(line: ArticleLine) -> str:
    """By this an import knows the article again."""
    return line.source_key or line.id


def _fitting(text: str, title: str) -> str:
    """A cell's text; ExportRefused rather than cut off what Excel cannot hold."""
    if len(text) > _LONGEST_CELL:
        raise ExportRefused(f"“{title}”的正文超过 Excel 单元格的上限，请改导出为 jsonl。")
    return text


def _write_json_lines(target: Path, lines: Iterable[ArticleLine]) -> int:
    count = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            count += 1
            cells = cells_of(line.content, _key(line))
            filled = {each.value: text for each, text in cells.items() if text}
            file.write(json.dumps(filled, ensure_ascii=False) + "\n")
    return count


def _labelled(line: ArticleLine) -> Iterator[tuple[str, str]]:
    """The fields beside title and body that say something, with their labels."""
    for target, text in cells_of(line.content, _key(line)).items():
        if text and target not in (Target.TITLE, Target.BODY):
            yield target.label, text


def _write_html(target: Path, lines: Iterable[ArticleLine]) -> int:
    count = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">')
        file.write("<title>知识库</title></head>\n<body>\n")
        for line in lines:
            count += 1
            rows = "\n".join(
                f"<tr><th>{label}</th><td>{escape(text, quote=False).replace(chr(10), '<br>')}</td></tr>"
                for label, text in _labelled(line)
            )
            title = escape(line.content.title, quote=False)
            body = _lowered(line.content.body)
            file.write(f"<h1>{title}</h1>\n{body}\n<table>\n{rows}\n</table>\n")
        file.write("</body></html>\n")
    return count


def _lowered(body: str) -> str:
    """A body with its headings one level down, because the title stands above them."""
    return _HEADINGS.sub(lambda found: f"<{found.group(1)}h{int(found.group(2)) + 1}>", body)


def _write_markdown(target: Path, lines: Iterable[ArticleLine]) -> int:
    count = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            count += 1
            file.write(f"# {escaped(line.content.title)}\n\n{markdown_of(line.content.body)}\n\n")
            for label, text in _labelled(line):
                for part in text.splitlines():
                    file.write(f"{label}：{escaped(part)}\n\n")
    return count


def _write_docx(target: Path, lines: Iterable[ArticleLine]) -> int:
    import docx
    from docx.oxml.ns import qn

    document, count = docx.Document(), 0
    normal = document.styles["Normal"]
    normal.font.name = "微软雅黑"
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "微软雅黑")
    for line in lines:
        count += 1
        document.add_heading(line.content.title, 1)
        for words in text_of(line.content.body).splitlines():
            document.add_paragraph(words)
        rows = list(_labelled(line))
        table = document.add_table(rows=len(rows), cols=2, style="Table Grid")
        for number, (label, text) in enumerate(rows):
            name, value = table.row_cells(number)
            name.text, value.text = label, text
    document.save(str(target))
    return count


FORMATS: MappingProxyType[str, Callable[[Path, Iterable[ArticleLine]], int]] = MappingProxyType(
    {
        ".xlsx": _write_xlsx,
        ".jsonl": _write_json_lines,
        ".docx": _write_docx,
        ".html": _write_html,
        ".md": _write_markdown,
    }
)
"""What can be written, by the file's ending."""


def _told(
    lines: Iterable[ArticleLine], on_progress: Callable[[int], None], cancelled: Callable[[], bool]
) -> Iterator[ArticleLine]:
    for count, line in enumerate(lines, 1):
        yield line
        if count % _TOLD_EVERY == 0:
            on_progress(count)
            if cancelled():
                raise ExportStopped
