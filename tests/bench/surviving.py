"""kill -9 of the window in a call: what the caller hears of it, and how soon the next window has the call."""

import time
from dataclasses import dataclass

from forms.draft import Field
from tests.bench import wire
from tests.bench.arrival import now
from tests.bench.caller import Call
from tests.bench.figures import Figure, NotMeasured, Samples, Subject, Target, ratio_at_most, worst_under
from tests.bench.matter import TYPED, words
from tests.bench.processes import DeskProcess, reference
from tests.bench.stage import EXTENSION, Stage

SPAN_S = 3.0
SETTLING_S = 1.0
"""After the answer, before the gaps count."""
FEWEST_KILLS = 5


@dataclass(frozen=True)
class Kill:
    """One kill. Gaps are the longest between two packets of each span, in ms."""

    before: float
    around: float
    restarting: float
    lost: int
    attached_ms: float


def measure(stage: Stage) -> Subject:
    """The window is killed again and again; the engine stays the same all the time."""
    kills: list[Kill] = []
    plain: list[float] = []
    with stage.engine():
        desk = DeskProcess(stage.home)
        try:
            desk.report(wire.Shown)
            for _ in range(max(FEWEST_KILLS, stage.repetitions // 5)):
                desk.report(wire.Ready)
                kill, desk = _kill(stage, desk)
                kills.append(kill)
                with reference("window") as window:
                    plain.append((window.ready_at - window.started_at) * 1000)
        finally:
            desk.kill()
    quiet = [kill.before for kill in kills]
    return Subject(
        _figures(kills, plain),
        [
            f"kills: n is {len(kills)} only, each takes 12 s; without a kill the longest gap of 3 s was "
            f"{min(quiet):.1f} to {max(quiet):.1f} ms, so a tenth more counts as no larger"
        ],
    )


def _figures(kills: list[Kill], plain: list[float]) -> list[Figure]:
    before = Samples("the 3 s just before", tuple(kill.before for kill in kills))
    return [
        Figure(
            Samples("kill -9 in a call: longest RTP gap, 3 s around", tuple(kill.around for kill in kills)),
            before,
            ratio_at_most(1.1),
        ),
        Figure(
            Samples(
                "longest RTP gap, 3 s while the next window starts", tuple(kill.restarting for kill in kills)
            ),
            before,
        ),
        Figure(
            Samples(
                "RTP packets lost from before the kill to the end", tuple(kill.lost for kill in kills), ""
            ),
            None,
            Target("none", lambda figure: not figure.ours.worst),
        ),
        Figure(
            Samples(
                "process start -> signed in again, attached, draft in front",
                tuple(kill.attached_ms for kill in kills),
            ),
            Samples("empty PySide6 window painted", tuple(plain)),
            worst_under(2000),
        ),
    ]


def _kill(stage: Stage, desk: DeskProcess) -> tuple[Kill, DeskProcess]:
    """Answer a call, type, kill the window, start the next one; the call ends by a key in that."""
    call = stage.caller.call(EXTENSION, next(stage.numbers))
    desk.report(wire.CardPainted, after=len(desk.reports))
    desk.do_until(wire.Press(key="F2"), wire.Established)
    typed = words(TYPED[Field.CONTENT])[0]
    desk.do(wire.Type(field=Field.CONTENT, text=typed))
    desk.do_until(wire.SaveDraft(), wire.DraftSaved)
    desk.rest(SETTLING_S + 1.5 * SPAN_S)
    killed = now()
    desk.kill()
    _wait(killed + SPAN_S / 2)

    following = DeskProcess(stage.home)
    attached = following.report(wire.Attached).at
    front = following.report(wire.DraftInFront, fits=lambda draft: draft.content == typed).at
    following.rest(max(0.0, following.started_at + SPAN_S - now()))
    kill = Kill(
        before=_longest(call, killed - 1.5 * SPAN_S),
        around=_longest(call, killed - SPAN_S / 2),
        restarting=_longest(call, following.started_at),
        lost=call.lost(killed - 1.5 * SPAN_S, now()),
        attached_ms=(max(attached, front) - following.started_at) * 1000,
    )
    before = len(following.reports)
    following.do(wire.Press(key="F8"))
    following.report(wire.Quiet, after=before)
    following.do(wire.DiscardDraft())
    return kill, following


def _longest(call: Call, begin: float) -> float:
    gaps = call.gaps(begin, begin + SPAN_S)
    if len(gaps) < SPAN_S / 0.02 / 2:
        raise NotMeasured(f"only {len(gaps)} packets came in {SPAN_S:.0f} s of the call")
    return max(gaps)


def _wait(until: float) -> None:
    time.sleep(max(0.0, until - now()))
