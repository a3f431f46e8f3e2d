"""区县 and 街道 out of the typed address, for where they are still empty."""

from PySide6.QtCore import QObject, QTimer

from console.drafts import Drafts
from forms.catalogue import Area
from forms.draft import Field

PAUSE_MS = 400


class PlaceFinder(QObject):
    """Looks at each typing pause. What a person chose, or took away again, is left alone."""

    def __init__(self, drafts: Drafts, area: Area, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts, self._area = drafts, area
        self._given: tuple[str, tuple[str, str]] = ("", ("", ""))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look)

    def follow(self) -> None:
        """The address is being typed."""
        self._pause.start()

    def look(self) -> None:
        """Fill in what the address of the draft in front names."""
        self._pause.stop()
        draft = self._drafts.current
        found = self._area.find_in(draft.text(Field.ADDRESS))
        if not found[0] or self._given == (draft.id, found):
            return
        chosen = draft.text(Field.DISTRICT)
        if chosen not in ("", found[0]) or draft.text(Field.STREET):
            return
        self._given = (draft.id, found)
        for field, name in zip((Field.DISTRICT, Field.STREET), found, strict=True):
            if name and not draft.text(field):
                self._drafts.fill(field, name)
