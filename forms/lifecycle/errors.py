"""What the rules of a ticket's life refuse. Each says what was not changed.

RuleBroken
  StandingRefused      an open ticket without owner, next step or due time, or an ended one with them
  AssignmentRefused    the order's state does not allow this step
  AssignmentMissing    no such order
  AssignmentChanged    somebody else has changed the order in the meantime
  OrdersOpen           the ticket cannot close while orders of units are open; names them
"""

from forms.errors import RuleBroken


class StandingRefused(RuleBroken):
    """A step would leave the ticket without its one owner, its next step or its due time."""


class AssignmentRefused(RuleBroken):
    """The order's state does not allow this step."""


class AssignmentMissing(RuleBroken):
    """There is no such order."""


class AssignmentChanged(RuleBroken):
    """Somebody else has changed the order since it was read."""


class OrdersOpen(RuleBroken):
    """Orders of units are still open; `numbers` says which."""

    def __init__(self, text: str, numbers: tuple[str, ...]) -> None:
        super().__init__(text)
        self.numbers = numbers
