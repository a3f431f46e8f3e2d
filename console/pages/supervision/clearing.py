"""不满意清零 at the supervision desk: who may order a redo decides here too, without calling anybody."""

from collections.abc import Callable

from console.pages.supervision.asking import Question, clear, to_redo, to_tell_route
from console.supervision import Supervision
from console.theme import Icon, Tone
from console.ticket_sheet.actions import ActionSlot
from forms.access.roles import Right
from forms.followup.unsatisfied import Unsatisfied
from forms.ticket_sheet import WholeLife
from forms.words import StateKind

ROUTE_KEY = "Alt+L"


class Clearing:
    """Its steps stand in the sheet's `slot`; `ask` opens a form, `tell` says what came of a step."""

    def __init__(
        self,
        store: Supervision,
        slot: ActionSlot,
        ask: Callable[[Question], None],
        tell: Callable[[str, Tone | None], None],
    ) -> None:
        self._store, self._slot, self._ask, self._tell = store, slot, ask, tell
        self._entry: Unsatisfied | None = None

    def forget(self) -> None:
        """Another row is in front."""
        self._entry = None

    def offer(self, entry: Unsatisfied, life: WholeLife | None) -> Callable[[], None] | None:
        """Put the steps for this entry into the slot; the one that F9 does, or None."""
        if life is None or life.ticket.id != entry.main_id or not self._store.may(Right.ORDER_REDO):
            return None
        if life.ticket.state is not StateKind.AWAITING_FOLLOW_UP:
            self._slot.say("等单位重办，办结后会自动安排回访")
            return None
        if entry.awaits_confirmation:
            return self._offer_confirming(entry)
        self._entry = entry
        self._slot.set_primary("退回重办", self._redo, icon=Icon.REPEAT, key="F9")
        self._slot.add("告知法定途径", self.tell_route, key=ROUTE_KEY)
        return self._redo

    def tell_route(self) -> None:
        """Ask what the citizen was told, and for its proof."""
        if self._entry is not None:
            self._ask(to_tell_route(self._entry))

    def _redo(self) -> None:
        if self._entry is not None:
            self._ask(to_redo(self._entry))

    def _offer_confirming(self, entry: Unsatisfied) -> Callable[[], None] | None:
        own = entry.satisfied_by == self._store.actor.code

        def confirm() -> None:
            self._store.run("确认销号", clear(entry), self._cleared, self._refused)

        why = "来电人满意是您记录的，须由另一人确认销号"
        self._slot.set_primary(
            "确认销号", confirm, icon=Icon.CIRCLE_CHECK, key="F9", available=not own, why=why
        )
        return None if own else confirm

    def _cleared(self, _: object) -> None:
        self._tell("已销号。", None)

    def _refused(self, why: str) -> None:
        self._tell(why, Tone.DANGER)
