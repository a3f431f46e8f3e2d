"""Merging what the directory, similar tickets and the model say into one ranked list. Pure rules.

Each source shares out at most 1 among units, and is trusted as far as the settings say. A unit's confidence
is 1 less the chance that all sources err that name it; if those of all units come to more than 1, they are
brought down to 1. So sources that agree are surer together, and those that contradict each other less sure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from forms.dispatch.directory import DispatchDirectory
from forms.dispatch.rules import LOCAL, DirectoryRule, SuggestionRules
from forms.dispatch.suggestion import (
    MOST_SUGGESTED,
    DispatchAdvice,
    Reason,
    Source,
    UnitName,
    UnitSuggestion,
)
from forms.organisation.unit import Unit

LOWER_RULE_SHARE = 0.5
"""How much of what the first rule leaves goes to the lead of each less specific one in turn."""
UNCERTAIN_SHARE = 0.02
"""Under this the model's share is not worth telling."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the matter is, as far as it is known."""

    district: str = ""
    street: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one source says: a reason for each unit, by its code. `helpers` are who helped it before."""

    source: Source
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    helpers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remark: str = ""


def voice_of_directory(category: str, spot: Spot, directory: DispatchDirectory) -> Voice:
    """派单目录: the lead of the most specific rule, then of less specific ones, then the helpers."""
    settings = directory.rules.suggestion
    rules = directory.rules.fitting(category, spot.district, spot.street)
    if not category:
        return Voice(Source.RULE, remark="还没有选事项分类，派单目录暂不能用。")
    if not rules:
        return _voice_of_duties(category, directory, settings)
    first = rules[0]
    reasons: dict[str, Reason] = {}
    left = 1.0
    for rule in rules:
        lead = directory.lead_of(rule, spot.district, spot.street)
        if lead is None or lead.code in reasons or not directory.may_lead(lead, first):
            continue
        share = left * (settings.rule_trust / 100 if rule is first else LOWER_RULE_SHARE)
        reasons[lead.code] = Reason(Source.RULE, _told(rule, lead), share)
        left -= share
    helpers = directory.helpers_of(first, spot.district, spot.street)
    others = [each for each in helpers if each.code not in reasons and directory.may_lead(each, first)]
    for each in others:
        text = f"规则“{first.title}”列为协办"
        reasons[each.code] = Reason(Source.RULE, text, left * LOWER_RULE_SHARE / len(others))
    lead = directory.lead_of(first, spot.district, spot.street)
    remark = ""
    if lead is None:
        remark = (
            f"规则“{first.title}”由{LOCAL}主办，请填写区县和街道。"
            if first.lead == LOCAL
            else f"规则“{first.title}”的主办单位“{first.lead}”已停用或改名，请在派单目录中改正。"
        )
    named = {lead.code: tuple(each.code for each in helpers)} if lead is not None else {}
    return Voice(Source.RULE, reasons, named, remark)


def _voice_of_duties(category: str, directory: DispatchDirectory, settings: SuggestionRules) -> Voice:
    """权责清单: where no rule speaks, the units that answer for the category."""
    units = directory.units.for_category(category)[:MOST_SUGGESTED]
    if not units:
        return Voice(Source.RULE, remark="派单目录没有这一分类的规则，也没有单位的职责写到它。")
    share = settings.duty_trust / 100
    reasons = {
        each.code: Reason(Source.RULE, "目录没有规则，按单位职责", share / 2**place)
        for place, each in enumerate(units)
    }
    total = sum(each.share for each in reasons.values())
    if total > 1:
        reasons = {code: Reason(each.source, each.text, each.share / total) for code, each in reasons.items()}
    return Voice(Source.RULE, reasons)


def voice_of_model(shares: Mapping[str, float], spot: Spot, directory: DispatchDirectory) -> Voice:
    """历史模型: its classes as units of today and of this place."""
    reasons: dict[str, Reason] = {}
    for named, share in shares.items():
        local = named == LOCAL
        unit = directory.units.for_place(spot.district, spot.street) if local else directory.units.get(named)
        if unit is None or not unit.active or share < UNCERTAIN_SHARE:
            continue
        before = reasons.get(unit.code)
        own = share + (before.share if before is not None else 0.0)
        told = "这类说法的工单" + ("多由属地接办" if local else f"多由{unit.short}接办")
        reasons[unit.code] = Reason(Source.MODEL, f"{told}（{own:.0%}）", own)
    remark = "" if reasons else "历史模型没有把握，未提示。"
    return Voice(Source.MODEL, reasons, remark=remark)


def merged(
    voices: Sequence[Voice], category: str, spot: Spot, directory: DispatchDirectory
) -> DispatchAdvice:
    """The three likeliest units of all voices, with the reasons of each."""
    settings = directory.rules.suggestion
    rules = directory.rules.fitting(category, spot.district, spot.street)
    first = rules[0] if rules else None
    candidates = dict.fromkeys(code for each in voices for code in each.reasons)
    units = [
        unit
        for code in candidates
        if (unit := directory.units.get(code)) is not None and directory.may_lead(unit, first)
    ]
    chances = {unit.code: _confidence(unit.code, voices, settings) for unit in units}
    most = max(1.0, sum(chances.values()))
    found = [
        _suggestion(unit, chances[unit.code] / most, voices, directory, first)
        for unit in units
        if chances[unit.code] / most * 100 >= max(settings.least, 1)
    ]
    worth = sorted(found, key=lambda each: (-each.confidence, each.lead.code))[:MOST_SUGGESTED]
    remarks = tuple(dict.fromkeys(each.remark for each in voices if each.remark))
    return DispatchAdvice(
        suggestions=tuple(worth),
        silent_because="" if worth else ("".join(remarks) or "没有足够的依据，请人工选择主办单位。"),
        remarks=remarks if worth else (),
        sure=bool(worth) and worth[0].confidence * 100 >= settings.sure,
        rules_version=directory.version,
    )


def _confidence(code: str, voices: Iterable[Voice], settings: SuggestionRules) -> float:
    trust = {
        Source.RULE: 100,  # its shares are what the settings say already
        Source.SIMILAR: settings.similar_trust,
        Source.MODEL: settings.model_trust,
    }
    shares = [each.reasons[code].share * trust[each.source] / 100 for each in voices if code in each.reasons]
    return 1 - prod(1 - min(1.0, share) for share in shares)


def _suggestion(
    unit: Unit,
    confidence: float,
    voices: Iterable[Voice],
    directory: DispatchDirectory,
    first: DirectoryRule | None,
) -> UnitSuggestion:
    spoken = [(each, each.reasons[unit.code]) for each in voices if unit.code in each.reasons]
    helpers = next((voice.helpers[unit.code] for voice, _ in spoken if voice.helpers.get(unit.code)), ())
    known = (directory.units.get(code) for code in helpers)
    return UnitSuggestion(
        lead=UnitName(unit.code, unit.name),
        helpers=tuple(
            UnitName(each.code, each.name)
            for each in known
            if each is not None and each is not unit and directory.may_lead(each, first)
        ),
        confidence=round(confidence, 4),
        reasons=tuple(reason for _, reason in sorted(spoken, key=lambda pair: -pair[1].share)),
        time_class=first.time_class if first is not None else "",
        basis=first.basis if first is not None else "",
    )


def _told(rule: DirectoryRule, lead: Unit) -> str:
    where = "、".join(rule.areas)
    text = f"规则“{rule.title}”" + (f"（{where}）" if where else "") + f"由{lead.short}主办"
    return f"{text}，依据：{rule.basis}" if rule.basis else text
