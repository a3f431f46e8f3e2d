"""From which day to which: two fields, either of which may stay empty."""

from datetime import date

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit

from console.widgets.layout import set_state


class DateSpan(QObject):
    """`changed` comes with new days; what is no day is marked, said by `problem_found`, and not asked for.

    The fields `first` and `last` are put into a layout by whoever shows them.
    """

    changed = Signal()
    problem_found = Signal(str)

    def __init__(self, of: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.first, self.last = _field(f"{of}从"), _field(f"{of}到")
        self._kept: tuple[date | None, date | None] = (None, None)
        for edit in (self.first, self.last):
            edit.editingFinished.connect(self._typed)

    @property
    def days(self) -> tuple[date | None, date | None]:
        """From which day to which, as far as they can be read."""
        return self._kept

    def show_days(self, first: date | None, last: date | None) -> None:
        """Stand as these say."""
        self._kept = (first, last)
        for edit, day in zip((self.first, self.last), self._kept, strict=True):
            edit.setText(day.isoformat() if day else "")
            set_state(edit, "tone", None)
        self.problem_found.emit("")

    def _typed(self) -> None:
        wrong = ""
        first, last = None, None
        try:
            first, last = _read(self.first), _read(self.last)
        except ValueError:
            wrong = "日期请写成 2026-11-21"
        if first and last and first > last:
            wrong = "开始日期晚于结束日期"
        self.problem_found.emit(wrong)
        for edit in (self.first, self.last):
            set_state(edit, "tone", "danger" if wrong else None)
        if not wrong and (first, last) != self._kept:
            self._kept = (first, last)
            self.changed.emit()


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(f"{name}，如 2026-11-01")
    made.setMaxLength(10)
    made.setInputMethodHints(Qt.InputMethodHint.ImhDate)
    return made


def _read(edit: QLineEdit) -> date | None:
    """The day; None for none; ValueError for what is no day."""
    text = edit.text().strip()
    return date.fromisoformat(text) if text else None
