"""建议派给: which unit the appeal should go to, told beside the form; what is taken goes with the draft.

Nothing is sent by it: a person at the dispatch desk confirms.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from console.archive import Archive
from console.drafts import Drafts, DraftsView
from console.likenesses import appeal_of
from console.notices import of_failure
from console.settling import settled
from forms.beside import UnitChoice, UnitOffer
from forms.catalogue import Area
from forms.dispatch.service import NO_MODEL_YET, ModelInUse, load_model, suggest_units
from forms.dispatch.suggestion import MOST_SUGGESTED, DispatchAdvice, UnitSuggestion
from forms.likeness import Appeal

log = logging.getLogger(__name__)

PAUSE_MS = 400
RENEWAL_MS = 30 * 60 * 1000
"""How often a newly trained model is looked for."""


class Stage(StrEnum):
    """Where the search for units stands."""

    IDLE = "idle"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class AdviceView:
    """What the panel shows. `said` is why there is nothing, or what went wrong; `choice` what was taken."""

    stage: Stage = Stage.IDLE
    offers: tuple[UnitSuggestion, ...] = ()
    said: str = ""
    choice: UnitChoice | None = None


class Dispatching(QObject):
    """`changed` carries an :class:`AdviceView`. An answer to older words than the last is dropped."""

    changed = Signal(object)

    def __init__(
        self,
        archive: Archive,
        drafts: Drafts,
        area: Area,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive, self._drafts, self._area, self._now = archive, drafts, area, now
        self._model = NO_MODEL_YET
        self.view = AdviceView()
        self._advice = DispatchAdvice()
        self._asked = Appeal()
        self._draft_id = drafts.current.id
        self._held = ""
        self._busy = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        drafts.edited.connect(lambda _: self._pause.start())
        drafts.changed.connect(self._follow)

        self._renewal = QTimer(self, interval=RENEWAL_MS)
        self._renewal.timeout.connect(self.load_model)

    def load_model(self) -> None:
        """Read the adopted model, in a lane where nobody waits; a newer one is looked for now and then."""
        known = self._model
        self._renewal.start()
        self._archive.with_errand(
            lambda uow, _: load_model(uow, known),
            self._loaded,
            lambda error: log.warning("the dispatch model was not read: %s", type(error).__name__),
        )

    def rest(self) -> None:
        """The desk is left."""
        self._renewal.stop()

    # --- what the panel asks for

    def hold(self, unit: str) -> None:
        """Keep this unit where it stands, because somebody looks at it; "" lets it go."""
        if unit != self._held:
            self._held = unit
            if self.view.stage is Stage.READY:
                self._settle()

    def take(self, offer: UnitSuggestion) -> None:
        """Propose this unit; the one that is proposed already is taken back."""
        before = self._drafts.current.beside
        if before.unit is not None and before.unit.lead == offer.lead.code:
            self._drafts.choose(replace(before, unit=None))
            return
        choice = UnitChoice(
            lead=offer.lead.code,
            lead_name=offer.lead.name,
            helpers=tuple(each.code for each in offer.helpers),
            offered=tuple(_kept(each) for each in self.view.offers),
            rules_version=self._advice.rules_version,
            model_version=self._advice.model_version,
        )
        self._drafts.choose(replace(before, unit=choice))

    # ---

    def _loaded(self, model: ModelInUse) -> None:
        self._model = model

    def _follow(self, view: DraftsView) -> None:
        if view.current.id != self._draft_id:
            self._draft_id = view.current.id
            self._held, self._advice, self._asked = "", DispatchAdvice(), Appeal()
            self._show(AdviceView())
            self._look()
        elif view.current.beside.unit != self.view.choice:
            self._show(self.view)

    def _look(self) -> None:
        self._pause.stop()
        appeal = appeal_of(self._drafts.current, self._area.area_code)
        if appeal == self._asked:
            return
        self._asked = appeal
        if not _is_enough(appeal):
            self._show(AdviceView())
        elif not self._busy:
            self._ask(appeal)

    def _ask(self, appeal: Appeal) -> None:
        self._busy = True
        if not self.view.offers:
            self._show(AdviceView(Stage.LOADING))
        now, model, area = self._now(), self._model, self._area
        self._archive.with_reading(
            lambda uow: suggest_units(appeal, uow, now, model, area),
            lambda advice: self._advised(appeal, advice),
            lambda error: self._failed(appeal, error),
        )

    def _is_old(self, appeal: Appeal) -> bool:
        self._busy = False
        if appeal == self._asked:
            return False
        if _is_enough(self._asked):
            self._ask(self._asked)
        return True

    def _advised(self, appeal: Appeal, advice: DispatchAdvice) -> None:
        if not self._is_old(appeal):
            self._advice = advice
            self._settle()

    def _failed(self, appeal: Appeal, error: Exception) -> None:
        if not self._is_old(appeal):
            problem = of_failure("advice", "查找承办单位", error).happened
            self._show(AdviceView(Stage.FAILED, self.view.offers, problem))

    def _settle(self) -> None:
        choice = self._drafts.current.beside.unit
        held = self._held or (choice.lead if choice is not None else "")
        offers = settled(
            self.view.offers, self._advice.suggestions, lambda each: each.lead.code, held, MOST_SUGGESTED
        )
        self._show(AdviceView(Stage.READY, offers, self._advice.silent_because))

    def _show(self, view: AdviceView) -> None:
        view = replace(view, choice=self._drafts.current.beside.unit)
        if view != self.view:
            self.view = view
            self.changed.emit(view)


def _kept(offer: UnitSuggestion) -> UnitOffer:
    helpers = tuple(each.code for each in offer.helpers)
    sources = tuple(dict.fromkeys(reason.source for reason in offer.reasons))
    return UnitOffer(lead=offer.lead.code, helpers=helpers, confidence=offer.confidence, sources=sources)


def _is_enough(appeal: Appeal) -> bool:
    return bool(appeal.category or appeal.title)
