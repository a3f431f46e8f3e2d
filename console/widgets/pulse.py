"""The one timer that everything ticking shares."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_INTERVAL_MS = 200


class Pulse(QObject):
    """Beats five times a second, so that no clock skips a second.

    `beat` carries nothing: whoever listens reads the clock itself, so a late beat costs no time.
    """

    beat = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        timer = QTimer(self)
        timer.timeout.connect(self.beat)
        timer.start(_INTERVAL_MS)


def pulse() -> Pulse:
    """The program's pulse; it lives as long as the application.

    Raises:
        RuntimeError: there is no application yet.
    """
    app = QApplication.instance()
    if app is None:
        raise RuntimeError("there is no application yet")
    return app.findChild(Pulse) or Pulse(app)
