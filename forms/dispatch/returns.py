"""退单: a unit asks to give an order back before it has signed in, and a reviewer decides with words."""

from dataclasses import dataclass, replace
from datetime import datetime

from forms.dispatch.errors import DispatchRefused
from forms.lifecycle.assignment import AssignmentRole
from forms.lifecycle.standing import Due
from forms.words import Labelled


class ReturnState(Labelled):
    """Where a return stands."""

    ASKED = "asked", "待审"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "已驳回"
    DROPPED = "dropped", "已失效"
    """The order ended meanwhile, such as when its ticket was joined to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRequest:
    """One request. `reason_name` and `wrong_unit` are what the rule said then; `basis` is the legal text.

    `proposed` is the unit that should have it instead, as far as the asking one knows (its code).
    """

    id: str
    ticket_id: str
    assignment_id: str
    number: str
    role: AssignmentRole
    unit: str
    reason: str
    reason_name: str
    wrong_unit: bool
    text: str
    basis: str = ""
    proposed: str = ""
    asked_at: datetime
    asked_by: str
    asked_by_name: str = ""
    review_due: Due
    state: ReturnState = ReturnState.ASKED
    reviewed_at: datetime | None = None
    reviewed_by: str = ""
    reviewed_by_name: str = ""
    words: str = ""
    revision: int = 1

    def decided(self, to: ReturnState, at: datetime, by: str, name: str, words: str) -> "ReturnRequest":
        """The request after its review; DispatchRefused if it was reviewed before."""
        if self.state is not ReturnState.ASKED:
            by_whom = self.reviewed_by_name or self.reviewed_by
            raise DispatchRefused(
                f"{self.number} 的退单申请{self.state.label}" + (f"（{by_whom}）" if by_whom else "") + "，"
                "您的审核没有生效，请刷新。"
            )
        return replace(
            self,
            state=to,
            reviewed_at=at,
            reviewed_by=by,
            reviewed_by_name=name,
            words=words,
            revision=self.revision + 1,
        )
