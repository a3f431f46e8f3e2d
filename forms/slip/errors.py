"""What can go wrong with slips; each text is Chinese and says what to do.

FormsError
  RuleBroken
    SlipRefused           this order cannot be printed, or not in this way
    SlipMissing           no slip with this serial
    KeyRefused            a key cannot be made, shared, taken or changed in this way
  NoSigningKey            this seat holds no key that is in force
  SigningKeyAway          the place where private keys are kept does not give it
  RingDamaged             a key ring file cannot be used
  NotReadable             a file to be verified cannot be read
"""

from forms.errors import FormsError, RuleBroken


class SlipRefused(RuleBroken):
    """This order cannot be printed, or not in this way."""


class SlipMissing(RuleBroken):
    """There is no slip with this serial."""


class KeyRefused(RuleBroken):
    """A key cannot be made, shared, taken or changed in this way."""


class NoSigningKey(FormsError):
    """This seat holds no key that is in force."""


class SigningKeyAway(FormsError):
    """The place where private keys are kept does not give it, or does not take it."""


class RingDamaged(FormsError):
    """A key ring file cannot be used."""


class NotReadable(FormsError):
    """A file to be verified cannot be read."""
