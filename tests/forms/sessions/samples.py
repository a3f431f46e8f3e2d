"""A session, its people and its calls. All people, units and numbers are invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from forms.access.roles import Actor, Role
from forms.draft import Field, FieldValue
from forms.filing import FileTicket
from forms.ports import UnitOfWork, Work
from forms.sessions.call import Brief, Ending, SessionCall
from forms.sessions.calling import hang_up, note_call, screen, write_brief
from forms.sessions.ending import EndedCall, end_call
from forms.sessions.planning import SessionPlan, begin, plan
from forms.sessions.session import Leader, Scope, ScopePart, Seat, SeatKind, Session
from forms.words import Disposal
from tests.forms.samples import NOW, command

STAFF = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}), extension="8001")
OTHER_STAFF = Actor(code="1002", name="王芳", roles=frozenset({Role.AGENT}), extension="8002")
PLANNER = Actor(code="3001", name="陈刚", roles=frozenset({Role.SUPERVISOR}))
MAYOR = Actor(code="6001", name="郑领导", roles=frozenset({Role.LEADER}), extension="8100")
MINUTE = timedelta(minutes=1)
SOON = NOW + 10 * MINUTE
BRIEF = Brief(
    name="张国强",
    who="阳光花园业主",
    what="3号楼停暖两天，张国强电话13800001234",
    where="鹿城区滨江街道阳光花园3号楼",
    history="上周反映过一次，工单20261114-000012",
    may_say="今晚八点前恢复供暖",
)
PLAN = SessionPlan(
    title="市长接听听民声",
    starts_at=NOW,
    ends_at=NOW + timedelta(hours=2),
    unit="市住房和城乡建设局",
    leader=Leader(code=MAYOR.code, name=MAYOR.name, post="副市长"),
    seats=(
        Seat(kind=SeatKind.LEADER, extension="8100"),
        Seat(kind=SeatKind.ASSISTANT, extension="8101", code=OTHER_STAFF.code, name=OTHER_STAFF.name),
        Seat(kind=SeatKind.STAFF, extension="8001", code=STAFF.code, name=STAFF.name),
    ),
    line="12345",
    scope=Scope(categories=(ScopePart("01", "城乡建设"),), areas=("鹿城区",)),
)
_calls = count(1)


@dataclass(frozen=True)
class InOne:
    """Use cases that all run inside one transaction: a year of a hall's work, stored in seconds."""

    work: Work

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """See UnitOfWork.reading."""
        yield self.work

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """See UnitOfWork.writing."""
        yield self.work


def planned(uow: UnitOfWork, *, line: str = "12345", starts_at: datetime = NOW) -> Session:
    """A session that is planned."""
    ends_at = starts_at + timedelta(hours=2)
    return plan(replace(PLAN, line=line, starts_at=starts_at, ends_at=ends_at), PLANNER, uow, NOW)


def live(uow: UnitOfWork, *, line: str = "12345") -> Session:
    """A session that runs."""
    return begin(planned(uow, line=line).id, STAFF, uow, NOW, despite="测试")


def came(uow: UnitOfWork, session: Session, number: str = "13800001234") -> SessionCall:
    """A call that has come to the session's line, each a moment after the one before."""
    which = next(_calls)
    at = NOW + timedelta(microseconds=which)
    return note_call(session.id, f"session-call-{which}", number, at, STAFF, uow)


def screened(
    uow: UnitOfWork, session: Session, brief: Brief = BRIEF, number: str = "13800001234"
) -> SessionCall:
    """A call that the staff has answered, with its brief card."""
    call = screen(came(uow, session, number).id, STAFF, uow, NOW + MINUTE)
    return write_brief(call.id, brief, STAFF, uow)


def form(
    disposal: Disposal = Disposal.DISPATCH, changes: dict[Field, FieldValue] | None = None
) -> FileTicket:
    """The command that files a call's form."""
    return command(changes, disposal=disposal)


def ended(uow: UnitOfWork, session: Session, ending: Ending, *, words: str = "已答复") -> EndedCall:
    """A call from its coming to its ticket."""
    call = screened(uow, session)
    disposal = Disposal.DISPATCH if ending.is_sent_on else Disposal.ANSWERED
    done = end_call(call.id, ending, words, form(disposal), STAFF, uow, SOON)
    return replace(done, call=hang_up(done.call.id, STAFF, uow, SOON))
