"""The answer key to 200 OK and to the first RTP packet, both as the caller sees them on the wire."""

from telephony.call import CallState
from telephony.protocol import Answer, CallIncoming
from tests.bench import wire
from tests.bench.arrival import now
from tests.bench.caller import Call
from tests.bench.figures import Figure, Samples, Subject, p95_under, ratio_at_most
from tests.bench.processes import DeskProcess
from tests.bench.stage import BARE_EXTENSION, Stage
from tests.telephony.engine.window import Window as EngineClient


def measure(stage: Stage) -> Subject:
    """Answer at the desk by F2 and at the bare engine by the command, by turns."""
    ours: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    with stage.desk() as desk, stage.bare_engine() as client:
        _answer_at_desk(stage, desk)
        _answer_bare(stage, client)
        for _ in range(stage.repetitions):
            ours.append(_answer_at_desk(stage, desk))
            bare.append(_answer_bare(stage, client))
    columns = [tuple(each[place] for each in pairs) for pairs in (ours, bare) for place in (0, 1)]
    our_ok, our_sound, bare_ok, bare_sound = columns
    return Subject(
        [
            Figure(
                Samples("F2 -> 200 OK on the wire", our_ok),
                Samples("bare engine: Answer -> 200 OK", bare_ok),
                p95_under(20),
            ),
            Figure(
                Samples("F2 -> first RTP packet", our_sound),
                Samples("bare engine: Answer -> first RTP", bare_sound),
                ratio_at_most(1.5),
            ),
        ]
    )


def _answer_at_desk(stage: Stage, desk: DeskProcess) -> tuple[float, float]:
    with stage.ringing(desk) as (call, _):
        desk.rest(0.1)
        pressed, _ = desk.do_until(wire.Press(key="F2"), wire.Established)
        took = _times(call, pressed)
        desk.rest(0.3)
    desk.do(wire.DiscardDraft())
    return took


def _answer_bare(stage: Stage, client: EngineClient) -> tuple[float, float]:
    client.pump(0.05)
    seen = len(client.events)
    call = stage.caller.call(BARE_EXTENSION, next(stage.numbers))
    incoming = client.event(CallIncoming, after=seen)
    client.pump(0.1)
    pressed = now()
    client.do(Answer(call_id=incoming.call.id))
    took = _times(call, pressed)
    client.pump(0.3)
    call.hang_up()
    client.reaches(incoming.call, CallState.ENDED)
    return took


def _times(call: Call, pressed: float) -> tuple[float, float]:
    call.until(lambda: bool(call.answered_at), "200 OK")
    call.until(lambda: bool(call.packets), "RTP packet")
    return (call.answered_at - pressed) * 1000, (call.first_packet_at - pressed) * 1000
