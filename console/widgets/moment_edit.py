"""A field for a moment in Beijing's time, whatever zone the seat's clock is in."""

from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from forms.ticket import BEIJING_TIME


class MomentEdit(QDateTimeEdit):
    """Date and minutes. Its own zone is never asked: what it shows is Beijing's time."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDisplayFormat("M月d日 HH:mm")
        self.setCalendarPopup(True)

    @property
    def moment(self) -> datetime:
        """What it shows."""
        day, at = self.date(), self.time()
        return datetime(day.year(), day.month(), day.day(), at.hour(), at.minute(), tzinfo=BEIJING_TIME)

    def show_moment(self, moment: datetime) -> None:
        """Show another; does not tell of it."""
        local = moment.astimezone(BEIJING_TIME)
        self.blockSignals(True)
        self.setDateTime(
            QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute))
        )
        self.blockSignals(False)
