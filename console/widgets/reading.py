"""A view for long texts with light markup. It runs nothing, and loads nothing but what it is given."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from console import theme
from console.theme import Type

FACT_WIDTH = "@fact"
"""Stands in HTML for the width of a column of names, which follows the scale."""
ATTACHMENT = "attachment"
"""The scheme of links to attachments; bodies are sanitised and cannot hold such a link."""
MEASURE = 46
"""The longest line in Chinese characters: longer ones tire, because the eye loses the next line."""
_NAMES = 76
_MARGIN = 12
_WEB = frozenset({"http", "https"})


class ReadingView(QTextBrowser):
    """Shows HTML. `left` comes with Esc; `link_wanted` carries a web address that was pressed.

    `attachment_wanted` carries the digest of an attachment that was pressed, `hits_changed` the number of
    the hit in front, from 1, and how many there are. j and k scroll by lines, Space and Page keys by pages,
    n and N go from hit to hit; Tab goes from link to link and then on.
    """

    left = Signal()
    link_wanted = Signal(str)
    attachment_wanted = Signal(str)
    hits_changed = Signal(int, int)

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
        self._words: tuple[str, ...] = ()
        self._hits: list[QTextCursor] = []
        self._hit = -1
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
        return nothing_for(kind)

    # --- finding

    @property
    def hits(self) -> int:
        """How often the words looked for stand in the text."""
        return len(self._hits)

    def light(self, words: Sequence[str]) -> None:
        """Underlay these words wherever they stand; the text stays where it is read."""
        wanted = tuple(dict.fromkeys(each for each in words if each.strip()))
        if wanted != self._words:
            self._words = wanted
            self._look()

    def go_to_hit(self, by: int) -> None:
        """Bring the next hit into sight, or with -1 the one before; behind the last comes the first."""
        if not self._hits:
            return
        if self._hit < 0:
            self._hit = self._first_in_sight() if by > 0 else len(self._hits) - 1
        else:
            self._hit = (self._hit + by) % len(self._hits)
        cursor = QTextCursor(self._hits[self._hit])
        cursor.clearSelection()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self._paint_hits()

    def _first_in_sight(self) -> int:
        top = self.cursorForPosition(self.viewport().rect().topLeft()).position()
        return next((n for n, each in enumerate(self._hits) if each.selectionStart() >= top), 0)

    def _look(self) -> None:
        found: list[QTextCursor] = []
        document = self.document()
        for word in self._words:
            cursor = document.find(word)
            while not cursor.isNull():
                found.append(cursor)
                cursor = document.find(word, cursor)
        self._hits = sorted(found, key=lambda each: each.selectionStart())
        self._hit = -1
        self._paint_hits()

    def _paint_hits(self) -> None:
        tokens = theme.current().tokens
        marks = []
        for number, cursor in enumerate(self._hits):
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            front = number == self._hit
            look.setBackground(QColor(tokens.accent.solid if front else tokens.ringing.soft))
            look.setForeground(QColor(tokens.accent.on_solid if front else tokens.ringing.text))
            mark.cursor, mark.format = cursor, look
            marks.append(mark)
        self.setExtraSelections(marks)
        self.hits_changed.emit(self._hit + 1, len(self._hits))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(key)
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif step is not None and not modifiers:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + step * theme.current().px(48))
        elif key == Qt.Key.Key_N and not modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            self.go_to_hit(-1 if modifiers else 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines short enough to be read."""
        super().resizeEvent(event)
        self._keep_measure()

    def _keep_measure(self) -> None:
        look = theme.current()
        widest = MEASURE * look.font(Type.BODY).pixelSize() + 2 * look.px(_MARGIN)
        bar = self.verticalScrollBar()
        room = self.contentsRect().width() - (bar.width() if bar.isVisible() else 0)
        spare = max(0, room - widest)
        if self.viewportMargins().right() != spare:
            self.setViewportMargins(0, 0, spare, 0)

    def _draw(self) -> None:
        self.setHtml(self._html.replace(FACT_WIDTH, str(theme.current().px(_NAMES))))
        self._look()

    def _press(self, link: QUrl) -> None:
        if link.scheme().lower() in _WEB:
            self.link_wanted.emit(link.toString())
        elif link.scheme() == ATTACHMENT:
            self.attachment_wanted.emit(link.path())

    def _dress(self) -> None:
        look, tokens = theme.current(), theme.current().tokens
        document = self.document()
        document.setDefaultFont(look.font(Type.BODY))
        document.setDocumentMargin(look.px(_MARGIN))
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
        self._keep_measure()
        if self._html:
            place = self.verticalScrollBar().value()
            self._draw()
            self.verticalScrollBar().setValue(place)


def nothing_for(kind: int) -> object:
    """What stands in for anything that markup asks to be loaded.

    For a picture it is an empty one: told that there is none, Qt would look for a file of that name itself.
    """
    if kind == QTextDocument.ResourceType.ImageResource.value:
        empty = QImage(1, 1, QImage.Format.Format_ARGB32)
        empty.fill(Qt.GlobalColor.transparent)
        return empty
    return ""
