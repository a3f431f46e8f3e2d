"""The answers beside the form: from the typing pause to painted, and whether typing ever waits for them."""

import contextlib

from console.knowledge import PAUSE_MS
from forms.draft import Field
from forms.storage import open_storage
from tests.bench import wire
from tests.bench.articles import articles, said
from tests.bench.bases import UNTIL
from tests.bench.figures import Figure, Samples, Subject, p95_under, worst_under
from tests.bench.knowing import ARTICLES, QUICK_ARTICLES
from tests.bench.matter import words
from tests.bench.processes import DeskProcess, reference
from tests.bench.stage import Stage

KEYSTROKE_S = 0.06
TYPED = 48
"""Characters of a narration that are typed before the pause."""
REST_S = 0.5
"""After the answers: likeness, units and checks follow, and are part of the stalls."""


def measure(stage: Stage) -> Subject:
    """One narration after the other is typed; beside it an idle Qt window with the same meter."""
    count = ARTICLES if stage.tickets >= 100_000 else QUICK_ARTICLES
    storage = open_storage(f"sqlite:///{stage.folders.database_file}")
    with contextlib.closing(storage), storage.unit_of_work().writing() as work:
        work.articles.add_many(articles(count, UNTIL))
    painted: list[float] = []
    stalls: list[wire.Stalls] = []
    idle: list[float] = []
    offered = 0
    with stage.desk() as desk, reference("meter") as beside:
        first, *others = said(stage.repetitions + 1, count)
        _ask(desk, first.text[:TYPED])  # the first one only warms up
        for each in others:
            desk.do(wire.StartMeter())
            beside.ask()
            took, offers = _ask(desk, each.text[:TYPED])
            painted.append(took)
            offered += offers > 0
            stalls.append(desk.do_until(wire.ReadMeter(), wire.Stalls)[1])
            idle.append(beside.ask())
    name = f"{count:,} articles, {stage.tickets:,} tickets"
    longest = tuple(each.longest_ms for each in stalls)
    return Subject(
        [
            Figure(
                Samples(f"{PAUSE_MS} ms pause -> answers painted, {name}", tuple(painted)),
                target=p95_under(50),
            ),
            Figure(
                Samples(f"longest stall while typing and searching, {name}", longest),
                Samples("idle Qt window beside it", tuple(idle)),
                worst_under(16),
            ),
            Figure(Samples("of it the program's own processor time", tuple(each.cpu_ms for each in stalls))),
        ],
        [f"panel: {len(painted)} narrations typed word by word; {offered} of them were offered answers"],
    )


def _ask(desk: DeskProcess, text: str) -> tuple[float, int]:
    desk.do(wire.DiscardDraft())
    *before, last = words(text)
    for word in before:
        desk.do(wire.Type(field=Field.CONTENT, text=word))
        desk.rest(KEYSTROKE_S)
    desk.do(wire.WatchPanel())
    began, panel = desk.do_until(wire.Type(field=Field.CONTENT, text=last), wire.PanelPainted)
    desk.rest(REST_S)
    return (panel.at - began) * 1000 - PAUSE_MS, panel.offers
