"""What the answer cites, each with a way to take it out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from console.theme import Icon, Tone
from console.widgets.button import IconButton
from console.widgets.card import IconLabel
from console.widgets.layout import HBox, VBox
from console.widgets.text import ElidedText
from forms.beside import Cited


class CitedLine(QWidget):
    """One row for each article cited. `removed` carries the id of the one to be taken out."""

    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("已引用的知识")
        self._column = VBox(self, gap=0)
        self._cited: tuple[Cited, ...] = ()
        self._marks: dict[str, str] = {}
        self._rows: list[QWidget] = []
        self.hide()

    @property
    def titles(self) -> list[str]:
        """What is shown as cited."""
        return [each.title for each in self._cited]

    def show_cited(self, cited: tuple[Cited, ...]) -> None:
        """Show what the answer cites."""
        if cited == self._cited:
            return
        self._cited = cited
        self._draw()

    def show_marks(self, marks: dict[str, str]) -> None:
        """Show what to mind about each, by the article's id."""
        if marks != self._marks:
            self._marks = marks
            self._draw()

    def _draw(self) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = [self._row(each) for each in self._cited]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(self._cited))

    def _row(self, cited: Cited) -> QWidget:
        row = QWidget()
        line = HBox(row, gap=4)
        line.addWidget(IconLabel(Icon.CHECK, size=14))
        line.addWidget(ElidedText(f"已引用 第{cited.version}版《{cited.title}》", "hint"), 1)
        mark = self._marks.get(cited.article_id, "")
        if mark:
            line.addWidget(IconLabel(Icon.TRIANGLE_ALERT, size=14, tone=Tone.RINGING))
            line.addWidget(ElidedText(mark, "hint"), 1)
        take_out = IconButton(Icon.X, f"不再引用《{cited.title}》", size=12)
        take_out.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        take_out.clicked.connect(lambda: self.removed.emit(cited.article_id))
        line.addWidget(take_out)
        return row
