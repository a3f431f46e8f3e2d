"""工单: the ticket as an entity, its states and the one setter that moves it between them.

Everything here is frozen; a step returns the ticket as it is afterwards, with a line in its trail (轨迹).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from types import MappingProxyType

from forms.errors import TransitionRefused
from forms.lifecycle.standing import Standing, check_standing
from forms.lifecycle.states import ENDED, TRANSITIONS
from forms.words import (
    CoordinateSystem,
    Disposal,
    Gender,
    LinkKind,
    Party,
    RequestType,
    StateKind,
    Step,
    Urgency,
)

BEIJING_TIME = timezone(timedelta(hours=8), "北京时间")
"""All of China keeps one time without summer time; days and shown times are in it, stored times in UTC."""

OUTCOME: Mapping[Disposal, tuple[StateKind, Step]] = MappingProxyType(
    {
        Disposal.ANSWERED: (StateKind.CLOSED, Step.CLOSED),
        Disposal.THREE_WAY: (StateKind.CLOSED, Step.CLOSED),
        Disposal.TRANSFERRED: (StateKind.CLOSED, Step.CLOSED),
        Disposal.LEGAL_ROUTE: (StateKind.LEGAL_ROUTE, Step.TOLD_LEGAL_ROUTE),
        Disposal.DISPATCH: (StateKind.AWAITING_DISPATCH, Step.SENT_TO_DISPATCH),
        Disposal.NOT_ACCEPTED: (StateKind.NOT_ACCEPTED, Step.REFUSED),
    }
)
"""Where each 办理方式 leaves a ticket when it is filed."""

LINKING = frozenset(
    {
        Step.MARKED_REPEAT,
        Step.REPEATED,
        Step.JOINED,
        Step.TOOK_IN,
        Step.LINK_REMOVED,
    }
)
"""Steps that only link a ticket with another: they do not count as taking it up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How the appeal came: 渠道 (how), 来源 (who), 来源热线 (which merged line), 外部编号, and the call."""

    channel: str
    source: str = ""
    hotline: str = ""
    external_id: str = ""
    call_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who appeals. `number` is what the network said, `contact_number` where to call back.

    `phones` are both in the one spelling by which the caller is recognised.
    """

    number: str = ""
    contact_number: str = ""
    phones: tuple[str, ...] = ()
    name: str = ""
    gender: Gender = Gender.UNKNOWN
    party: Party = Party.PERSON
    organisation: str = ""
    credit_code: str = ""
    confidential: bool = False
    anonymous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What it is about. `category_path` keeps the names as they stood when the ticket was filed."""

    request_type: RequestType
    urgency: Urgency = Urgency.NORMAL
    category: str = ""
    category_path: str = ""
    title: str
    content: str
    purpose: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it happened; `nowhere` says that the matter has no particular place (无具体地点)."""

    nowhere: bool = False
    district: str = ""
    street: str = ""
    community: str = ""
    grid: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    coordinate_system: CoordinateSystem | None = None

    @property
    def line(self) -> str:
        """The place in one line, largest part first."""
        return "".join((self.district, self.street, self.community, self.grid, self.address))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """办理方式 with what belongs to it: the answer, the reason for refusing, who the call was handed to."""

    disposal: Disposal
    answer: str = ""
    reason: str = ""
    handed_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """话务员: who sits at a desk, by 工号."""

    code: str
    name: str
    extension: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """轨迹: one thing that was done, when and by whom (工号, name and unit as they were then).

    `text` is what was done or written, `why` the reason given; the ticket itself fills in from which state
    to which it moved. `assignment_id` says which order it belongs to.
    """

    at: datetime
    step: Step
    operator: str
    operator_name: str = ""
    text: str = ""
    unit: str = ""
    why: str = ""
    from_state: StateKind | None = None
    to_state: StateKind | None = None
    assignment_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """工单. `id` is made with the draft and never shown; `number` is what people read out.

    `revision` counts the steps since it was filed and guards against two people changing it at once.
    `standing` is its owner, due time and next step; only `moved` and `noted` change it.
    """

    id: str
    number: str
    state: StateKind
    origin: Origin
    caller: Caller
    matter: Matter
    place: Place
    settlement: Settlement
    accepted_at: datetime
    accepted_by: str
    accepted_by_name: str = ""
    revision: int = 1
    trail: tuple[TrailLine, ...] = ()
    standing: Standing = Standing()

    def moved(self, to: StateKind, line: TrailLine, standing: Standing | None = None) -> "Ticket":
        """This ticket in the state *to* with *standing*, and with *line* in its trail.

        Without *standing* it keeps what it has; a ticket that ends loses owner, due time and next step.
        TransitionRefused if the table forbids it, StandingRefused if an open ticket were left without
        its one owner, due time or next step.
        """
        if to not in TRANSITIONS[self.state]:
            raise TransitionRefused(
                f"工单 {self.number} 现在是“{self.state.label}”，不能变为“{to.label}”。工单未改动。",
                detail=f"{self.state} -> {to}",
            )
        if standing is None:
            standing = self.standing.ended() if to in ENDED else self.standing
        return self._after(to, replace(line, from_state=self.state, to_state=to), standing)

    def noted(self, line: TrailLine, standing: Standing | None = None) -> "Ticket":
        """This ticket in the same state with *line* in its trail, and with *standing* if given.

        StandingRefused as for `moved`.
        """
        return self._after(self.state, line, self.standing if standing is None else standing)

    def _after(self, state: StateKind, line: TrailLine, standing: Standing) -> "Ticket":
        check_standing(self.number, state, self.standing, standing)
        return replace(
            self,
            state=state,
            standing=standing,
            revision=self.revision + 1,
            trail=(*self.trail, line),
        )

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be done."""
        return self.state in ENDED

    @property
    def touched(self) -> bool:
        """Whether anything but linking has been done to it since it was filed."""
        return self.revision > 1 + sum(line.step in LINKING for line in self.trail)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLink:
    """A ticket marked as repeat (重复) of, or joined (并单) to, its main ticket; by whom (工号) and when."""

    ticket_id: str
    kind: LinkKind
    main_id: str
    at: datetime
    operator: str
