"""What the rules of sessions refuse. Each says what was not changed.

RuleBroken
  SessionRefused     this cannot be planned, begun, ended or written down in this way
  SessionMissing     no such session, call or record
  SessionChanged     somebody else has changed it in the meantime
  CallsBlank         calls of the session have no ending yet; `calls` names them
"""

from forms.errors import RuleBroken


class SessionRefused(RuleBroken):
    """This cannot be planned, begun, ended or written down in this way."""


class SessionMissing(RuleBroken):
    """There is no such session, call or record."""


class SessionChanged(RuleBroken):
    """Somebody else has changed it since it was read."""


class CallsBlank(RuleBroken):
    """Calls of the session have no ending yet; `calls` are their ids, in the order in which they came."""

    def __init__(self, text: str, calls: tuple[str, ...]) -> None:
        super().__init__(text)
        self.calls = calls
