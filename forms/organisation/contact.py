"""联系人: the people of a unit, who stands in for whom, and who answers now.

A角 answers; while A is away, B does (AB角制度). Days are those of Beijing, and both ends count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from forms.organisation.tidying import one_line, tidy_number
from forms.ticket import BEIJING_TIME
from forms.words import Labelled


class Duty(Labelled):
    """角色: who answers first."""

    A = "a", "A角"
    B = "b", "B角"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Absence:
    """Away from the first to the last day, both counted."""

    first: date
    last: date
    reason: str = ""

    def holds(self, day: date) -> bool:
        """Whether it covers *day*."""
        return self.first <= day <= self.last

    @property
    def days(self) -> str:
        """11月22日至11月25日."""
        start = f"{self.first.month}月{self.first.day}日"
        return start + ("" if self.first == self.last else f"至{self.last.month}月{self.last.day}日")

    @property
    def words(self) -> str:
        """11月22日至11月25日 出差."""
        return f"{self.days} {self.reason}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One person of a unit. `hours` says in words when they answer; `left_on` is their first day gone."""

    id: str
    unit: str
    name: str
    duty: Duty
    title: str = ""
    mobile: str = ""
    phone: str = ""
    hours: str = ""
    absences: tuple[Absence, ...] = ()
    left_on: date | None = None
    revision: int = 0

    def has_left(self, day: date) -> bool:
        """Whether they no longer work there on *day*."""
        return self.left_on is not None and self.left_on <= day

    def absence_on(self, day: date) -> Absence | None:
        """Why they are away on *day*; None if they are not."""
        return next((each for each in self.absences if each.holds(day)), None)

    def away(self, absence: Absence) -> "Contact":
        """The contact with one more absence; the same days again give the new reason."""
        days = (absence.first, absence.last)
        others = [each for each in self.absences if (each.first, each.last) != days]
        return replace(self, absences=tuple(sorted([*others, absence])))

    def back(self, absence: Absence) -> "Contact":
        """The contact without that absence."""
        return replace(self, absences=tuple(each for each in self.absences if each != absence))


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Who answers for a unit at a moment. `warning` says in Chinese what is amiss, also beside a contact."""

    contact: Contact | None
    standing_in: bool = False
    warning: str = ""


def cleaned(contact: Contact) -> Contact:
    """The contact without stray spaces and characters that no database takes, numbers grouped to be read."""
    return replace(
        contact,
        name=one_line(contact.name),
        title=one_line(contact.title),
        mobile=tidy_number(contact.mobile),
        phone=tidy_number(contact.phone),
        hours=one_line(contact.hours),
        absences=tuple(sorted(replace(each, reason=one_line(each.reason)) for each in contact.absences)),
    )


def problems_of(contact: Contact) -> tuple[str, ...]:
    """What keeps this contact from being stored, in Chinese."""
    checks = (
        (not contact.name.strip(), "没有填写姓名"),
        (len(contact.name) > 40, "姓名超过 40 个字"),
        (not (contact.mobile.strip() or contact.phone.strip()), "手机和办公电话至少填写一个"),
        (
            not all(_may_be_number(each) for each in (contact.mobile, contact.phone)),
            "电话号码只能有数字、空格、+ - ( ) 和“转”",
        ),
        (any(each.last < each.first for each in contact.absences), "离岗的结束日期早于开始日期"),
    )
    return tuple(text for wrong, text in checks if wrong)


def on_duty(contacts: Iterable[Contact], at: datetime) -> OnDuty:
    """Who of one unit's *contacts* answers at this moment: A, or B while A is away, or nobody."""
    day = at.astimezone(BEIJING_TIME).date()
    staff = in_order(each for each in contacts if not each.has_left(day))
    if not staff:
        return OnDuty(contact=None, warning="没有联系人")
    present = [each for each in staff if each.absence_on(day) is None]
    first = [each for each in staff if each.duty is Duty.A]
    if not present:
        return OnDuty(contact=None, warning=f"联系人都不在岗：{_why_away(staff, day)}")
    chosen = present[0]
    if not first:
        return OnDuty(contact=chosen, standing_in=True, warning="没有A角，由B角负责")
    standing_in = chosen.duty is Duty.B
    return OnDuty(contact=chosen, standing_in=standing_in, warning="")


def stands_in_for(contacts: Iterable[Contact], at: datetime) -> str:
    """Why B answers, in words: A角 崔立明 11月22日至11月25日 出差; "" if A does or nobody does."""
    staff = tuple(contacts)
    if not on_duty(staff, at).standing_in:
        return ""
    day = at.astimezone(BEIJING_TIME).date()
    return _why_away(
        [each for each in in_order(staff) if each.duty is Duty.A and not each.has_left(day)], day
    )


def in_order(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """A before B, then by name and id, always the same."""
    return tuple(sorted(contacts, key=lambda each: (each.duty.value, each.name, each.id)))


def _why_away(staff: Iterable[Contact], day: date) -> str:
    away = [(each, each.absence_on(day)) for each in staff]
    return "；".join(f"{each.duty.label} {each.name} {absence.words}" for each, absence in away if absence)


def _may_be_number(text: str) -> bool:
    return all(character in "0123456789 +-()（）转" for character in text)
