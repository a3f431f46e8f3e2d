"""Tickets to rehearse with, at every place of their life: invented, and walked there by the use cases.

`resources/rehearsal/tickets/lives.toml` says which; they are dated relative to now. Only a rehearsal
brings them in.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from forms.access.roles import Actor, Role
from forms.catalogue import Catalogue
from forms.dispatch.conferring import ask_conference
from forms.dispatch.ordering import Choice
from forms.dispatch.returning import ask_return, review_return
from forms.dispatch.returns import ReturnState
from forms.dispatch.sending import dispatch
from forms.draft import Field, new_draft
from forms.filing import file_command
from forms.followup.answers import Answers, Satisfaction
from forms.followup.calling import record_answers, record_try
from forms.followup.redoing import RedoOrder, order_redo
from forms.followup.task import TryResult
from forms.handling.extending import ask_extension
from forms.handling.helping import ask_help
from forms.handling.reply_check import ReplyDraft
from forms.handling.replying import submit_reply
from forms.handling.reviewing import pass_reply, send_back_reply
from forms.handling.rules import HANDLING
from forms.handling.taking_up import ContactWay, note_progress, record_contact, sign_in
from forms.handling.whistling import blow_whistle
from forms.lifecycle.assignment import Assignment, open_orders
from forms.ports import UnitOfWork
from forms.rules.service import in_force
from forms.service import count_tickets, file_ticket
from forms.ticket import Operator
from forms.ticket_list import TicketQuery
from forms.words import ClosingKind, Disposal, RequestType, Urgency

LIVES_FILE = "lives.toml"
DISPATCHER = Actor(code="2001", name="周敏", roles=frozenset({Role.DISPATCHER}))
SUPERVISOR = Actor(code="3001", name="陈刚", roles=frozenset({Role.SUPERVISOR}))
_BASIS = "《市级部门三定规定》第三条"


@dataclass
class _Life:
    """One ticket on its way. `told` is what the file says of it; `now` moves from step to step."""

    ticket_id: str
    told: Mapping[str, Any]
    agent: Actor
    uow: UnitOfWork
    now: datetime
    sent: int = field(default=0)

    @property
    def order(self) -> Assignment:
        """The lead's open order."""
        with self.uow.reading() as work:
            return open_orders(work.assignments.of_ticket(self.ticket_id))[0]

    @property
    def unit(self) -> Actor:
        """Somebody of the unit that has it."""
        unit = self.order.unit
        return Actor(code=f"{unit}-1", name="承办员", roles=frozenset({Role.UNIT}), unit=unit)


def seed_if_empty(
    folder: Path, catalogue: Catalogue, operator: Operator, uow: UnitOfWork, now: datetime
) -> int:
    """Make the tickets in *folder* if there is none at all yet; how many. *operator* took the calls.

    RuleBroken where the file asks for a step that the rules in force forbid.
    """
    if count_tickets(TicketQuery(), uow, 1):
        return 0
    lives = tomllib.loads((folder / LIVES_FILE).read_text(encoding="utf-8"))["ticket"]
    for told in lives:
        _live(told, catalogue, operator, uow, now)
    return len(lives)


def _live(
    told: Mapping[str, Any], catalogue: Catalogue, operator: Operator, uow: UnitOfWork, now: datetime
) -> None:
    filed_at = now - timedelta(hours=told["hours"])
    disposal = Disposal(told.get("ends", Disposal.DISPATCH.value))
    draft = new_draft(filed_at, operator=operator.code, caller_number=told["phone"])
    given = {
        Field.NAME: told["name"],
        Field.REQUEST_TYPE: RequestType.HELP.value,
        Field.TITLE: told["title"],
        Field.CONTENT: told["content"],
        Field.PURPOSE: "希望尽快处理并答复。",
        Field.DISTRICT: "鹿城区",
        Field.STREET: told["street"],
        Field.ADDRESS: told["address"],
        Field.CATEGORY: told["category"],
        Field.URGENCY: told.get("urgency", Urgency.NORMAL.value),
        Field.ANSWER: told.get("answer", ""),
    }
    for name, value in given.items():
        draft = draft.with_value(name, value, filed_at)
    command = file_command(draft, disposal, catalogue, operator, filed_at)
    ticket = file_ticket(command, uow, filed_at).ticket
    agent = Actor(code=operator.code, name=operator.name, roles=frozenset({Role.SUPERVISOR}))
    life = _Life(ticket.id, told, agent, uow, filed_at)
    steps = told.get("steps", ())
    for step in steps:
        life.now += (now - filed_at) / (len(steps) + 1)
        _STEPS[step](life)


def _dispatch(life: _Life) -> None:
    unit = life.told["then" if life.sent else "lead"]
    life.sent += 1
    dispatch(life.ticket_id, Choice(lead=unit), DISPATCHER, life.uow, life.now)


def _ask_return(life: _Life) -> None:
    words = "该事项不由我单位负责，请核对职责分工"
    ask_return(life.order.id, "other_unit", words, _BASIS, life.unit, life.uow, life.now)


def _review_return(granted: bool, words: str) -> Callable[[_Life], None]:
    def review(life: _Life) -> None:
        with life.uow.reading() as work:
            asked = [
                each for each in work.returns.of_ticket(life.ticket_id) if each.state is ReturnState.ASKED
            ]
        review_return(asked[0].id, granted, words, DISPATCHER, life.uow, life.now)

    return review


def _sign_in(life: _Life) -> None:
    sign_in(life.order.id, life.unit, life.uow, life.now)


def _contact(life: _Life) -> None:
    words = "已与来电人核实情况"
    record_contact(life.order.id, ContactWay.PHONE, True, words, life.unit, life.uow, life.now)


def _progress(life: _Life) -> None:
    note_progress(life.order.id, "已到现场查看，正在安排人员处理", life.unit, life.uow, life.now)


def _ask_help(life: _Life) -> None:
    ask_help(life.order.id, "jiaojing", "请派员到现场配合劝离车辆", life.unit, life.uow, life.now)


def _ask_extension(life: _Life) -> None:
    words = "清运车辆检修，需协调邻区支援"
    ask_extension(life.order.id, 2, words, life.unit, life.uow, life.now)


def _ask_conference(life: _Life) -> None:
    words = "房屋产权、河道管理和餐饮监管分属三家单位，需明确主办"
    ask_conference(life.order.id, words, life.unit, life.uow, life.now)


def _whistle(life: _Life) -> None:
    with life.uow.reading() as work:
        checklist = in_force(HANDLING, work).whistle.checklist
    known = dict.fromkeys(checklist, "已到现场查看并围挡，开挖须由部门审批和施工")
    departments = ("zhujian", "chengguan")
    words = "路面塌陷须开挖修复"
    blow_whistle(life.order.id, departments, words, known, life.unit, life.uow, life.now)


def _reply(life: _Life) -> None:
    closing = ClosingKind(life.told.get("closing", ClosingKind.SOLVED.value))
    draft = ReplyDraft(text=life.told["reply"], closing=closing, basis=life.told.get("basis", ""))
    submit_reply(life.order.id, draft, life.unit, life.uow, life.now)


def _pass(life: _Life) -> None:
    pass_reply(life.ticket_id, SUPERVISOR, life.uow, life.now)


def _send_back(life: _Life) -> None:
    send_back_reply(life.ticket_id, (), "请写明器材何时换新", SUPERVISOR, life.uow, life.now)


def _task(life: _Life) -> str:
    with life.uow.reading() as work:
        return next(each.id for each in work.follow_ups.about(life.ticket_id) if each.is_open)


def _no_answer(life: _Life) -> None:
    record_try(_task(life), TryResult.NO_ANSWER, life.agent, life.uow, life.now)


def _answer(happy: bool, words: str) -> Callable[[_Life], None]:
    rated = Satisfaction.SATISFIED if happy else Satisfaction.DISSATISFIED

    def answer(life: _Life) -> None:
        answers = Answers(
            responded=True, solved=happy, process=Satisfaction.SATISFIED, result=rated, words=words
        )
        record_answers(_task(life), answers, life.agent, life.uow, life.now)

    return answer


def _redo(life: _Life) -> None:
    redo = RedoOrder(leader="分管副局长", why="来电人不满意，问题反复")
    order_redo(life.ticket_id, redo, SUPERVISOR, life.uow, life.now)


_STEPS: Mapping[str, Callable[[_Life], None]] = {
    "dispatch": _dispatch,
    "dispatch_again": _dispatch,
    "ask_return": _ask_return,
    "grant_return": _review_return(True, "依据充分，同意退单"),
    "refuse_return": _review_return(False, "三定规定明确由你局负责"),
    "sign_in": _sign_in,
    "contact": _contact,
    "progress": _progress,
    "ask_help": _ask_help,
    "ask_extension": _ask_extension,
    "ask_conference": _ask_conference,
    "whistle": _whistle,
    "reply": _reply,
    "pass": _pass,
    "send_back": _send_back,
    "no_answer": _no_answer,
    "satisfied": _answer(True, "处理得很快，满意"),
    "dissatisfied": _answer(False, "只好了两天，又和以前一样"),
    "redo": _redo,
}
