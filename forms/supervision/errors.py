"""What the rules of supervision refuse. Each says what was not changed.

RuleBroken
  SupervisionRefused     this cannot be supervised, ended or raised in this way
  SupervisionMissing     no such record
  SupervisionChanged     somebody else has changed the record in the meantime
  DeterminationRefused   a 认定 that cannot be proposed, decided or undone so
  LetterFailed           the letter's template is missing or wrong, or the letter cannot be saved
"""

from forms.errors import RuleBroken


class SupervisionRefused(RuleBroken):
    """This cannot be supervised, ended or raised in this way."""


class SupervisionMissing(RuleBroken):
    """There is no such record."""


class SupervisionChanged(RuleBroken):
    """Somebody else has changed the record since it was read."""


class DeterminationRefused(RuleBroken):
    """A 认定 that cannot be proposed, decided or undone so."""


class LetterFailed(RuleBroken):
    """The letter's template is missing or wrong, or the letter cannot be saved."""
