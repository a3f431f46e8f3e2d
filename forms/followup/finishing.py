"""What follows in the same transaction when a citizen was reached, or cannot be."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from forms.access.roles import Actor
from forms.clock.deadline import due
from forms.clock.service import clock_of
from forms.followup.clearing import open_entries
from forms.followup.rules import FollowUpRules
from forms.followup.task import FollowUpTask
from forms.followup.unsatisfied import Leaving, Unsatisfied
from forms.lifecycle.moving import advance, line, note, ticket_in
from forms.lifecycle.standing import Desk, NextStep
from forms.ports import Work
from forms.ticket import Ticket, TrailLine
from forms.words import StateKind, Step


def finish(
    work: Work, task: FollowUpTask, entry: TrailLine, rules: FollowUpRules, who: Actor, now: datetime
) -> Ticket:
    """Note in the trails what came of *task*, keep the list, and move the main ticket if all are done.

    The main ticket is archived once everybody was called and nobody is left unsatisfied.
    """
    main = ticket_in(work, task.main_id)
    if task.is_joined:
        appeal = ticket_in(work, task.ticket_id)
        note(work, appeal, entry)
        entry = replace(entry, text=f"并入诉求 {appeal.number}：{entry.text}")
    main = note(work, main, entry)
    _keep_list(work, task, rules, who, now)
    return settle(work, main, rules, who, now)


def settle(work: Work, main: Ticket, rules: FollowUpRules, who: Actor, now: datetime) -> Ticket:
    """Archive the ticket if nothing is left to do, or hand it to who decides about the unsatisfied."""
    if main.state is not StateKind.AWAITING_FOLLOW_UP:
        return main
    if open_entries(work, main):
        return _to_be_decided(work, main, rules, who, now)
    if any(each.is_open for each in work.follow_ups.about(main.id)):
        return main
    return advance(work, main, StateKind.ARCHIVED, line(who, Step.ARCHIVED, now, why="回访完成"))


def _keep_list(work: Work, task: FollowUpTask, rules: FollowUpRules, who: Actor, now: datetime) -> None:
    """Put the citizen on the list, keep there, or mark as satisfied now; who can't be reached stays on it."""
    answers = task.answers
    if answers is None or not answers.is_rated:
        return
    known = next(
        (
            each
            for each in work.unsatisfied.about(task.main_id)
            if each.is_open and each.ticket_id == task.ticket_id
        ),
        None,
    )
    if answers.is_dissatisfied and known is None:
        entry = Unsatisfied(
            id=uuid4().hex,
            main_id=task.main_id,
            ticket_id=task.ticket_id,
            since=now,
            noted_by=who.code,
            words=answers.words,
        )
        made = work.supervision.determinations.of_ticket(task.main_id)
        upheld = next((each for each in made if each.counts_out), None)
        # a 认定 that was accepted before takes the citizen off the list as one accepted afterwards does
        work.unsatisfied.add(
            entry if upheld is None else entry.left(now, upheld.decided_by, Leaving.DETERMINED)
        )
    elif answers.is_dissatisfied and known is not None:
        work.unsatisfied.save(known.again(who.code, answers.words))
    elif known is not None:
        satisfied = known.satisfied(now, who.code)
        if not rules.cleared_by_another:
            satisfied = replace(satisfied, left_at=now, left_by=who.code, left_how=Leaving.SATISFIED)
        work.unsatisfied.save(satisfied)


def confirm(work: Work, main: Ticket, entry: Unsatisfied, who: Actor, now: datetime) -> Ticket:
    """Another person confirms that the citizen is satisfied now: off the list."""
    told = line(who, Step.NOTED, now, text="确认销号：回访满意，退出不满意清零清单")
    work.unsatisfied.save(entry.left(now, who.code, Leaving.SATISFIED))
    return note(work, main, told)


def _to_be_decided(work: Work, main: Ticket, rules: FollowUpRules, who: Actor, now: datetime) -> Ticket:
    """The ticket is the follow-up desk's, of nobody alone, until the redo or the clearing is decided."""
    if main.standing.next_step is NextStep.SETTLE_UNSATISFIED:
        return main
    clock, calendar = clock_of(work)
    until = due(rules.decide, now, clock, calendar, begins="不满意", ends="决定")
    standing = main.standing.of_unit(Desk.FOLLOW_UP.value, NextStep.SETTLE_UNSATISFIED, until)
    entry = line(who, Step.NOTED, now, text="列入不满意清零清单，待决定退回重办")
    return note(work, main, entry, standing)
