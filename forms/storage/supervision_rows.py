"""Measures, watch entries, determinations and notices as rows, and back."""

import json
from collections.abc import Mapping
from typing import Any

from forms.supervision.notices import Notice, NoticeKind
from forms.supervision.records import (
    Cause,
    Determination,
    DeterminationKind,
    DeterminationState,
    Kind,
    Measure,
    State,
    WatchEntry,
    WatchList,
)

Row = dict[str, Any]
_SAME_IN_MEASURE = (
    *("id", "ticket_id", "at", "by", "by_name", "number", "unit", "words", "reason", "source", "until"),
    *("ended_at", "ended_by", "outcome", "revision"),
)
_SAME_IN_ENTRY = (
    *("id", "ticket_id", "other_id", "at", "why", "cause_text", "cause_by", "cause_at", "ended_at"),
    "revision",
)
_SAME_IN_DETERMINATION = (
    *("id", "ticket_id", "proposed_by", "proposed_at", "evidence", "decided_by", "decided_at", "why"),
    *("undone_by", "undone_at", "undone_why", "archived", "revision"),
)
_SAME_IN_NOTICE = ("id", "recipient", "at", "text", "ticket_id", "number", "read_at", "read_by")


def row_of_measure(measure: Measure) -> Row:
    """The row of `supervision_measure`."""
    return {name: getattr(measure, name) for name in _SAME_IN_MEASURE} | {
        "kind": measure.kind.value,
        "state": measure.state.value,
        "partners": json.dumps(measure.partners),
    }


def measure_of(row: Mapping[str, Any]) -> Measure:
    """And back."""
    return Measure(
        **{name: row[name] for name in _SAME_IN_MEASURE},
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        partners=tuple(json.loads(row["partners"])),
    )


def row_of_entry(entry: WatchEntry) -> Row:
    """The row of `watch_entry`."""
    return {name: getattr(entry, name) for name in _SAME_IN_ENTRY} | {
        "list": entry.list.value,
        "cause": entry.cause.value if entry.cause else "",
    }


def entry_of(row: Mapping[str, Any]) -> WatchEntry:
    """And back."""
    return WatchEntry(
        **{name: row[name] for name in _SAME_IN_ENTRY},
        list=WatchList(row["list"]),
        cause=Cause(row["cause"]) if row["cause"] else None,
    )


def row_of_determination(determination: Determination) -> Row:
    """The row of `determination`."""
    return {name: getattr(determination, name) for name in _SAME_IN_DETERMINATION} | {
        "kind": determination.kind.value,
        "state": determination.state.value,
    }


def determination_of(row: Mapping[str, Any]) -> Determination:
    """And back."""
    return Determination(
        **{name: row[name] for name in _SAME_IN_DETERMINATION},
        kind=DeterminationKind(row["kind"]),
        state=DeterminationState(row["state"]),
    )


def row_of_notice(notice: Notice) -> Row:
    """The row of `notice`."""
    return {name: getattr(notice, name) for name in _SAME_IN_NOTICE} | {"kind": notice.kind.value}


def notice_of(row: Mapping[str, Any]) -> Notice:
    """And back."""
    return Notice(**{name: row[name] for name in _SAME_IN_NOTICE}, kind=NoticeKind(row["kind"]))
