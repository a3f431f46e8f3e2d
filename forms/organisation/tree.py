"""The unit tree: what stands under what, and what may be moved or closed."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType

from forms.organisation.errors import UnitMissing, UnitRefused
from forms.organisation.unit import Unit, UnitKind

PATH_SEPARATOR = " > "
DEEPEST = 8
"""Levels; a real tree has three or four, and a deeper one comes from a wrong file."""


class UnitTree:
    """All units, closed ones too. One whose parent is not there stands at the top: nothing is lost."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_code = {each.code: each for each in units}
        children: dict[str, list[Unit]] = {}
        for each in sorted(self._by_code.values(), key=lambda unit: (unit.order, unit.code)):
            above = each.parent if each.parent in self._by_code and each.parent != each.code else ""
            children.setdefault(above, []).append(each)
        self._children: Mapping[str, tuple[Unit, ...]] = {
            code: tuple(each) for code, each in children.items()
        }

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    @property
    def by_code(self) -> Mapping[str, Unit]:
        """Every unit by its code."""
        return MappingProxyType(self._by_code)

    def get(self, code: str) -> Unit | None:
        """The unit with this code, or None."""
        return self._by_code.get(code)

    def need(self, code: str) -> Unit:
        """The unit with this code; UnitMissing."""
        unit = self._by_code.get(code)
        if unit is None:
            raise UnitMissing(f"没有编码为“{code}”的单位，可能已被删除或改名，请刷新后再试。")
        return unit

    def name_of(self, code: str) -> str:
        """The unit's name; the code itself where there is no such unit, so that something can be shown."""
        unit = self._by_code.get(code)
        return unit.name if unit is not None else code

    def children(self, code: str = "") -> tuple[Unit, ...]:
        """The units one level below, in their order; the top level for ""."""
        return self._children.get(code, ())

    def below(self, code: str) -> tuple[Unit, ...]:
        """All units below this one, parents first."""
        found: dict[str, Unit] = {}
        waiting = list(self.children(code))
        while waiting:
            unit = waiting.pop(0)
            if unit.code not in found:  # a wrong file may have made a ring
                found[unit.code] = unit
                waiting[:0] = self.children(unit.code)
        return tuple(found.values())

    def above(self, code: str) -> tuple[Unit, ...]:
        """The units above this one, the nearest first."""
        found: dict[str, Unit] = {}
        unit = self._by_code.get(code)
        while unit is not None and (above := self._by_code.get(unit.parent)) is not None:
            if above.code in found:  # a ring
                break
            found[above.code] = unit = above
        return tuple(found.values())

    def path(self, code: str) -> tuple[str, ...]:
        """The names from the top down to this unit's own."""
        return tuple(each.name for each in reversed((self.need(code), *self.above(code))))

    @cached_property
    def in_order(self) -> tuple[Unit, ...]:
        """All units as the tree shows them, from the top down."""
        listed = self.below("")
        seen = {each.code for each in listed}
        lost = [each for each in self._by_code.values() if each.code not in seen]  # a ring of parents
        return (*listed, *lost)

    @cached_property
    def active(self) -> tuple[Unit, ...]:
        """The units in service, as the tree shows them."""
        return tuple(each for each in self.in_order if each.active)

    # --- who answers for what

    def for_place(self, district: str, street: str = "") -> Unit | None:
        """The unit in service that answers for a place (属地): its street's or its district's, or None."""
        local = [
            each
            for each in self.active
            if each.kind in (UnitKind.STREET, UnitKind.DISTRICT) and each.district
        ]
        of_street = (each for each in local if street and (each.district, each.street) == (district, street))
        of_district = (each for each in local if each.district == district and not each.street)
        return next(of_street, next(of_district, None))

    def for_category(self, category: str) -> tuple[Unit, ...]:
        """The units in service that answer for a category (权责), most exact first, then in tree order."""
        placed = [
            (-each.answers_for(category), place, each)
            for place, each in enumerate(self.active)
            if each.answers_for(category)
        ]
        return tuple(each for _, _, each in sorted(placed, key=lambda found: found[:2]))

    # --- what may be done

    def check_place(self, unit: Unit) -> None:
        """UnitRefused if *unit* cannot stand under its parent: missing, closed, itself or below itself."""
        if not unit.parent:
            return
        above = self._by_code.get(unit.parent)
        if above is None:
            raise UnitRefused(f"上级单位“{unit.parent}”不存在，请先建立上级单位。")
        if unit.active and not above.active:
            raise UnitRefused(f"上级单位“{above.name}”已停用，请另选上级。")
        if unit.code in (above.code, *(each.code for each in self.above(above.code))):
            raise UnitRefused(f"“{above.name}”在“{unit.name}”之下，不能作它的上级。")
        if len(self.above(above.code)) + 2 + self._depth_below(unit.code) > DEEPEST:
            raise UnitRefused(f"单位层级最多 {DEEPEST} 级，请另选上级。")

    def check_name(self, unit: Unit) -> None:
        """UnitRefused if another unit in service has this very name."""
        for each in self.active:
            if each.name == unit.name and each.code != unit.code:
                raise UnitRefused(f"已有名为“{unit.name}”的单位（编码 {each.code}），请核对是否重复。")

    def next_order(self, parent: str) -> int:
        """The order of a unit that is put last below *parent*."""
        return max((each.order for each in self.children(parent)), default=0) + 10

    def check_closing(self, code: str, open_tickets: int) -> None:
        """UnitRefused if the unit cannot be closed: it has open tickets, or units in service below it."""
        unit = self.need(code)
        if not unit.active:
            raise UnitRefused(f"“{unit.name}”已经停用。")
        if open_tickets:
            raise UnitRefused(
                f"“{unit.name}”还有 {open_tickets} 件工单没有办结，不能停用。请先办结，或改派给其他单位。"
            )
        below = [each.name for each in self.below(code) if each.active]
        if below:
            more = f"等 {len(below)} 个单位" if len(below) > 2 else ""
            raise UnitRefused(
                f"“{unit.name}”之下还有{'、'.join(below[:2])}{more}在用，不能停用。请先停用或移走它们。"
            )

    def _depth_below(self, code: str) -> int:
        depth = 0
        level = list(self.children(code))
        while level and depth < DEEPEST:
            depth += 1
            level = [child for unit in level for child in self.children(unit.code)]
        return depth
