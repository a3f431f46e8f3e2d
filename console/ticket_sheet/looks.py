"""How due times, orders and side processes look: an icon and a tone beside the words."""

from console.theme import Icon, Tone
from console.widgets.pill import StatusPill
from forms.clock.remaining import DueLevel
from forms.lifecycle.assignment import AssignmentState
from forms.side_cards import CardMood

DUE: dict[DueLevel, tuple[Icon, Tone]] = {
    DueLevel.CALM: (Icon.CLOCK, Tone.INFO),
    DueLevel.SOON: (Icon.TIMER, Tone.RINGING),
    DueLevel.TODAY: (Icon.TIMER, Tone.RINGING),
    DueLevel.OVERDUE: (Icon.TRIANGLE_ALERT, Tone.DANGER),
}

MOODS: dict[CardMood, tuple[Icon, Tone]] = {
    CardMood.WAITING: (Icon.INBOX, Tone.RINGING),
    CardMood.RUNNING: (Icon.CLIPBOARD_PEN, Tone.INFO),
    CardMood.GOOD: (Icon.CIRCLE_CHECK, Tone.TALKING),
    CardMood.WARNING: (Icon.TRIANGLE_ALERT, Tone.DANGER),
    CardMood.OVER: (Icon.CIRCLE, Tone.NEUTRAL),
}

ORDERS: dict[AssignmentState, tuple[Icon, Tone]] = {
    AssignmentState.PENDING: (Icon.INBOX, Tone.RINGING),
    AssignmentState.SIGNED: (Icon.CLIPBOARD_PEN, Tone.INFO),
    AssignmentState.RETURN_ASKED: (Icon.ROTATE_CCW, Tone.HELD),
    AssignmentState.RETURNED: (Icon.ROTATE_CCW, Tone.NEUTRAL),
    AssignmentState.REPLIED: (Icon.CLIPBOARD_CHECK, Tone.ACCENT),
    AssignmentState.CLOSED: (Icon.CIRCLE_CHECK, Tone.TALKING),
    AssignmentState.WITHDRAWN: (Icon.UNDO_2, Tone.NEUTRAL),
}


def pill(name: str, look: tuple[Icon, Tone], word: str) -> StatusPill:
    """A small pill; *name* says what it is the state of."""
    made = StatusPill(name, compact=True)
    made.show_state(look[0], word, look[1])
    return made
