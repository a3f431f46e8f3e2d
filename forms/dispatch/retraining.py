"""The use case that trains a model and puts it to use if it is good enough. By command, and on a schedule."""

from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

from forms.access.roles import Actor, Right, require
from forms.dispatch.directory import DispatchDirectory
from forms.dispatch.errors import ModelDamaged
from forms.dispatch.grams import told
from forms.dispatch.keeping import AcceptedLead, ModelVersion
from forms.dispatch.precedents import is_local
from forms.dispatch.report import TrainingReport, why_worse
from forms.dispatch.rules import LOCAL, ModelRules
from forms.dispatch.service import directory_in_force
from forms.dispatch.training import (
    Example,
    Parts,
    Progress,
    Stage,
    divided,
    learnt,
    measured,
    why_too_little,
)
from forms.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of a training, in Chinese; `version` is None if there was too little to learn from."""

    text: str
    version: ModelVersion | None = None
    lines: tuple[str, ...] = ()
    """The report, one line a fact."""


def train_model(actor: Actor, uow: UnitOfWork, now: datetime, tell: Progress) -> Trained:
    """Train on the hall's accepted tickets, measure on those held back, and adopt the model if not worse.

    Takes minutes at most and holds no transaction while it learns. StorageError, RuleTextWrong.
    """
    require(actor, Right.TRAIN)
    began = monotonic()
    tell(Stage.READING, 0, 1)
    with uow.reading() as work:
        directory = directory_in_force(work)
        leads = work.suggestions.accepted_leads(directory.rules.model.most)
        last = work.dispatch_models.in_use()
        last_data = work.dispatch_models.data_of(last.number) if last is not None else None
    tell(Stage.READING, 1, 1)
    rules = directory.rules.model
    parts = divided(examples(leads, directory), rules)
    too_little = why_too_little(parts, rules)
    if too_little:
        return Trained(too_little)
    from forms.dispatch.model import digest_of, packed

    model = learnt(parts, rules.seed, tell)
    report = replace(
        measured(model, parts.held_back, tell),
        learnt_from=len(parts.learn) + len(parts.calibrate),
        left_out=parts.left_out,
        seconds=round(monotonic() - began, 1),
    )
    why = _why_not(report, last, last_data, parts, rules, tell)
    data = packed(model)
    version = ModelVersion(
        trained_at=now,
        trained_by=actor.code,
        adopted=not why,
        why=why,
        digest=digest_of(data),
        size=len(data),
        report=report,
    )
    with uow.writing() as work:
        version = work.dispatch_models.add(version, data)
        work.dispatch_models.thin_out(rules.keep)
    names = {LOCAL: "属地街道（区县）", **{code: each.name for code, each in directory.units.by_code.items()}}
    text = why or f"第 {version.number} 版派单模型已启用。"
    return Trained(text, version, report.lines(names))


def examples(leads: tuple[AcceptedLead, ...], directory: DispatchDirectory) -> tuple[Example, ...]:
    """What a model may learn: who had the ticket because of where it happened is 属地, not itself.

    Units out of service are left out: nothing may be suggested to them.
    """
    found: list[Example] = []
    for lead in leads:
        unit = directory.units.get(lead.unit)
        if unit is None or not unit.active:
            continue
        label = LOCAL if is_local(unit, lead.district, lead.street, directory) else unit.code
        found.append(Example(lead.ticket_id, told(lead.title, lead.content, lead.address), label))
    return tuple(found)


def _why_not(
    report: TrainingReport,
    last: ModelVersion | None,
    data: bytes | None,
    parts: Parts,
    rules: ModelRules,
    tell: Progress,
) -> str:
    """Why the model must not replace the last one; "" if it may, or if the last one is damaged."""
    from forms.dispatch.model import unpacked

    if last is None:
        return ""
    try:
        before = unpacked(data or b"", last.digest)
    except ModelDamaged:
        return ""
    return why_worse(report, measured(before, parts.held_back, tell), rules.margin)


USE_CASES = (train_model,)
