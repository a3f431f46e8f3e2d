"""Dispatch suggestions: how often a model is right on real complaints, and what a suggestion takes.

HOTLINE_BENCH_COMPLAINTS may name a file of complaints, tab-separated with a head: class, text. Nine tenths
are learnt from and one tenth is held back, always the same; without it that part is left out.
"""

import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from math import log
from pathlib import Path

from forms.catalogue import load_catalogue
from forms.dispatch.grams import grams
from forms.dispatch.report import TrainingReport
from forms.dispatch.retraining import examples
from forms.dispatch.rules import ModelRules
from forms.dispatch.service import ModelInUse, directory_in_force, suggest_units
from forms.dispatch.training import MOST_PIECES, Example, Parts, Stage, divided, learnt, measured
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.standing import Due
from forms.likeness import Appeal
from forms.ports import UnitOfWork
from forms.storage import open_storage
from forms.ticket import Ticket
from tests.bench.arrival import now
from tests.bench.figures import Figure, NotMeasured, Samples, Subject, p99_under
from tests.bench.stage import Stage as Place
from tests.bench.tickets import CATALOGUE_FOLDER, generated
from tests.forms.dispatch.samples import demo_units

COMPLAINTS = "HOTLINE_BENCH_COMPLAINTS"
UNTIL = datetime(2026, 11, 21, tzinfo=UTC)
SEED = 12345
HISTORY, APPEALS, FRESH = 20_000, 300, 5


def measure(stage: Place) -> Subject:
    """The model on real text when there is any, then suggestions in a hall with a history."""
    subject = Subject()
    named = os.environ.get(COMPLAINTS, "")
    if named:
        _measure_model(Path(named), subject)
    else:
        subject.remarks.append(f"dispatch model: {COMPLAINTS} names no file of complaints; left out")
    _measure_suggestions(min(HISTORY, stage.tickets), subject)
    _measure_loading(subject)
    return subject


def _measure_model(file: Path, subject: Subject) -> None:
    examples = _complaints(file)
    parts = divided(examples, ModelRules(seed=SEED, held_back=10))
    _fresh("import sklearn.svm, sklearn.feature_extraction.text")  # what the disk holds is warm for both
    began = now()
    model = learnt(parts, SEED, _silent)
    took = now() - began
    report = measured(model, parts.held_back, _silent)
    naive = _naive_bayes(parts)
    each = [_took(partial(model.shares, one.text)) for one in parts.held_back]
    reference = _pipeline(parts)
    theirs = [_took(partial(reference, one.text)) for one in parts.held_back]
    subject.figures.append(
        Figure(
            Samples(f"dispatch model, a suggestion of {len(model.classes)} classes", tuple(each)),
            Samples("scikit-learn's own pipeline", tuple(theirs)),
        )
    )
    subject.remarks.append(
        f"dispatch model on {len(examples):,} complaints, {len(model.classes)} classes, seed {SEED}:"
        f" learnt from {len(parts.learn) + len(parts.calibrate):,}, held back {len(parts.held_back):,};"
        f" {_said(report)}; mean confidence of the first {report.promised:.1%};"
        f" trained in {took:.1f} s with loading scikit-learn; majority class"
        f" {float(report.majority or 0):.1%} and macro F1 {_majority_f1(report):.3f},"
        f" naive Bayes of the same pieces {naive:.1%}"
    )


def _said(report: TrainingReport) -> str:
    return (
        f"accuracy {float(report.accuracy or 0):.1%}, macro F1 {float(report.macro_f1 or 0):.3f},"
        f" among the first three {float(report.top_three or 0):.1%}"
    )


def _majority_f1(report: TrainingReport) -> float:
    """The macro F1 of always saying the most frequent class."""
    held = [each.held for each in report.units if each.held]
    total = sum(held)
    return 2 * max(held) / (max(held) + total) / len(held) if held else 0.0


def _complaints(file: Path) -> list[Example]:
    try:
        lines = file.read_text("utf-8").splitlines()[1:]
    except OSError as error:
        raise NotMeasured(f"{COMPLAINTS}: {error.strerror}") from error
    rows = [line.split("\t", 1) for line in lines if "\t" in line]
    return [Example(str(place), text.replace(" ", ""), of) for place, (of, text) in enumerate(rows)]


def _naive_bayes(parts: Parts) -> float:
    """The accuracy of a reference that needs no library: naive Bayes over the same pieces."""
    counts: dict[str, Counter[str]] = {}
    for each in (*parts.learn, *parts.calibrate):
        counts.setdefault(each.unit, Counter()).update(grams(each.text))
    known = len(set().union(*counts.values()))
    totals = {unit: sum(own.values()) + known for unit, own in counts.items()}

    def best(text: str) -> str:
        pieces = Counter(grams(text))
        return max(
            counts,
            key=lambda unit: sum(
                often * log((counts[unit][piece] + 1) / totals[unit]) for piece, often in pieces.items()
            ),
        )

    return sum(best(each.text) == each.unit for each in parts.held_back) / len(parts.held_back)


def _pipeline(parts: Parts) -> Callable[[str], object]:
    """What answers for one text when scikit-learn itself is asked."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    learn = parts.learn[:2000]  # how long one answer takes does not depend on it
    vectors = TfidfVectorizer(analyzer=grams, sublinear_tf=True, min_df=2, max_features=MOST_PIECES)
    machine = LinearSVC().fit(
        vectors.fit_transform(each.text for each in learn), [each.unit for each in learn]
    )
    return lambda text: machine.decision_function(vectors.transform([text]))


def _measure_suggestions(count: int, subject: Subject) -> None:
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        storage = open_storage(f"sqlite:///{(Path(folder) / 'dispatch.db').as_posix()}")
        try:
            uow = storage.unit_of_work()
            _fill(uow, count)
            with uow.reading() as work:
                leads = work.suggestions.accepted_leads(count)
                directory = directory_in_force(work)
            parts = divided(examples(leads, directory), ModelRules(seed=SEED))
            began = now()
            model = learnt(parts, SEED, _silent)
            took = now() - began
            _ask(uow, count, ModelInUse(model, 1, ""), subject)
        finally:
            storage.close()
    report = measured(model, parts.held_back, _silent)
    subject.remarks.append(
        f"dispatch model on {len(leads):,} generated orders, {len(model.classes)} units:"
        f" {_said(report)} (generated text repeats itself); trained in {took:.1f} s"
    )


def _ask(uow: UnitOfWork, count: int, model: ModelInUse, subject: Subject) -> None:
    area = load_catalogue(CATALOGUE_FOLDER).area
    appeals = [_appeal_of(each) for each in islice(generated(APPEALS, UNTIL, seed=777), APPEALS)]
    suggest_units(appeals[0], uow, UNTIL, model, area)
    ours = [_took(partial(suggest_units, each, uow, UNTIL, model, area)) for each in appeals]
    untitled = [replace(each, category="") for each in appeals]
    without = [_took(partial(suggest_units, each, uow, UNTIL, model, area)) for each in untitled]
    place = [_took(partial(area.gazetteer.find, f"{each.address}{each.content}")) for each in appeals]
    for name, values, target in (
        (f"three units suggested, {count:,} tickets", ours, p99_under(20.0)),
        ("the same before a category is chosen", without, p99_under(20.0)),
        ("place names found in a text", place, p99_under(1.0)),
    ):
        subject.figures.append(Figure(Samples(name, tuple(values)), target=target))


def _appeal_of(ticket: Ticket) -> Appeal:
    return Appeal(
        title=ticket.matter.title,
        content=ticket.matter.content,
        category=ticket.matter.category,
        district=ticket.place.district,
        street=ticket.place.street,
        address=ticket.place.address,
    )


def _fill(uow: UnitOfWork, count: int) -> None:
    """Generated tickets, each with an order to the unit that the directory names; one in ten to another."""
    rng = random.Random(SEED)
    with uow.writing() as work:
        for unit in demo_units():
            work.units.add(unit)
    with uow.writing() as work:
        tickets = list(generated(count, UNTIL))
        work.tickets.add_many(tickets)
        directory = directory_in_force(work)
        others = [unit for unit in demo_units() if not unit.street]
        for each in tickets:
            place = each.place
            rule = directory.rules.fitting(each.matter.category, place.district, place.street)[0]
            lead = directory.lead_of(rule, place.district, place.street)
            if lead is None or rng.random() < 0.1:
                lead = rng.choice(others)
            at = each.accepted_at
            work.assignments.add(
                Assignment(
                    id=f"{each.id}-1",
                    ticket_id=each.id,
                    number=each.number,
                    role=AssignmentRole.LEAD,
                    unit=lead.code,
                    state=AssignmentState.CLOSED,
                    dispatched_at=at,
                    dispatched_by="2001",
                    due=Due(at=at + timedelta(days=7), words="5个工作日"),
                    ended_at=at + timedelta(days=3),
                )
            )


def _measure_loading(subject: Subject) -> None:
    """What a seat loads before it can suggest, in a fresh process; beside it what training loads."""
    ours = [_fresh("import forms.dispatch.model") for _ in range(FRESH)]
    theirs = [_fresh("import sklearn.svm, sklearn.feature_extraction.text") for _ in range(FRESH)]
    subject.figures.append(
        Figure(
            Samples("loading what a seat suggests with", tuple(ours)), Samples("scikit-learn", tuple(theirs))
        )
    )


def _fresh(program: str) -> float:
    """Milliseconds that a program takes inside a fresh process."""
    timed = f"import time; t = time.perf_counter(); {program}; print((time.perf_counter() - t) * 1000)"
    done = subprocess.run(
        [sys.executable, "-c", timed],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return float(done.stdout)


def _silent(_stage: Stage, _done: int, _total: int) -> None:
    """A bench has its own progress."""


def _took(act: Callable[[], object]) -> float:
    began = now()
    act()
    return (now() - began) * 1000
