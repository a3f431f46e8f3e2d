"""区县, 街道 and 社区 out of the words typed, for where nobody chose: told, and taken back by a key."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from console.drafts import Drafts
from forms.catalogue import Area
from forms.catalogue.gazetteer import FoundPlace, PlaceName
from forms.draft import Draft, Field, Finding, Severity

PAUSE_MS = 400
UNDO_KEY = "Alt+Z"
_FIELDS = (Field.DISTRICT, Field.STREET, Field.COMMUNITY)
_SOURCES = (Field.ADDRESS, Field.TITLE, Field.CONTENT)
"""Where a place is looked for; what the address says goes before what title and content say."""


@dataclass
class _OfDraft:
    """What was recognised for one draft: the last place, the values filled in, places taken away again."""

    id: str = ""
    place: PlaceName = PlaceName()
    given: dict[Field, str] = field(default_factory=dict)
    refused: set[PlaceName] = field(default_factory=set)
    told: str = ""


class PlaceFinder(QObject):
    """Looks at each typing pause. What a person chose, typed or took away again is left alone.

    `changed` tells that `findings` are others.
    """

    changed = Signal()

    def __init__(
        self,
        drafts: Drafts,
        area: Area,
        is_choosing: Callable[[], bool] = lambda: False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._drafts, self._area, self._is_choosing = drafts, area, is_choosing
        self._of = _OfDraft()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look)
        drafts.edited.connect(lambda _: self._pause.start())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be said under 地点: where the values came from, or why nothing was filled in."""
        known = self._of.id == self._drafts.current.id and self._of.told
        return (Finding(Field.DISTRICT, Severity.HINT, self._of.told),) if known else ()

    def look(self) -> None:
        """Fill in what the draft in front names."""
        self._pause.stop()
        draft = self._drafts.current
        if self._of.id != draft.id:
            self._of = _OfDraft(draft.id)
        if self._is_choosing() or draft.flag(Field.NOWHERE):
            return
        self._heed_person(draft)
        source, found = self._found(draft)
        if found.place == PlaceName() or found.place in self._of.refused:
            self._say_doubts(draft, found)
        elif self._may_fill(draft, found.place):
            self._fill(draft, source, found)

    def undo(self) -> None:
        """Take away what was filled in; the same place is not filled in again for this draft."""
        draft, of = self._drafts.current, self._of
        if of.id != draft.id or not of.given:
            return
        given, of.given = of.given, {}
        of.refused.add(of.place)
        self._tell("")
        for each, value in given.items():
            if draft.text(each) == value:
                self._drafts.fill(each, "")

    # ---

    def _heed_person(self, draft: Draft) -> None:
        """What a person changed of what was filled in is theirs from now on."""
        of = self._of
        changed = [each for each, value in of.given.items() if draft.text(each) != value]
        if changed:
            of.refused.add(of.place)
            of.given = {each: value for each, value in of.given.items() if each not in changed}
            self._tell("")

    def _found(self, draft: Draft) -> tuple[Field, FoundPlace]:
        """The first source that names a place beyond doubt, else the first that leaves one in doubt."""
        found = [(each, self._area.gazetteer.find(draft.text(each))) for each in _SOURCES]
        sure = [pair for pair in found if pair[1].place != PlaceName()]
        doubtful = [pair for pair in found if pair[1].doubts]
        return next(iter((*sure, *doubtful)), found[0])

    def _is_free(self, draft: Draft, of: Field) -> bool:
        value = draft.text(of)
        return not value or value == self._of.given.get(of)

    def _may_fill(self, draft: Draft, place: PlaceName) -> bool:
        """Whether nothing that a person chose says otherwise."""
        wanted = dict(zip(_FIELDS, (place.district, place.street, place.community), strict=True))
        return all(
            self._is_free(draft, of) or not value or draft.text(of) == value for of, value in wanted.items()
        )

    def _fill(self, draft: Draft, source: Field, found: FoundPlace) -> None:
        place = self._of.place = found.place
        filled: list[str] = []
        for of, value in zip(_FIELDS, (place.district, place.street, place.community), strict=True):
            if draft.text(of) == value or not self._is_free(draft, of):
                continue
            self._of.given[of] = value
            if value:
                filled.append(value)
            self._drafts.fill(of, value)
        if filled:
            named = "、".join(f"“{each.text}”" for each in found.mentions)
            self._tell(f"按{source.label}中的{named}填入{''.join(filled)}，{UNDO_KEY} 撤销。")

    def _say_doubts(self, draft: Draft, found: FoundPlace) -> None:
        if not any(draft.text(of) for of in _FIELDS):
            self._tell("".join(found.doubts))

    def _tell(self, words: str) -> None:
        if self._of.told != words:
            self._of.told = words
            self.changed.emit()
