"""Making orders inside one transaction: who may be given a ticket, in which class of time limit, until when.

Every way to an order of the dispatch desk comes through here: sending, help asked for, a conference's
decision. `Hall` is what the rules, the calendar and the units say at this moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from forms.clock.calendar import WorkingCalendar
from forms.clock.deadline import due_of_helper
from forms.clock.orders import OrderDues, class_of, order_dues
from forms.clock.rules import Beginning, ClockRules, TimeClass
from forms.clock.service import clock_of
from forms.dispatch.desk_rules import DISPATCH_DESK, DeskRules
from forms.dispatch.directory import DispatchDirectory
from forms.dispatch.errors import DispatchRefused
from forms.dispatch.rules import DirectoryRule
from forms.dispatch.service import directory_in_force
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.moving import Person, line, next_step_of, note, order
from forms.lifecycle.standing import Due
from forms.organisation.contact import Contact, on_duty
from forms.organisation.unit import Unit, UnitKind
from forms.ports import Work
from forms.rules.service import in_force
from forms.ticket import BEIJING_TIME, Ticket
from forms.words import StateKind, Step

DEPUTY = "分管负责人"
"""Who leads an urgent order where no deputy of the unit is known by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a dispatcher chose. Units are codes; `joint` is the second scored owner (双派双考).

    `time_class` "" takes the rule's class; `leader` "" takes the unit's own deputy for an urgent class.
    """

    lead: str
    helpers: tuple[str, ...] = ()
    joint: str = ""
    time_class: str = ""
    leader: str = ""
    note: str = ""

    @property
    def units(self) -> tuple[tuple[AssignmentRole, str], ...]:
        """Every unit with what it is to be, the lead first."""
        joint = ((AssignmentRole.JOINT, self.joint),) if self.joint else ()
        return (
            (AssignmentRole.LEAD, self.lead),
            *joint,
            *((AssignmentRole.HELPER, each) for each in self.helpers),
        )


@dataclass(frozen=True, slots=True)
class Hall:
    """The rules in force, the calendar and the units, read in one transaction."""

    desk: DeskRules
    clock: ClockRules
    calendar: WorkingCalendar
    directory: DispatchDirectory

    def rule_for(self, ticket: Ticket) -> DirectoryRule | None:
        """The most specific rule of the 派单目录 for the ticket's matter and place, or None."""
        place = ticket.place
        found = self.directory.rules.fitting(ticket.matter.category, place.district, place.street)
        return found[0] if found else None

    def short(self, code: str) -> str:
        """What people call the unit with this code."""
        unit = self.directory.units.get(code)
        return unit.short if unit is not None else code


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a choice comes to: the class, the due times of lead and helpers, and the named leader."""

    of: TimeClass
    lead: OrderDues
    helper_due: Due
    leader: str = ""
    warnings: tuple[str, ...] = ()


def hall_in(work: Work) -> Hall:
    """What the hall's rules say now; RuleTextWrong."""
    clock, calendar = clock_of(work)
    return Hall(in_force(DISPATCH_DESK, work), clock, calendar, directory_in_force(work))


def check_choice(choice: Choice, ticket: Ticket, known: Sequence[Assignment], hall: Hall) -> None:
    """DispatchRefused, in words, unless these units may be given the ticket.

    Department matters never go to a street (国办函〔2025〕66号); a unit that gave the matter back with the
    reviewer's consent is not asked again in the same round.
    """
    if not choice.lead:
        raise DispatchRefused("请选择主办单位，工单未派出。")
    codes = [code for _, code in choice.units]
    for code in codes:
        if codes.count(code) > 1:
            raise DispatchRefused(f"“{hall.short(code)}”选了两次，一个单位只能承担一种角色。工单未派出。")
    if len(choice.helpers) > hall.desk.most_helpers:
        raise DispatchRefused(
            f"协办单位最多 {hall.desk.most_helpers} 个，现在选了 {len(choice.helpers)} 个。工单未派出。"
        )
    for role, code in choice.units:
        check_unit(code, role, ticket, known, hall)


def check_unit(
    code: str, role: AssignmentRole, ticket: Ticket, known: Sequence[Assignment], hall: Hall
) -> Unit:
    """The unit, if it may be given the ticket in that role; DispatchRefused."""
    unit = hall.directory.units.get(code)
    if unit is None:
        raise DispatchRefused(f"没有编码为“{code}”的单位，请重新选择。工单未派出。")
    if not unit.active:
        why = f"（{unit.closed_why}）" if unit.closed_why else ""
        raise DispatchRefused(f"“{unit.name}”已停用{why}，请改派其他单位。工单未派出。")
    rule = hall.rule_for(ticket)
    if rule is not None and rule.department_only and unit.kind is UnitKind.STREET:
        raise DispatchRefused(
            f"“{rule.title}”是部门职责事项，不能派给街道乡镇“{unit.name}”（国办函〔2025〕66号）。工单未派出。"
        )
    for each in known:
        if each.unit != code or each.round != ticket.standing.redos:
            continue
        if each.state is AssignmentState.RETURNED and role is not AssignmentRole.HELPER:
            raise DispatchRefused(f"“{unit.name}”已退单并经审核同意，不能再派给它，请另选单位。工单未派出。")
        if each.is_open:
            raise DispatchRefused(f"“{unit.name}”在这件工单上已有未办结的{each.role.label}单，未重复派出。")
    return unit


def class_chosen(time_class: str, ticket: Ticket, hall: Hall) -> TimeClass:
    """The class of time limit: the one chosen, else the ticket's own, else that of the 派单目录.

    A special (urgent) class of the ticket itself always comes before the directory's. DispatchRefused.
    """
    if time_class:
        found = hall.clock.classes.get(time_class)
        if found is None:
            known = "、".join(each.name for each in hall.clock.classes.values())
            raise DispatchRefused(f"时限规则中没有类别“{time_class}”，可用的有：{known}。工单未派出。")
        return found
    own, rule = class_of(ticket, hall.clock), hall.rule_for(ticket)
    if own.special or rule is None or not rule.time_class:
        return own
    return hall.clock.classes.get(rule.time_class, own)


def plan(
    choice: Choice,
    ticket: Ticket,
    known: Sequence[Assignment],
    contacts: Iterable[Contact],
    hall: Hall,
    now: datetime,
    due: Due | None = None,
) -> Plan:
    """The due times of a choice, and what is worth a warning; *due* is a completion that others have set.

    *contacts* are those of the lead unit. DispatchRefused for a class that does not exist, or for leaving an
    urgent class without a word why.
    """
    of, own = class_chosen(choice.time_class, ticket, hall), class_chosen("", ticket, hall)
    if own.special and not of.special and not choice.note.strip():
        raise DispatchRefused(f"按规则这是“{own.name}”件，改为“{of.name}”须在备注中写明理由。工单未派出。")
    dues = _dues(of, ticket, known, hall, now)
    if due is not None:
        dues = replace(dues, completion=due)
    staff = tuple(contacts)
    leader, warnings = _leader(choice, of, staff, hall, now)
    if choice.lead and on_duty(staff, now).contact is None:
        warnings = (*warnings, f"“{hall.short(choice.lead)}”{on_duty(staff, now).warning}，请电话确认收到。")
    if ticket.standing.hops + 1 >= hall.desk.hops_told:
        warnings = (*warnings, f"这是第 {ticket.standing.hops + 1} 次交办，属多次转交。")
    helper_due = due_of_helper(dues.completion, now, of.completion, hall.clock, hall.calendar)
    return Plan(of=of, lead=dues, helper_due=helper_due, leader=leader, warnings=warnings)


def give_orders(
    work: Work, ticket: Ticket, choice: Choice, planned: Plan, who: Person, now: datetime
) -> tuple[Assignment, ...]:
    """Store the orders of a choice, the lead's first; the ticket itself is not moved here."""
    given: list[Assignment] = []
    known = list(work.assignments.of_ticket(ticket.id))
    for role, unit in choice.units:
        made = _order(ticket, known, role, unit, planned, who, now, choice.note.strip())
        work.assignments.add(made)
        known.append(made)
        given.append(made)
    return tuple(given)


def give_help_order(
    work: Work, ticket: Ticket, unit: str, who: Person, now: datetime, why: str
) -> tuple[Ticket, Assignment]:
    """One more helper (协办) on a ticket that a lead unit has: a sub-ticket due before the lead's order.

    For the dispatch desk, and for whoever accepts a unit's asking for help. DispatchRefused.
    """
    known = work.assignments.of_ticket(ticket.id)
    hall = hall_in(work)
    lead = next((each for each in known if each.is_open and each.role is AssignmentRole.LEAD), None)
    if lead is None:
        raise DispatchRefused(f"工单 {ticket.number} 现在没有主办单位，不能加派协办。未作改动。")
    check_unit(unit, AssignmentRole.HELPER, ticket, known, hall)
    helping = [each for each in known if each.is_open and each.role is AssignmentRole.HELPER]
    if len(helping) >= hall.desk.most_helpers:
        raise DispatchRefused(f"协办单位最多 {hall.desk.most_helpers} 个，未加派。")
    of = class_chosen("", ticket, hall)
    planned = Plan(
        of=of,
        lead=replace(_dues(of, ticket, known, hall, now), completion=lead.due),
        helper_due=due_of_helper(lead.due, now, of.completion, hall.clock, hall.calendar),
    )
    made = _order(ticket, known, AssignmentRole.HELPER, unit, planned, who, now, why)
    work.assignments.add(made)
    return _noted_helper(work, ticket, made, who, now, hall), made


def note_helpers(
    work: Work, ticket: Ticket, orders: Iterable[Assignment], who: Person, now: datetime, hall: Hall
) -> Ticket:
    """A line in the trail for every sub-ticket among *orders*."""
    for each in orders:
        if each.is_sub:
            ticket = _noted_helper(work, ticket, each, who, now, hall)
    return ticket


def told(orders: Sequence[Assignment], planned: Plan, hall: Hall) -> str:
    """For the trail: 主办 城管局，协办 属地、生态环境局；一般诉求，11月28日18:00前办结."""
    by_role = [
        f"{role.label} {'、'.join(units)}"
        for role in AssignmentRole
        if (units := [hall.short(each.unit) for each in orders if each.role is role])
    ]
    parts = [f"{'，'.join(by_role)}；{planned.of.name}，{moment(planned.lead.completion)}前办结"]
    if planned.leader:
        parts.append(f"负责人 {planned.leader}")
    return "；".join(parts)


def moment(due: Due) -> str:
    """11月28日18:00, in Beijing."""
    at = due.at.astimezone(BEIJING_TIME)
    return f"{at.month}月{at.day}日{at:%H:%M}"


def deputy_of(contacts: Iterable[Contact], hall: Hall, now: datetime) -> Contact | None:
    """The unit's responsible deputy (分管负责人) among its people, one who is there if possible, or None."""
    day = now.astimezone(BEIJING_TIME).date()
    found = [
        each
        for each in contacts
        if not each.has_left(day) and any(title in each.title for title in hall.desk.deputy_titles)
    ]
    return next((each for each in found if each.absence_on(day) is None), next(iter(found), None))


def _leader(
    choice: Choice, of: TimeClass, staff: tuple[Contact, ...], hall: Hall, now: datetime
) -> tuple[str, tuple[str, ...]]:
    if choice.leader.strip() or not of.special or not choice.lead:
        return choice.leader.strip(), ()
    deputy = deputy_of(staff, hall, now)
    if deputy is not None:
        return f"{deputy.name}（{deputy.title}）", ()
    warning = f"没有登记“{hall.short(choice.lead)}”的{DEPUTY}，请电话通知，或在卡片上写明姓名。"
    return DEPUTY, (warning,)


def _dues(of: TimeClass, ticket: Ticket, known: Sequence[Assignment], hall: Hall, now: datetime) -> OrderDues:
    """The lead's due times. The clock does not start again after a return unless the rule says so."""
    redo = ticket.standing.redos > 0
    mine = [each for each in known if each.round == ticket.standing.redos]
    returned = any(each.state is AssignmentState.RETURNED for each in mine)
    dues = order_dues(of, ticket.accepted_at, now, hall.clock, hall.calendar, redo=redo)
    if returned and hall.desk.restart_after_return:
        again = order_dues(of, now, now, hall.clock, hall.calendar, redo=redo)
        return replace(dues, completion=again.completion)
    if mine and (redo or hall.clock.begins is Beginning.DISPATCHED):
        first = min(each.dispatched_at for each in mine)
        then = order_dues(of, ticket.accepted_at, first, hall.clock, hall.calendar, redo=redo)
        return replace(dues, completion=then.completion)
    return dues


def _order(
    ticket: Ticket,
    known: Sequence[Assignment],
    role: AssignmentRole,
    unit: str,
    planned: Plan,
    who: Person,
    now: datetime,
    why: str,
) -> Assignment:
    helps = role is AssignmentRole.HELPER
    due = planned.helper_due if helps else planned.lead.completion
    return order(
        ticket,
        known,
        role=role,
        unit=unit,
        by=who,
        now=now,
        due=due,
        sign_in_due=_no_later(planned.lead.sign_in, due, now),
        # only the lead speaks with the citizen
        contact_due=_no_later(planned.lead.contact, due, now) if role is AssignmentRole.LEAD else None,
        why=why,
        leader="" if helps else planned.leader,
    )


def _no_later(first: Due, completion: Due, now: datetime) -> Due:
    """Nothing is signed in after it is due; where that has passed already, the usual time is given."""
    if now < completion.at < first.at:
        return replace(completion, words=f"不晚于办理时限：{completion.words}")
    return first


def _noted_helper(
    work: Work, ticket: Ticket, made: Assignment, who: Person, now: datetime, hall: Hall
) -> Ticket:
    text = f"{made.number} {made.role.label} {hall.short(made.unit)}，{moment(made.due)}前办结"
    entry = line(who, Step.HELPER_ASSIGNED, now, text=text, why=made.why, assignment_id=made.id)
    standing = ticket.standing.involving(made.unit)
    if ticket.state is StateKind.IN_HAND:
        standing = replace(standing, next_step=next_step_of(ticket, work.assignments.of_ticket(ticket.id)))
    return note(work, ticket, entry, standing)
