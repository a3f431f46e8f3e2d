"""The tree, who is on duty, what is amiss, and what people call units."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.catalogue import Catalogue
from forms.organisation import contact as people
from forms.organisation import unit as units
from forms.organisation.contact import Absence, Contact, Duty, on_duty, stands_in_for
from forms.organisation.directory import Directory, WarningKind
from forms.organisation.errors import UnitMissing, UnitRefused
from forms.organisation.tidying import tidy_number
from forms.organisation.tree import DEEPEST, UnitTree
from forms.organisation.unit import Unit, UnitKind
from tests.forms.organisation.samples import CITY, CITY_WORKS, DISTRICT, HEATING, SMALL_CITY, STREET, person

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""12:00 in Beijing on 22 November."""
TODAY = date(2026, 11, 22)
TREE = UnitTree(SMALL_CITY)
WANG, LIN = person("王立明"), person("林晓燕", Duty.B, number=2)
AWAY = Absence(first=TODAY, last=TODAY + timedelta(days=3), reason="出差")


class TestTree:
    def test_units_stand_below_their_parents_in_their_order(self) -> None:
        assert [each.code for each in TREE.in_order] == [
            "city",
            "lucheng",
            "binjiang",
            "heating",
            "chengguan",
        ]
        assert [each.code for each in TREE.below("city")] == ["lucheng", "binjiang", "heating", "chengguan"]
        assert TREE.path("binjiang") == ("云岭市人民政府", "鹿城区人民政府", "鹿城区滨江街道办事处")

    def test_a_unit_whose_parent_is_gone_stands_at_the_top(self) -> None:
        tree = UnitTree([STREET])
        assert tree.children() == (STREET,)
        assert tree.name_of("lucheng") == "lucheng"
        with pytest.raises(UnitMissing, match="lucheng"):
            tree.need("lucheng")

    def test_a_ring_of_parents_loses_no_unit_and_ends(self) -> None:
        ring = [replace(CITY, parent="lucheng"), DISTRICT, STREET]
        tree = UnitTree(ring)
        assert {each.code for each in tree.in_order} == {"city", "lucheng", "binjiang"}
        assert {each.code for each in tree.above("city")} <= {"city", "lucheng"}
        with pytest.raises(UnitRefused):
            tree.check_place(ring[0])

    @pytest.mark.parametrize(
        ("district", "street", "code"),
        [
            ("鹿城区", "滨江街道", "binjiang"),
            ("鹿城区", "", "lucheng"),
            ("鹿城区", "五里街道", "lucheng"),
            ("青河区", "青河街道", None),
            ("", "", None),
        ],
    )
    def test_a_place_belongs_to_its_street_or_else_to_its_district(
        self, district: str, street: str, code: str | None
    ) -> None:
        found = TREE.for_place(district, street)
        assert (found.code if found else None) == code

    def test_a_matter_belongs_first_to_whoever_names_it_most_exactly(self) -> None:
        assert [each.code for each in TREE.for_category("010302")] == ["chengguan", "heating"]
        assert [each.code for each in TREE.for_category("010301")] == ["heating"]
        assert TREE.for_category("09") == ()

    @pytest.mark.parametrize(
        ("unit", "why"),
        [
            (replace(CITY, parent="binjiang"), "之下，不能作它的上级"),
            (replace(CITY, parent="city"), "之下，不能作它的上级"),
            (replace(HEATING, parent="nobody"), "不存在"),
        ],
    )
    def test_a_unit_cannot_stand_below_itself_or_nobody(self, unit: Unit, why: str) -> None:
        with pytest.raises(UnitRefused, match=why):
            TREE.check_place(unit)

    def test_nothing_in_service_stands_below_a_closed_unit(self) -> None:
        tree = UnitTree([CITY, DISTRICT.closed("撤并", NOON), HEATING])
        with pytest.raises(UnitRefused, match="已停用"):
            tree.check_place(replace(HEATING, parent="lucheng"))
        tree.check_place(replace(HEATING, parent="lucheng", active=False))

    def test_a_tree_grows_no_deeper_than_agreed(self) -> None:
        chain = [
            Unit(code=f"u{n}", name=f"单位{n}", kind=UnitKind.DEPARTMENT, parent=f"u{n - 1}" if n else "")
            for n in range(DEEPEST)
        ]
        with pytest.raises(UnitRefused, match="最多"):
            UnitTree(chain).check_place(replace(HEATING, parent=chain[-1].code))
        UnitTree(chain[:-1]).check_place(replace(HEATING, parent=chain[-2].code))

    @pytest.mark.parametrize(
        ("code", "tickets", "why"),
        [("heating", 3, "还有 3 件工单"), ("lucheng", 0, "滨江街道办事处在用"), ("city", 0, "等 4 个单位")],
    )
    def test_a_unit_with_work_or_units_below_it_cannot_be_closed(
        self, code: str, tickets: int, why: str
    ) -> None:
        with pytest.raises(UnitRefused, match=why):
            TREE.check_closing(code, tickets)

    @given(st.lists(st.tuples(st.integers(0, 12), st.integers(-1, 12)), max_size=13))
    def test_whatever_the_parents_every_unit_is_shown_exactly_once(
        self, pairs: list[tuple[int, int]]
    ) -> None:
        chosen = {
            f"u{own}": Unit(
                code=f"u{own}",
                name=f"单位{own}",
                kind=UnitKind.DEPARTMENT,
                parent=f"u{above}" if above >= 0 else "",
            )
            for own, above in pairs
        }
        shown = [each.code for each in UnitTree(chosen.values()).in_order]
        assert sorted(shown) == sorted(chosen)


class TestDuty:
    @pytest.mark.parametrize(
        ("staff", "name", "standing_in", "warning"),
        [
            ((WANG, LIN), "王立明", False, ""),
            ((LIN, WANG), "王立明", False, ""),
            ((WANG.away(AWAY), LIN), "林晓燕", True, ""),
            ((WANG.away(AWAY), LIN.away(AWAY)), None, False, "联系人都不在岗"),
            ((replace(WANG, left_on=TODAY), LIN), "林晓燕", True, "没有A角"),
            ((replace(WANG, left_on=TODAY + timedelta(days=1)), LIN), "王立明", False, ""),
            ((replace(WANG, left_on=TODAY),), None, False, "没有联系人"),
            ((), None, False, "没有联系人"),
            ((WANG.away(AWAY), person("赵海波"), LIN), "赵海波", False, ""),
        ],
    )
    def test_a_answers_and_b_while_a_is_away(
        self, staff: tuple[Contact, ...], name: str | None, standing_in: bool, warning: str
    ) -> None:
        found = on_duty(staff, NOON)
        assert (found.contact.name if found.contact else None) == name
        assert found.standing_in is standing_in
        assert warning in found.warning if warning else found.warning == ""

    @pytest.mark.parametrize(
        ("at", "away"),
        [
            (datetime(2026, 11, 21, 15, 59, tzinfo=UTC), False),
            (datetime(2026, 11, 21, 16, 0, tzinfo=UTC), True),
            (datetime(2026, 11, 25, 15, 59, tzinfo=UTC), True),
            (datetime(2026, 11, 25, 16, 0, tzinfo=UTC), False),
        ],
    )
    def test_an_absence_lasts_from_midnight_to_midnight_in_beijing(self, at: datetime, away: bool) -> None:
        assert on_duty((WANG.away(AWAY), LIN), at).standing_in is away

    def test_why_b_answers_is_said(self) -> None:
        assert stands_in_for((WANG.away(AWAY), LIN), NOON) == "A角 王立明 11月22日至11月25日 出差"
        assert stands_in_for((WANG, LIN), NOON) == ""

    def test_the_same_days_again_give_the_new_reason(self) -> None:
        renamed = replace(AWAY, reason="培训")
        assert WANG.away(AWAY).away(renamed).absences == (renamed,)
        assert WANG.away(AWAY).back(AWAY) == WANG

    @given(st.integers(-400, 400))
    def test_on_every_day_somebody_answers_unless_all_are_away(self, days: int) -> None:
        at = NOON + timedelta(days=days)
        found = on_duty((WANG.away(AWAY), LIN.away(replace(AWAY, last=TODAY))), at)
        assert (found.contact is None) == (days == 0)


class TestWarnings:
    def test_a_unit_without_people_is_a_warning_and_one_without_b_only_a_hint(self) -> None:
        found = Directory(SMALL_CITY, (WANG,)).warnings(NOON)
        assert "heating" not in found
        assert [each.kind for each in found["chengguan"]] == [WarningKind.NO_CONTACT]
        hints = Directory(SMALL_CITY, (WANG,)).warnings_of("heating", NOON)
        assert [(each.kind, each.serious) for each in hints] == [(WarningKind.NO_SECOND, False)]

    def test_everybody_away_is_a_warning_that_says_until_when(self) -> None:
        found = Directory(SMALL_CITY, (WANG.away(AWAY),)).warnings_of("heating", NOON)
        assert found[0].kind is WarningKind.NOBODY_THERE
        assert "王立明 11月22日至11月25日 出差" in found[0].text

    def test_a_closed_unit_warns_of_nothing_but_those_below_it_do(self) -> None:
        closed = Directory([CITY, DISTRICT.closed("撤并", NOON), STREET])
        assert closed.warnings_of("lucheng", NOON) == ()
        assert WarningKind.LOST in {each.kind for each in closed.warnings_of("binjiang", NOON)}


class TestFinding:
    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("城管", "chengguan"),
            ("城管局", "chengguan"),
            ("CHENGGUAN", "chengguan"),
            ("cgj", "chengguan"),
            ("gongre", "heating"),
            ("grb", "heating"),
            ("热力", "heating"),
            ("binjiang", "binjiang"),
            ("滨江　街道", "binjiang"),
            ("停热", "heating"),
        ],
    )
    def test_a_unit_is_found_by_code_name_alias_pinyin_and_duty(self, typed: str, code: str) -> None:
        assert Directory(SMALL_CITY).find(typed)[0].code == code

    def test_what_nobody_is_called_finds_nobody(self) -> None:
        assert Directory(SMALL_CITY).find("自来水") == ()

    def test_an_exact_name_finds_one_unit_and_a_shared_alias_none(self) -> None:
        twin = replace(STREET, code="other", name="青河区滨江街道办事处", district="青河区")
        both = Directory([*SMALL_CITY, twin])
        assert both.named("滨江街道") is None
        assert both.named("鹿城区滨江街道办事处") == STREET
        assert both.named("供热办") == HEATING
        assert both.named("") is None

    def test_a_closed_unit_is_found_by_its_exact_name_only_where_no_other_answers(self) -> None:
        closed = Directory([CITY, HEATING.closed("撤并", NOON)])
        assert closed.find("供热办") == ()
        assert closed.named("供热办") is not None


class TestWholeness:
    @pytest.mark.parametrize(
        ("unit", "problem"),
        [
            (replace(HEATING, code="供热"), "单位编码"),
            (replace(HEATING, code=""), "单位编码"),
            (replace(HEATING, name=" "), "没有填写单位名称"),
            (replace(HEATING, name="长" * 61), "超过 60 个字"),
            (replace(HEATING, duties="长" * 501), "超过 500 个字"),
            (replace(HEATING, parent="heating"), "不能是自己"),
            (replace(HEATING, street="滨江街道"), "没有填写区县"),
            (replace(STREET, street="", district="鹿城区"), "没有填写它负责的街道乡镇"),
            (replace(HEATING, categories=("供热",)), "应为编码"),
        ],
    )
    def test_a_unit_that_is_not_whole_is_told_why(self, unit: Unit, problem: str) -> None:
        assert any(problem in each for each in units.problems_of(unit))
        assert units.problems_of(HEATING) == units.problems_of(STREET) == ()

    @pytest.mark.parametrize(
        ("contact", "problem"),
        [
            (replace(WANG, name=""), "没有填写姓名"),
            (replace(WANG, mobile=""), "至少填写一个"),
            (replace(WANG, mobile="见通讯录"), "电话号码"),
            (WANG.away(Absence(first=TODAY, last=TODAY - timedelta(days=1))), "早于"),
        ],
    )
    def test_a_contact_that_is_not_whole_is_told_why(self, contact: Contact, problem: str) -> None:
        assert any(problem in each for each in people.problems_of(contact))
        assert people.problems_of(WANG) == ()

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("13800001234", "138 0000 1234"),
            ("+86 138-0000-1234", "+86 138-0000-1234"),
            ("0980-5551000", "0980-5551000"),
            ("09805551000", "0980-5551000"),
            ("0980-5551000转12", "0980-5551000转12"),
            (" 12345\n", "12345"),
        ],
    )
    def test_numbers_are_grouped_and_lose_nothing(self, typed: str, kept: str) -> None:
        assert tidy_number(typed) == kept

    def test_what_no_database_takes_is_left_out(self) -> None:
        assert units.cleaned(
            replace(HEATING, name="供热\0\ud800办", aliases=("", " 热 办 ", "热 办"))
        ) == replace(HEATING, name="供热办", aliases=("热 办",))


def test_every_street_of_the_demo_city_has_its_unit_and_every_matter_somebody(
    demo: Directory, catalogue: Catalogue
) -> None:
    assert all(demo.tree.for_place(*pair) for pair in catalogue.area.streets)
    orphans = [each.label for each in catalogue.categories.flat if not demo.tree.for_category(each.code)]
    assert orphans == []
    assert CITY_WORKS.code in demo.tree
    known = {each.code for each in catalogue.categories.flat}
    for unit in demo.tree.in_order:
        for code in unit.categories:
            assert any(leaf.startswith(code) for leaf in known), (unit.code, code)


def test_the_demo_city_has_86_units_and_147_people_with_numbers_that_nobody_has(demo: Directory) -> None:
    streets = [each for each in demo.tree.active if each.kind is UnitKind.STREET]
    assert (len(demo.tree), len(streets), len(demo.contacts)) == (86, 26, 147)
    assert all(each.mobile.startswith("138 0000 ") for each in demo.contacts)
    assert len({each.mobile for each in demo.contacts}) == len({each.name for each in demo.contacts}) == 147
    assert list(demo.warnings(NOON)) == ["keji"]
    assert all(units.problems_of(each) == () for each in demo.tree.in_order)
