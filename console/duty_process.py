"""The duty service of one desk: a process of its own beside the window.

Not a lane of the window: training a model or a pass of the ladder would take processor time from the Qt
thread under Python's one lock, and what is killed with the window would have to be found again. The service
leaves when the window has gone, however it went; others of the hall's seats, or a headless one, take the
lead within the lease.
"""

import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

log = logging.getLogger(__name__)


class DutyProcess:
    """Starts the service with the seat and stops it with it."""

    def __init__(self, command: Sequence[str], output: Path, folder: Path) -> None:
        """*command* starts it; what it says before its own log is open goes to the file *output*."""
        self._command, self._output, self._folder = tuple(command), output, folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it; a machine that cannot goes without, and another seat or a headless service leads."""
        if self.is_running:
            return
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        try:
            self._output.parent.mkdir(parents=True, exist_ok=True)
            with self._output.open("ab") as file:
                self._process = subprocess.Popen(
                    self._command,
                    cwd=self._folder,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=file,
                    creationflags=flags,
                    start_new_session=sys.platform != "win32",
                )
        except OSError as error:
            log.warning("the duty service could not be started: %s", type(error).__name__)

    def stop(self) -> None:
        """Ask it to stop and don't wait: it finishes its transaction and gives the lead up by itself."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, seconds: float) -> int | None:
        """Its exit status, None if it still runs after so long."""
        if self._process is None:
            return None
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
