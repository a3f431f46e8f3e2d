"""The use cases of suggestions, listed at the foot. Nothing here dispatches anything: a person confirms.

`load_model` may take a second and wants a lane of its own; `suggest_units` never loads anything.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import uuid4

from forms.access.roles import Actor, Right, require, require_any
from forms.catalogue import Area, Catalogue
from forms.clock.rules import CLOCK
from forms.dispatch.advising import Spot, Voice, merged, voice_of_directory, voice_of_model
from forms.dispatch.directory import DirectoryReview, DispatchDirectory, review
from forms.dispatch.errors import DirectoryWrong, ModelDamaged
from forms.dispatch.grams import told
from forms.dispatch.keeping import DispatchFigures, KeptAdvice, ModelVersion, Offer
from forms.dispatch.precedents import voice_of_precedents
from forms.dispatch.rules import DISPATCH
from forms.dispatch.suggestion import DispatchAdvice, Source
from forms.likeness import Appeal
from forms.organisation.tree import UnitTree
from forms.organisation.unit import Unit
from forms.ports import UnitOfWork, Work
from forms.rules.rule import RuleText
from forms.rules.service import in_force, put_text, text_in_force

if TYPE_CHECKING:
    from forms.dispatch.model import UnitModel


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """The model to suggest with, or in Chinese why there is none."""

    model: "UnitModel | None" = None
    version: int = 0
    remark: str = "历史模型还没有装入。"


NO_MODEL_YET = ModelInUse()
"""Until `load_model` has answered."""


def directory_in_force(work: Work) -> DispatchDirectory:
    """The directory with the units as they are now; RuleTextWrong. The same ones are put together once."""
    text = text_in_force(DISPATCH, work)
    return _directory(text.text, text.version, work.units.all())


def load_model(uow: UnitOfWork, known: ModelInUse = NO_MODEL_YET) -> ModelInUse:
    """The adopted model, read from the database unless it is the *known* one.

    A model that is damaged is never used: the answer says so, and the other sources go on.
    """
    with uow.reading() as work:
        version = work.dispatch_models.in_use()
        if version is None:
            return ModelInUse(remark="历史工单还不够，没有训练过派单模型。")
        if known.model is not None and known.version == version.number:
            return known
        data = work.dispatch_models.data_of(version.number)
    from forms.dispatch.model import unpacked

    try:
        return ModelInUse(unpacked(data or b"", version.digest), version.number, "")
    except ModelDamaged as damaged:
        return ModelInUse(version=version.number, remark=damaged.text)


def suggest_units(
    appeal: Appeal,
    uow: UnitOfWork,
    now: datetime,
    model: ModelInUse = NO_MODEL_YET,
    area: Area | None = None,
) -> DispatchAdvice:
    """Up to three units for the appeal as far as it is known, with the reasons; RuleTextWrong, StorageError.

    Where district and street are still empty and an *area* is given, they are read from the text.
    """
    appeal = appeal if area is None else _placed(appeal, area)
    spot = Spot(appeal.district, appeal.street)
    with uow.reading() as work:
        directory = directory_in_force(work)
        similar = voice_of_precedents(appeal, work, directory, now)
    voices = (
        voice_of_directory(appeal.category, spot, directory),
        similar,
        _voice_of(model, appeal, spot, directory),
    )
    advice = merged(voices, appeal.category, spot, directory)
    return replace(advice, model_version=model.version if model.model is not None else 0)


def advise_on(
    ticket_id: str, uow: UnitOfWork, now: datetime, model: ModelInUse = NO_MODEL_YET
) -> DispatchAdvice:
    """The same for a filed ticket, for the dispatch desk; TicketMissing."""
    from forms.service import ticket_by_id

    ticket = ticket_by_id(ticket_id, uow)
    appeal = Appeal(
        title=ticket.matter.title,
        content=ticket.matter.content,
        category=ticket.matter.category,
        district=ticket.place.district,
        street=ticket.place.street,
        address=ticket.place.address,
        ticket_id=ticket.id,
    )
    return suggest_units(appeal, uow, now, model)


def keep_choice(
    advice: DispatchAdvice,
    ticket_id: str,
    lead: str,
    helpers: tuple[str, ...],
    actor: Actor,
    work: Work,
    now: datetime,
) -> KeptAdvice:
    """Keep what was suggested and what *actor* chose, in the same transaction as the dispatch itself."""
    require_any(actor, (Right.DISPATCH, Right.FILE))
    kept = KeptAdvice(
        id=uuid4().hex,
        ticket_id=ticket_id,
        at=now,
        operator=actor.code,
        offers=tuple(
            Offer(
                each.lead.code,
                tuple(helper.code for helper in each.helpers),
                each.confidence,
                tuple(dict.fromkeys(reason.source for reason in each.reasons)),
            )
            for each in advice.suggestions
        ),
        chosen_lead=lead,
        chosen_helpers=helpers,
        rules_version=advice.rules_version,
        model_version=advice.model_version,
    )
    work.suggestions.add(kept)
    return kept


def choices_of(ticket_id: str, uow: UnitOfWork) -> tuple[KeptAdvice, ...]:
    """What was suggested and chosen for a ticket, oldest first."""
    with uow.reading() as work:
        return work.suggestions.of_ticket(ticket_id)


def dispatch_figures(since: datetime, until: datetime, uow: UnitOfWork) -> DispatchFigures:
    """派单准确率 and how suggestions did, from *since* up to *until*."""
    with uow.reading() as work:
        return DispatchFigures(work.suggestions.orders(since, until), work.suggestions.figures(since, until))


def model_history(uow: UnitOfWork, limit: int = 20) -> tuple[ModelVersion, ...]:
    """The last trainings, newest first, those not put to use too."""
    with uow.reading() as work:
        return work.dispatch_models.history(limit)


def review_directory(text: str, catalogue: Catalogue, uow: UnitOfWork) -> DirectoryReview:
    """What speaks against a 派单目录 in this hall; RuleTextWrong if it cannot be read at all."""
    with uow.reading() as work:
        units = UnitTree(work.units.all())
        classes = in_force(CLOCK, work).classes
    return review(text, catalogue.categories, units, catalogue.area, tuple(classes))


def put_directory(
    text: str,
    why: str,
    based_on: int,
    catalogue: Catalogue,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
) -> RuleText:
    """Put a 派单目录 in force as the next version; DirectoryWrong with every mistake, else as `put_rule`."""
    require(actor, Right.MANAGE_RULES)
    return put_reviewed(text, why, based_on, catalogue, actor, uow, now)


def put_reviewed(
    text: str,
    why: str,
    based_on: int,
    catalogue: Catalogue,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
) -> RuleText:
    """The same for a use case that has asked for a right of its own; it checks none."""
    found = review_directory(text, catalogue, uow)
    if found.mistakes:
        raise DirectoryWrong(found.mistakes)
    return put_text(DISPATCH, text, why, based_on, actor, uow, now)


def _voice_of(model: ModelInUse, appeal: Appeal, spot: Spot, directory: DispatchDirectory) -> Voice:
    if model.model is None:
        return Voice(Source.MODEL, remark=model.remark)
    shares = model.model.shares(told(appeal.title, appeal.content, appeal.address))
    return voice_of_model(shares, spot, directory)


def _placed(appeal: Appeal, area: Area) -> Appeal:
    if appeal.district and appeal.street:
        return appeal
    place = area.gazetteer.find(f"{appeal.address}\n{appeal.title}\n{appeal.content}").place
    if not place.district or appeal.district not in ("", place.district):
        return appeal
    return replace(appeal, district=place.district, street=appeal.street or place.street)


@lru_cache(maxsize=4)
def _directory(text: str, version: int, units: tuple[Unit, ...]) -> DispatchDirectory:
    return DispatchDirectory(DISPATCH.read(text), UnitTree(units), version)


USE_CASES = (
    suggest_units,
    advise_on,
    load_model,
    keep_choice,
    choices_of,
    dispatch_figures,
    model_history,
    review_directory,
    put_directory,
)
