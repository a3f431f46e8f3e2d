"""What the follow-up desk refuses. Each says what was not changed.

RuleBroken
  FollowUpMissing      no such follow-up task
  FollowUpChanged      somebody else has changed it in the meantime
  FollowUpRefused      the task's state, or who asks, does not allow this step
  StillUnsatisfied     the ticket is on the list of unsatisfied ones and cannot end in this way
"""

from forms.errors import RuleBroken


class FollowUpMissing(RuleBroken):
    """There is no such follow-up task."""


class FollowUpChanged(RuleBroken):
    """Somebody else has changed the task since it was read."""


class FollowUpRefused(RuleBroken):
    """The task's state, or who asks, does not allow this step."""


class StillUnsatisfied(RuleBroken):
    """A ticket leaves the list of unsatisfied ones by a satisfied follow-up, a 认定 or a legal route only."""
