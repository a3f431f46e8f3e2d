"""From a draft to a ticket: the command that files it, and back again when it is recalled.

The command carries all that filing needs, so it can wait in the journal while the database is away.
"""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import msgspec

from forms import credit_code, phone_number
from forms.catalogue import Catalogue
from forms.errors import RuleBroken, UnreadableEntry
from forms.form import (
    FORM,
    Draft,
    Field,
    FieldKind,
    FieldValue,
    Finding,
    blocking,
    check,
    degrees_of,
    draft_from_json,
    suggested_title,
)
from forms.lifecycle.placing import PLACING, Placing, placed
from forms.lifecycle.standing import NextStep, Standing
from forms.ticket import (
    OUTCOME,
    Caller,
    Matter,
    Operator,
    Origin,
    Place,
    Settlement,
    Ticket,
    TrailLine,
)
from forms.words import (
    CoordinateSystem,
    Disposal,
    Gender,
    Party,
    RequestType,
    StateKind,
    Step,
    Urgency,
)


class NotFileable(RuleBroken):
    """The form still has errors; `findings` says which."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        count = len(findings)
        super().__init__(f"还有 {count} 处需要补正，工单未提交，草稿已保留。{findings[0].message}")
        self.findings = findings


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTicket:
    """File this draft. `at` is when the operator did so (受理时间), even if the database hears of it later.

    `number_prefix` stands before the day in the ticket's number; `home_area_code` completes landlines.
    """

    draft: Draft
    disposal: Disposal
    operator: str
    operator_name: str = ""
    category_path: str = ""
    at: datetime
    number_prefix: str = ""
    home_area_code: str = ""

    @property
    def id(self) -> str:
        """The ticket's id."""
        return self.draft.id

    def to_json(self) -> str:
        """The command as the journal keeps it."""
        return msgspec.json.encode(
            _Stored(
                draft=self.draft.to_json(),
                disposal=self.disposal,
                operator=self.operator,
                operator_name=self.operator_name,
                category_path=self.category_path,
                at=self.at,
                number_prefix=self.number_prefix,
                home_area_code=self.home_area_code,
            )
        ).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingFiling:
    """A filing that waits for the database; if `withdrawn`, to be recalled should it have arrived."""

    command: FileTicket
    added_at: datetime
    attempts: int = 0
    last_problem: str = ""
    withdrawn: bool = False


def file_command(
    draft: Draft,
    disposal: Disposal,
    catalogue: Catalogue,
    operator: Operator,
    at: datetime,
    number_prefix: str = "",
) -> FileTicket:
    """The command that files *draft*; NotFileable if `check` still finds errors."""
    errors = blocking(check(draft, catalogue, disposal))
    if errors:
        raise NotFileable(errors)
    category = catalogue.categories.get(draft.text(Field.CATEGORY))
    return FileTicket(
        draft=draft,
        disposal=disposal,
        operator=operator.code,
        operator_name=operator.name,
        category_path=category.label if category else "",
        at=at,
        number_prefix=number_prefix,
        home_area_code=catalogue.area.area_code,
    )


def command_from_json(text: str | bytes) -> FileTicket:
    """The command that `FileTicket.to_json` wrote; UnreadableEntry if it is none."""
    try:
        stored = msgspec.json.decode(text, type=_Stored)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise UnreadableEntry("一件待补交的工单无法读出，原文已保留。", detail=str(error)) from error
    return FileTicket(
        draft=draft_from_json(stored.draft),
        disposal=stored.disposal,
        operator=stored.operator,
        operator_name=stored.operator_name,
        category_path=stored.category_path,
        at=stored.at,
        number_prefix=stored.number_prefix,
        home_area_code=stored.home_area_code,
    )


def ticket_from(command: FileTicket, number: str, now: datetime, placing: Placing = PLACING) -> Ticket:
    """The ticket that *command* makes under *number*, already where its 办理方式 leaves it by *placing*.

    *now* is when it is stored; a filing that had to wait says so in its trail.
    """
    draft = command.draft
    content = draft.text(Field.CONTENT)
    ticket = Ticket(
        id=command.id,
        number=number,
        state=StateKind.ACCEPTED,
        origin=_origin(draft),
        caller=_caller(draft, command.home_area_code),
        matter=Matter(
            request_type=draft.choice(Field.REQUEST_TYPE, RequestType) or RequestType.OTHER,
            urgency=draft.choice(Field.URGENCY, Urgency) or Urgency.NORMAL,
            category=draft.text(Field.CATEGORY),
            category_path=command.category_path,
            title=draft.text(Field.TITLE) or suggested_title(content),
            content=content,
            purpose=draft.text(Field.PURPOSE),
            subject=draft.text(Field.SUBJECT),
        ),
        place=_place(draft),
        settlement=Settlement(
            disposal=command.disposal,
            answer=draft.text(Field.ANSWER),
            reason=draft.text(Field.REASON),
            handed_to=draft.text(Field.HANDED_TO),
        ),
        accepted_at=command.at,
        accepted_by=command.operator,
        accepted_by_name=command.operator_name,
        revision=0,
        trail=(_trail_line(command, Step.ACCEPTED, _delay_note(command.at, now)),),
        standing=Standing(owner_person=command.operator, next_step=NextStep.DECIDE),
    )
    state, standing = placed(ticket, placing)
    step = OUTCOME[command.disposal][1]
    return ticket.moved(state, _trail_line(command, step, command.disposal.label), standing)


def draft_from(ticket: Ticket, now: datetime) -> Draft:
    """A new draft with all that the agent had filled in, for a ticket that was taken back."""
    origin, caller, matter = ticket.origin, ticket.caller, ticket.matter
    place, settlement = ticket.place, ticket.settlement
    filled: dict[Field, FieldValue | float | None] = {
        Field.CHANNEL: origin.channel,
        Field.SOURCE: origin.source,
        Field.HOTLINE: origin.hotline,
        Field.EXTERNAL_ID: origin.external_id,
        Field.CALLER_NUMBER: caller.number,
        Field.CONTACT_NUMBER: caller.contact_number,
        Field.NAME: caller.name,
        Field.GENDER: caller.gender.value,
        Field.PARTY: caller.party.value,
        Field.ORGANISATION: caller.organisation,
        Field.CREDIT_CODE: caller.credit_code,
        Field.CONFIDENTIAL: caller.confidential,
        Field.ANONYMOUS: caller.anonymous,
        Field.REQUEST_TYPE: matter.request_type.value,
        Field.TITLE: matter.title,
        Field.CONTENT: matter.content,
        Field.PURPOSE: matter.purpose,
        Field.SUBJECT: matter.subject,
        Field.NOWHERE: place.nowhere,
        Field.DISTRICT: place.district,
        Field.STREET: place.street,
        Field.COMMUNITY: place.community,
        Field.GRID: place.grid,
        Field.ADDRESS: place.address,
        Field.LONGITUDE: place.longitude,
        Field.LATITUDE: place.latitude,
        Field.COORDINATE_SYSTEM: place.coordinate_system.value if place.coordinate_system else "",
        Field.CATEGORY: matter.category,
        Field.URGENCY: matter.urgency.value,
        Field.ANSWER: settlement.answer,
        Field.REASON: settlement.reason,
        Field.HANDED_TO: settlement.handed_to,
    }
    values = {
        of: _as_value(of, value)
        for of, value in filled.items()
        if value is not None and value is not False and value != ""
    }
    draft = Draft(
        id=ticket.id,
        operator=ticket.accepted_by,
        created_at=now,
        changed_at=now,
        call_id=origin.call_id,
        values=MappingProxyType(values),
    )
    return draft.renewed(now)


def _origin(draft: Draft) -> Origin:
    return Origin(
        channel=draft.text(Field.CHANNEL),
        source=draft.text(Field.SOURCE),
        hotline=draft.text(Field.HOTLINE),
        external_id=draft.text(Field.EXTERNAL_ID),
        call_id=draft.call_id,
    )


def _caller(draft: Draft, home_area_code: str) -> Caller:
    number, contact = draft.text(Field.CALLER_NUMBER), draft.text(Field.CONTACT_NUMBER)
    called_from = phone_number.normalise(number, home_area_code)
    call_back = phone_number.normalise(contact, home_area_code)
    return Caller(
        number=called_from or number,
        contact_number=contact,
        phones=tuple(dict.fromkeys(each for each in (called_from, call_back) if each)),
        name=draft.text(Field.NAME),
        gender=draft.choice(Field.GENDER, Gender) or Gender.UNKNOWN,
        party=draft.choice(Field.PARTY, Party) or Party.PERSON,
        organisation=draft.text(Field.ORGANISATION),
        credit_code=credit_code.tidy(draft.text(Field.CREDIT_CODE)),
        confidential=draft.flag(Field.CONFIDENTIAL),
        anonymous=draft.flag(Field.ANONYMOUS),
    )


def _place(draft: Draft) -> Place:
    return Place(
        nowhere=draft.flag(Field.NOWHERE),
        district=draft.text(Field.DISTRICT),
        street=draft.text(Field.STREET),
        community=draft.text(Field.COMMUNITY),
        grid=draft.text(Field.GRID),
        address=draft.text(Field.ADDRESS),
        longitude=degrees_of(draft.text(Field.LONGITUDE)),
        latitude=degrees_of(draft.text(Field.LATITUDE)),
        coordinate_system=draft.choice(Field.COORDINATE_SYSTEM, CoordinateSystem),
    )


def _trail_line(command: FileTicket, step: Step, text: str) -> TrailLine:
    return TrailLine(
        at=command.at, step=step, operator=command.operator, operator_name=command.operator_name, text=text
    )


NOTICEABLE_DELAY_SECONDS = 60


def _delay_note(filed_at: datetime, now: datetime) -> str:
    minutes = int((now - filed_at).total_seconds() // 60)
    waited = (now - filed_at).total_seconds() >= NOTICEABLE_DELAY_SECONDS
    return f"数据库中断期间受理，{minutes} 分钟后补录。" if waited else ""


def _as_value(of: Field, value: FieldValue | float | None) -> FieldValue:
    return value is True if FORM[of].kind is FieldKind.FLAG else str(value)


class _Stored(msgspec.Struct):
    draft: str
    disposal: Disposal
    operator: str
    operator_name: str
    category_path: str
    at: datetime
    number_prefix: str
    home_area_code: str
