"""The use cases of alarms, listed at the foot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forms.access.roles import Actor, Right, require
from forms.alarms.bursts import Burst, Common, bursts
from forms.alarms.rules import ALARMS, AlarmRules
from forms.ports import UnitOfWork
from forms.rules.service import in_force

MOST_TICKETS = 5000
"""So many tickets of the window are looked at, the newest."""
SAMPLE = 2000
"""So many of the days before, the newest, tell what is worth counting there."""


@dataclass(frozen=True, slots=True)
class Watched:
    """The rules as they are now, and the bursts by them."""

    rules: AlarmRules
    bursts: tuple[Burst, ...] = ()


def watch_tickets(known: frozenset[Common], actor: Actor, uow: UnitOfWork, now: datetime) -> Watched:
    """The rules of alarms and the bursts among the tickets of the last minutes.

    *known* are the bursts that were told before. NotAllowed, RuleTextWrong, StorageError.
    """
    require(actor, Right.SEE_QUEUE)
    with uow.reading() as work:
        rules = in_force(ALARMS, work)
        rule = rules.bursts
        since = now - timedelta(minutes=rule.minutes)
        before = since - timedelta(days=rule.usual_days)
        heard = work.recent_matters.heard(since, now, MOST_TICKETS) if rule.on else ()
        # what is usual is asked for only when something comes near to being a burst
        enough = len(heard) >= rule.least or known
        total = work.recent_matters.count(before, since) if enough else 0
        sample = work.recent_matters.heard(before, since, SAMPLE) if enough else ()
        found = bursts(
            heard,
            lambda common: work.recent_matters.count(before, since, common),
            total,
            rule,
            known,
            sample,
        )
    return Watched(rules, found)


USE_CASES = (watch_tickets,)
