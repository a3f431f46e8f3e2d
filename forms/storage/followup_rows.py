"""Follow-up tasks as rows, and rows as follow-up tasks."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forms.followup.answers import Answers, Satisfaction
from forms.followup.task import FollowUpTask, TaskState, Try, TryResult
from forms.lifecycle.standing import Due

Row = dict[str, Any]


def row_of_task(task: FollowUpTask) -> Row:
    """The row of table `follow_up`."""
    answers = task.answers or Answers()
    tries = [
        [each.at.isoformat(), each.by, each.result.value, each.call_id, each.note] for each in task.tries
    ]
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
        "tries": json.dumps(tries, ensure_ascii=False),
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
        tries=tuple(
            Try(at=datetime.fromisoformat(at), by=by, result=TryResult(result), call_id=call, note=note)
            for at, by, result, call, note in json.loads(row["tries"])
        ),
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
