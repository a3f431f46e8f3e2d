"""Which rooms give cards to the sheet: one line each, in the order in which they were added."""

from forms.appraisal.cards import appraisal_cards
from forms.dispatch.cards import dispatch_cards
from forms.followup.cards import follow_up_cards
from forms.handling.cards import handling_cards
from forms.sessions.cards import session_cards
from forms.side_cards import CardSource
from forms.slip.cards import slip_cards
from forms.supervision.cards import supervision_cards

SOURCES: tuple[CardSource, ...] = (
    dispatch_cards,
    handling_cards,
    follow_up_cards,
    supervision_cards,
    appraisal_cards,
    session_cards,
    slip_cards,
)
