"""One ticket's life, step by step through the use cases. Each `yield` waits until a moment of the year."""

import random
from collections.abc import Generator
from dataclasses import replace
from datetime import datetime, timedelta

from forms.access.reading import open_ticket
from forms.access.roles import Actor
from forms.clock.errors import ExtensionRefused
from forms.dispatch.conferring import decide_conference, write_minutes
from forms.dispatch.errors import DispatchRefused
from forms.dispatch.ordering import Choice
from forms.dispatch.returning import ask_return, return_reasons, review_return
from forms.dispatch.returns import ReturnState
from forms.dispatch.sending import dispatch, recall_dispatch
from forms.errors import RuleBroken
from forms.filing import FileTicket
from forms.followup.answers import Answers, Satisfaction
from forms.followup.calling import record_answers, record_try
from forms.followup.redoing import RedoOrder, confirm_cleared, order_redo
from forms.followup.task import FollowUpTask, TryResult
from forms.handling.errors import ReplyIncomplete
from forms.handling.extending import ask_extension, grant_extension, refuse_extension
from forms.handling.helping import accept_help, ask_help
from forms.handling.reply_check import ReplyDraft
from forms.handling.replying import accept_sub_reply, submit_reply
from forms.handling.reviewing import pass_reply, send_back_reply
from forms.handling.taking_up import ContactWay, note_progress, record_contact, sign_in
from forms.lifecycle.assignment import Assignment
from forms.lifecycle.service import tell_legal_route
from forms.linking import join_ticket, link_repeat
from forms.service import file_ticket, recall_ticket
from forms.ticket import BEIJING_TIME, Operator, Ticket
from forms.words import ClosingKind, StateKind
from tests.forms.year.hall import DISPATCHERS, SUPERVISORS, Hall, of_unit

Life = Generator[datetime, datetime, None]
_JOINABLE = frozenset({StateKind.AWAITING_DISPATCH, StateKind.AWAITING_SIGN_IN, StateKind.IN_HAND})
MOST_ROUNDS = 60
_MEASURES = (
    "更换了破损的部件并做了压力试验",
    "约谈了责任单位负责人，对方书面承诺不再发生",
    "对周边同类问题一并作了排查登记",
    "安排专人连续三天早晚巡查",
    "清运了堆积的杂物并冲洗了地面",
    "与社区、物业一起上门向住户作了解释",
    "重新铺设了一段管线，恢复了供应",
    "按规定下达了责令改正通知书",
    "调取了当天的监控和值班记录",
    "会同辖区派出所作了现场劝导",
    "协调设备厂家到场检修并调试运行",
    "在显著位置设置了警示标志和围挡",
    "将该处列入今年的老旧设施改造计划",
    "组织双方调解，就费用问题达成一致",
    "查阅了合同和缴费凭证，核对了金额",
    "增派两名作业人员，缩短了处理周期",
)
_ELSE = ("rexian", "xinfang", "chengguan", "zhujian", "shichang", "huanjing", "gongan")
BASIS = "《市级部门三定规定》第三条"


def live(hall: Hall, command: FileTicket) -> Life:
    """From filing to the archive."""
    now = yield command.at
    ticket = file_ticket(command, hall.uow, now).ticket
    hall.done["filed"] += 1
    agent = Operator(code=command.operator, name=command.operator_name)
    if hall.happens(hall.chances.recalled):
        now = yield now + timedelta(seconds=20)
        recall_ticket(ticket.id, agent, hall.uow, now)
        hall.done["recalled"] += 1
        return
    if ticket.ended:
        return
    now = yield now + timedelta(minutes=2)
    _link(hall, ticket, agent, now)
    for _ in range(MOST_ROUNDS):
        ticket = hall.ticket(ticket.id)
        step = _STEPS.get(ticket.state)
        if step is None:
            return
        now = yield from step(hall, ticket, now)
    raise AssertionError(f"{ticket.number} does not come to an end: {[each.step for each in ticket.trail]}")


def _link(hall: Hall, ticket: Ticket, agent: Operator, now: datetime) -> None:
    matter = (ticket.matter.category, ticket.place.district)
    earlier = hall.on_matter.get(matter)
    hall.on_matter[matter] = ticket.id
    if earlier is None:
        return
    open_still = hall.ticket(earlier).state in _JOINABLE
    if open_still and hall.happens(hall.chances.joined):
        join_ticket(ticket.id, earlier, agent, hall.uow, now)
        hall.done["joined"] += 1
        hall.on_matter[matter] = earlier
    elif hall.happens(hall.chances.repeated):
        try:
            link_repeat(ticket.id, earlier, agent, hall.uow, now)
        except RuleBroken:  # the earlier one was recalled meanwhile, which the agent is told
            hall.refused["repeated"] += 1
        else:
            hall.done["repeated"] += 1


Step = Generator[datetime, datetime, datetime]


def _dispatch(hall: Hall, ticket: Ticket, now: datetime) -> Step:
    now = yield now + hall.hours(0.1, 5)
    if hall.ticket(ticket.id).state is not StateKind.AWAITING_DISPATCH:
        return now
    dispatcher = hall.chance.choice(DISPATCHERS)
    if hall.happens(hall.chances.looked_at):
        open_ticket(dispatcher, ticket.id, hall.uow, now)
    if hall.happens(hall.chances.legal_route):
        tell_legal_route(ticket.id, dispatcher, hall.uow, now, "可向人民法院起诉", "通话录音")
        hall.done["legal_route"] += 1
        return now
    lead, helpers = hall.units_for(ticket.id, now)
    before = {each.unit for each in _all_orders(hall, ticket)}
    if lead in before:  # who gave it back is not asked again
        lead, helpers = next(each for each in _ELSE if each not in before), ()
    dispatch(ticket.id, Choice(lead=lead, helpers=helpers), dispatcher, hall.uow, now)
    hall.done["dispatched"] += 1
    if hall.happens(hall.chances.taken_back):
        now = yield now + timedelta(minutes=5)
        if hall.ticket(ticket.id).state is StateKind.AWAITING_SIGN_IN:
            recall_dispatch(ticket.id, "派错了，收回重派", dispatcher, hall.uow, now)
            hall.done["taken_back"] += 1
    return now


def _take_up(hall: Hall, ticket: Ticket, now: datetime) -> Step:
    now = yield now + hall.hours(0.5, 6)
    lead = hall.lead(ticket.id)
    if lead is None:
        return now
    person = of_unit(lead.unit)
    if lead.round == 0 and hall.happens(hall.chances.return_asked):
        reason = next(each for each in return_reasons(hall.uow) if each.wrong_unit)
        try:
            ask_return(lead.id, reason.code, "不属本单位职责", BASIS, person, hall.uow, now)
        except DispatchRefused:  # asked once before and refused: it has to be signed in
            hall.refused["return_asked"] += 1
        else:
            hall.done["return_asked"] += 1
            return now
    for order in hall.orders(ticket.id):
        if order.signed_at is None:
            sign_in(order.id, of_unit(order.unit), hall.uow, now)
            hall.done["signed"] += 1
    return now


def _review_return(hall: Hall, ticket: Ticket, now: datetime) -> Step:
    now = yield now + hall.hours(0.5, 4)
    with hall.uow.reading() as work:
        asked = [each for each in work.returns.of_ticket(ticket.id) if each.state is ReturnState.ASKED]
    if not asked or hall.ticket(ticket.id).state is not StateKind.RETURN_IN_REVIEW:
        return now
    granted = hall.happens(hall.chances.return_granted)
    answer = review_return(
        asked[0].id, granted, "已核对三定规定", hall.chance.choice(DISPATCHERS), hall.uow, now
    )
    hall.done["return_granted" if granted else "return_refused"] += 1
    if answer.conference is not None:
        now = yield now + hall.hours(4, 20)
        chair = hall.chance.choice(DISPATCHERS)
        first, *rest = answer.conference.members
        members = (replace(first, person="刘科长", opinion="按三定规定由该单位主办"), *rest)
        write_minutes(answer.conference.id, members, now, "热线办会议室", chair, hall.uow, now)
        choice = Choice(lead=asked[0].unit, note="按会商意见由该单位主办")
        decide_conference(answer.conference.id, choice, BASIS, chair, hall.uow, now)
        hall.done["conferred"] += 1
    return now


def _handle(hall: Hall, ticket: Ticket, now: datetime) -> Step:
    lead = hall.lead(ticket.id)
    if lead is None:
        return now
    person = of_unit(lead.unit)
    if lead.signed_at is None:  # a redo is signed in again
        now = yield now + hall.hours(0.5, 4)
        sign_in(lead.id, person, hall.uow, now)
        hall.done["signed"] += 1
    now = yield now + hall.hours(0.2, 3)
    record_contact(lead.id, ContactWay.PHONE, True, "已与来电人核实情况", person, hall.uow, now)
    if lead.round == 0 and hall.happens(hall.chances.help_asked):
        now = yield from _get_help(hall, ticket, lead, now)
    if lead.round == 0 and hall.happens(hall.chances.extension_asked):
        now = yield from _extend(hall, lead, now)
    now = yield now + hall.hours(2, 30)
    note_progress(lead.id, "已到现场查看，正在处理", person, hall.uow, now)
    now = yield now + hall.hours(2, 60)
    for order in hall.orders(ticket.id):
        if order.is_sub:
            if order.signed_at is None:
                sign_in(order.id, of_unit(order.unit), hall.uow, now)
            _answer(hall, ticket, order, now)
            accept_sub_reply(order.id, person, hall.uow, now)
            hall.done["sub_closed"] += 1
    _answer(hall, ticket, lead, now)
    return now


def _get_help(hall: Hall, ticket: Ticket, lead: Assignment, now: datetime) -> Step:
    with_order = {each.unit for each in _all_orders(hall, ticket)}
    unit = next(each for each in ("gongan", "huanjing", "zhujian", "shichang") if each not in with_order)
    asked = ask_help(lead.id, unit, "请派员到现场配合", of_unit(lead.unit), hall.uow, now)
    now = yield now + hall.hours(0.5, 3)
    accept_help(asked.request.id, of_unit(unit), hall.uow, now)
    hall.done["helped"] += 1
    return now


def _extend(hall: Hall, lead: Assignment, now: datetime) -> Step:
    if lead.due.at <= now:
        return now
    try:
        asked = ask_extension(lead.id, 2, "现场情况复杂，需协调多家单位", of_unit(lead.unit), hall.uow, now)
    except ExtensionRefused:  # it has been extended once before
        hall.refused["extended"] += 1
        return now
    now = yield now + hall.hours(0.5, 3)
    reviewer = hall.chance.choice(SUPERVISORS)
    if hall.happens(hall.chances.extension_granted):
        grant_extension(asked.extension.id, reviewer, hall.uow, now)
        hall.done["extended"] += 1
    else:
        refuse_extension(asked.extension.id, "理由不充分", reviewer, hall.uow, now)
        hall.done["extension_refused"] += 1
    return now


def _answer(hall: Hall, ticket: Ticket, order: Assignment, now: datetime) -> None:
    """Reply to an order; what is too much like an earlier reply of the unit is written anew."""
    while True:
        try:
            submit_reply(
                order.id, written_reply(hall.chance, ticket, now), of_unit(order.unit), hall.uow, now
            )
        except ReplyIncomplete:
            hall.refused["copied"] += 1
            continue
        hall.done["sub_replied" if order.is_sub else "replied"] += 1
        return


def written_reply(chance: random.Random, ticket: Ticket, now: datetime) -> ReplyDraft:
    """A reply that says what was done, how far it is and what came of it."""
    day = now.astimezone(BEIJING_TIME)
    place = ticket.place.line or "现场"
    done = "；".join(chance.sample(_MEASURES, 5))
    text = (
        f"{day.month}月{day.day}日，我单位派员到{place}核查，{done}。"
        f"诉求人反映的“{ticket.matter.title}”现已整改到位，结果已电话告知您。"
    )
    return ReplyDraft(text=text, closing=ClosingKind.SOLVED, basis=BASIS)


def _review_reply(hall: Hall, ticket: Ticket, now: datetime) -> Step:
    now = yield now + hall.hours(0.5, 5)
    reviewer = hall.chance.choice(SUPERVISORS)
    if hall.happens(hall.chances.sent_back):
        send_back_reply(ticket.id, (), "请写明整改后的结果", reviewer, hall.uow, now)
        hall.done["sent_back"] += 1
    else:
        pass_reply(ticket.id, reviewer, hall.uow, now)
        hall.done["passed"] += 1
    return now


def _follow_up(hall: Hall, ticket: Ticket, now: datetime) -> Step:
    now = yield now + hall.hours(2, 20)
    for task in _open_tasks(hall, ticket):
        agent = Actor(code=task.owner, name="回访员", roles=SUPERVISORS[0].roles)
        while not hall.happens(hall.chances.answers):
            after = record_try(task.id, TryResult.NO_ANSWER, agent, hall.uow, now).task
            hall.done["tried"] += 1
            if not after.is_open:
                hall.done["not_rated"] += 1
                break
            now = yield max(after.next_at, now + timedelta(minutes=1))
        else:
            unhappy = hall.happens(hall.chances.dissatisfied) and ticket.standing.redos == 0
            result = Satisfaction.DISSATISFIED if unhappy else Satisfaction.SATISFIED
            answers = Answers(
                responded=True,
                solved=not unhappy,
                process=Satisfaction.SATISFIED,
                result=result,
                words="如上",
            )
            record_answers(task.id, answers, agent, hall.uow, now)
            hall.done["dissatisfied" if unhappy else "satisfied"] += 1
    now = yield now + hall.hours(1, 8)
    return _after_follow_up(hall, ticket, now)


def _after_follow_up(hall: Hall, ticket: Ticket, now: datetime) -> datetime:
    """Who is not satisfied gets a redo; who is satisfied after one is struck off by another person."""
    with hall.uow.reading() as work:
        entries = [each for each in work.unsatisfied.about(ticket.id) if each.left_at is None]
    for entry in (each for each in entries if each.satisfied_at is not None):
        confirm_cleared(
            entry.id, next(each for each in SUPERVISORS if each.code != entry.satisfied_by), hall.uow, now
        )
        hall.done["cleared"] += 1
    still = [each for each in entries if each.satisfied_at is None]
    if still and hall.ticket(ticket.id).state is StateKind.AWAITING_FOLLOW_UP:
        redo = RedoOrder(leader="分管副局长", why="来电人不满意，问题未解决")
        order_redo(ticket.id, redo, SUPERVISORS[0], hall.uow, now)
        hall.done["redone"] += 1
    return now


def _open_tasks(hall: Hall, ticket: Ticket) -> tuple[FollowUpTask, ...]:
    with hall.uow.reading() as work:
        return tuple(each for each in work.follow_ups.about(ticket.id) if each.is_open)


def _all_orders(hall: Hall, ticket: Ticket) -> tuple[Assignment, ...]:
    with hall.uow.reading() as work:
        return work.assignments.of_ticket(ticket.id)


_STEPS = {
    StateKind.AWAITING_DISPATCH: _dispatch,
    StateKind.AWAITING_SIGN_IN: _take_up,
    StateKind.RETURN_IN_REVIEW: _review_return,
    StateKind.IN_HAND: _handle,
    StateKind.REDO: _handle,
    StateKind.REPLY_IN_REVIEW: _review_reply,
    StateKind.AWAITING_FOLLOW_UP: _follow_up,
}
