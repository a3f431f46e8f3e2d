"""A slip on the screen, as it will be on paper."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.printing.sheet import HEIGHT, WIDTH, Page, draw_page


class SlipPreview(QWidget):
    """A white page, whatever the theme. Without a page it is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self._drawn: QPixmap | None = None
        self.setAccessibleName("交办单预览")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def page(self) -> Page | None:
        """What is shown."""
        return self._page

    def show_page(self, page: Page | None) -> None:
        """Show another page."""
        self._page, self._drawn = page, None
        words = "" if page is None else "；".join(f"{label} {value}" for _, label, value in page.facts.rows)
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        """A page that can be read."""
        wide = theme.current().px(440)
        return QSize(wide, round(wide * HEIGHT / WIDTH))

    def minimumSizeHint(self) -> QSize:
        """A page that can be recognised."""
        wide = theme.current().px(160)
        return QSize(wide, round(wide * HEIGHT / WIDTH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the page as large as there is room for, in the middle."""
        if self._page is None:
            return
        ratio = self.devicePixelRatioF()
        wide = min(self.width(), self.height() * WIDTH / HEIGHT) - 2
        if wide <= 0:
            return
        dots = round(wide * ratio)
        if self._drawn is None or self._drawn.width() != dots:
            self._drawn = self._rendered(self._page, dots, ratio)
        painter = QPainter(self)
        high = wide * HEIGHT / WIDTH
        room = QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)
        painter.drawPixmap(room.topLeft(), self._drawn)
        painter.setPen(QColor(theme.current().tokens.border_control))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(room)
        painter.end()

    @staticmethod
    def _rendered(page: Page, dots: int, ratio: float) -> QPixmap:
        drawn = QPixmap(dots, round(dots * HEIGHT / WIDTH))
        drawn.fill(QColor(theme.PAPER.sheet))
        painter = QPainter(drawn)
        draw_page(painter, page, dots / WIDTH)
        painter.end()
        drawn.setDevicePixelRatio(ratio)
        return drawn
