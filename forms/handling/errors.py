"""What the unit desk's rules refuse. Each says what was not changed and what to do.

RuleBroken
  HandlingRefused    the step does not fit: wrong role of the unit, wrong state, something not filled in
    ReplyIncomplete  the reply check found something missing; `findings` says what
  RecordMissing      no such extension, request, whistle or reply
  RecordChanged      somebody else has decided or changed it in the meantime
"""

from typing import TYPE_CHECKING

from forms.errors import RuleBroken

if TYPE_CHECKING:
    from forms.handling.reply_check import Finding


class HandlingRefused(RuleBroken):
    """The step does not fit the order, or something is not filled in."""


class ReplyIncomplete(HandlingRefused):
    """The reply cannot be sent yet; `findings` are the checks that it fails."""

    def __init__(self, text: str, findings: tuple["Finding", ...]) -> None:
        super().__init__(text)
        self.findings = findings


class RecordMissing(RuleBroken):
    """There is no such record."""


class RecordChanged(RuleBroken):
    """Somebody else has changed the record since it was read."""
