"""The follow-up desk's cards beside a ticket: 回访, 不满意清零, 有请诉求人到场, 实地回访, 外部评议."""

from forms.access.roles import Actor
from forms.followup.calling import in_words, moment
from forms.followup.records import Meeting, OutsideReview, SiteVisit
from forms.followup.task import FollowUpTask, TaskState
from forms.followup.unsatisfied import Unsatisfied
from forms.ports import Work
from forms.side_cards import CardMood, SideCard
from forms.ticket import Ticket

Facts = tuple[tuple[str, str], ...]


def follow_up_cards(ticket: Ticket, _actor: Actor, work: Work, /) -> tuple[SideCard, ...]:
    """See forms.side_cards.CardSource."""
    tasks = {each.id: each for each in work.follow_ups.about(ticket.id)}
    tasks |= {each.id: each for each in work.follow_ups.of_appeal(ticket.id)}
    return (
        *(_of_task(each, ticket) for each in tasks.values()),
        *(_of_entry(each) for each in work.unsatisfied.about(ticket.id)),
        *(_of_meeting(each) for each in work.face_to_face.meetings(ticket.id)),
        *(_of_visit(each) for each in work.face_to_face.visits(ticket.id)),
        *(_of_review(each) for each in work.outside_reviews.of_ticket(ticket.id)),
    )


_TASK_MOODS = {
    TaskState.WAITING: CardMood.WAITING,
    TaskState.AGAIN: CardMood.RUNNING,
    TaskState.ANSWERED: CardMood.GOOD,
    TaskState.NOT_RATED: CardMood.OVER,
    TaskState.CANCELLED: CardMood.OVER,
}


def _of_task(task: FollowUpTask, ticket: Ticket) -> SideCard:
    facts = [("回访人", task.owner or "（未指定）")]
    if task.ticket_id != ticket.id:
        facts.append(("诉求", "并入的诉求"))
    if task.is_open:
        facts.append(("下次联系", moment(task.next_at)))
    failed = sum(each.result.counts for each in task.tries)
    if failed:
        facts.append(("未接通", f"{failed} 次"))
    if task.answers is not None:
        facts.append(("结果", in_words(task.answers)))
    if task.why:
        facts.append(("说明", task.why))
    mood = CardMood.WARNING if task.is_dissatisfied else _TASK_MOODS[task.state]
    title = "回访" if task.round == 0 else f"重办后回访（第 {task.round} 次）"
    return _card(f"follow_up-{task.id}", title, task.state.label, mood, task, tuple(facts))


def _card(key: str, title: str, state: str, mood: CardMood, of: FollowUpTask, facts: Facts) -> SideCard:
    return SideCard(
        key=key, title=title, state=state, mood=mood, at=of.opened_at, is_open=of.is_open, facts=facts
    )


def _of_entry(entry: Unsatisfied) -> SideCard:
    state = "待确认销号" if entry.awaits_confirmation else "在清零清单上"
    facts: list[tuple[str, str]] = [("原因", entry.words)]
    if entry.redos:
        facts.append(("重办", f"{entry.redos} 次，牵头 {entry.leader}"))
    if entry.left_how is not None:
        state = f"已销号（{entry.left_how.label}）"
    return SideCard(
        key=f"unsatisfied-{entry.id}",
        title="不满意清零",
        state=state,
        mood=CardMood.WARNING if entry.is_open else CardMood.GOOD,
        at=entry.since,
        is_open=entry.is_open,
        facts=tuple(facts),
    )


def _of_meeting(meeting: Meeting) -> SideCard:
    return SideCard(
        key=f"meeting-{meeting.id}",
        title="有请诉求人到场",
        state="诉求人到场" if meeting.citizen_came else "诉求人未到场",
        mood=CardMood.GOOD if meeting.citizen_came else CardMood.WARNING,
        at=meeting.at,
        is_open=False,
        facts=(
            ("地点", meeting.place),
            ("邀请", "、".join(meeting.invited)),
            ("到场", "、".join(meeting.came) or "无"),
            ("结果", meeting.result),
        ),
    )


def _of_visit(visit: SiteVisit) -> SideCard:
    return SideCard(
        key=f"visit-{visit.id}",
        title="实地回访",
        state="已到现场",
        mood=CardMood.GOOD,
        at=visit.at,
        is_open=False,
        facts=(("地点", visit.place), ("现场", visit.found), ("照片", f"{len(visit.photos)} 张")),
    )


def _of_review(review: OutsideReview) -> SideCard:
    facts: Facts = ()
    if review.is_scored:
        facts = (
            ("评分", f"及时 {review.timely}，解决 {review.solved}，规范 {review.manner}"),
            ("意见", review.words or "无"),
        )
    return SideCard(
        key=f"review-{review.id}",
        title=f"外部评议（{review.kind.label}）",
        state="已评议" if review.is_scored else "待评议",
        mood=CardMood.GOOD if review.is_scored else CardMood.WAITING,
        at=review.chosen_at,
        is_open=not review.is_scored,
        facts=facts,
    )
