"""Resident memory of window and engine, idle and in a call, beside an empty window and a bare endpoint."""

from dataclasses import dataclass, field

from telephony.rendezvous import look_up
from tests.bench import wire
from tests.bench.figures import Figure, Samples, Subject
from tests.bench.processes import DeskProcess, end_engine, reference, rss_mib
from tests.bench.stage import Stage

STARTS = 5
SETTLING_S = 2.0


@dataclass
class Sizes:
    """MiB of one process, start by start."""

    idle: list[float] = field(default_factory=list)
    in_call: list[float] = field(default_factory=list)


def measure(stage: Stage) -> Subject:
    """A few starts; in each the sizes before a call and in it."""
    window, engine = Sizes(), Sizes()
    empty: list[float] = []
    endpoint: list[float] = []
    starts = min(STARTS, stage.repetitions)
    for _ in range(starts):
        try:
            _one_start(stage, window, engine)
        finally:
            end_engine(stage.folders.runtime / "engine.json")
        for name, sizes in (("window", empty), ("endpoint", endpoint)):
            with reference(name) as process:
                sizes.append(rss_mib(process.process.pid))
    plain = Samples("empty PySide6 window", tuple(empty), "MiB")
    bare = Samples("bare pjsua2 endpoint", tuple(endpoint), "MiB")
    return Subject(
        [
            Figure(_samples("memory of the window, idle", window.idle), plain),
            Figure(_samples("memory of the window, in a call", window.in_call), plain),
            Figure(_samples("memory of the engine, idle", engine.idle), bare),
            Figure(_samples("memory of the engine, in a call, recording", engine.in_call), bare),
        ],
        [f"memory: RSS, shared libraries counted in full; n is {starts} only, each from a new start"],
    )


def _one_start(stage: Stage, window: Sizes, engine: Sizes) -> None:
    with DeskProcess(stage.home) as desk:
        desk.report(wire.Ready)
        desk.report(wire.Shown)
        pid = look_up(stage.folders.runtime / "engine.json").pid
        desk.rest(SETTLING_S)
        window.idle.append(desk.rss_mib())
        engine.idle.append(rss_mib(pid))
        with stage.ringing(desk):
            desk.do_until(wire.Press(key="F2"), wire.Established)
            desk.rest(SETTLING_S)
            window.in_call.append(desk.rss_mib())
            engine.in_call.append(rss_mib(pid))
        desk.do(wire.DiscardDraft())


def _samples(name: str, sizes: list[float]) -> Samples:
    return Samples(name, tuple(sizes), "MiB")
