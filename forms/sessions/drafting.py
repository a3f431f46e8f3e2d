"""A call's form: filled in from the brief card, and tagged with the session it came by."""

from dataclasses import replace
from datetime import datetime

from forms.draft import Draft, Field, FieldValue, new_draft
from forms.filing import FileTicket
from forms.sessions.call import SessionCall
from forms.sessions.session import Session

CHANNEL = "leaders_live"
"""The channel (渠道) of what comes by a session, as the catalogue that comes with the program has it."""


def draft_for(call: SessionCall, session: Session, operator: str, now: datetime) -> Draft:
    """A new form for a call, with what its brief card tells; its id belongs into `SessionCall.draft_id`."""
    brief = call.brief
    draft = new_draft(
        now, operator=operator, channel=CHANNEL, call_id=call.call_id, caller_number=call.number
    )
    told: dict[Field, FieldValue] = {
        Field.EXTERNAL_ID: session.number,
        Field.NAME: brief.name,
        Field.CONTENT: brief.what,
        Field.ADDRESS: brief.where,
        Field.REQUEST_TYPE: brief.request_type.value if brief.request_type else "",
        Field.CONFIDENTIAL: brief.confidential,
    }
    for of, value in told.items():
        draft = draft.with_value(of, value, now)
    return draft


def tagged(command: FileTicket, session: Session) -> FileTicket:
    """The command with 渠道 听民声 and the session's number as 外部编号, by which its tickets are known."""
    draft = command.draft.with_value(Field.CHANNEL, CHANNEL, command.draft.changed_at)
    draft = draft.with_value(Field.EXTERNAL_ID, session.number, draft.changed_at)
    return replace(command, draft=draft)
