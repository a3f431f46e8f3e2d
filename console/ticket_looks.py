"""How a ticket's state and urgency look: an icon and a tone beside the word, the same on every page."""

from console.theme import Icon, Tone
from forms.words import StateKind, Urgency

STATES: dict[StateKind, tuple[Icon, Tone]] = {
    StateKind.ACCEPTED: (Icon.CLIPBOARD_LIST, Tone.INFO),
    StateKind.AWAITING_DISPATCH: (Icon.SEND, Tone.RINGING),
    StateKind.AWAITING_SIGN_IN: (Icon.INBOX, Tone.INFO),
    StateKind.IN_HAND: (Icon.CLIPBOARD_PEN, Tone.INFO),
    StateKind.RETURN_IN_REVIEW: (Icon.UNDO_2, Tone.RINGING),
    StateKind.REPLY_IN_REVIEW: (Icon.CLIPBOARD_CHECK, Tone.INFO),
    StateKind.AWAITING_FOLLOW_UP: (Icon.PHONE_CALL, Tone.TALKING),
    StateKind.REDO: (Icon.REPEAT, Tone.DANGER),
    StateKind.ARCHIVED: (Icon.CIRCLE_CHECK, Tone.NEUTRAL),
    StateKind.AWAITING_SIGN_IN: (Icon.INBOX, Tone.RINGING),
    StateKind.IN_HAND: (Icon.CLIPBOARD_PEN, Tone.INFO),
    StateKind.RETURN_IN_REVIEW: (Icon.ROTATE_CCW, Tone.HELD),
    StateKind.REPLY_IN_REVIEW: (Icon.CLIPBOARD_CHECK, Tone.ACCENT),
    StateKind.AWAITING_FOLLOW_UP: (Icon.PHONE_OUTGOING, Tone.ACCENT),
    StateKind.REDO: (Icon.REPEAT, Tone.DANGER),
    StateKind.ARCHIVED: (Icon.FOLDER, Tone.NEUTRAL),
    StateKind.CLOSED: (Icon.CIRCLE_CHECK, Tone.TALKING),
    StateKind.NOT_ACCEPTED: (Icon.CIRCLE_X, Tone.HELD),
    StateKind.LEGAL_ROUTE: (Icon.SCALE, Tone.HELD),
    StateKind.JOINED: (Icon.MERGE, Tone.NEUTRAL),
    StateKind.LEGAL_ROUTE: (Icon.LANDMARK, Tone.HELD),
    StateKind.JOINED: (Icon.MERGE, Tone.NEUTRAL),
    StateKind.RECALLED: (Icon.UNDO_2, Tone.NEUTRAL),
}

URGENCIES: dict[Urgency, tuple[Icon, Tone]] = {
    Urgency.NORMAL: (Icon.CIRCLE, Tone.NEUTRAL),
    Urgency.URGENT: (Icon.TRIANGLE_ALERT, Tone.RINGING),
    Urgency.CRITICAL: (Icon.SIREN, Tone.DANGER),
}
