"""What can go wrong with units and their people, each with a Chinese text for the person.

FormsError
  RuleBroken
    UnitMissing          no such unit or contact
    UnitIncomplete       what is written cannot be kept; `problems` says why
    UnitRefused          the tree or the unit's open tickets do not allow it
    UnitChanged          somebody else has changed it in the meantime
"""

from forms.errors import RuleBroken


class UnitMissing(RuleBroken):
    """There is no such unit or contact."""


class UnitIncomplete(RuleBroken):
    """A unit or contact cannot be kept as it is written; `problems` are phrases in Chinese."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("；".join(problems) + "。已填写的内容未改动。")
        self.problems = problems


class UnitRefused(RuleBroken):
    """The tree, or what the unit still has in hand, does not allow it."""


class UnitChanged(RuleBroken):
    """Somebody else has changed the unit or contact since it was read."""
