"""What somebody was still writing about and is over meanwhile, because a colleague has done it.

A desk keeps half-filled forms under keys that name what they are about: `send/<ticket>`, `<order>/reply`.
"""

import re
from collections.abc import Callable, Iterable

from forms.dispatch.returns import ReturnState
from forms.lifecycle.states import ENDED
from forms.ports import UnitOfWork, Work
from forms.words import StateKind

_ID = re.compile(r"[0-9a-f]{32}")
SEND = "send/"
"""How the keys of orders that are to be sent begin: those are over once somebody has sent them."""


def finished_among(keys: Iterable[str], uow: UnitOfWork) -> frozenset[str]:
    """Those of the keys that are about something finished; what nobody knows counts as unfinished."""
    with uow.reading() as work:
        return frozenset(key for key in keys if _is_finished(key, work))


def _is_finished(key: str, work: Work) -> bool:
    return any(_is_over(each, work, sent=key.startswith(SEND)) for each in _ID.findall(key))


def _is_over(found: str, work: Work, *, sent: bool) -> bool:
    ticket = work.tickets.by_id(found)
    if ticket is not None:
        return ticket.state in ENDED or (sent and ticket.state is not StateKind.AWAITING_DISPATCH)
    order = work.assignments.by_id(found)
    if order is not None:
        return not order.is_open
    asked = work.returns.by_id(found)
    if asked is not None:
        return asked.state is not ReturnState.ASKED
    handling = work.handling
    records = (
        work.follow_ups.by_id(found),
        work.conferences.by_id(found),
        handling.replies.by_id(found),
        handling.extensions.by_id(found),
        handling.help_requests.by_id(found),
        handling.whistle_calls.by_id(found),
    )
    return any(each is not None and not each.is_open for each in records)


USE_CASES: tuple[Callable[..., object], ...] = (finished_among,)
