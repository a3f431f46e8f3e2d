"""求助: an agent's call for a supervisor is said in the window, whichever page is in front."""

from PySide6.QtCore import QObject, Signal

from console.notices import Notice, Severity
from console.queue_watch import QueueWatch
from telephony.pbx.picture import Picture

QUEUE_KEY, ANSWER_KEY = "Ctrl+Shift+Q", "Alt+H"


class HelpCalls(QObject):
    """`asked` carries a :class:`Notice`; `over` its key, once a supervisor listens or the call has ended."""

    asked = Signal(object)
    over = Signal(str)

    def __init__(self, watch: QueueWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._said: frozenset[str] = frozenset()
        watch.changed.connect(self._look)

    def _look(self, picture: Picture) -> None:
        asking = {key: agent for key, agent in picture.agents.items() if agent.help_since}
        for key in self._said - asking.keys():
            self.over.emit(f"help/{key}")
        for key in sorted(asking.keys() - self._said):
            who = f"{key} {asking[key].name}".strip()
            to_do = f"按 {QUEUE_KEY} 到队列页，再按 {ANSWER_KEY} 应答。"
            self.asked.emit(Notice(f"help/{key}", Severity.DANGER, f"坐席 {who} 在通话中求助班长。", to_do))
        self._said = frozenset(asking)
