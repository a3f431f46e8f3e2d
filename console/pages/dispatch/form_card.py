"""A card with a form that scrolls and a foot that stays: what is prominent is always in sight."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from console import theme
from console.theme import Tone
from console.widgets.card import Card
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text

_FIELD = 32
"""A field of one line: its label stands in the middle of that, however high the field grows."""


class _Form(QWidget):
    """As high as its wrapped lines need at its width: a scroll area alone doesn't ask for that."""

    def event(self, event: QEvent) -> bool:
        """Measure anew whenever the width or the words have changed."""
        done = super().event(event)
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            layout = self.layout()
            needed = layout.heightForWidth(self.width()) if layout is not None else -1
            if needed >= 0 and needed != self.minimumHeight():
                self.setMinimumHeight(needed)
        return done


class FormCard(Card):
    """`done` carries the id of the line that is finished; `left` that Esc was pressed."""

    done = Signal(str)
    left = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, margins=10, gap=6, parent=parent)
        inner = _Form()
        self.form = VBox(inner, gap=6)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.refusal = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.refusal.hide()
        self.foot = VBox(gap=6)
        self.foot.addWidget(self.refusal)
        self.body.addWidget(area, 1)
        self.body.addLayout(self.foot)

    def add_row(self, label: str, control: QWidget, width: int = 60) -> None:
        """A label and its control; *width* of the label in pixels at 100 %."""
        row = HBox(gap=8)
        words = Text(label, "label")
        words.setBuddy(control)
        words.setMinimumSize(theme.current().px(width), theme.current().px(_FIELD))
        row.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(control, 1)
        self.form.addLayout(row)

    def tell(self, why: str) -> None:
        """Say why it was not done; "" takes it away."""
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives the keyboard back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
