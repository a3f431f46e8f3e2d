"""What the rules of saved views refuse.

RuleBroken
  ViewRefused     no usable name, or a view that is not for this person to change
  ViewChanged     somebody else has changed or removed the view since it was read
"""

from forms.errors import RuleBroken


class ViewRefused(RuleBroken):
    """The view is not kept or removed."""


class ViewChanged(RuleBroken):
    """Somebody else has changed or removed the view since it was read."""
