"""The fields of an article, and the content that they say."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from console import theme
from console.attachment_field import ArticleFiles
from console.desk import Desk
from console.pages.knowledge.body_edit import BodyEdit
from console.pages.knowledge.branches import category_branches
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from console.widgets.tree_choice import TreeChoice
from forms.catalogue import Categories
from forms.knowledge.content import FACT_LABELS, Content, Link, ServiceFacts

_DAY = "年-月-日，如 2027-03-15，可空"


class UnreadableDate(Exception):
    """A day that cannot be read; the text says which field and how to write it."""


class Lines(QPlainTextEdit):
    """A few lines of plain text; Tab goes on."""

    def __init__(self, name: str, rows: int, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        self.setFixedHeight(self._rows * self.fontMetrics().lineSpacing() + theme.current().px(20))


class ArticleFields(QWidget):
    """`edited` comes with every change that a person makes."""

    edited = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        categories: Categories = desk.catalogue.categories
        self._given = Content(title="")
        self._categories = categories
        self._showing = False
        self.title = _line("标题", "一句话，来电人会怎样说")
        self.category = TreeChoice(category_branches(categories), leaves_only=False)
        self.category.setAccessibleName("事项分类")
        self.unit = _line("责任单位", "对内容负责的单位")
        self.body = BodyEdit()
        self.questions = Lines("问法", 3, "来电人真实的问法，一行一个")
        self.facts = {name: Lines(label, 2) for name, label in FACT_LABELS.items()}
        self.source = _line("来源", "文件、网页或口径的名称")
        self.legal_basis = _line("依据", "法规条款")
        self.valid_from = _line("生效日期", _DAY)
        self.valid_until = _line("失效日期", _DAY)
        self.links = Lines("链接", 2, "一行一个：名称 https://…")
        self.attachments = ArticleFiles(desk)
        self._lay_out()
        for each in (self.title, self.unit, self.source, self.legal_basis, self.valid_from, self.valid_until):
            each.textEdited.connect(lambda _: self._tell())
        for text in (self.questions, self.links, *self.facts.values()):
            text.textChanged.connect(self._tell)
        self.body.textChanged.connect(self._tell)
        self.category.changed.connect(lambda _: self._tell())
        self.attachments.edited.connect(self._tell)

    def _lay_out(self) -> None:
        column = VBox(self, gap=8, margins=(12, 8))
        for row in (
            (("标题", self.title),),
            (("事项分类", self.category), ("责任单位", self.unit)),
            (("正文", self.body),),
            (("问法", self.questions),),
            tuple((FACT_LABELS[name], self.facts[name]) for name in ("conditions", "materials")),
            tuple((FACT_LABELS[name], self.facts[name]) for name in ("time_limit", "place", "phone")),
            (("来源", self.source), ("依据", self.legal_basis)),
            (("生效日期", self.valid_from), ("失效日期", self.valid_until)),
            (("链接", self.links), ("附件", self.attachments)),
        ):
            line = HBox(gap=12)
            for label, control in row:
                line.addWidget(_named(label, control), 1)
            column.addLayout(line, 1 if row[0][1] is self.body else 0)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        self.body.setMinimumHeight(theme.current().px(200))

    def show_content(self, content: Content) -> None:
        """Show this content; what has no field of its own is kept with it."""
        self._given, self._showing = content, True
        self.title.setText(content.title)
        self.category.set_value(content.category if self._knows(content.category) else "")
        self.unit.setText(content.unit)
        self.body.show_body(content.body)
        self.questions.setPlainText("\n".join(content.questions))
        for name, text in self.facts.items():
            text.setPlainText(getattr(content.facts, name))
        self.source.setText(content.source)
        self.legal_basis.setText(content.legal_basis)
        self.valid_from.setText(content.valid_from.isoformat() if content.valid_from else "")
        self.valid_until.setText(content.valid_until.isoformat() if content.valid_until else "")
        self.links.setPlainText("\n".join(f"{each.words} {each.url}".strip() for each in content.links))
        self.attachments.show_attachments(content.attachments)
        self._showing = False

    @property
    def content(self) -> Content:
        """What the fields say.

        Raises:
            UnreadableDate: a day is not written as a day.
        """
        facts = ServiceFacts(**{name: text.toPlainText() for name, text in self.facts.items()})
        keeps_category = not self.category.value and not self._knows(self._given.category)
        return replace(
            self._given,
            title=self.title.text(),
            category=self._given.category if keeps_category else self.category.value,
            unit=self.unit.text(),
            body=self.body.body,
            questions=tuple(self.questions.toPlainText().splitlines()),
            facts=facts,
            source=self.source.text(),
            legal_basis=self.legal_basis.text(),
            valid_from=_day(self.valid_from),
            valid_until=_day(self.valid_until),
            attachments=self.attachments.attachments,
            links=tuple(_link(line) for line in self.links.toPlainText().splitlines() if line.strip()),
        )

    def take_focus(self) -> None:
        """Bring the keyboard to the first field."""
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _knows(self, code: str) -> bool:
        return not code or self._categories.get(code) is not None

    def _tell(self) -> None:
        if not self._showing:
            self.edited.emit()


def _line(name: str, placeholder: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(placeholder)
    return line


def _named(label: str, control: QWidget) -> QWidget:
    part = QWidget()
    column = VBox(part, gap=2)
    words = Text(label, "label")
    words.setBuddy(control)
    column.addWidget(words)
    column.addWidget(control, 1)
    return part


def _day(line: QLineEdit) -> date | None:
    text = line.text().strip().replace("/", "-").replace(".", "-")
    if not text:
        return None
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day)
    except ValueError:
        raise UnreadableDate(f"{line.accessibleName()}写法不对，请写成 2027-03-15，或留空。") from None


def _link(line: str) -> Link:
    words, _, url = line.strip().rpartition(" ")
    return Link(url, words.strip())
