"""The one search box and the filters beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console import theme
from console.pages.tickets.search import Span, Wanted
from console.theme import Icon
from console.widgets.button import IconButton
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.layout import HBox
from console.widgets.text import Text
from console.widgets.tree import Branch
from console.widgets.tree_choice import TreeChoice
from forms.catalogue import Categories
from forms.words import StateKind

_SPANS = (
    Option(Span.TODAY.value, "今天"),
    Option(Span.WEEK.value, "7天"),
    Option(Span.MONTH.value, "30天"),
    Option(Span.ALL.value, "全部"),
)


class SearchBox(QLineEdit):
    """Enter searches at once, Down goes on to the list, Esc empties the box and then leaves it."""

    entered = Signal()
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("编号、电话或后四位、标题内容里的词")
        self.setAccessibleName("查找工单")
        self.setAccessibleDescription("按 / 或 Ctrl+F 到这里")
        self.setClearButtonEnabled(True)
        self._mark = self.addAction(
            theme.current().icon(Icon.SEARCH), QLineEdit.ActionPosition.LeadingPosition
        )
        self.returnPressed.connect(self.entered)
        theme.current().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        look = theme.current()
        self._mark.setIcon(look.icon(Icon.SEARCH, look.tokens.text_muted))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() == Qt.Key.Key_Down:
            self.list_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self.textEdited.emit("")
            else:
                self.list_wanted.emit()
        else:
            super().keyPressEvent(event)


def _branches(categories: Categories, above: str = "") -> tuple[Branch, ...]:
    return tuple(
        Branch(each.code, each.name, _branches(categories, each.code), " ".join(each.words))
        for each in categories.children(above)
    )


class SearchBar(QWidget):
    """`changed` carries what is :class:`Wanted` and whether to look at once."""

    changed = Signal(object, bool)
    again = Signal()

    def __init__(self, categories: Categories, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = SearchBox()
        self.state = QComboBox()
        self.state.setAccessibleName("状态")
        self.state.addItem("全部状态", None)
        for kind in StateKind:
            self.state.addItem(kind.label, kind)
        self.span = SegmentedChoice(_SPANS, name="受理时间")
        self.span.set_value(Span.ALL.value)
        self.category = TreeChoice(_branches(categories), leaves_only=False, placeholder="全部类别")
        self.category.setAccessibleName("事项分类")
        self.refresh = IconButton(Icon.REFRESH_CW, "重新查询")
        self.count = Text("", "secondary")
        row = HBox(self, gap=8)
        row.addWidget(self.box, 4)
        row.addWidget(self.state)
        row.addWidget(self.span)
        row.addWidget(self.category, 3)
        row.addWidget(self.refresh)
        row.addWidget(self.count)
        self.box.textEdited.connect(lambda _: self._tell(at_once=False))
        self.box.entered.connect(lambda: self._tell(at_once=True))
        self.state.activated.connect(lambda _: self._tell(at_once=True))
        self.span.changed.connect(lambda _: self._tell(at_once=True))
        self.category.changed.connect(lambda _: self._tell(at_once=True))
        self.refresh.clicked.connect(self.again)

    @property
    def wanted(self) -> Wanted:
        """What box and filters say."""
        state = self.state.currentData()
        return Wanted(
            text=self.box.text().strip(),
            span=Span(self.span.value or Span.ALL.value),
            state=StateKind(state) if state else None,
            category=self.category.value,
        )

    def clear(self) -> None:
        """Ask for everything."""
        self.show_text("")
        self._tell(at_once=True)

    def show_text(self, text: str) -> None:
        """Show this in the box, with no filter beside it; nobody is asked yet."""
        self.box.setText(text)
        self.state.setCurrentIndex(0)
        self.span.set_value(Span.ALL.value)
        self.category.set_value("")

    def focus_box(self) -> None:
        """Bring the keyboard to the box, ready to type anew."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def _tell(self, *, at_once: bool) -> None:
        self.changed.emit(self.wanted, at_once)
