"""公文: letters from the hall's own docx templates, written once and kept as they were written.

A template is a Word file with {{ number }}, {{ unit }} and the other names of `FACTS` in it; a hall puts its
own head and seal line into it with Word. What is filled in is text and never markup.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from forms.supervision.errors import LetterFailed
from forms.supervision.records import Kind

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "letters"
"""Where the templates lie that come with the program: KIND.docx."""

FACTS: Mapping[str, str] = {
    "brand": "热线名称",
    "number": "文号",
    "unit": "承办单位",
    "partners": "联合单位",
    "ticket_number": "工单编号",
    "title": "诉求标题",
    "accepted": "受理日期",
    "due": "办理时限",
    "reason": "督办事由",
    "words": "督办要求",
    "until": "反馈期限",
    "date": "发文日期",
}
"""What a template may name."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter: its bytes, and its text for a preview."""

    data: bytes
    text: str


def template_for(kind: Kind, folder: Path = SHIPPED) -> Path:
    """The template of a kind; LetterFailed if it is not there."""
    path = folder / f"{kind.value}.docx"
    if not path.is_file():
        raise LetterFailed(f"没有“{kind.label}”的公文模板 {path.name}，未生成公文，已填写的内容仍在。")
    return path


def write_letter(template: Path, facts: Mapping[str, str]) -> Written:
    """Fill a template in. LetterFailed if it cannot be read or names something unknown."""
    from docx import Document

    data = fill_template(template, {name: facts.get(name, "") for name in FACTS})
    return Written(data, "\n".join(each.text for each in Document(io.BytesIO(data)).paragraphs))


def fill_template(template: Path, facts: Mapping[str, object]) -> bytes:
    """A Word file made from *template*, which may name these facts and no others; lists make its rows.

    LetterFailed if it cannot be read or names something unknown.
    """
    # both libraries are heavy and only needed here
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]
    from jinja2 import TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    try:
        document = DocxTemplate(template)
        unknown = document.get_undeclared_template_variables() - set(facts)
        if unknown:
            known, strange = "、".join(facts), "、".join(sorted(unknown))
            raise LetterFailed(f"公文模板 {template.name} 中有不认识的名称“{strange}”，可用的有：{known}。")
        document.render(dict(facts), jinja_env=SandboxedEnvironment(autoescape=True), autoescape=True)
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()
    except (
        OSError,
        KeyError,
        ValueError,
        SyntaxError,  # what the XML parser raises
        zipfile.BadZipFile,
        PackageNotFoundError,
        TemplateError,
    ) as error:
        raise LetterFailed(
            f"公文模板 {template.name} 无法使用，未生成公文，已填写的内容仍在。请用 Word 检查模板。",
            detail=type(error).__name__,
        ) from error


def save_letter(path: Path, data: bytes) -> None:
    """Write a letter to a file of the person's choice; LetterFailed."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise LetterFailed(
            f"不能写入 {path.name}，公文已保存在系统中，可以再次另存。请检查磁盘空间和文件夹权限。",
            detail=type(error).__name__,
        ) from error
