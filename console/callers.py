"""Who is calling: the card that stands beside the form while it rings and while the call lasts."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.notices import of_failure
from forms import phone_number
from forms.service import CallerHistory, history_of_caller
from telephony.call import Call

KEPT = 20
"""Cards that are remembered, so that going back to a held call shows its caller at once."""


@dataclass(frozen=True)
class CallerView:
    """One caller. `history` is None while it is still being looked up; `problem` says why it couldn't be."""

    call_id: str = ""
    number: str = ""
    name: str = ""
    """As the network gave it; text from outside, never more than plain text."""
    line: str = ""
    history: CallerHistory | None = None
    problem: str = ""

    @property
    def shown_number(self) -> str:
        """For the agent who speaks with this person: the whole number, grouped."""
        return phone_number.show(self.number) or "未显示号码"

    @property
    def is_withheld(self) -> bool:
        """Whether the network gave no number."""
        return not phone_number.normalise(self.number)


class Callers(QObject):
    """Looks callers up as soon as they ring. `changed` carries the card to show."""

    changed = Signal(object)
    notice = Signal(object)

    def __init__(self, archive: Archive, home_area_code: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._home_area_code = home_area_code
        self._known: dict[str, CallerView] = {}
        self.view = CallerView()

    def show_call(self, call: Call | None) -> None:
        """Show who is behind this call; nobody for None."""
        if call is None:
            self._show(CallerView())
            return
        if call.id not in self._known:
            self._known[call.id] = CallerView(
                call_id=call.id, number=call.party.number, name=call.party.name, line=call.line
            )
            self._drop_oldest()
            self.look_up(call.id)
        self._show(self._known[call.id])

    def look_up(self, call_id: str) -> None:
        """Fetch the caller's earlier tickets, again if need be."""
        number, area = self._known[call_id].number, self._home_area_code
        self._archive.with_reading(
            lambda uow: history_of_caller(number, uow, home_area_code=area),
            lambda history: self._found(call_id, history),
            lambda error: self._not_found(call_id, error),
        )

    def _drop_oldest(self) -> None:
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]

    def _found(self, call_id: str, history: CallerHistory) -> None:
        self._update(call_id, lambda view: replace(view, history=history, problem=""))

    def _not_found(self, call_id: str, error: Exception) -> None:
        notice = of_failure("history", "查询来电历史", error)
        self._update(call_id, lambda view: replace(view, problem=notice.happened))

    def _update(self, call_id: str, change: Callable[[CallerView], CallerView]) -> None:
        view = self._known.get(call_id)
        if view is None:
            return
        self._known[call_id] = change(view)
        if self.view.call_id == call_id:
            self._show(self._known[call_id])

    def _show(self, view: CallerView) -> None:
        if view != self.view:
            self.view = view
            self.changed.emit(view)
