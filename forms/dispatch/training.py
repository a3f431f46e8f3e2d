"""Training a model on tickets that units accepted, and how good it is on tickets that it has not seen.

Which tickets are held back depends only on their id and the seed, so the next model is measured against the
last one on tickets that neither has learnt from.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from forms.dispatch.grams import grams
from forms.dispatch.report import TrainingReport, UnitScore
from forms.dispatch.rules import ModelRules
from forms.words import Labelled

if TYPE_CHECKING:
    from forms.dispatch.model import UnitModel

MOST_PIECES = 60_000
LEAST_OFTEN = 2
CALIBRATION_PERCENT = 10
_C = 1.0
_TOLERANCE = 0.01
"""A finer one takes up to twice as long and was measured to be no better."""


class Stage(Labelled):
    """What training is at."""

    READING = "reading", "读取工单"
    LEARNING = "learning", "训练"
    MEASURING = "measuring", "检验"


Progress = Callable[[Stage, int, int], None]
"""Told from time to time: the stage, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Example:
    """A ticket's text, and who took it: a unit's code, or 属地 for the unit of its place."""

    ticket_id: str
    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The examples to learn from, to fit the confidence on, and to measure on."""

    learn: tuple[Example, ...]
    calibrate: tuple[Example, ...]
    held_back: tuple[Example, ...]
    left_out: tuple[tuple[str, int], ...] = ()
    """Units with too few examples, and how many."""


def divided(examples: Iterable[Example], rules: ModelRules) -> Parts:
    """The examples in three parts, without units that have too few."""
    everything = tuple(examples)
    counts = Counter(each.unit for each in everything)
    few = {unit for unit, count in counts.items() if count < rules.least_per_unit}
    learn: list[Example] = []
    calibrate: list[Example] = []
    held_back: list[Example] = []
    for each in everything:
        if each.unit in few:
            continue
        lot = _lot(each.ticket_id, rules.seed)
        if lot < rules.held_back:
            held_back.append(each)
        elif lot < rules.held_back + CALIBRATION_PERCENT:
            calibrate.append(each)
        else:
            learn.append(each)
    left_out = tuple(sorted((unit, counts[unit]) for unit in few))
    return Parts(tuple(learn), tuple(calibrate), tuple(held_back), left_out)


def why_too_little(parts: Parts, rules: ModelRules) -> str:
    """Why no model can be trained, in Chinese; "" if one can."""
    usable = len(parts.learn) + len(parts.calibrate) + len(parts.held_back)
    total = usable + sum(count for _, count in parts.left_out)
    units = {each.unit for each in parts.learn}
    if total < rules.least_total:
        return f"单位签收办理的工单只有 {total} 件，满 {rules.least_total} 件才训练模型；目前不用模型提示。"
    if len(units) < 2:
        return f"有 {rules.least_per_unit} 件以上工单的单位不到两个，还不能训练模型；目前不用模型提示。"
    if not parts.held_back:
        return "没有可留作检验的工单，不能训练模型；目前不用模型提示。"
    return ""


def learnt(parts: Parts, seed: int, tell: Progress) -> "UnitModel":
    """A model of the examples. Takes seconds to minutes; only here scikit-learn is loaded.

    Its confidence is fitted on a part that a first model has not seen; then it learns from that part too.
    """
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    from forms.dispatch.model import UnitModel, fitted_temperature

    everything = (*parts.learn, *parts.calibrate)
    units = [each.unit for each in everything]
    cut = len(parts.learn)
    tell(Stage.LEARNING, 0, 3)
    vectors = TfidfVectorizer(
        analyzer=grams, sublinear_tf=True, min_df=LEAST_OFTEN, max_features=MOST_PIECES, dtype=np.float32
    )
    seen = vectors.fit_transform(each.text for each in everything)
    tell(Stage.LEARNING, 1, 3)
    first = LinearSVC(C=_C, tol=_TOLERANCE, random_state=seed).fit(seen[:cut], units[:cut])
    margins = np.atleast_2d(first.decision_function(seen[cut:]))
    if len(first.classes_) == 2:  # scikit-learn keeps one line for two classes
        margins = np.column_stack([-margins[0], margins[0]])
    places = {str(unit): place for place, unit in enumerate(first.classes_)}
    known = [row for row, unit in enumerate(units[cut:]) if unit in places]
    temperature = fitted_temperature(margins[known], [places[units[cut + row]] for row in known])
    tell(Stage.LEARNING, 2, 3)
    machine = LinearSVC(C=_C, tol=_TOLERANCE, random_state=seed).fit(seen, units)
    weights, bias = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    tell(Stage.LEARNING, 3, 3)
    return UnitModel(
        classes=tuple(str(each) for each in machine.classes_),
        vocabulary={gram: int(place) for gram, place in vectors.vocabulary_.items()},
        idf=vectors.idf_.astype(np.float32),
        weights=weights.astype(np.float16).astype(np.float32),
        bias=bias.astype(np.float32),
        temperature=temperature,
    )


def measured(model: "UnitModel", held_back: Sequence[Example], tell: Progress) -> TrainingReport:
    """How good a model is on tickets that it has not learnt from."""
    held: Counter[str] = Counter(each.unit for each in held_back)
    said: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    in_three = 0
    promised = 0.0
    for done, each in enumerate(held_back):
        if done % 200 == 0:
            tell(Stage.MEASURING, done, len(held_back))
        ranked = list(model.shares(each.text).items())
        first, share = ranked[0] if ranked else ("", 0.0)
        said[first] += 1
        hit[each.unit] += first == each.unit
        in_three += each.unit in [unit for unit, _ in ranked[:3]]
        promised += share
    tell(Stage.MEASURING, len(held_back), len(held_back))
    units = sorted(set(held) | (set(said) - {""}))
    return TrainingReport(
        units=tuple(UnitScore(unit, held[unit], said[unit], hit[unit]) for unit in units),
        in_three=in_three,
        promised=promised / len(held_back) if held_back else 0.0,
    )


def _lot(ticket_id: str, seed: int) -> int:
    """A number from 0 to 99 that the ticket draws once and for all."""
    return int.from_bytes(sha256(f"{seed}:{ticket_id}".encode()).digest()[:8]) % 100
