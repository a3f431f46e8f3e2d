"""漏接回拨: whoever called and was not answered is called back; one task for each number."""

from dataclasses import dataclass, replace
from datetime import datetime

from forms.followup.errors import FollowUpRefused
from forms.followup.task import Try, TryResult
from forms.words import Labelled


class MissedState(Labelled):
    """Where a call-back task stands."""

    WAITING = "waiting", "待回拨"
    CALLED_BACK = "called_back", "已回拨"
    ANSWERED_LATER = "answered_later", "来电人已再次打通"
    DROPPED = "dropped", "不再回拨"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCall:
    """漏接: `number` in its one spelling, and the ids of the calls that were missed; `line` was dialled last.

    `owner` is the 工号 of who missed it (empty: whoever is free), `why` the reason for handing it over or
    dropping it.
    """

    id: str
    number: str
    line: str = ""
    name: str = ""
    first_at: datetime
    last_at: datetime
    calls: tuple[str, ...]
    owner: str = ""
    state: MissedState = MissedState.WAITING
    tries: tuple[Try, ...] = ()
    why: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    revision: int = 1

    @property
    def is_open(self) -> bool:
        """Whether the number still waits for a call."""
        return self.state is MissedState.WAITING

    @property
    def times(self) -> int:
        """How often it called in vain."""
        return len(self.calls)

    def again(self, call_id: str, at: datetime, line: str, name: str) -> "MissedCall":
        """The same number called in vain once more; a call that is known already changes nothing."""
        if call_id in self.calls:
            return self
        return replace(
            self,
            first_at=min(self.first_at, at),
            last_at=max(self.last_at, at),
            calls=(*self.calls, call_id),
            line=line or self.line,
            name=name or self.name,
            revision=self.revision + 1,
        )

    def tried(self, made: Try) -> "MissedCall":
        """Called back: off the list if somebody was reached, else it stays."""
        self._require_open()
        after = replace(self, tries=(*self.tries, made), revision=self.revision + 1)
        if made.result is not TryResult.REACHED:
            return after
        return replace(after, state=MissedState.CALLED_BACK, ended_at=made.at, ended_by=made.by)

    def ended(self, state: MissedState, at: datetime, by: str, why: str = "") -> "MissedCall":
        """Off the list."""
        self._require_open()
        return replace(self, state=state, ended_at=at, ended_by=by, why=why, revision=self.revision + 1)

    def handed_to(self, owner: str, why: str) -> "MissedCall":
        """Somebody else calls back."""
        self._require_open()
        return replace(self, owner=owner, why=why, revision=self.revision + 1)

    def _require_open(self) -> None:
        if not self.is_open:
            raise FollowUpRefused(f"这个号码的漏接“{self.state.label}”，未作改动。")
