"""What can go wrong in appraising units."""

from forms.errors import RuleBroken


class AppraisalRefused(RuleBroken):
    """A tick, a letter or a board that cannot be made so."""
