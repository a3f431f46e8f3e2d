"""动态清零: a citizen who is not satisfied stays on the list until that is settled in one of three ways."""

from dataclasses import dataclass, replace
from datetime import datetime

from forms.followup.errors import FollowUpRefused
from forms.words import Labelled


class Leaving(Labelled):
    """How an entry leaves the list; there is no other way."""

    SATISFIED = "satisfied", "回访满意"
    DETERMINED = "determined", "认定"
    LEGAL_ROUTE = "legal_route", "告知法定途径"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsatisfied:
    """清零清单: one citizen (`ticket_id`) who is not satisfied with what came of the ticket `main_id`.

    `noted_by` is who heard it (工号), `words` the reason as the citizen gave it. `redos` counts the rounds
    ordered since, `leader` is who leads the last one. `satisfied_at/by` is set when a follow-up came out
    satisfied and another person has yet to confirm that. `left_*` say how, when and by whom it was cleared.
    """

    id: str
    main_id: str
    ticket_id: str
    since: datetime
    noted_by: str
    words: str
    redos: int = 0
    leader: str = ""
    satisfied_at: datetime | None = None
    satisfied_by: str = ""
    left_at: datetime | None = None
    left_by: str = ""
    left_how: Leaving | None = None
    revision: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it is on the list."""
        return self.left_at is None

    @property
    def awaits_confirmation(self) -> bool:
        """Whether the citizen is satisfied now, which another person has yet to confirm."""
        return self.is_open and self.satisfied_at is not None

    def again(self, by: str, words: str) -> "Unsatisfied":
        """Still, or again, not satisfied."""
        return self._next(noted_by=by, words=words or self.words, satisfied_at=None, satisfied_by="")

    def redone(self, leader: str) -> "Unsatisfied":
        """Sent back for another round under *leader*."""
        self._require_open()
        return self._next(redos=self.redos + 1, leader=leader, satisfied_at=None, satisfied_by="")

    def satisfied(self, at: datetime, by: str) -> "Unsatisfied":
        """The citizen says to be satisfied now."""
        self._require_open()
        return self._next(satisfied_at=at, satisfied_by=by)

    def left(self, at: datetime, by: str, how: Leaving) -> "Unsatisfied":
        """Off the list."""
        self._require_open()
        return self._next(left_at=at, left_by=by, left_how=how)

    def put_back(self) -> "Unsatisfied":
        """On the list again, after what took it off was undone."""
        if self.is_open:
            raise FollowUpRefused("它还在清零清单上，未作改动。")
        return self._next(left_at=None, left_by="", left_how=None, satisfied_at=None, satisfied_by="")

    def _require_open(self) -> None:
        if not self.is_open:
            raise FollowUpRefused("它已退出清零清单，未作改动。")

    def _next(self, **changes: object) -> "Unsatisfied":
        return replace(self, revision=self.revision + 1, **changes)  # type: ignore[arg-type]
