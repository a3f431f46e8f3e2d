"""The use cases of calling citizens back, listed at the foot. Each returns what is stored now."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from forms.access.roles import Actor, Right, require
from forms.access.veil import veil_text
from forms.errors import RuleBroken
from forms.followup.answers import Answers
from forms.followup.errors import FollowUpMissing, FollowUpRefused
from forms.followup.finishing import finish
from forms.followup.opening import is_there, open_task_of, who_calls
from forms.followup.ports import TaskQuery
from forms.followup.rules import FOLLOW_UP
from forms.followup.task import OPEN_TASKS, FollowUpTask, TaskState, Try, TryResult
from forms.followup.trying import is_exhausted, proposed_next
from forms.lifecycle.moving import advance, line, note, ticket_in
from forms.lifecycle.placing import awaiting_follow_up
from forms.lifecycle.rules import placing_in
from forms.lifecycle.service import said
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.ticket import BEIJING_TIME, Ticket
from forms.words import StateKind, Step

REHOMED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Followed:
    """A follow-up task and the ticket that was answered, as they are stored now."""

    task: FollowUpTask
    ticket: Ticket


def record_try(
    task_id: str,
    result: TryResult,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    call_id: str = "",
    note_text: str = "",
    next_at: datetime | None = None,
) -> Followed:
    """Record that the citizen was not reached (or asked for another time), and when to try next.

    After enough tries on enough days the task ends as 未评价. Without *next_at* the proposed time is taken.
    NotAllowed, FollowUpMissing, FollowUpRefused.
    """
    if result is TryResult.REACHED:
        raise RuleBroken("已接通的请填写四项回访结果，未作改动。")
    if result is TryResult.LATER and next_at is None:
        raise RuleBroken("请填写与来电人约定的时间，未作改动。")
    if next_at is not None and next_at <= now:
        raise RuleBroken("下次联系的时间须晚于现在，未作改动。")
    with uow.writing() as work:
        rules, task = in_force(FOLLOW_UP, work), own_task(work, task_id, actor)
        made = Try(at=now, by=actor.code, result=result, call_id=call_id, note=veil_text(note_text.strip()))
        tries = (*task.tries, made)
        count = sum(each.result.counts for each in tries)
        told = f"第 {count} 次，{result.label}" if result.counts else result.label
        text = "，".join(part for part in (told, made.note) if part)
        if is_exhausted(tries, rules):
            task = task.moved(
                TaskState.NOT_RATED, tries=tries, why="联系不上", ended_at=now, ended_by=actor.code
            )
            work.follow_ups.save(task)
            entry = line(actor, Step.NOT_RATED, now, text=text, why=_tries_in_words(tries))
            return Followed(task, finish(work, task, entry, rules, actor, now))
        task = task.moved(TaskState.AGAIN, tries=tries, next_at=next_at or proposed_next(tries, now, rules))
        work.follow_ups.save(task)
        entry = line(actor, Step.FOLLOW_UP_TRIED, now, text=f"{text}；下次 {moment(task.next_at)}")
        return Followed(task, note(work, ticket_in(work, task.ticket_id), entry))


def record_answers(
    task_id: str,
    answers: Answers,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    call_id: str = "",
    declined: bool = False,
    visited: bool = False,
) -> Followed:
    """Record the four answers of a citizen who was reached, by telephone or on the spot (*visited*).

    Without a rating of the result the task ends as 未评价, and only if *declined* says that the citizen did
    not wish to rate. Who is not satisfied is put on the list of unsatisfied ones with the words given.
    NotAllowed, FollowUpMissing, FollowUpRefused, RuleBroken.
    """
    answers = replace(answers, words=answers.words.strip())
    _check(answers, declined)
    with uow.writing() as work:
        rules, task = in_force(FOLLOW_UP, work), own_task(work, task_id, actor)
        made = Try(
            at=now,
            by=actor.code,
            result=TryResult.REACHED,
            call_id=call_id,
            note="实地回访" if visited else "",
        )
        state = TaskState.ANSWERED if answers.is_rated else TaskState.NOT_RATED
        task = task.moved(
            state,
            tries=(*task.tries, made),
            answers=answers,
            why="" if answers.is_rated else "来电人不愿评价",
            ended_at=now,
            ended_by=actor.code,
        )
        work.follow_ups.save(task)
        step = Step.FOLLOW_UP_ANSWERED if answers.is_rated else Step.NOT_RATED
        entry = line(actor, step, now, text=in_words(answers), why=task.why)
        return Followed(task, finish(work, task, entry, rules, actor, now))


def hand_over_task(task_id: str, to: str, actor: Actor, uow: UnitOfWork, now: datetime, why: str) -> Followed:
    """Give a follow-up to another agent (移交). NotAllowed, FollowUpMissing, FollowUpRefused, RuleBroken."""
    require(actor, Right.HAND_OVER_FOLLOW_UP)
    why, to = said(why, "移交"), to.strip()
    if not to:
        raise RuleBroken("请填写接手人的工号。")
    with uow.writing() as work:
        task = open_task(work, task_id)
        if not is_there(work, to):
            raise FollowUpRefused(f"工号 {to} 不在岗或没有回访的权限，未移交。")
        if task.owner == to:
            raise FollowUpRefused(f"这项回访已由工号 {to} 负责，未作改动。")
        return _handed_over(work, task, to, actor, now, why)


def call_again(ticket_id: str, actor: Actor, uow: UnitOfWork, now: datetime, why: str) -> Followed:
    """Have the citizen of a ticket called once more: 抽查 of a closed one, 复核 after archiving or 未评价.

    For the supervisor, with a reason. NotAllowed, RuleBroken, TransitionRefused, FollowUpRefused if a call
    is due already.
    """
    require(actor, Right.HAND_OVER_FOLLOW_UP)
    why = said(why, "再次回访的理由")
    with uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        main = _main_of(work, ticket)
        if any(each.is_open for each in work.follow_ups.of_appeal(ticket_id)):
            raise FollowUpRefused(f"工单 {ticket.number} 已有待办的回访，未再安排。")
        limit = placing_in(work).follow_up_due(now, main.matter.urgency)
        entry = line(actor, Step.NOTED, now, text="安排再次回访", why=why)
        if main.state is StateKind.AWAITING_FOLLOW_UP:
            main = note(work, main, entry)
            task = open_task_of(work, ticket, main, limit, now)
        elif main.id == ticket.id:
            main = advance(work, main, StateKind.AWAITING_FOLLOW_UP, entry, awaiting_follow_up(main, limit))
            task = next(each for each in work.follow_ups.of_appeal(ticket_id) if each.is_open)
        else:
            raise FollowUpRefused(
                f"诉求 {ticket.number} 已并入工单 {main.number}，请在那件工单上安排复核。未作改动。"
            )
        return Followed(task, main)


def rehome_tasks(actor: Actor, uow: UnitOfWork, now: datetime) -> tuple[FollowUpTask, ...]:
    """Hand over what people who left or were disabled still had to call: for the duty service.

    NotAllowed. At most 500 at once; what is left is done the next time.
    """
    if not actor.may(Right.RUN_TIMERS):
        require(actor, Right.HAND_OVER_FOLLOW_UP)
    with uow.writing() as work:
        gone = [each for each in work.accounts.all() if not (each.active and each.actor.may(Right.FOLLOW_UP))]
        handed: list[FollowUpTask] = []
        for account in gone:
            query = TaskQuery(
                owners=frozenset({account.code}), states=OPEN_TASKS, limit=REHOMED_AT_ONCE - len(handed)
            )
            for task in work.follow_ups.find(query):
                to = who_calls(work, account.code)
                handed.append(_handed_over(work, task, to, actor, now, "原回访人已离岗或停用").task)
        return tuple(handed)


def own_task(work: Work, task_id: str, actor: Actor) -> FollowUpTask:
    """The open task, if it is the actor's, nobody's, or the actor may hand tasks over.

    NotAllowed, FollowUpMissing, FollowUpRefused.
    """
    require(actor, Right.FOLLOW_UP)
    task = open_task(work, task_id)
    if task.owner in ("", actor.code) or actor.may(Right.HAND_OVER_FOLLOW_UP):
        return task
    raise FollowUpRefused(f"这项回访由工号 {task.owner} 负责（谁接单谁负责），如需接手请班长移交。未作改动。")


def open_task(work: Work, task_id: str) -> FollowUpTask:
    """The task; FollowUpMissing, FollowUpRefused if it has ended."""
    task = work.follow_ups.by_id(task_id)
    if task is None:
        raise FollowUpMissing("没有这项回访，未作改动。")
    if not task.is_open:
        raise FollowUpRefused(f"这项回访已结束（{task.state.label}），未作改动。请刷新列表。")
    return task


def in_words(answers: Answers) -> str:
    """响应 是，解决 否，服务过程 满意，办理结果 不满意：原话."""
    parts = [
        f"响应 {_yes_no(answers.responded)}",
        f"解决 {_yes_no(answers.solved)}",
        f"服务过程 {answers.process.label if answers.process else '未表态'}",
        f"办理结果 {answers.result.label if answers.result else '未评价'}",
    ]
    told = "，".join(parts)
    return f"{told}：{answers.words}" if answers.words else told


def moment(at: datetime) -> str:
    """11月21日 10:30, in Beijing."""
    local = at.astimezone(BEIJING_TIME)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _check(answers: Answers, declined: bool) -> None:
    if not answers.is_rated and not declined:
        raise RuleBroken("请选择对办理结果的评价；来电人不愿评价的请选“不愿评价”。未作改动。")
    if declined and answers.is_rated:
        raise RuleBroken("已有对办理结果的评价，不能同时记为不愿评价。未作改动。")
    if answers.is_dissatisfied and not answers.words:
        raise RuleBroken("不满意的请写明原因（尽量用来电人原话），未作改动。")


def _main_of(work: Work, ticket: Ticket) -> Ticket:
    """The ticket that was answered: the one itself, or that which it was joined to."""
    last = work.follow_ups.of_appeal(ticket.id)
    return ticket if not last or not last[-1].is_joined else ticket_in(work, last[-1].main_id)


def _handed_over(work: Work, task: FollowUpTask, to: str, actor: Actor, now: datetime, why: str) -> Followed:
    after = task.noted(owner=to)
    work.follow_ups.save(after)
    ticket = ticket_in(work, task.ticket_id)
    entry = line(
        actor,
        Step.OWNER_HANDED_OVER,
        now,
        text=f"回访 {task.owner or '（未指定）'} → {to or '（未指定）'}",
        why=why,
    )
    standing = None
    if ticket.state is StateKind.AWAITING_FOLLOW_UP and ticket.standing.owner_person == task.owner:
        standing = replace(ticket.standing, owner_person=to)
    ticket = note(work, ticket, entry, standing)
    return Followed(after, ticket_in(work, task.main_id) if task.is_joined else ticket)


def _tries_in_words(tries: tuple[Try, ...]) -> str:
    counted = [each for each in tries if each.result.counts]
    days = {each.at.astimezone(BEIJING_TIME).date() for each in counted}
    return f"{len(days)} 天内 {len(counted)} 次联系不上"


def _yes_no(answer: bool | None) -> str:
    return "未表态" if answer is None else "是" if answer else "否"


USE_CASES: tuple[Callable[..., object], ...] = (
    record_try,
    record_answers,
    hand_over_task,
    call_again,
    rehome_tasks,
)
