"""The references: the smallest programs that do the same kind of thing.

    python bare.py window|meter|endpoint      says when it is ready, then answers each line with a number

window: an empty PySide6 window, shown (answers 0). meter: the same, idle, with a heartbeat of 5 ms (answers
the longest stall since the last answer, in ms). endpoint: a bare pjsua2 endpoint (answers nothing).
"""

import sys
import threading
import time


def say(number: float) -> None:
    """One line to whoever started us."""
    print(number, flush=True)


def window(*, metered: bool) -> None:
    """An empty window; answers from a thread, so that nothing but the heartbeat touches the loop."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    class Empty(QWidget):
        shown = False

        def paintEvent(self, _event: object) -> None:
            if not Empty.shown:
                Empty.shown = True
                QTimer.singleShot(0, lambda: say(time.perf_counter()))

    application = QApplication(sys.argv[:1])
    empty = Empty()
    empty.resize(1366, 768)
    empty.show()
    longest, last, beat_ms = [0.0], [time.monotonic()], 5

    def beat() -> None:
        at = time.monotonic()
        longest[0] = max(longest[0], (at - last[0]) * 1000 - beat_ms)
        last[0] = at

    timer = QTimer(interval=beat_ms, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    if metered:
        timer.start()

    def answer() -> None:
        for _ in sys.stdin:
            say(longest[0])
            longest[0] = 0.0

    threading.Thread(target=answer, daemon=True).start()
    application.exec()


def endpoint() -> None:
    """A pjsua2 that does nothing."""
    import os

    import pjsua2 as pj

    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # the library writes there
    library = pj.Endpoint()
    library.libCreate()
    config = pj.EpConfig()
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    library.libInit(config)
    library.audDevManager().setNullDev()
    address = pj.TransportConfig()
    address.boundAddress = "127.0.0.1"
    library.transportCreate(pj.PJSIP_TRANSPORT_UDP, address)
    library.libStart()
    print(time.perf_counter(), file=out, flush=True)
    while True:
        library.libHandleEvents(20)


if __name__ == "__main__":
    if sys.argv[1] == "endpoint":
        endpoint()
    else:
        window(metered=sys.argv[1] == "meter")
