"""The form that an agent fills in: its fields, and the draft that holds what has been typed so far.

A draft is frozen; every change gives a new one. Its id becomes the ticket's id, so that filing it twice
files it once.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeVar
from uuid import uuid4

import msgspec

from forms.beside import NOTHING, Beside
from forms.errors import UnreadableEntry
from forms.words import (
    CoordinateSystem,
    Gender,
    Labelled,
    Party,
    RequestType,
    Urgency,
)

FieldValue = str | bool
Word = TypeVar("Word", bound=Labelled)


class Field(Labelled):
    """The fields of the form, in reading order (code and Chinese label)."""

    CHANNEL = "channel", "渠道"
    SOURCE = "source", "来源"
    HOTLINE = "hotline", "来源热线"
    EXTERNAL_ID = "external_id", "外部编号"
    CALLER_NUMBER = "caller_number", "来电号码"
    CONTACT_NUMBER = "contact_number", "联系电话"
    NAME = "name", "姓名"
    GENDER = "gender", "性别"
    PARTY = "party", "主体"
    ORGANISATION = "organisation", "企业名称"
    CREDIT_CODE = "credit_code", "统一社会信用代码"
    CONFIDENTIAL = "confidential", "保密"
    ANONYMOUS = "anonymous", "匿名"
    REQUEST_TYPE = "request_type", "诉求类型"
    TITLE = "title", "标题"
    CONTENT = "content", "内容"
    PURPOSE = "purpose", "诉求目的"
    SUBJECT = "subject", "涉及对象"
    NOWHERE = "nowhere", "无具体地点"
    DISTRICT = "district", "区县"
    STREET = "street", "街道"
    COMMUNITY = "community", "社区"
    GRID = "grid", "网格"
    ADDRESS = "address", "事发地址"
    LONGITUDE = "longitude", "经度"
    LATITUDE = "latitude", "纬度"
    COORDINATE_SYSTEM = "coordinate_system", "坐标系"
    CATEGORY = "category", "事项分类"
    URGENCY = "urgency", "紧急程度"
    ANSWER = "answer", "答复内容"
    REASON = "reason", "不予受理原因"
    HANDED_TO = "handed_to", "转接对象"


class FieldKind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    CODE = "code"
    """A code or name out of the catalogue."""


class FieldSpec(NamedTuple):
    """What the form asks of a field: how it is filled in, its longest text, its choices, its first value."""

    kind: FieldKind
    longest: int = 0
    choices: type[Labelled] | None = None
    first: str = ""


FORM: Mapping[Field, FieldSpec] = MappingProxyType(
    {
        Field.CHANNEL: FieldSpec(FieldKind.CODE, 40),
        Field.SOURCE: FieldSpec(FieldKind.CODE, 40),
        Field.HOTLINE: FieldSpec(FieldKind.CODE, 40),
        Field.EXTERNAL_ID: FieldSpec(FieldKind.LINE, 64),
        Field.CALLER_NUMBER: FieldSpec(FieldKind.LINE, 128),
        Field.CONTACT_NUMBER: FieldSpec(FieldKind.LINE, 40),
        Field.NAME: FieldSpec(FieldKind.LINE, 50),
        Field.GENDER: FieldSpec(FieldKind.CHOICE, choices=Gender, first=Gender.UNKNOWN),
        Field.PARTY: FieldSpec(FieldKind.CHOICE, choices=Party, first=Party.PERSON),
        Field.ORGANISATION: FieldSpec(FieldKind.LINE, 100),
        Field.CREDIT_CODE: FieldSpec(FieldKind.LINE, 40),
        Field.CONFIDENTIAL: FieldSpec(FieldKind.FLAG),
        Field.ANONYMOUS: FieldSpec(FieldKind.FLAG),
        Field.REQUEST_TYPE: FieldSpec(FieldKind.CHOICE, choices=RequestType),
        Field.TITLE: FieldSpec(FieldKind.LINE, 60),
        Field.CONTENT: FieldSpec(FieldKind.TEXT, 4000),
        Field.PURPOSE: FieldSpec(FieldKind.LINE, 300),
        Field.SUBJECT: FieldSpec(FieldKind.LINE, 100),
        Field.NOWHERE: FieldSpec(FieldKind.FLAG),
        Field.DISTRICT: FieldSpec(FieldKind.CODE, 40),
        Field.STREET: FieldSpec(FieldKind.CODE, 40),
        Field.COMMUNITY: FieldSpec(FieldKind.LINE, 40),
        Field.GRID: FieldSpec(FieldKind.LINE, 40),
        Field.ADDRESS: FieldSpec(FieldKind.LINE, 200),
        Field.LONGITUDE: FieldSpec(FieldKind.NUMBER, 20),
        Field.LATITUDE: FieldSpec(FieldKind.NUMBER, 20),
        Field.COORDINATE_SYSTEM: FieldSpec(FieldKind.CHOICE, choices=CoordinateSystem),
        Field.CATEGORY: FieldSpec(FieldKind.CODE, 20),
        Field.URGENCY: FieldSpec(FieldKind.CHOICE, choices=Urgency, first=Urgency.NORMAL),
        Field.ANSWER: FieldSpec(FieldKind.TEXT, 4000),
        Field.REASON: FieldSpec(FieldKind.CODE, 40),
        Field.HANDED_TO: FieldSpec(FieldKind.LINE, 100),
    }
)

PREFILLED = frozenset({Field.CHANNEL, Field.SOURCE, Field.HOTLINE, Field.CALLER_NUMBER})
"""What the call itself fills in; a draft with nothing beside it is still empty."""


class Severity(StrEnum):
    """Whether a finding keeps the form from being filed."""

    ERROR = "error"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one field that the agent should know, in Chinese, with what to do."""

    field: Field
    severity: Severity
    message: str

    @property
    def blocks(self) -> bool:
        """Whether the form cannot be filed before this is put right."""
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What has been typed into one form. Times are in UTC.

    `dirty` are the fields changed since the journal last saved it, `beside_changed` whether what was chosen
    beside the form was; `errors` is what was found wrong when it was last checked, and loses a field's entry
    as soon as that field is edited again.
    """

    id: str
    operator: str
    created_at: datetime
    changed_at: datetime
    call_id: str = ""
    values: Mapping[Field, FieldValue] = field(default_factory=lambda: MappingProxyType({}))
    dirty: frozenset[Field] = frozenset()
    errors: tuple[Finding, ...] = ()
    beside: Beside = NOTHING
    beside_changed: bool = False

    def value(self, of: Field) -> FieldValue:
        """The value of a field, or its first value if nothing was filled in."""
        spec = FORM[of]
        return self.values.get(of, False if spec.kind is FieldKind.FLAG else spec.first)

    def text(self, of: Field) -> str:
        """The text in a field, without spaces around it; "" for a flag."""
        value = self.value(of)
        return value.strip() if isinstance(value, str) else ""

    def flag(self, of: Field) -> bool:
        """Whether a flag is set."""
        return self.value(of) is True

    def choice(self, of: Field, words: type[Word]) -> Word | None:
        """The chosen word; None if nothing, or nothing known, is chosen."""
        text = self.text(of)
        return next((word for word in words if word.value == text), None)

    def with_value(self, of: Field, value: FieldValue, now: datetime) -> "Draft":
        """This draft with *value* in a field; the same draft if that changes nothing.

        Control characters, which no database and no printer takes, are dropped.
        TypeError if a flag is given a text or a text field a flag.
        """
        if isinstance(value, bool) is not (FORM[of].kind is FieldKind.FLAG):
            raise TypeError(f"{of} takes no {type(value).__name__}")
        if isinstance(value, str):
            value = printable(value)
        if value == self.value(of):
            return self
        return replace(
            self,
            values=MappingProxyType({**self.values, of: value}),
            changed_at=now,
            dirty=self.dirty | {of},
            errors=tuple(each for each in self.errors if each.field is not of),
        )

    def with_call(self, call_id: str, now: datetime) -> "Draft":
        """This draft, belonging to the call *call_id*."""
        return self if call_id == self.call_id else replace(self, call_id=call_id, changed_at=now)

    def with_beside(self, beside: Beside, now: datetime) -> "Draft":
        """This draft with other choices beside the form; the same draft if that changes nothing."""
        if beside == self.beside:
            return self
        return replace(self, beside=beside, beside_changed=True, changed_at=now)

    def checked(self, findings: tuple[Finding, ...]) -> "Draft":
        """This draft with what a check found."""
        return replace(self, errors=findings)

    def saved(self) -> "Draft":
        """This draft once the journal holds it."""
        return replace(self, dirty=frozenset(), beside_changed=False)

    @property
    def is_unsaved(self) -> bool:
        """Whether the journal lacks anything of it."""
        return bool(self.dirty) or self.beside_changed

    def renewed(self, now: datetime) -> "Draft":
        """The same content under a new id, to be filed again after it was taken back (撤回)."""
        return replace(
            self,
            id=uuid4().hex,
            created_at=now,
            changed_at=now,
            dirty=frozenset(self.values),
            errors=(),
            beside_changed=self.beside != NOTHING,
        )

    @property
    def is_empty(self) -> bool:
        """Whether nobody has typed or chosen anything yet."""
        return not self.beside.files and all(
            self.value(of) == (False if FORM[of].kind is FieldKind.FLAG else FORM[of].first)
            or self.value(of) == ""
            for of in Field
            if of not in PREFILLED
        )

    def to_json(self) -> str:
        """The draft as it is kept in the journal."""
        return msgspec.json.encode(
            _Stored(
                id=self.id,
                operator=self.operator,
                created_at=self.created_at,
                changed_at=self.changed_at,
                call_id=self.call_id,
                values={of.value: value for of, value in self.values.items()},
                beside=self.beside,
            )
        ).decode()


def new_draft(
    now: datetime,
    *,
    operator: str,
    channel: str = "phone",
    call_id: str | None = None,
    caller_number: str = "",
) -> Draft:
    """An empty form, with what the call already tells filled in."""
    given = {Field.CHANNEL: channel, Field.CALLER_NUMBER: caller_number}
    values: dict[Field, FieldValue] = {of: printable(value) for of, value in given.items() if value}
    return Draft(
        id=uuid4().hex,
        operator=operator,
        created_at=now,
        changed_at=now,
        call_id=call_id or "",
        values=MappingProxyType(values),
    )


def draft_from_json(text: str | bytes) -> Draft:
    """The draft that `Draft.to_json` wrote; UnreadableEntry if it is none.

    Fields that this version does not know are left out.
    """
    try:
        stored = msgspec.json.decode(text, type=_Stored)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise UnreadableEntry("一份草稿无法读出，原文已保留在本机日志中。", detail=str(error)) from error
    known = {of.value: of for of in Field}
    values = {
        known[name]: value
        for name, value in stored.values.items()
        if name in known and isinstance(value, bool) is (FORM[known[name]].kind is FieldKind.FLAG)
    }
    return Draft(
        id=stored.id,
        operator=stored.operator,
        created_at=stored.created_at,
        changed_at=stored.changed_at,
        call_id=stored.call_id,
        values=MappingProxyType(values),
        beside=stored.beside,
    )


def printable(text: str) -> str:
    """*text* without control characters, half surrogates and marks that turn the writing direction.

    Line breaks and tabs stay; every line break becomes a line feed.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isprintable():
        return text
    return "".join(each for each in text if each in "\n\t" or _may_stay(each))


def _may_stay(character: str) -> bool:
    if character in _DIRECTION_MARKS:
        return False
    return unicodedata.category(character) not in ("Cc", "Cs")


_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class _Stored(msgspec.Struct):
    id: str
    operator: str
    created_at: datetime
    changed_at: datetime
    call_id: str
    values: dict[str, str | bool]
    beside: Beside = NOTHING
