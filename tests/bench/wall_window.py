"""The wall in a process of its own, watched: what it had painted when, and how long its loop stood still.

    python -m tests.bench.wall_window wall HOME WIDTH HEIGHT
    python -m tests.bench.wall_window bare PORT WIDTH HEIGHT      a label that shows what the socket says

For each line on its input it answers one of JSON: the marks [offered, answered, when] painted since the last,
and the longest stall of the event loop since, in ms.
"""

import json
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QTcpSocket
from PySide6.QtWidgets import QLabel, QWidget

from console.app import Application
from console.own_program import OwnProgram
from console.settings import Folders
from console.stall import StallMeter
from console.wall.opening import open_wall
from tests.bench.painted import Painted
from tests.bench.wall_pbx import Mark

PROJECT = Path(__file__).resolve().parents[2]


class Watched(QObject):
    """What was painted, told when asked."""

    asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.marks: list[Mark] = []
        self.shown = (0, 0)
        self._painting = (0, 0)
        self._meter = StallMeter(self)
        self._meter.start()
        self.asked.connect(self._tell)
        threading.Thread(target=self._listen, daemon=True).start()

    def watch(self, widget: QWidget) -> None:
        """Note when it is painted with other figures than before."""
        Painted(widget, self._wanted, lambda at: self.marks.append((*self._painting, at)))

    def _wanted(self) -> bool:
        other = self.shown != self._painting
        self._painting = self.shown
        return other

    def _listen(self) -> None:
        for _ in sys.stdin:
            self.asked.emit()

    def _tell(self) -> None:
        marks, self.marks = self.marks, []
        print(json.dumps([marks, self._meter.longest_ms, self._meter.longest_cpu_ms]), flush=True)
        self._meter.longest_ms = self._meter.longest_cpu_ms = 0.0


def wall(application: Application, home: Path, size: tuple[int, int]) -> None:
    """The wall itself, over the monitor that it starts."""
    opened = open_wall(application, Folders.under(home), OwnProgram(PROJECT), 1)
    opened.showNormal()
    opened.resize(*size)
    watched = Watched(application)
    tile = opened.answered

    def follow() -> None:
        answered, mark, offered = tile.below.removeprefix("接通 ").partition("/")
        watched.shown = (int(offered), int(answered)) if mark else (0, 0)

    # told after the wall itself has taken the picture in: it was connected first
    opened.watch.changed.connect(lambda _: follow())
    watched.watch(tile)


def bare(application: Application, port: int, size: tuple[int, int]) -> None:
    """The reference: a socket and a label."""
    label = QLabel("0")
    label.resize(*size)
    watched, line = Watched(application), QTcpSocket(application)

    def read() -> None:
        while line.canReadLine():
            offered, answered = map(int, bytes(line.readLine().data()).split())
            watched.shown = (offered, answered)
        label.setText(str(watched.shown))

    line.readyRead.connect(read)
    watched.watch(label)
    application.show(label)
    line.connectToHost("127.0.0.1", port)


def main() -> None:
    """Open one of both and stay."""
    kind, where, width, height = sys.argv[1:5]
    application = Application(PROJECT / "resources", sys.argv[:1])
    size = int(width), int(height)
    if kind == "wall":
        wall(application, Path(where), size)
    else:
        bare(application, int(where), size)
    application.qt.exec()


if __name__ == "__main__":
    main()
