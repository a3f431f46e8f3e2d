"""The hotline console: composition root.

    python main.py               the console with the user's own settings, or the first start
    python main.py rehearsal     the console against the practice exchange
    python main.py rehearsal --session   a leader rehearses a live session (听民声) on the stage alone
    python main.py demo          the rehearsal; without a screen, one scripted shift with pictures
    python main.py wall          the queues' figures for a big screen (大屏); needs no person and no database
    python main.py reindex       build the search index of the database anew, and say how far it is
    python main.py train         train the model behind dispatch suggestions, and say how good it is
    python main.py knowledge ... import articles from files, or export them (see --help)
    python main.py audit         verify the audit log, and name the first broken line (see --help)
    python main.py duty          run the timers without a window; several may run, one leads
    python main.py verify ...    verify a slip (交办单) offline: a file, a picture, or the code as text
    python main.py slip-key ...  keep the keys that sign slips (see --help)
    python main.py engine ...    the phone engine; the console starts it
    python main.py exchange ...  the practice exchange; the console starts it
    python main.py monitor ...   follows the PBX's queues for supervisors; the console starts it

Settings -> storage -> engine -> window: nothing else wires, and nothing is created at import. Each
process imports only what it needs, so that the phone engine stays light.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.app import Application
    from console.desk import Desk
    from console.doorway import Doorway
    from console.entrance.gate import Gate
    from console.jobs import Lane
    from console.link import Link
    from console.phone import Phone
    from console.seat import Seat
    from console.settings import Folders, Settings
    from console.settings.secrets import ChosenSecrets, SecretStore
    from console.setup.phone_probes import PhoneProbes
    from console.window import Window
    from forms.access.roles import Actor
    from forms.ports import UnitOfWork

ROOT = Path(__file__).resolve().parent
RESOURCES = ROOT / "resources"
REHEARSAL_EXTENSION = "1001"
COMMANDS = ("reindex", "train", "knowledge", "audit", "duty", "verify", "slip-key")
"""What runs without a window; `console.commands` holds one module for each."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the program's processes; the exit status is the process's own."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["engine"]:
        from telephony.engine.__main__ import main as run_engine

        return run_engine(given[1:])
    if given[:1] == ["exchange"]:
        from telephony.exchange.__main__ import main as run_exchange

        return run_exchange(given[1:])
    if given[:1] == ["monitor"]:
        from telephony.pbx.__main__ import main as run_monitor

        return run_monitor(given[1:])
    if given[:1] and given[0] in COMMANDS:
        return run_command(given)
    return run_console(_parser().parse_args(given))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "what", nargs="?", choices=("console", "rehearsal", "demo", "wall"), default="console"
    )
    parser.add_argument("--home", default="", metavar="DIR", help="keep every file of the program below DIR")
    parser.add_argument("--script", default="", metavar="TOML", help="the rehearsal to play")
    parser.add_argument("--session", action="store_true", help="rehearse a leader's live session (听民声)")
    parser.add_argument(
        "--output", default="build/demo", metavar="DIR", help="where the scripted shift leaves its pictures"
    )
    parser.add_argument(
        "--screen", type=int, default=1, metavar="N", help="the screen that the wall fills, from 1"
    )
    parser.add_argument("--shift", action="store_true", help="play the scripted shift even on a screen")
    return parser


def run_console(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    from console.app import Application
    from console.log_file import start_log
    from console.settings import Folders

    home = options.home
    if options.what == "demo" and not home:
        # a demo begins afresh each time and touches nothing of the user's
        home = tempfile.mkdtemp(prefix="hotline-demo-")
    folders = Folders.chosen(home)
    rehearses = options.what not in ("console", "wall")
    folders = folders.rehearsal() if rehearses else folders
    try:
        folders.make()
    except OSError as error:
        print(
            f"不能建立程序的文件夹：{error.filename}（{error.strerror}）。请检查磁盘和权限。", file=sys.stderr
        )
        return 1
    start_log(folders.logs / ("wall.log" if options.what == "wall" else "console.log"))
    application = Application(RESOURCES)
    if options.what == "wall":
        from console.own_program import OwnProgram
        from console.wall.opening import open_wall

        own = folders.runtime / f"wall-{options.screen}"
        return application.run(own, lambda: open_wall(application, folders, OwnProgram(ROOT), options.screen))
    door = doorway(application)
    if options.what == "demo" and (options.shift or os.environ.get("HOTLINE_VIRTUAL_SCREEN")):
        return run_shift(application, folders, Path(options.output))
    if rehearses and options.session:
        return application.run(folders.runtime, lambda: door.open_stage(compose_session(folders)))
    if rehearses:
        return application.run(folders.runtime, lambda: door.open_rehearsal(folders, options.script))
    return application.run(folders.runtime, lambda: door.open_console(folders))


def run_shift(application: "Application", folders: "Folders", output: Path) -> int:
    """The demo where there is no screen: one scripted shift, with pictures."""
    from console.shift import play_shift

    def open_window() -> "Window":
        script = str(RESOURCES / "rehearsal" / "demo.toml")
        return doorway(application).open_seat(compose_rehearsal(folders, script, pace=0.0))

    return play_shift(application, folders.runtime, open_window, output)


def run_command(given: Sequence[str]) -> int:
    """Do one thing on the database without a window."""
    from console.commands import run
    from console.commands.place import Tools
    from forms.storage import open_storage, reindex

    tools = Tools(
        open_storage=open_storage, reindex=reindex, resources=RESOURCES, now=lambda: datetime.now(UTC)
    )
    return run(given, tools)


def doorway(application: "Application") -> "Doorway":
    """Opens the program's windows on seats put together here."""
    from console.doorway import Doorway, EntranceParts, SetupParts
    from console.own_program import OwnProgram
    from console.settings import Settings
    from console.settings.secrets import open_secrets

    class Composer:
        def seat(self, folders: "Folders", settings: "Settings", actor: "Actor") -> "Seat":
            return replace(compose_seat(folders, settings, actor=actor), duty=OwnProgram(ROOT).duty(folders))

        def entrance(self, folders: "Folders", settings: "Settings") -> "EntranceParts":
            secrets = open_secrets(folders, settings.secrets.keep)
            return EntranceParts(compose_gate(folders, settings, secrets), *compose_phone(folders, settings))

        def rehearsal(self, folders: "Folders", script: str = "") -> "Seat":
            seat = compose_rehearsal(folders, script, lives=True)
            return replace(seat, duty=OwnProgram(ROOT).duty(folders))

        def session(self, folders: "Folders") -> "Seat":
            return compose_session(folders)

        def setup(self, folders: "Folders") -> "SetupParts":
            link, phone = compose_phone(folders, Settings())
            probes, lanes = compose_probes(phone, folders, open_secrets(folders))
            return SetupParts(link, probes, lanes)

    return Doorway(application, Composer())


# --- seats


def compose_seat(
    folders: "Folders", settings: "Settings", engine: Sequence[str] = (), actor: "Actor | None" = None
) -> "Seat":
    """A seat on the real exchange and the settings' database, for *actor* who signed in.

    Without one, the operator whom the settings name is an agent, and the desk is never locked. `engine` are
    more arguments for the engine.
    """
    from console.own_program import OwnProgram
    from console.queue_seat import queue_of_seat
    from console.seat import Seat
    from console.settings import load_reasons
    from console.settings.secrets import open_secrets
    from console.sign_in import SignIn

    secrets = open_secrets(folders, settings.secrets.keep)
    link, phone = compose_phone(folders, settings, engine)
    desk, lane = compose_desk(phone, folders, settings, secrets, actor)
    reasons = load_reasons(folders.config)
    sign_in = SignIn(phone, settings, secrets, lane, reasons[0].code, desk)
    sign_in.notice.connect(desk.notice)
    sign_in.notice_cleared.connect(desk.notice_cleared)
    probes, lanes = compose_probes(phone, folders, secrets)
    gate = None if actor is None else compose_gate(folders, settings, secrets)
    queue = queue_of_seat(OwnProgram(ROOT), folders, settings, secrets, lane, desk, reasons)
    return Seat(
        folders, settings, reasons, desk, link, sign_in.sign_in, probes, lanes, gate=gate, queue=queue
    )


def compose_gate(folders: "Folders", settings: "Settings", secrets: "SecretStore") -> "Gate":
    """What signs people in, with a lane and a connection of its own."""
    from console.entrance.gate import Gate
    from console.jobs import Lane

    return Gate(
        Lane("entrance"),
        lambda: open_unit_of_work(folders, settings, secrets),
        secrets,
        settings.access.rules(),
        lambda: datetime.now(UTC),
    )


def open_unit_of_work(folders: "Folders", settings: "Settings", secrets: "SecretStore") -> "UnitOfWork":
    """The way to the settings' database; StorageError for an address that can't be used."""
    # the database's library is heavy: it is loaded in a lane, while the window is being built
    from forms.storage import open_storage

    database = settings.database
    password = secrets.get(database.secret_name) if database.takes_password else None
    return open_storage(database.url or f"sqlite:///{folders.database_file}", password).unit_of_work()


def compose_rehearsal(
    folders: "Folders",
    script: str = "",
    *,
    pace: float = 1.0,
    exchange: Sequence[str] = (),
    engine: Sequence[str] = (),
    lives: bool = False,
) -> "Seat":
    """A seat whose exchange is the practice one; its tickets never meet the real ones.

    `pace` is how fast citizens come at first, 0 for one at a time by hand. `exchange` and `engine` are
    more arguments for those processes. `lives`: with tickets for every desk where there are none yet.
    """
    from console.own_program import OwnProgram
    from console.practice_data import bring_practice_data, practice_person, rehearsal_settings
    from console.queue_seat import queue_of_rehearsal
    from console.rehearsal import Rehearsal
    from console.seat import Seat
    from console.settings import load_reasons
    from console.settings.secrets import MemorySecrets, open_secrets

    settings = rehearsal_settings(folders)
    link, phone = compose_phone(folders, settings, engine)
    desk, _ = compose_desk(phone, folders, settings, MemorySecrets(), practice_person(settings))
    bring_practice_data(desk, RESOURCES, lives=lives)
    exchange_link = OwnProgram(ROOT).exchange_line(folders, script, exchange, desk)
    rehearsal = Rehearsal(exchange_link, phone, REHEARSAL_EXTENSION, pace, desk)
    exchange_link.received.connect(rehearsal.receive)
    exchange_link.state_changed.connect(rehearsal.follow_link)
    rehearsal.notice.connect(desk.notice)
    probes, lanes = compose_probes(phone, folders, open_secrets(folders, settings.secrets.keep))
    reasons, sign_in = load_reasons(folders.config), rehearsal.sign_in
    queue = queue_of_rehearsal(rehearsal, desk, reasons, REHEARSAL_EXTENSION)
    seat = Seat(folders, settings, reasons, desk, link, sign_in, probes, lanes, rehearsal, exchange_link)
    return replace(seat, queue=queue)


def compose_session(folders: "Folders", exchange: Sequence[str] = (), engine: Sequence[str] = ()) -> "Seat":
    """A leader's rehearsal of a live session: the stage alone, citizens by 先练一遍."""
    script = str(RESOURCES / "rehearsal" / "session.toml")
    seat = compose_rehearsal(folders, script, pace=0.0, exchange=exchange, engine=engine)
    return replace(seat, stage_only=True)


def compose_phone(folders: "Folders", settings: "Settings", more: Sequence[str] = ()) -> "tuple[Link, Phone]":
    """The line to the phone engine, and the telephone at its near end."""
    from console.own_program import OwnProgram
    from console.phone import Phone

    link = OwnProgram(ROOT).engine_line(folders, more)
    phone = Phone(link, settings.phone_settings(str(folders.recordings)), link)
    link.received.connect(phone.receive)
    link.state_changed.connect(phone.follow_link)
    return link, phone


def compose_desk(
    phone: "Phone",
    folders: "Folders",
    settings: "Settings",
    secrets: "SecretStore",
    actor: "Actor | None" = None,
) -> "tuple[Desk, Lane]":
    """The desk with its two lanes; nothing is opened before the first job. Also the lane for secrets."""
    from console.archive import Archive
    from console.desk import Desk, DeskRules
    from console.jobs import Lane
    from forms.catalogue import load_catalogue
    from forms.journal import JournalOpened

    def open_seat_journal() -> JournalOpened:
        # the database's library is heavy: it is loaded in the lane, while the window is being built
        from forms.storage import open_journal

        return open_journal(folders.data / "journal.db")

    drafts_lane, storage_lane, reading_lane = Lane("drafts"), Lane("storage"), Lane("reading")
    archive = Archive(
        drafts_lane,
        storage_lane,
        open_seat_journal,
        lambda: open_unit_of_work(folders, settings, secrets),
        reading_lane,
        Lane("errands"),
        Lane("joint"),
        Lane("session"),
    )
    rules = DeskRules.of_seat(folders, settings, secrets, actor)
    desk = Desk(phone, archive, load_catalogue(RESOURCES / "catalogue"), rules, lambda: datetime.now(UTC))
    return desk, storage_lane


def compose_probes(
    phone: "Phone", folders: "Folders", secrets: "ChosenSecrets"
) -> "tuple[PhoneProbes, tuple[Lane, Lane]]":
    """The checks of the set-up and the settings page, and the lanes that they work in."""
    from console.jobs import Lane
    from console.setup.phone_probes import PhoneProbes
    from forms.ports import Storage

    def open_database(url: str, password: str | None) -> Storage:
        from forms.storage import open_storage

        return open_storage(url, password)

    lanes = (Lane("probes"), Lane("secrets"))
    return PhoneProbes(phone, *lanes, secrets, folders, open_database, phone), lanes


if __name__ == "__main__":
    # a bundled executable starts the practice citizens' processes as copies of itself
    multiprocessing.freeze_support()
    sys.exit(main())
