"""From the start of the process to an agent at work, beside an empty window's start.

The hands at the entrance type 工号 and password as soon as they are asked, so no person's typing is in it.
Everything that the program does is: it opens the database, checks the password, builds the desk, registers.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from console.settings import Settings
from tests.bench import wire
from tests.bench.figures import Figure, Samples, Subject, Target
from tests.bench.processes import DeskProcess, end_engine, reference
from tests.bench.stage import EXTENSION, Stage
from tests.pbx.asterisk import Asterisk
from tests.pbx.installation import NoAsterisk, installation
from tests.servers.process import ServerFailed


def measure(stage: Stage) -> Subject:
    """Start, look, kill, let the engine leave; the settings are on disk, the files in the system's cache."""
    asked: list[float] = []
    opened: list[float] = []
    ready: list[float] = []
    empty: list[float] = []
    with _server(stage) as (registered_at, remark):
        for _ in range(stage.repetitions):
            try:
                with DeskProcess(stage.home) as desk:
                    entrance, sent = desk.report(wire.Asked).at, desk.report(wire.Entered).at
                    painted, at_work = desk.report(wire.Shown).at, desk.report(wire.Ready).at
                    asked.append((entrance - desk.started_at) * 1000)
                    opened.append((painted - sent) * 1000)
                    ready.append((max(painted, at_work) - desk.started_at) * 1000)
            finally:
                end_engine(stage.folders.runtime / "engine.json")
            with reference("window") as window:
                empty.append((window.ready_at - window.started_at) * 1000)
    plain = Samples("empty PySide6 window painted", tuple(empty))
    return Subject(
        [
            Figure(
                Samples(f"start -> password typed, registered at {registered_at}, ready", tuple(ready)),
                plain,
                Target("p95 < 3 s", lambda figure: figure.ours.percentile(95) < 3000),
            ),
            Figure(Samples("start -> sign-in painted, asking for the password", tuple(asked)), plain),
            Figure(Samples("password sent -> checked, desk painted", tuple(opened))),
        ],
        [
            "starts: window and engine both begin from nothing, with the files in the system's cache; the"
            " password (argon2) is typed in no time at the sign-in, all else is included",
            *remark,
        ],
    )


@contextmanager
def _server(stage: Stage) -> Iterator[tuple[str, list[str]]]:
    """The settings on disk lead to a real Asterisk where there is one, else to the run's own registrar."""
    try:
        pbx = Asterisk(installation())
    except (NoAsterisk, ServerFailed) as reason:
        yield "a bare registrar", [f"no Asterisk, so a bare registrar stands in: {reason}"]
        return
    try:
        settings: Settings = stage.settings(pbx.host, pbx.sip_port)
        stage.settle(settings, pbx.password(EXTENSION))
        version = re.search(r"[\d.]+", pbx.version)
        yield f"Asterisk {version[0] if version else pbx.version}", []
    finally:
        pbx.remove()
        stage.settle(stage.settings())
