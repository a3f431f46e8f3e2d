"""All rules that the hall can edit: each room declares its own, one line here makes it known."""

from typing import Any

from forms.alarms.rules import ALARMS
from forms.appraisal.five_ones import FIVE_ONES
from forms.appraisal.rules import APPRAISAL
from forms.clock.rules import CLOCK
from forms.dispatch.desk_rules import DISPATCH_DESK
from forms.dispatch.rules import DISPATCH
from forms.duty.rules import DUTY_RULES
from forms.followup.rules import FOLLOW_UP
from forms.handling.rules import HANDLING
from forms.lifecycle.rules import STATES
from forms.queue.rules import QUEUE
from forms.rules import Rule
from forms.sessions.rules import SESSIONS
from forms.supervision.rules import SUPERVISION

HALL_RULES: tuple[Rule[Any], ...] = (
    CLOCK,
    STATES,
    DISPATCH,
    DISPATCH_DESK,
    HANDLING,
    FOLLOW_UP,
    SUPERVISION,
    APPRAISAL,
    FIVE_ONES,
    SESSIONS,
    DUTY_RULES,
    QUEUE,
    ALARMS,
)


def rule_named(name: str) -> Rule[Any] | None:
    """The rule of this name, or None."""
    return next((each for each in HALL_RULES if each.name == name), None)
