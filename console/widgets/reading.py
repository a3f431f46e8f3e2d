"""A view for long texts with light markup. It runs nothing, and loads nothing but what it is given."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QTextOption
from PySide6.QtWidgets import QTextBrowser, QWidget

from console import theme
from console.theme import Type

FACT_WIDTH = "@fact"
"""Stands in HTML for the width of a column of names, which follows the scale."""
_NAMES = 76
_WEB = frozenset({"http", "https"})


class ReadingView(QTextBrowser):
    """Shows HTML. `left` comes with Esc; `link_wanted` carries a web address that was pressed.

    j and k scroll by lines, Space and Page keys by pages; Tab goes from link to link and then on.
    """

    left = Signal()
    link_wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("reading", True)
        self.anchorClicked.connect(self._press)
        self._html = ""
        self._dress()
        theme.current().changed.connect(self._dress)

    def show_html(self, html: str) -> None:
        """Show another text, from its beginning; the same text again stays where it was read."""
        if html != self._html:
            self._html = html
            self._draw()
            self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is fetched, neither from a disk nor from a network."""
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif step is not None and not event.modifiers():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + step * theme.current().px(48))
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        self.setHtml(self._html.replace(FACT_WIDTH, str(theme.current().px(_NAMES))))

    def _press(self, link: QUrl) -> None:
        if link.scheme().lower() in _WEB:
            self.link_wanted.emit(link.toString())

    def _dress(self) -> None:
        look, tokens = theme.current(), theme.current().tokens
        document = self.document()
        document.setDefaultFont(look.font(Type.BODY))
        document.setDocumentMargin(look.px(12))
        body, small, big = (look.font(kind).pixelSize() for kind in (Type.BODY, Type.SECONDARY, Type.TITLE))
        document.setDefaultStyleSheet(
            f"body {{ color: {tokens.text}; }}"
            f"p, li, td, th {{ font-size: {body}px; line-height: 120%; }}"
            f"p {{ margin: {look.px(4)}px 0 {look.px(8)}px 0; }}"
            f".title {{ font-size: {big}px; font-weight: 600; line-height: 115%; }}"
            f".head {{ font-size: {look.font(Type.SECTION).pixelSize()}px; font-weight: 600;"
            f" margin: {look.px(14)}px 0 {look.px(2)}px 0; }}"
            f"a {{ color: {tokens.accent.text}; }}"
            f".muted {{ color: {tokens.text_muted}; font-size: {small}px; }}"
            f".mark {{ color: {tokens.ringing.text}; font-weight: 600; }}"
            f".fact {{ color: {tokens.text_muted}; }}"
            f".removed {{ color: {tokens.danger.text}; background-color: {tokens.danger.soft};"
            " text-decoration: line-through; }"
            f".added {{ color: {tokens.talking.text}; background-color: {tokens.talking.soft}; }}"
        )
        if self._html:
            place = self.verticalScrollBar().value()
            self._draw()
            self.verticalScrollBar().setValue(place)
