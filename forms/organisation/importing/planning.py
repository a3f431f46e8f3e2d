"""What an import would do: rows against the directory as it is. Nothing here stores anything.

An empty cell leaves a field as it is. A unit is known again by its code, else by its name or an alias; a
person by unit and name. So the same file again changes nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from uuid import uuid4

from forms.errors import RuleBroken
from forms.organisation import contact as people
from forms.organisation import unit as units
from forms.organisation.contact import Contact, Duty
from forms.organisation.directory import Directory
from forms.organisation.importing.rows import (
    PersonRow,
    Row,
    UnitRow,
    district_in,
    kind_by_name,
    street_in,
)
from forms.organisation.tree import UnitTree
from forms.organisation.unit import CODE, Unit, UnitKind
from forms.search.folding import fold
from forms.search.sound import sound_of
from forms.words import Labelled


class Outcome(Labelled):
    """What becomes of a row."""

    ADDED = "added", "新增"
    CHANGED = "changed", "更新"
    UNCHANGED = "unchanged", "未变"
    SKIPPED = "skipped", "跳过"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One row's unit or person: where it stands, who it is, what becomes of it, and why or what else."""

    place: str
    what: str
    called: str
    outcome: Outcome
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be stored, and what is to be told of every row."""

    new_units: tuple[Unit, ...] = ()
    changed_units: tuple[Unit, ...] = ()
    new_contacts: tuple[Contact, ...] = ()
    changed_contacts: tuple[Contact, ...] = ()
    outcomes: tuple[RowOutcome, ...] = ()

    @property
    def count(self) -> int:
        """How many units and contacts are to be stored."""
        parts = (self.new_units, self.changed_units, self.new_contacts, self.changed_contacts)
        return sum(map(len, parts))


UNIT, PERSON = "单位", "联系人"


def changes_for(rows: Iterable[Row], before: Directory, *, make_units: bool) -> Changes:
    """What importing *rows* changes. Units that are not there yet are made only with *make_units*."""
    given = tuple(rows)
    drafts = _Drafts(before, make_units)
    for row in given:
        drafts.take_unit(row)
    drafts.settle_parents()
    staff = _Staff(before, drafts)
    for row in given:
        staff.take(row)
    return Changes(
        new_units=tuple(each.unit for each in drafts.taken.values() if each.before is None),
        changed_units=tuple(each.unit for each in drafts.taken.values() if each.before and each.differs),
        new_contacts=tuple(each for each in staff.taken.values() if each.id not in staff.known),
        changed_contacts=tuple(
            each for each in staff.taken.values() if each.id in staff.known and each != staff.known[each.id]
        ),
        outcomes=tuple(_in_file_order(given, [*drafts.outcomes(), *staff.outcomes])),
    )


def _in_file_order(rows: Iterable[Row], outcomes: list[RowOutcome]) -> list[RowOutcome]:
    places = {row.place: number for number, row in enumerate(rows)}
    return sorted(outcomes, key=lambda each: (places[each.place], each.what != UNIT))


@dataclass(slots=True)
class _Draft:
    """A unit as the file wants it; `before` is what is stored of it now."""

    place: str
    unit: Unit
    before: Unit | None
    notes: list[str]

    @property
    def differs(self) -> bool:
        return self.before is not None and self.unit != self.before


@dataclass(slots=True)
class _Drafts:
    """The units of the file: taken ones by code, skipped rows, and where each row's unit was found."""

    before: Directory
    make_units: bool
    taken: dict[str, _Draft] = field(default_factory=dict)
    skipped: list[RowOutcome] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """The codes of the file's units by folded name and alias."""

    def take_unit(self, row: Row) -> None:
        """What the row says of its unit; a row of a person may say nothing beyond which unit it is."""
        said = row.unit
        if row.problem:
            self._skip(row, row.problem)
            return
        code = self.code_of(said)
        if code is None:
            if not self.make_units:
                return  # the row's people tell of it
            self._make(row)
            return
        draft = self.taken.get(code)
        if draft is not None:
            if not row.people:
                self._skip(row, f"与{draft.place}是同一单位")
            return
        stored = self.before.tree.get(code)
        if stored is not None and (said.says_more or not row.people):
            self._keep(row, code, self._merged(stored, row), stored)

    def code_of(self, said: UnitRow) -> str | None:
        """The code of the unit that a row speaks of, stored or of this file; None if there is none yet."""
        if said.code:
            return said.code if said.code in self.taken or said.code in self.before.tree else None
        known = self.before.named(said.name)
        return known.code if known is not None else self.names.get(fold(said.name))

    def settle_parents(self) -> None:
        """Turn the names of parents into codes, and leave out what cannot stand where it should."""
        for draft in self.taken.values():
            if draft.unit.parent:
                draft.unit = replace(draft.unit, parent=self._parent_code(draft.unit.parent))
        while wrong := self._misplaced():
            code, why = wrong
            draft = self.taken.pop(code)
            self.skipped.append(RowOutcome(draft.place, UNIT, draft.unit.name, Outcome.SKIPPED, why))
        for draft in self.taken.values():
            draft.unit = self._placed(draft.unit)

    def outcomes(self) -> Iterable[RowOutcome]:
        """What becomes of the file's units; a draft that still is no whole unit was skipped before."""
        yield from self.skipped
        for each in self.taken.values():
            outcome = Outcome.ADDED if each.before is None else Outcome.UNCHANGED
            words = list(each.notes)
            if each.before is not None and each.differs:
                outcome = Outcome.CHANGED
                words.insert(0, units.difference(each.before, each.unit))
            yield RowOutcome(each.place, UNIT, each.unit.name, outcome, "；".join(words))

    def _make(self, row: Row) -> None:
        said = row.unit
        if not said.name:
            self._skip(row, f"没有编码为“{said.code}”的单位，也没有填写单位名称")
            return
        namesake = self.before.named(said.name) if said.code else None
        taken = namesake.code if namesake is not None else self.names.get(fold(said.name), "")
        if said.code and taken and taken != said.code:
            self._skip(row, f"已有同名的单位，编码是“{taken}”")
            return
        code = said.code or _free_code(said.name, lambda each: each in self.taken or each in self.before.tree)
        kind = said.kind or kind_by_name(said.name)
        fresh = Unit(code=code, name=said.name, kind=kind, order=self._next_order())
        merged = self._merged(fresh, row)
        if said.closed:
            merged = replace(merged, active=False)
        self._keep(row, code, merged, None)

    def _next_order(self) -> int:
        drafts = (each.unit.order for each in self.taken.values())
        return max((*drafts, *(each.order for each in self.before.tree.in_order)), default=0) + 10

    def _keep(self, row: Row, code: str, unit: Unit, before: Unit | None) -> None:
        checked = replace(unit, street="", kind=UnitKind.DEPARTMENT)  # places are settled with the parents
        problems = units.problems_of(checked)
        if problems:
            self._skip(row, "；".join(problems))
            return
        notes = list(row.notes)
        if before is not None and row.unit.closed is not None and row.unit.closed == before.active:
            notes.append("状态没有改：停用和启用请在“单位”页操作")
        self.taken[code] = _Draft(row.place, unit, before, notes)
        for name in unit.names:
            self.names.setdefault(fold(name), code)

    def _merged(self, unit: Unit, row: Row) -> Unit:
        said = row.unit
        return units.cleaned(
            replace(
                unit,
                name=said.name if said.code and said.name else unit.name,
                kind=said.kind or unit.kind,
                parent=said.parent or unit.parent,
                aliases=said.aliases or unit.aliases,
                district=said.district or unit.district,
                street=said.street or unit.street,
                categories=said.categories or unit.categories,
                duties=said.duties or unit.duties,
                phone=said.phone or unit.phone,
                order=unit.order if said.order is None else said.order,
            )
        )

    def _parent_code(self, said: str) -> str:
        if said in self.taken or said in self.before.tree:
            return said
        named = self.before.named(said)
        return named.code if named is not None else self.names.get(fold(said), said)

    def _tree(self) -> UnitTree:
        stored = {each.code: each for each in self.before.tree.in_order}
        return UnitTree({**stored, **{code: each.unit for code, each in self.taken.items()}}.values())

    def _misplaced(self) -> tuple[str, str] | None:
        """The first unit that cannot stand where it should, or is not whole, and why."""
        tree = self._tree()
        for code, each in self.taken.items():
            moved = each.before is None or each.before.parent != each.unit.parent
            try:
                if moved:
                    tree.check_place(each.unit)
            except RuleBroken as refused:
                return code, refused.text
            problems = units.problems_of(self._placed(each.unit))
            if problems:
                return code, "；".join(problems)
        return None

    def _placed(self, unit: Unit) -> Unit:
        """The unit with the area in its name, or of those above it, where its own is left empty."""
        if unit.kind is UnitKind.DISTRICT:
            return replace(unit, district=unit.district or district_in(unit.name))
        if unit.kind is not UnitKind.STREET:
            return unit
        district = unit.district or self._district_above(unit.parent)
        return replace(unit, district=district, street=unit.street or street_in(unit.name))

    def _district_above(self, code: str) -> str:
        seen: set[str] = set()
        while code and code not in seen:  # a wrong file may have made a ring
            seen.add(code)
            above = self.taken[code].unit if code in self.taken else self.before.tree.get(code)
            if above is None:
                break
            district = above.district or (district_in(above.name) if above.kind is UnitKind.DISTRICT else "")
            if district:
                return district
            code = above.parent
        return ""

    def _skip(self, row: Row, why: str) -> None:
        self.skipped.append(RowOutcome(row.place, UNIT, row.unit.called, Outcome.SKIPPED, why))


@dataclass(slots=True)
class _Staff:
    """The people of the file, by unit and name."""

    before: Directory
    drafts: _Drafts
    taken: dict[tuple[str, str], Contact] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    outcomes: list[RowOutcome] = field(default_factory=list)
    known: dict[str, Contact] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = {each.id: each for each in self.before.contacts}

    def take(self, row: Row) -> None:
        """The row's people."""
        if row.problem:
            return  # told with its unit
        code = self.drafts.code_of(row.unit)
        for said in row.people:
            if code is None or not (code in self.drafts.taken or code in self.before.tree):
                self._tell(row, said, Outcome.SKIPPED, f"没有找到单位“{row.unit.called}”")
            else:
                self._take(row, code, said)

    def _take(self, row: Row, code: str, said: PersonRow) -> None:
        key = (code, said.name)
        if key in self.taken:
            self._tell(row, said, Outcome.SKIPPED, f"与{self.places[key]}是同一人")
            return
        stored = next((each for each in self.before.contacts_of(code) if each.name == said.name), None)
        contact = people.cleaned(self._merged(stored, code, said))
        problems = people.problems_of(contact)
        if problems:
            self._tell(row, said, Outcome.SKIPPED, "；".join(problems))
            return
        self.taken[key], self.places[key] = contact, row.place
        if stored is None:
            self._tell(row, said, Outcome.ADDED, contact.duty.label, *row.notes)
        elif contact == stored:
            self._tell(row, said, Outcome.UNCHANGED, *row.notes)
        else:
            self._tell(row, said, Outcome.CHANGED, *row.notes)

    def _merged(self, stored: Contact | None, code: str, said: PersonRow) -> Contact:
        if stored is None:
            duty = said.duty or self._free_duty(code)
            stored = Contact(id=uuid4().hex, unit=code, name=said.name, duty=duty)
        return replace(
            stored,
            duty=said.duty or stored.duty,
            title=said.title or stored.title,
            mobile=said.mobile or stored.mobile,
            phone=said.phone or stored.phone,
            hours=said.hours or stored.hours,
            left_on=said.left_on or stored.left_on,
        )

    def _free_duty(self, code: str) -> Duty:
        """A for the unit's first person, B for the others."""
        here = (*self.before.contacts_of(code), *(each for key, each in self.taken.items() if key[0] == code))
        return Duty.B if any(each.duty is Duty.A and each.left_on is None for each in here) else Duty.A

    def _tell(self, row: Row, said: PersonRow, outcome: Outcome, *words: str) -> None:
        self.outcomes.append(
            RowOutcome(row.place, PERSON, f"{row.unit.called} {said.name}", outcome, "；".join(words))
        )


def _free_code(name: str, taken: Callable[[str], bool]) -> str:
    """A code for a unit that came without one: its name in pinyin; the initials if that is too long."""
    sound = sound_of([name])
    initials, _, syllables = sound.partition("\x1f")
    spelled = syllables.replace(" ", "")
    stem = spelled if CODE.fullmatch(spelled) else initials.lower()[:30]
    stem = stem if CODE.fullmatch(stem) else "unit"
    number = 1
    while taken(stem if number == 1 else f"{stem}-{number}"):
        number += 1
    return stem if number == 1 else f"{stem}-{number}"
