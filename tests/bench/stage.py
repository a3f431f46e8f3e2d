"""Where a run takes place: a temporary home with its tickets, the caller, the engines, the windows."""

import contextlib
import itertools
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from console.settings import (
    Folders,
    LineSettings,
    OperatorSettings,
    SecretPlace,
    SecretSettings,
    Settings,
    save_settings,
)
from console.settings.secrets import open_secrets
from console.settings.sections import AccessSettings, DeskSettings
from forms.storage import open_storage
from telephony.account import Account
from tests.bench import entering, wire
from tests.bench.caller import Call, Caller
from tests.bench.figures import NotMeasured
from tests.bench.processes import DeskProcess, end_engine
from tests.bench.tickets import bulk_load
from tests.telephony.engine.window import EngineProcess
from tests.telephony.engine.window import Window as EngineClient
from tests.tones import sine, write_wav

EXTENSION, BARE_EXTENSION = "1001", "1002"
PASSWORD = "bench"
FEWEST_EARLIER, MOST_EARLIER = 5, 20
"""How many earlier tickets a caller of the run has."""


@dataclass
class Stage:
    """What every subject works with. One seat's home, used by one window at a time."""

    folder: Path
    folders: Folders
    caller: Caller
    repetitions: int
    tickets: int
    numbers: Iterator[str]
    """Telephone numbers of citizens with a history."""
    million: bool = False
    """Whether what takes a million tickets may take its minutes."""

    @property
    def home(self) -> Path:
        """The seat's home."""
        return self.folders.config.parent

    @property
    def mouth(self) -> Path:
        """What the agent says: a file, since a machine that measures may have no microphone."""
        return self.folder / "mouth.wav"

    @contextmanager
    def engine(self) -> Iterator[EngineProcess]:
        """The seat's phone engine, started before its window, with a tone for a mouth."""
        process = EngineProcess(self.folders.runtime, "--mouth-file", str(self.mouth))
        try:
            yield process
        finally:
            process.stop()

    @contextmanager
    def bare_engine(self) -> Iterator[EngineClient]:
        """Another engine of the same kind, with no window but a bare protocol client, signed in and ready."""
        with tempfile.TemporaryDirectory(prefix="bare-", dir=self.folder) as folder:
            process = EngineProcess(Path(folder), "--mouth-file", str(self.mouth))
            try:
                client = process.window()
                client.settle(self.settings().phone_settings(str(Path(folder) / "recordings")))
                account = Account(
                    extension=BARE_EXTENSION,
                    server=self.caller.host,
                    port=self.caller.port,
                    password=PASSWORD,
                )
                client.sign_in(account)
                yield client
            finally:
                process.stop()

    @contextmanager
    def desk(self) -> Iterator[DeskProcess]:
        """The seat's window on its engine, signed in and ready."""
        with self.engine(), DeskProcess(self.home) as desk:
            desk.report(wire.Ready)
            desk.report(wire.Shown)
            yield desk

    def settings(self, server: str = "", port: int = 0) -> Settings:
        """The seat's settings, for the caller's server or another."""
        return replace(
            Settings(),
            operator=OperatorSettings(number=entering.CODE, name=entering.NAME),
            phone=LineSettings(
                server=server or self.caller.host,
                port=port or self.caller.port,
                extension=EXTENSION,
                wrap_up_seconds=0,
            ),
            desk=DeskSettings(sign_in_at_start=True, ready_at_sign_in=True),
            # hands that press keys in the window itself are not seen as somebody being there
            access=AccessSettings(idle_minutes=0),
            secrets=SecretSettings(keep=SecretPlace.FILE),
        )

    def settle(self, settings: Settings, password: str = PASSWORD) -> None:
        """Put settings and password on disk, as after a first start."""
        open_secrets(self.folders, SecretPlace.FILE).set(settings.phone.secret_name, password)
        save_settings(self.folders.settings_file, settings)

    # --- calls

    @contextmanager
    def ringing(self, desk: DeskProcess) -> Iterator[tuple[Call, wire.CardPainted]]:
        """A citizen with a history rings at the desk; afterwards the call is gone and the desk ready."""
        before = len(desk.reports)
        call = self.caller.call(EXTENSION, next(self.numbers))
        card = desk.report(wire.CardPainted, after=before)
        if not FEWEST_EARLIER <= card.rows <= MOST_EARLIER:
            raise NotMeasured(f"the caller's card shows {card.rows} earlier tickets")
        yield call, card
        self.end(call)
        desk.report(wire.Quiet, after=before)
        if call.answered_at:
            desk.report(wire.Ready, after=before)

    @staticmethod
    def end(call: Call) -> None:
        """The citizen hangs up."""
        if call.answered_at:
            call.hang_up()
        else:
            call.give_up()


@contextmanager
def stage(repetitions: int, tickets: int, *, million: bool = False) -> Iterator[Stage]:
    """Set everything up, and leave nothing behind."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hotline-bench-")))
        folders = Folders.under(folder / "home")
        folders.make()
        stack.callback(end_engine, folders.runtime / "engine.json")
        caller = stack.enter_context(Caller())
        database = folders.database_file
        with contextlib.closing(open_storage(f"sqlite:///{database}")) as storage:
            bulk_load(storage, tickets, datetime.now(UTC))
            entering.make_accounts(storage.unit_of_work(), datetime.now(UTC))
        numbers = itertools.cycle(_numbers(database))
        made = Stage(folder, folders, caller, repetitions, tickets, numbers, million)
        write_wav(made.mouth, sine(350, 1.0, rate=16000), 16000)
        made.settle(made.settings())
        yield made


def _numbers(database: Path) -> list[str]:
    """Mobile numbers of citizens with a history, in an order that is the same in every run."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT phone FROM ticket_phone WHERE phone LIKE '1%' AND length(phone) = 11"
            " GROUP BY phone HAVING count(*) BETWEEN ? AND ? ORDER BY phone",
            (FEWEST_EARLIER, MOST_EARLIER),
        )
        found = [phone for (phone,) in rows]
    if not found:
        raise NotMeasured("no caller has a history")
    random.Random(1).shuffle(found)
    return found
