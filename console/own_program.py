"""The program's own processes: how the window starts them, and the lines to them."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from console.duty_process import DutyProcess
from console.link import Link
from console.settings import Folders
from telephony.detached import start_detached
from telephony.pbx.wire import decode_monitor_event
from telephony.protocol import decode_event, decode_exchange_event


@dataclass(frozen=True, slots=True)
class OwnProgram:
    """What starts this program again, as a script of *root* or as a bundled executable."""

    root: Path

    @property
    def command(self) -> tuple[str, ...]:
        """The program without its arguments."""
        if getattr(sys, "frozen", False):
            return (sys.executable,)
        return (sys.executable, str(self.root / "main.py"))

    def launcher(self, arguments: Sequence[str], output: Path) -> Callable[[], None]:
        """Starts one of our processes so that it outlives the window; what it prints goes to *output*."""

        def launch() -> None:
            start_detached([*self.command, *arguments], output, self.root)

        return launch

    def engine_line(self, folders: Folders, more: Sequence[str] = ()) -> Link:
        """The line to the phone engine; *more* arguments for it."""
        rendezvous = folders.runtime / "engine.json"
        arguments = ["engine", "--rendezvous", str(rendezvous), "--log-folder", str(folders.logs), *more]
        return Link(rendezvous, decode_event, self.launcher(arguments, folders.logs / "engine.out"))

    def exchange_line(
        self, folders: Folders, script: str = "", more: Sequence[str] = (), parent: QObject | None = None
    ) -> Link:
        """The line to the practice exchange, which plays *script*; *more* arguments for it."""
        rendezvous = folders.runtime / "exchange.json"
        arguments = ["exchange", "--rendezvous", str(rendezvous), *more]
        if script:
            arguments += ["--script", script]
        launch = self.launcher(arguments, folders.logs / "exchange.out")
        return Link(rendezvous, decode_exchange_event, launch, parent)

    def monitor_line(self, folders: Folders, parent: QObject | None = None) -> Link:
        """The line to the monitor of the PBX's queues."""
        rendezvous = folders.runtime / "monitor.json"
        arguments = ["monitor", "--rendezvous", str(rendezvous), "--log-folder", str(folders.logs)]
        launch = self.launcher(arguments, folders.logs / "monitor.out")
        return Link(rendezvous, decode_monitor_event, launch, parent)

    def duty(self, folders: Folders) -> DutyProcess:
        """The timers of a desk, in a process that leaves with the window."""
        arguments = ["duty", "--parent", str(os.getpid()), *folders.as_arguments]
        return DutyProcess([*self.command, *arguments], folders.logs / "duty.out", self.root)
