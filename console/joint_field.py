"""A text control that several seats type in: everybody's characters come in where they were typed.

What others type never moves the own cursor off its character, never enters what can be undone here, and
waits while an input method composes in the control.
"""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QLineEdit

from console.joint_draft import SharedDraft
from console.joint_talk import JointView
from console.theme import Tone
from console.widgets.other_cursors import OtherCursor, OtherCursors, TextControl, characters, text_of, utf16
from forms.draft import Field, printable
from forms.joint_draft.edit import Edit, all_applied, all_moved, difference
from forms.joint_draft.fields import Arrived
from forms.joint_draft.lagging import Lagging

_TONES = (Tone.RINGING, Tone.TALKING, Tone.INFO, Tone.HELD)


class SharedField(QObject):
    """Ties a control to a field of the shared draft while that is in front; it does nothing otherwise."""

    def __init__(self, shared: SharedDraft, of: Field, control: TextControl) -> None:
        super().__init__(control)
        self._shared, self._of, self._control = shared, of, control
        self._lag: Lagging | None = None
        self._text = ""
        self._applying = self._composing = False
        self.cursors = OtherCursors(control)
        control.installEventFilter(self)
        control.textChanged.connect(self._typed)
        control.cursorPositionChanged.connect(self._tell_place)
        control.selectionChanged.connect(self._tell_place)
        shared.in_front.connect(self._come_or_go)
        shared.arrived.connect(self._arrived)
        shared.changed.connect(self._show_others)
        if shared.is_in_front:
            self._come_or_go(True)

    # --- coming and going

    def _come_or_go(self, comes: bool) -> None:
        self._shared.tie(self._of, tied=comes)
        if not isinstance(self._control, QLineEdit):
            # what is undone here is what was typed here, so the shared draft keeps the steps
            self._control.setUndoRedoEnabled(not comes)
        self._lag = None
        if not comes:
            self.cursors.show_cursors(())
            return
        self._text = text_of(self._control)
        lag = self._lag = Lagging(self._text)
        edit = difference(self._text, self._shared.text(self._of))
        if edit is not None:
            lag.arrived(edit)
        self._catch_up()
        self._show_others(self._shared.view)

    # --- what is typed here

    def _typed(self) -> None:
        if self._applying or self._lag is None:
            return
        text = text_of(self._control)
        edit = difference(self._text, text, self._cursor())
        if edit is None:
            return
        self._text = text
        clean = printable(edit.inserted)
        if clean != edit.inserted:
            self._apply((Edit(edit.position, len(edit.inserted), clean),))
            edit = edit._replace(inserted=clean)
        self._shared.type(self._of, self._lag.typed(edit), self)

    def _cursor(self) -> int:
        return characters(text_of(self._control), self._units()[0])

    def _units(self) -> tuple[int, int]:
        """Cursor and anchor as Qt counts."""
        control = self._control
        if not isinstance(control, QLineEdit):
            cursor = control.textCursor()
            return cursor.position(), cursor.anchor()
        place, start = control.cursorPosition(), control.selectionStart()
        if start < 0:
            return place, place
        return place, control.selectionEnd() if place == start else start

    def _tell_place(self) -> None:
        if self._lag is not None and not self._applying and self._control.hasFocus():
            text = text_of(self._control)
            cursor, anchor = (characters(text, unit) for unit in self._units())
            self._shared.at(self._of, cursor, anchor)

    # --- what others type

    def _arrived(self, arrived: Arrived, source: QObject | None) -> None:
        if self._lag is None or source is self:
            return
        for edit in arrived.edits.get(self._of, ()):
            self._lag.arrived(edit)
        self._catch_up()

    def _catch_up(self) -> None:
        if self._lag is not None and self._lag.is_behind and not self._is_composing():
            self._apply(self._lag.catch_up())

    def _is_composing(self) -> bool:
        if isinstance(self._control, QLineEdit):
            return self._composing
        return bool(self._control.textCursor().block().layout().preeditAreaText())

    def _apply(self, edits: tuple[Edit, ...]) -> None:
        """Change the control, with cursor and selection where they were in the words."""
        before = text_of(self._control)
        self._text = all_applied(before, edits)
        places = [all_moved(characters(before, unit), edits) for unit in self._units()]
        cursor, anchor = (utf16(self._text, place) for place in places)
        self._applying = True
        try:
            if isinstance(self._control, QLineEdit):
                self._apply_to_line(self._control, cursor, anchor)
            else:
                self._apply_to_text(before, edits, cursor, anchor)
        finally:
            self._applying = False
        self._tell_place()

    def _apply_to_line(self, line: QLineEdit, cursor: int, anchor: int) -> None:
        line.setText(self._text)
        if cursor == anchor:
            line.setCursorPosition(cursor)
        else:
            line.setSelection(anchor, cursor - anchor)

    def _apply_to_text(self, before: str, edits: tuple[Edit, ...], cursor: int, anchor: int) -> None:
        control = self._control
        if isinstance(control, QLineEdit):
            return
        scrolled = control.verticalScrollBar().value()
        writing = QTextCursor(control.document())
        writing.beginEditBlock()
        for edit in edits:
            writing.setPosition(utf16(before, edit.position))
            writing.setPosition(utf16(before, edit.end), QTextCursor.MoveMode.KeepAnchor)
            writing.insertText(edit.inserted)
            before = all_applied(before, (edit,))
        writing.endEditBlock()
        mine = control.textCursor()
        mine.setPosition(anchor)
        mine.setPosition(cursor, QTextCursor.MoveMode.KeepAnchor)
        control.setTextCursor(mine)
        control.verticalScrollBar().setValue(scrolled)

    # --- who else is here

    def _show_others(self, view: JointView) -> None:
        if self._lag is None:
            return
        seats = sorted(each.seat for each in view.others)
        self.cursors.show_cursors(
            [
                OtherCursor(each.cursor, each.name, _TONES[seats.index(each.seat) % len(_TONES)])
                for each in view.here(self._of)
            ]
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo what was typed here; notice what an input method composes, and where the keyboard goes."""
        if self._lag is None:
            return False
        if isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
            QTimer.singleShot(0, self, self._catch_up)
        elif event.type() == QEvent.Type.FocusIn:
            QTimer.singleShot(0, self, self._tell_place)
        elif event.type() == QEvent.Type.FocusOut:
            self._composing = False
            self._shared.left(self._of)
            QTimer.singleShot(0, self, self._catch_up)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._undone(event)
        return False

    def _undone(self, event: QKeyEvent) -> bool:
        undo, redo = (
            event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        )
        if undo or redo:
            self._shared.undo(self._of, again=redo)
        return undo or redo
