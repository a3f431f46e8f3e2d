"""The one search box and the filters beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QWidget

from console import theme
from console.pages.tickets.filters import FilterStrip
from console.theme import Icon
from console.widgets.button import Button
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from console.widgets.tree import Branch
from console.widgets.tree_choice import TreeChoice
from forms.catalogue import Catalogue, Categories
from forms.lifecycle.states import OPEN, WITH_UNIT
from forms.ticket_list import ListOrder
from forms.ticket_sheet import HallWords
from forms.views.view import DueIn, Mine, Span, ViewFilter
from forms.words import StateKind, Urgency

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


_SEVERAL = (("在办（单位经手）", WITH_UNIT), ("全部未办结", OPEN))


class SearchBar(QWidget):
    """`changed` carries the ViewFilter that is wanted and whether to look at once.

    `menu` is the page's: columns, views, export.
    """

    changed = Signal(object, bool)

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = ListOrder.NEWEST
        self.box = SearchBox()
        self.state = QComboBox()
        self.state.setAccessibleName("状态")
        self.name_states(HallWords())
        self.span = SegmentedChoice(_SPANS, name="受理时间")
        self.span.set_value(Span.ALL.value)
        self.category = TreeChoice(_branches(catalogue.categories), leaves_only=False, placeholder="全部类别")
        self.category.setAccessibleName("事项分类")
        self.more = Button("筛选", icon=Icon.LIST_FILTER, compact=True)
        self.more.setCheckable(True)
        self.menu = QMenu(self)
        self.menu_button = Button("列表", icon=Icon.ELLIPSIS, compact=True)
        self.menu_button.setAccessibleName("列表：列、视图、导出")
        self.menu_button.setMenu(self.menu)
        self.count = Text("", "secondary")
        self.filters = FilterStrip(catalogue)
        self.filters.hide()
        row = HBox(gap=8)
        row.addWidget(self.box, 4)
        row.addWidget(self.state)
        row.addWidget(self.span)
        row.addWidget(self.category, 3)
        for each in (self.more, self.menu_button, self.count):
            row.addWidget(each)
        column = VBox(self, gap=4)
        column.addLayout(row)
        column.addWidget(self.filters)
        self.box.textEdited.connect(lambda _: self._tell(at_once=False))
        self.box.entered.connect(lambda: self._tell(at_once=True))
        self.state.activated.connect(lambda _: self._tell(at_once=True))
        self.span.changed.connect(lambda _: self._tell(at_once=True))
        self.category.changed.connect(lambda _: self._tell(at_once=True))
        self.filters.changed.connect(lambda: self._tell(at_once=True))
        self.more.toggled.connect(self.filters.setVisible)

    def name_states(self, words: HallWords) -> None:
        """Call the states as the hall does."""
        before = self.states
        self.state.clear()
        self.state.addItem("全部状态", frozenset())
        for kind in StateKind:
            self.state.addItem(words.state(kind), frozenset({kind}))
        for label, states in _SEVERAL:
            self.state.addItem(label, states)
        self._choose_states(before)

    @property
    def states(self) -> frozenset[StateKind]:
        """The states that are wanted; empty for all."""
        chosen = self.state.currentData()
        return frozenset(StateKind(each) for each in chosen) if chosen else frozenset()

    @property
    def wanted(self) -> ViewFilter:
        """What box and filters say."""
        first, last = self.filters.dates
        dated = first is not None or last is not None
        urgency = self.filters.urgency.currentData()
        return ViewFilter(
            text=self.box.text().strip(),
            mine=Mine(self.filters.mine.currentData()),
            states=self.states,
            unit=self.filters.unit.value,
            category=self.category.value,
            urgencies=frozenset({Urgency(urgency)}) if urgency else frozenset(),
            due=DueIn(self.filters.due.currentData()),
            channel=self.filters.channel.currentData() or "",
            span=Span.DATES if dated else Span(self.span.value or Span.ALL.value),
            first=first,
            last=last,
            order=self._order,
        )

    def sort_by(self, order: ListOrder) -> None:
        """Ask for another order."""
        if order is not self._order:
            self._order = order
            self._tell(at_once=True)

    def clear(self) -> None:
        """Ask for everything."""
        self.show_text("")
        self._tell(at_once=True)

    def show_text(self, text: str) -> None:
        """Show this in the box, with no filter beside it; nobody is asked yet."""
        self.show_filter(ViewFilter(text=text))

    def show_filter(self, what: ViewFilter) -> None:
        """Stand as this filter says; nobody is asked yet."""
        self._order = what.order
        self.box.setText(what.text)
        self._choose_states(what.states)
        self.span.set_value((Span.ALL if what.span is Span.DATES else what.span).value)
        self.category.set_value(what.category)
        self.filters.show_filter(what)
        self._say_filters()

    def focus_box(self) -> None:
        """Bring the keyboard to the box, ready to type anew."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def _choose_states(self, states: frozenset[StateKind]) -> None:
        for place in range(self.state.count()):
            if self.state.itemData(place) == states:
                self.state.setCurrentIndex(place)
                return
        # a set that a newer program or a colleague put together
        self.state.addItem("、".join(each.label for each in StateKind if each in states), states)
        self.state.setCurrentIndex(self.state.count() - 1)

    def _say_filters(self) -> None:
        count = self.filters.count
        self.more.setText(f"筛选 {count}" if count else "筛选")

    def _tell(self, *, at_once: bool) -> None:
        self._say_filters()
        self.changed.emit(self.wanted, at_once)
