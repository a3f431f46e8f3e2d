"""How a ticket's state and urgency look: an icon and a tone beside the word, the same on every page."""

from console.theme import Icon, Tone
from forms.words import StateKind, Urgency

STATES: dict[StateKind, tuple[Icon, Tone]] = {
    StateKind.ACCEPTED: (Icon.CLIPBOARD_LIST, Tone.INFO),
    StateKind.AWAITING_DISPATCH: (Icon.SEND, Tone.RINGING),
    StateKind.CLOSED: (Icon.CIRCLE_CHECK, Tone.TALKING),
    StateKind.NOT_ACCEPTED: (Icon.CIRCLE_X, Tone.HELD),
    StateKind.RECALLED: (Icon.UNDO_2, Tone.NEUTRAL),
}

URGENCIES: dict[Urgency, tuple[Icon, Tone]] = {
    Urgency.NORMAL: (Icon.CIRCLE, Tone.NEUTRAL),
    Urgency.URGENT: (Icon.TRIANGLE_ALERT, Tone.RINGING),
    Urgency.CRITICAL: (Icon.SIREN, Tone.DANGER),
}
