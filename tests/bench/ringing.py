"""INVITE on the wire to the caller's card painted with the history; beside it the bare engine's event."""

from telephony.call import CallState
from telephony.protocol import CallIncoming
from tests.bench.arrival import now
from tests.bench.figures import Figure, Samples, Subject, p95_under
from tests.bench.processes import DeskProcess
from tests.bench.stage import BARE_EXTENSION, Stage
from tests.telephony.engine.window import Window as EngineClient


def measure(stage: Stage) -> Subject:
    """Ring the desk and the bare engine by turns."""
    ours: list[float] = []
    bare: list[float] = []
    with stage.desk() as desk, stage.bare_engine() as client:
        _ring_desk(
            stage, desk
        )  # the first card of a window's life is warm-up; cold start is a figure of its own
        for _ in range(stage.repetitions):
            ours.append(_ring_desk(stage, desk))
            bare.append(_ring_bare(stage, client))
            desk.rest(0.2)
    return Subject(
        [
            Figure(
                Samples("INVITE -> caller card with history painted", tuple(ours)),
                Samples("bare engine: INVITE -> CallIncoming", tuple(bare)),
                p95_under(100),
            )
        ],
        [f"caller cards: {stage.tickets:,} tickets stored; each caller another one, with 5 to 20 of them"],
    )


def _ring_desk(stage: Stage, desk: DeskProcess) -> float:
    with stage.ringing(desk) as (call, card):
        return (card.at - call.sent_at) * 1000


def _ring_bare(stage: Stage, client: EngineClient) -> float:
    client.pump(0.05)  # whatever waits unread must not stand before the event
    seen = len(client.events)
    call = stage.caller.call(BARE_EXTENSION, next(stage.numbers))
    incoming = client.event(CallIncoming, after=seen)
    took = (now() - call.sent_at) * 1000
    call.give_up()
    client.reaches(incoming.call, CallState.ENDED)
    return took
