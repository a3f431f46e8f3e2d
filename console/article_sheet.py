"""An article, or the difference between two versions of it, as HTML to be read."""

from collections.abc import Iterable
from html import escape

from console.widgets.reading import ATTACHMENT, FACT_WIDTH
from forms.catalogue import Catalogue
from forms.knowledge.attachments import size_words
from forms.knowledge.cleaning import sanitised
from forms.knowledge.content import Content
from forms.knowledge.difference import FieldDifference, PieceKind


def article_html(
    content: Content, catalogue: Catalogue, *, mark: str = "", head: str = "", title: bool = True
) -> str:
    """The whole article: its title unless that stands elsewhere, `head`, `mark`, body, 事项, 问法, origin.

    The body is sanitised once more before it is shown; everything else is shown as plain words.
    """
    parts = [f'<p class="title">{escape(content.title)}</p>'] if title else []
    if head:
        parts.append(f'<p class="muted">{escape(head)}</p>')
    if mark:
        parts.append(f'<p class="mark">⚠ {escape(mark)}</p>')
    parts.append(sanitised(content.body))
    if content.facts:
        parts.append('<p class="head">办理事项</p>')
        parts.append(_table(content.facts.labelled()))
    if content.questions:
        parts.append('<p class="head">群众常问</p><ul>')
        parts += [f"<li>{escape(each)}</li>" for each in content.questions]
        parts.append("</ul>")
    if content.links:
        parts.append('<p class="head">链接</p><ul>')
        parts += [
            f'<li><a href="{escape(each.url, quote=True)}">{escape(each.words or each.url)}</a></li>'
            for each in content.links
        ]
        parts.append("</ul>")
    if content.attachments:
        parts.append('<p class="head">附件</p><ul>')
        parts += [
            f'<li><a href="{ATTACHMENT}:{escape(each.digest, quote=True)}">{escape(each.name)}</a>'
            f' <span class="muted">{size_words(each.size)}</span></li>'
            for each in content.attachments
        ]
        parts.append("</ul>")
    parts.append('<p class="head">出处</p>')
    parts.append(_table(_provenance(content, catalogue)))
    return "<body>" + "".join(parts) + "</body>"


def difference_html(fields: Iterable[FieldDifference], head: str) -> str:
    """What has changed, field by field: removed words struck out, added ones underlaid."""
    parts = [f'<p class="muted">{escape(head)}　删去的文字有删除线，新增的文字在【】中</p>']
    none = True
    for each in fields:
        none = False
        parts.append(f'<p class="head">{escape(each.label)}</p><p>')
        for piece in each.pieces:
            words = escape(piece.text).replace("\n", "<br>")
            if piece.kind is PieceKind.SAME:
                parts.append(words)
            elif piece.kind is PieceKind.REMOVED:
                parts.append(f'<span class="removed">{words}</span>')
            else:
                parts.append(f'<span class="added">【{words}】</span>')
        parts.append("</p>")
    if none:
        parts.append("<p>两版内容相同。</p>")
    return "<body>" + "".join(parts) + "</body>"


def _provenance(content: Content, catalogue: Catalogue) -> Iterable[tuple[str, str]]:
    category = catalogue.categories.get(content.category)
    yield "责任单位", content.unit or "未填写"
    yield "事项分类", category.label if category else content.category or "未分类"
    yield "来源", content.source
    yield "依据", content.legal_basis
    yield "有效期", _validity(content)


def _validity(content: Content) -> str:
    begins = f"{content.valid_from:%Y-%m-%d} 起" if content.valid_from else ""
    ends = f"至 {content.valid_until:%Y-%m-%d}" if content.valid_until else ""
    return f"{begins}{ends}" or "长期有效"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f'<tr><td class="fact" width="{FACT_WIDTH}">{escape(name)}</td>'
        f"<td>{escape(value).replace(chr(10), '<br>')}</td></tr>"
        for name, value in rows
        if value
    )
    return f'<table width="100%" cellpadding="4" cellspacing="0">{cells}</table>'
