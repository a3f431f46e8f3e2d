"""How a call of a session is named to people: when it came and from where, masked."""

from forms import phone_number
from forms.sessions.call import SessionCall
from forms.ticket import BEIJING_TIME

WITHHELD = "号码未显示"


def told_call(call: SessionCall) -> str:
    """10:32 138****0000（预审中）."""
    number = phone_number.mask(call.number) if call.number else WITHHELD
    return f"{call.came_at.astimezone(BEIJING_TIME):%H:%M} {number}（{call.state.label}）"
