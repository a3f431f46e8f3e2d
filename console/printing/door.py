"""The way to the slip from any page with a ticket's sheet: a button in its head, the panel in its place.

self.slips = SlipDoor(desk, self, self.sheet, self.list.take_focus)
self.sheet.shown.connect(self.slips.offer)      # after the desk has put its own buttons
"""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from console.desk import Desk
from console.printing.slip_panel import OrderChoice, SlipPanel
from console.printing.slips import slips_of_desk
from console.theme import Icon
from console.ticket_sheet import TicketSheet
from forms.access.roles import Right
from forms.lifecycle.assignment import open_orders
from forms.ticket_sheet import WholeLife

KEY = "Ctrl+P"


class SlipDoor(QObject):
    """Ctrl+P opens the panel for the ticket on the sheet; Esc brings the sheet back.

    The sheet stands in a QSplitter or a QStackedWidget. *back* brings the keyboard to where it was.
    """

    def __init__(self, desk: Desk, page: QWidget, sheet: TicketSheet, back: Callable[[], None]) -> None:
        super().__init__(page)
        self._desk, self._sheet, self._back = desk, sheet, back
        self._ticket_id = ""
        self._choices: tuple[OrderChoice, ...] = ()
        self.panel: SlipPanel | None = None
        self._key = QShortcut(QKeySequence(KEY), page, self.open)
        self._key.setEnabled(False)

    @property
    def is_open(self) -> bool:
        """Whether the panel stands in the place of the sheet."""
        return self.panel is not None and not self.panel.isHidden()

    def offer(self, life: WholeLife) -> None:
        """The sheet shows a ticket: put the button in its head, if there is an order to print."""
        if life.ticket.id != self._ticket_id:
            self.close()
        self._ticket_id = life.ticket.id
        self._choices = self._printable(life)
        self._key.setEnabled(bool(self._choices) and not self.is_open)
        if self._choices:
            self._sheet.action_slot.add("交办单", self.open, icon=Icon.PRINTER, key=KEY)

    def open(self) -> None:
        """Show the panel for the orders of the ticket."""
        if not self._choices:
            return
        if self.panel is None:
            self.panel = SlipPanel(slips_of_desk(self._desk, self))
            self.panel.left.connect(self._leave)
        self._key.setEnabled(False)
        _put(self.panel, self._sheet)
        self.panel.show_orders(self._choices)

    def close(self) -> None:
        """Bring the sheet back."""
        if self.panel is not None and self.is_open:
            _put(self._sheet, self.panel)
        self._key.setEnabled(bool(self._choices))

    def _leave(self) -> None:
        self.close()
        self._back()

    def _printable(self, life: WholeLife) -> tuple[OrderChoice, ...]:
        actor = self._desk.actor
        if not actor.may(Right.PRINT_SLIP):
            return ()
        whole = actor.may(Right.SEE_ALL_TICKETS)
        return tuple(
            OrderChoice(each.id, f"{each.role.label} · {life.words.unit(each.unit)}")
            for each in open_orders(life.orders)
            if whole or each.unit == actor.unit
        )


def _put(widget: QWidget, instead: QWidget) -> None:
    """*widget* in the place of *instead*, which stays beside it unseen."""
    place = instead.parentWidget()
    if isinstance(place, QStackedWidget):
        if place.indexOf(widget) < 0:
            place.addWidget(widget)
        place.setCurrentWidget(widget)
        return
    if not isinstance(place, QSplitter):
        raise TypeError("a sheet stands in a splitter or a stack")
    sizes = place.sizes()
    at = place.indexOf(instead)
    if place.indexOf(widget) < 0:
        place.insertWidget(at + 1, widget)
        sizes.insert(at + 1, 0)
        place.setStretchFactor(at + 1, 1)
    to = place.indexOf(widget)
    sizes[to], sizes[at] = sizes[at], 0
    instead.hide()
    widget.show()
    place.setSizes(sizes)
