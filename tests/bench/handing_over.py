"""Handing a citizen over in a live session: from the staff's key to the leader's card painted, and ringing.

Both windows, both phone engines and a real Asterisk on this machine. The reference is the same two telephones
and the same PBX without session, card or window: a consultation, from the command to the ringing.

Run by itself (python -m tests.bench.handing_over URL COUNT) it is the process with both seats' windows.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

import main as program
from console.app import Application
from console.seat import Seat
from console.settings import Folders
from console.stage import Moment
from console.stage_window import StageWindow
from forms.sessions.call import Brief, CallState
from forms.sessions.planning import begin, plan
from forms.sessions.session import Leader, SeatKind
from forms.sessions.session import Seat as SeatOfDay
from forms.storage import open_storage
from telephony.actions import ringing_call
from telephony.agent import AgentState
from telephony.call import CallState as LegState
from tests.bench.arrival import now
from tests.bench.bases import server_url
from tests.bench.figures import Figure, NotMeasured, Samples, Subject, p95_under
from tests.bench.painted import Painted
from tests.bench.stage import Stage
from tests.e2e.conftest import end_processes
from tests.e2e.test_asterisk_session import LEADER_AT, LINE, MAYOR, STAFF, STAFF_AT, seat
from tests.forms.sessions.samples import PLAN, PLANNER
from tests.pbx.asterisk import Asterisk
from tests.pbx.installation import installation

ROOT = Path(__file__).parents[2]
LIMIT_MS = 500
GIVES_UP_S = 20
BRIEF = Brief(
    name="张国强", what="阳光花园3号楼停暖两天", where="阳光花园3号楼", may_say="今晚八点前恢复供暖。"
)


def measure(stage: Stage) -> Subject:
    """The same on both databases."""
    found = Subject()
    with server_url() as url:
        _add(found, "PostgreSQL", url, stage.repetitions)
    with tempfile.TemporaryDirectory(prefix="handing-over-", dir=stage.folder) as folder:
        _add(found, "SQLite", f"sqlite:///{(Path(folder) / 'hall.db').as_posix()}", stage.repetitions)
    found.remarks.append(
        "hand-over: both windows share one process and one thread for painting; the leader's window looks "
        "for a new card every 150 ms, and at once when its telephone rings"
    )
    return found


def _add(found: Subject, name: str, url: str, count: int) -> None:
    command = [sys.executable, "-m", "tests.bench.handing_over", url, str(count)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    if ran.returncode:
        raise NotMeasured(ran.stderr.strip()[-500:])
    told = json.loads(ran.stdout.splitlines()[-1])
    found.figures.append(
        Figure(
            Samples(f"hand-over key to leader's card painted and ringing, {name}", tuple(told["ours"])),
            Samples("consultation of the same telephones, to ringing", tuple(told["reference"])),
            p95_under(LIMIT_MS),
        )
    )


# --- the process with the windows


def until(holds: Callable[[], bool], what: str) -> None:
    """Let both windows live until something holds; NotMeasured after a while."""
    deadline = time.monotonic() + GIVES_UP_S
    while not holds():
        if time.monotonic() > deadline:
            raise NotMeasured(f"waited in vain for {what}")
        loop = QEventLoop()
        QTimer.singleShot(2, loop.quit)
        loop.exec()


class Day:
    """A session that runs, with a citizen at the staff's desk."""

    def __init__(self, pbx: Asterisk, folder: Path, url: str) -> None:
        self.pbx = pbx
        self.homes = tuple(Folders.under(folder / name) for name in ("staff", "leader"))
        for home in self.homes:
            home.make()
        uow = open_storage(url).unit_of_work()
        at = datetime.now(UTC)
        seats = (SeatOfDay(kind=SeatKind.LEADER, extension=LEADER_AT),)
        leader = Leader(code=MAYOR.code, name=MAYOR.name)
        wanted = replace(
            PLAN, line=LINE, leader=leader, seats=seats, starts_at=at, ends_at=at + timedelta(hours=2)
        )
        begin(plan(wanted, PLANNER, uow, at).id, STAFF, uow, at, despite="测量")
        self.staff: Seat = seat(self.homes[0], pbx, STAFF, (), url, queues=True)
        self.leader: Seat = seat(self.homes[1], pbx, MAYOR, (), url, queues=False)
        apps = [Application(program.RESOURCES) for _ in self.homes]
        self.window = program.doorway(apps[0]).open_seat(self.staff)
        self.stage: StageWindow = program.doorway(apps[1]).open_stage(replace(self.leader, stage_only=True))
        self.stage.resize(1366, 768)
        until(self._ready, "both telephones")
        until(lambda: self.stage.stage.scene.moment is Moment.WAITING, "the stage")
        self.painted_at = 0.0
        # whichever comes last: the card, or the button that can be pressed
        for part in (self.stage.page.card.what, self.stage.page.deeds.answer):
            Painted(part, self._is_there, self._note)

    def _ready(self) -> bool:
        return all(each.phone.state.agent.state is AgentState.READY for each in (self.staff, self.leader))

    def _is_there(self) -> bool:
        scene = self.stage.stage.scene
        shown = self.stage.page.card.what.text == BRIEF.what
        return scene.moment is Moment.RINGING and scene.card is not None and shown

    def _note(self, at: float) -> None:
        self.painted_at = self.painted_at or at

    def citizen_comes(self) -> None:
        """A citizen is answered by the staff, and the card is written."""
        self.pbx.citizen_calls("13800001234", 0, line=LINE)
        phone, screening = self.staff.phone, self.staff.desk.screening
        until(lambda: ringing_call(phone.state) is not None, "the citizen")
        phone.answer()
        until(lambda: screening.view.can_hand_over, "the card")
        screening.edit(BRIEF)
        screening._keep()
        until(lambda: screening.view.call is not None and screening.view.call.brief == BRIEF, "it kept")

    def hand_over(self) -> float:
        """Milliseconds from the key to the picture."""
        self.painted_at = 0.0
        began = now()
        self.staff.desk.screening.hand_over()
        until(lambda: bool(self.painted_at), "the leader's card")
        took = (self.painted_at - began) * 1000
        self._call_off()
        view = self.staff.desk.screening
        until(lambda: view.view.call is not None and view.view.call.state is CallState.SCREENING, "it back")
        until(lambda: self.stage.stage.scene.card is None, "the card gone from the stage")
        return took

    def consult(self) -> float:
        """The reference: milliseconds from the command to the ringing."""
        began = now()
        self.staff.phone.consult(LEADER_AT)
        until(lambda: ringing_call(self.leader.phone.state) is not None, "the consultation")
        took = (now() - began) * 1000
        self._call_off()
        return took

    def _call_off(self) -> None:
        self.staff.phone.cancel_side_call()
        until(lambda: not self.leader.phone.state.calls, "the leader's telephone silent")
        until(lambda: len(self.staff.phone.state.calls) == 1, "the side call gone")
        hand = self.staff.phone.state.calls
        if hand and hand[0].state is LegState.HELD:
            self.staff.phone.resume(hand[0].id)
        until(lambda: hand_is(self.staff, LegState.ESTABLISHED), "the citizen back")

    def close(self) -> None:
        """Leave nothing running."""
        for window in (self.window, self.stage):
            window.close()
        for home in self.homes:
            end_processes(home)


def hand_is(of: Seat, state: LegState) -> bool:
    """Whether the one call of a seat is in that state."""
    calls = of.phone.state.calls
    return len(calls) == 1 and calls[0].state is state


def windows(url: str, count: int) -> int:
    """Measure in this process and say it as JSON."""
    pbx = Asterisk(installation())
    ours, reference = [], []
    with tempfile.TemporaryDirectory(prefix="day-") as folder:
        try:
            pbx.start()
            for extension in (STAFF_AT, LEADER_AT):
                pbx.sign_out(extension)
            day = Day(pbx, Path(folder), url)
            try:
                day.citizen_comes()
                day.hand_over()  # the first one loads code
                for _ in range(count):
                    ours.append(day.hand_over())
                    reference.append(day.consult())
            finally:
                day.close()
        finally:
            pbx.remove()
    sys.stdout.write(f"{json.dumps({'ours': ours, 'reference': reference})}\n")
    return 0


if __name__ == "__main__":
    sys.exit(windows(sys.argv[1], int(sys.argv[2])))
