"""A choice from a tree: type a few characters, or walk down level by level; the keyboard is enough."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.widgets.availability import plain_tooltip
from console.widgets.tree import SEPARATOR, Branch, Place, matches, places
from console.widgets.tree_popup import Entry, TreePopup

_PAGE = 8


class TreeChoice(QLineEdit):
    """Shows the way to what was chosen: 城建 > 供热 > 温度不达标.

    Typing lists what matches; Down or a click lists the tree level by level (Right opens, Left goes back).
    Enter or Tab takes the marked row, Escape puts the old choice back. Emptied and left, it chooses nothing.
    `changed` carries the code chosen, empty for none.
    """

    changed = Signal(str)

    def __init__(
        self,
        branches: Sequence[Branch] = (),
        *,
        leaves_only: bool = True,
        placeholder: str = "输入几个字查找，或按 ↓ 逐级选择",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._leaves_only = leaves_only
        self._places: tuple[Place, ...] = ()
        self._branches: tuple[Branch, ...] = ()
        self._chosen: Place | None = None
        self._level: tuple[Branch, ...] = ()
        self._typed = False
        self._popup: TreePopup | None = None
        self.setPlaceholderText(placeholder)
        self.textEdited.connect(self._filter)
        self.set_branches(branches)

    def set_branches(self, branches: Sequence[Branch]) -> None:
        """Choose from another tree. A choice that it lacks is dropped."""
        self._branches = tuple(branches)
        self._places = tuple(places(self._branches))
        self.set_value(self.value if self.value in {place.branch.code for place in self._places} else "")

    @property
    def value(self) -> str:
        """The code of what is chosen; empty for nothing."""
        return self._chosen.branch.code if self._chosen else ""

    def set_value(self, code: str) -> None:
        """Choose by code; empty chooses nothing. Does not emit `changed`.

        Raises:
            ValueError: the tree has no such code.
        """
        place = next((place for place in self._places if place.branch.code == code), None)
        if code and place is None:
            raise ValueError(f"no branch {code}")
        self._chosen = place
        self._settle()

    # ── what is listed ──────────────────────────────────────────────────────────────────────────────────────

    @property
    def popup(self) -> TreePopup:
        """The list; made when first needed."""
        if self._popup is None:
            self._popup = TreePopup(self)
            self._popup.clicked.connect(self._take_row)
        return self._popup

    @property
    def is_open(self) -> bool:
        """Whether the list is in sight."""
        return self._popup is not None and self._popup.isVisible()

    def _filter(self, typed: str) -> None:
        self._typed = True
        if not typed.strip():
            self._browse(())
            return
        hits = matches(self._places, typed, leaves_only=self._leaves_only)
        entries = [
            Entry(hit, hit.branch.label, SEPARATOR.join(branch.label for branch in hit.path[:-1]))
            for hit in hits
        ]
        self.popup.show_entries(
            entries or [Entry(None, f"没有含“{typed.strip()}”的类别，换个词或按 Esc 重来")]
        )

    def _browse(self, level: tuple[Branch, ...], mark: str = "") -> None:
        self._level = level
        branches = level[-1].children if level else self._branches
        entries = [Entry(Place(branch, (*level, branch)), branch.label) for branch in branches]
        if level:
            way = SEPARATOR.join(branch.label for branch in level)
            entries.insert(0, Entry(None, f"返回　{way}", back=True))
        wanted = [row for row, entry in enumerate(entries) if entry.place and entry.place.branch.code == mark]
        self.popup.show_entries(entries, wanted[0] if wanted else 1 if level else 0)

    def open_tree(self) -> None:
        """List the level that the choice stands on, or the first one."""
        self._typed = False
        path = self._chosen.path if self._chosen else ()
        self._browse(path[:-1], path[-1].code if path else "")

    # ── what is taken ───────────────────────────────────────────────────────────────────────────────────────

    def _take_row(self, index: QModelIndex) -> None:
        self.popup.point_at(index.row())
        self._take()

    def _take(self) -> None:
        entry = self.popup.current
        if entry is None:
            return
        if entry.back:
            self._back()
        elif entry.place is not None:
            if entry.opens and self._leaves_only:
                self._browse(entry.place.path)
            else:
                self._choose(entry.place)

    def _back(self) -> None:
        if self._level:
            self._browse(self._level[:-1], self._level[-1].code)

    def _choose(self, place: Place | None) -> None:
        changed = place != self._chosen
        self._chosen = place
        self._settle()
        if changed:
            self.changed.emit(self.value)

    def _settle(self) -> None:
        self._typed = False
        if self._popup is not None:
            self._popup.hide()
        text = self._chosen.text if self._chosen else ""
        if text != self.text():
            self.setText(text)
        self.setToolTip(plain_tooltip(text))
        self.end(False)  # in a narrow field the end of the way says more than its beginning

    def _leave(self) -> None:
        if self._typed and not self.text().strip():
            self._choose(None)
        else:
            self._settle()

    # ── keys, pointer, focus ────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the list while it is open; otherwise type."""
        if self.is_open and self._walk(event):
            return
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_F4} and not self.is_open and not self.isReadOnly():
            self.open_tree()
            return
        if event.matches(QKeySequence.StandardKey.Cancel) and self._typed:
            self._settle()
            self.selectAll()
            return
        super().keyPressEvent(event)

    def _walk(self, event: QKeyEvent) -> bool:
        row = self.popup.currentIndex().row()
        browsing = not self._typed or not self.text().strip()
        entry = self.popup.current
        match event.key():
            case Qt.Key.Key_Down:
                self.popup.point_at(row + 1)
            case Qt.Key.Key_Up:
                self.popup.point_at(row - 1)
            case Qt.Key.Key_PageDown:
                self.popup.point_at(row + _PAGE)
            case Qt.Key.Key_PageUp:
                self.popup.point_at(row - _PAGE)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take()
            case Qt.Key.Key_Escape:
                self._settle()
                self.selectAll()
            case Qt.Key.Key_Right if (
                browsing and entry is not None and entry.place is not None and entry.opens
            ):
                self._browse(entry.place.path)
            case Qt.Key.Key_Left if browsing:
                self._back()
            case _:
                return False
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes the marked hit of what was typed, then goes on."""
        entry = self.popup.current if self.is_open else None
        if self._typed and self.text().strip() and entry is not None and entry.place is not None:
            self._choose(entry.place)
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the text, so that typing starts anew."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list; half-typed words give way to the choice that stands."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self._leave()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click lists the tree."""
        super().mouseReleaseEvent(event)
        if not self.is_open and not self.isReadOnly() and not self._typed:
            self.selectAll()
            self.open_tree()

    def hideEvent(self, event: QHideEvent) -> None:
        """The list goes with its field."""
        super().hideEvent(event)
        if self._popup is not None:
            self._popup.hide()
