"""All units with their people, as one picture: who answers for what, and what is amiss."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from forms.organisation.contact import Contact, Duty, OnDuty, in_order, on_duty
from forms.organisation.finding import find_units, unit_named
from forms.organisation.tree import UnitTree
from forms.organisation.unit import Unit
from forms.ticket import BEIJING_TIME
from forms.words import Labelled


class WarningKind(Labelled):
    """What is amiss with a unit."""

    NO_CONTACT = "no_contact", "没有联系人"
    NOBODY_THERE = "nobody_there", "联系人都不在岗"
    NO_FIRST = "no_first", "没有A角"
    NO_SECOND = "no_second", "没有B角"
    LOST = "lost", "上级单位不存在或已停用"


SERIOUS = frozenset(set(WarningKind) - {WarningKind.NO_SECOND})
"""What somebody has to mend; a missing B角 is only told on the unit's card."""


@dataclass(frozen=True, slots=True)
class UnitWarning:
    """What is amiss with a unit, in words."""

    kind: WarningKind
    text: str

    @property
    def serious(self) -> bool:
        """Whether the tree and the counts show it."""
        return self.kind in SERIOUS


class Directory:
    """A snapshot of all units and contacts."""

    def __init__(self, units: Iterable[Unit] = (), contacts: Iterable[Contact] = ()) -> None:
        self.tree = UnitTree(units)
        self.contacts = tuple(contacts)

    @cached_property
    def _staff(self) -> Mapping[str, tuple[Contact, ...]]:
        staff: dict[str, list[Contact]] = {}
        for each in in_order(self.contacts):
            staff.setdefault(each.unit, []).append(each)
        return MappingProxyType({code: tuple(each) for code, each in staff.items()})

    def contacts_of(self, code: str) -> tuple[Contact, ...]:
        """The unit's contacts, A before B, those who left too."""
        return self._staff.get(code, ())

    def contact(self, contact_id: str) -> Contact | None:
        """The contact, or None."""
        return next((each for each in self.contacts if each.id == contact_id), None)

    def on_duty(self, code: str, at: datetime) -> OnDuty:
        """Who answers for the unit at this moment."""
        return on_duty(self.contacts_of(code), at)

    def find(self, text: str, limit: int = 20) -> tuple[Unit, ...]:
        """The units in service that *text* may mean: by code, name, alias, pinyin; best first."""
        return find_units(self.tree, text, limit)

    def named(self, text: str) -> Unit | None:
        """The one unit with exactly this code, name or alias; None if none or several."""
        return unit_named(self.tree, text)

    def warnings_of(self, code: str, at: datetime) -> tuple[UnitWarning, ...]:
        """What is amiss with a unit; nothing ever is with a closed one."""
        unit = self.tree.get(code)
        if unit is None or not unit.active:
            return ()
        found = [*self._warnings_of_place(unit), *self._warnings_of_staff(code, at)]
        return tuple(found)

    def warnings(self, at: datetime) -> Mapping[str, tuple[UnitWarning, ...]]:
        """The units with a serious warning, by code, in the order of the tree."""
        found = {each.code: self.warnings_of(each.code, at) for each in self.tree.active}
        return {code: each for code, each in found.items() if any(one.serious for one in each)}

    def _warnings_of_place(self, unit: Unit) -> Iterable[UnitWarning]:
        if unit.parent:
            above = self.tree.get(unit.parent)
            if above is None or not above.active:
                yield UnitWarning(
                    WarningKind.LOST, f"上级单位“{self.tree.name_of(unit.parent)}”不存在或已停用"
                )

    def _warnings_of_staff(self, code: str, at: datetime) -> Iterable[UnitWarning]:
        day = at.astimezone(BEIJING_TIME).date()
        staff = [each for each in self.contacts_of(code) if not each.has_left(day)]
        now = on_duty(staff, at)
        if not staff:
            yield UnitWarning(WarningKind.NO_CONTACT, "没有联系人，派来的工单无人签收")
            return
        if now.contact is None:
            yield UnitWarning(WarningKind.NOBODY_THERE, now.warning)
        duties = {each.duty for each in staff}
        if Duty.A not in duties:
            yield UnitWarning(WarningKind.NO_FIRST, "没有A角，由B角负责")
        if Duty.B not in duties:
            yield UnitWarning(WarningKind.NO_SECOND, "没有B角，A角离岗时无人接手")
