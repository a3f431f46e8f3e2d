"""Records of handling as rows, and rows as records."""

import json
from typing import Any

from forms.handling.records import (
    CallState,
    Extension,
    ExtensionState,
    HelpRequest,
    HelpState,
    Record,
    Reply,
    ReplyState,
    Whistle,
    WhistleCall,
    WhistleState,
)
from forms.lifecycle.assignment import AssignmentRole
from forms.lifecycle.standing import Due
from forms.words import ClosingKind

Row = dict[str, Any]
_COMMON = ("id", "ticket_id", "assignment_id", "unit", "at", "revision")


def row_of_reply(reply: Reply) -> Row:
    """The row of a reply."""
    plain = ("number", "round", "text", "basis", "sent_by", "late", "decided_at", "decided_by", "why")
    return {
        **_common(reply),
        **_plain(reply, plain),
        "role": reply.role.value,
        "closing": reply.closing.value,
        "missing": json.dumps(reply.missing, ensure_ascii=False),
    }


def reply_of(row: Row) -> Reply:
    """And back."""
    own = dict(row)
    return Reply(
        **{
            **own,
            "state": ReplyState(own["state"]),
            "role": AssignmentRole(own["role"]),
            "closing": ClosingKind(own["closing"]),
            "missing": tuple(json.loads(own["missing"])),
        }
    )


def row_of_extension(extension: Extension) -> Row:
    """The row of an extension."""
    plain = (
        *("asked_by", "by", "counted_in", "reason"),
        *("decided_at", "decided_by", "granted", "why"),
    )
    return {
        **_common(extension),
        **_plain(extension, plain),
        **_due_columns("before", extension.before),
        **_due_columns("after", extension.after),
    }


def extension_of(row: Row) -> Extension:
    """And back."""
    own = dict(row)
    before, after = _due(own, "before"), _due(own, "after")
    return Extension(**{**own, "state": ExtensionState(own["state"]), "before": before, "after": after})


def row_of_help(request: HelpRequest) -> Row:
    """The row of a request for help."""
    plain = ("asked_by", "from_unit", "what", "decided_at", "decided_by", "why", "order_id")
    return {**_common(request), **_plain(request, plain)}


def help_of(row: Row) -> HelpRequest:
    """And back."""
    return HelpRequest(**{**row, "state": HelpState(row["state"])})


def row_of_whistle(whistle: Whistle) -> Row:
    """The row of a whistle."""
    return {
        **_common(whistle),
        **_plain(whistle, ("blown_by", "reason", "place", "closed_at")),
        **_due_columns("due", whistle.due),
        "checklist": json.dumps(whistle.checklist, ensure_ascii=False),
    }


def whistle_of(row: Row) -> Whistle:
    """And back."""
    own = dict(row)
    due = _due(own, "due")
    checklist = tuple((label, found) for label, found in json.loads(own["checklist"]))
    return Whistle(**{**own, "due": due, "state": WhistleState(own["state"]), "checklist": checklist})


def row_of_call(call: WhistleCall) -> Row:
    """The row of a department that was called."""
    plain = (
        *("whistle_id", "from_unit", "reported_at", "reported_by", "report"),
        *("scored_at", "scored_by", "score", "solved", "words"),
    )
    return {**_common(call), **_plain(call, plain), **_due_columns("due", call.due)}


def call_of(row: Row) -> WhistleCall:
    """And back."""
    own = dict(row)
    due = _due(own, "due")
    return WhistleCall(**{**own, "due": due, "state": CallState(own["state"])})


def _common(record: Record) -> Row:
    return {**_plain(record, _COMMON), "state": record.current.value}


def _plain(record: Record, names: tuple[str, ...]) -> Row:
    return {name: getattr(record, name) for name in names}


def _due_columns(name: str, due: Due | None) -> Row:
    return {
        f"{name}_at": due.at if due else None,
        f"{name}_words": due.words if due else "",
        f"{name}_provisional": bool(due and due.provisional),
    }


def _due(own: Row, name: str) -> Due | None:
    """Take the three columns of a due time out of the row."""
    at, words = own.pop(f"{name}_at"), own.pop(f"{name}_words")
    provisional = own.pop(f"{name}_provisional")
    return None if at is None else Due(at=at, words=words, provisional=provisional)
