"""What the follow-up desk keeps, as rows and back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from forms.attachment import Attachment
from forms.followup.answers import Answers, Satisfaction
from forms.followup.missed import MissedCall, MissedState
from forms.followup.records import Meeting, OutsideReview, ReviewerKind, SiteVisit
from forms.followup.task import FollowUpTask, TaskState, Try, TryResult
from forms.followup.unsatisfied import Leaving, Unsatisfied
from forms.lifecycle.standing import Due
from forms.words import CoordinateSystem

Row = dict[str, Any]


def row_of_task(task: FollowUpTask) -> Row:
    """The row of table `follow_up`."""
    answers = task.answers or Answers()
    return {
        "id": task.id,
        "ticket_id": task.ticket_id,
        "main_id": task.main_id,
        "round": task.round,
        "owner": task.owner,
        "state": task.state.value,
        "opened_at": task.opened_at,
        "due_at": task.due.at,
        "due_words": task.due.words,
        "due_provisional": task.due.provisional,
        "next_at": task.next_at,
        "tries": tries_text(task.tries),
        "responded": answers.responded,
        "solved": answers.solved,
        "process": answers.process.value if answers.process else None,
        "result": answers.result.value if answers.result else None,
        "words": None if task.answers is None else answers.words,
        "why": task.why,
        "ended_at": task.ended_at,
        "ended_by": task.ended_by,
        "revision": task.revision,
    }


def task_of(row: Mapping[str, Any]) -> FollowUpTask:
    """And back."""
    return FollowUpTask(
        id=row["id"],
        ticket_id=row["ticket_id"],
        main_id=row["main_id"],
        round=row["round"],
        owner=row["owner"],
        state=TaskState(row["state"]),
        opened_at=row["opened_at"],
        due=Due(at=row["due_at"], words=row["due_words"], provisional=row["due_provisional"]),
        next_at=row["next_at"],
        tries=tries_of(row["tries"]),
        answers=None if row["words"] is None else _answers_of(row),
        why=row["why"],
        ended_at=row["ended_at"],
        ended_by=row["ended_by"],
        revision=row["revision"],
    )


def _answers_of(row: Mapping[str, Any]) -> Answers:
    return Answers(
        responded=row["responded"],
        solved=row["solved"],
        process=Satisfaction(row["process"]) if row["process"] else None,
        result=Satisfaction(row["result"]) if row["result"] else None,
        words=row["words"],
    )


def row_of_entry(entry: Unsatisfied) -> Row:
    """The row of table `unsatisfied`."""
    row = {each.name: getattr(entry, each.name) for each in fields(entry)}
    return row | {"left_how": entry.left_how.value if entry.left_how else ""}


def entry_of(row: Mapping[str, Any]) -> Unsatisfied:
    """And back."""
    return Unsatisfied(**{**row, "left_how": Leaving(row["left_how"]) if row["left_how"] else None})


def row_of_missed(missed: MissedCall) -> Row:
    """The row of table `missed_call`; its calls stand in `missed_call_call`."""
    row = {each.name: getattr(missed, each.name) for each in fields(missed) if each.name != "calls"}
    return row | {"state": missed.state.value, "tries": tries_text(missed.tries)}


def missed_of(row: Mapping[str, Any], calls: Iterable[str]) -> MissedCall:
    """And back."""
    return MissedCall(
        **{**row, "state": MissedState(row["state"]), "tries": tries_of(row["tries"])}, calls=tuple(calls)
    )


def row_of_meeting(meeting: Meeting) -> Row:
    """The row of table `meeting`."""
    row = {each.name: getattr(meeting, each.name) for each in fields(meeting)}
    return row | {"invited": _list_text(meeting.invited), "came": _list_text(meeting.came)}


def meeting_of(row: Mapping[str, Any]) -> Meeting:
    """And back."""
    return Meeting(
        **{**row, "invited": tuple(json.loads(row["invited"])), "came": tuple(json.loads(row["came"]))}
    )


def row_of_visit(visit: SiteVisit) -> Row:
    """The row of table `site_visit`."""
    row = {each.name: getattr(visit, each.name) for each in fields(visit)}
    photos = [[each.digest, each.name, each.size, each.media_type] for each in visit.photos]
    system = visit.coordinate_system
    return row | {"photos": _list_text(photos), "coordinate_system": system.value if system else ""}


def visit_of(row: Mapping[str, Any]) -> SiteVisit:
    """And back."""
    system = row["coordinate_system"]
    return SiteVisit(
        **{
            **row,
            "photos": tuple(Attachment(*each) for each in json.loads(row["photos"])),
            "coordinate_system": CoordinateSystem(system) if system else None,
        }
    )


def row_of_review(review: OutsideReview) -> Row:
    """The row of table `outside_review`."""
    row = {each.name: getattr(review, each.name) for each in fields(review)}
    return row | {"kind": review.kind.value}


def review_of(row: Mapping[str, Any]) -> OutsideReview:
    """And back."""
    return OutsideReview(**{**row, "kind": ReviewerKind(row["kind"])})


def tries_text(tries: Sequence[Try]) -> str:
    """Tries as a JSON text."""
    return _list_text(
        [[each.at.isoformat(), each.by, each.result.value, each.call_id, each.note] for each in tries]
    )


def tries_of(stored: str) -> tuple[Try, ...]:
    """And back."""
    return tuple(
        Try(at=datetime.fromisoformat(at), by=by, result=TryResult(result), call_id=call, note=note)
        for at, by, result, call, note in json.loads(stored)
    )


def _list_text(found: Sequence[object]) -> str:
    return json.dumps(list(found), ensure_ascii=False)
