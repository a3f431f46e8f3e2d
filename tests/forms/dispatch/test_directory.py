"""派单目录: the most specific rule wins, 属地 is the place's unit, and mistakes are told with their line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.catalogue import Catalogue
from forms.clock.rules import CLOCK
from forms.dispatch.directory import review
from forms.dispatch.rules import DISPATCH, DirectoryRule, DispatchRules
from forms.organisation.tree import UnitTree
from forms.organisation.unit import Unit, UnitKind
from forms.rules.errors import RuleTextWrong
from tests.forms.dispatch.samples import demo_units, directory

TEXT = """
[rule.noise]
title = "噪音扰民"
categories = ["0201"]
lead = "城管局"
helpers = ["属地", "生态环境局"]

[rule.night]
title = "夜间施工"
categories = ["02010101"]
lead = "住建局"

[rule.pensions]
title = "养老"
categories = ["0701"]
lead = "人社局"
helpers = ["属地"]
department_only = true

[rule.local]
title = "社区工作"
categories = ["0806"]
lead = "属地"

[rule.noise_in_lucheng]
title = "鹿城区噪音"
categories = ["0201"]
areas = ["鹿城区", "青河区白塔镇"]
lead = "公安局"

[rule.noise_in_binjiang]
title = "滨江噪音"
categories = ["0201"]
areas = ["鹿城区滨江街道"]
lead = "鹿城区"
"""


@pytest.mark.parametrize(
    ("category", "district", "street", "titles"),
    [
        ("02010301", "", "", ["噪音扰民"]),
        ("02010301", "东湖区", "东湖街道", ["噪音扰民"]),
        ("02010301", "鹿城区", "", ["鹿城区噪音", "噪音扰民"]),
        ("02010301", "鹿城区", "五里街道", ["鹿城区噪音", "噪音扰民"]),
        ("02010301", "鹿城区", "滨江街道", ["滨江噪音", "鹿城区噪音", "噪音扰民"]),
        ("02010301", "青河区", "白塔镇", ["鹿城区噪音", "噪音扰民"]),
        ("02010301", "青河区", "新桥街道", ["噪音扰民"]),
        ("02010101", "鹿城区", "滨江街道", ["夜间施工", "滨江噪音", "鹿城区噪音", "噪音扰民"]),
        ("0201", "", "", ["噪音扰民"]),
        ("02", "鹿城区", "滨江街道", []),
        ("0301", "", "", []),
        ("", "鹿城区", "滨江街道", []),
    ],
)
def test_the_most_specific_rule_comes_first(
    category: str, district: str, street: str, titles: list[str]
) -> None:
    found = DISPATCH.read(TEXT).fitting(category, district, street)
    assert [each.title for each in found] == titles


@pytest.mark.parametrize(
    ("rule", "district", "street", "lead", "helpers"),
    [
        ("noise", "鹿城区", "滨江街道", "chengguan", ["lucheng-binjiang", "huanjing"]),
        ("noise", "鹿城区", "", "chengguan", ["lucheng", "huanjing"]),
        ("noise", "临溪县", "城关镇", "chengguan", ["linxi", "huanjing"]),
        ("noise", "", "", "chengguan", ["huanjing"]),
        ("local", "鹿城区", "滨江街道", "lucheng-binjiang", []),
        ("local", "", "", None, []),
        ("pensions", "鹿城区", "滨江街道", "renshe", ["lucheng"]),
    ],
)
def test_local_stands_for_the_unit_of_the_place(
    rule: str, district: str, street: str, lead: str | None, helpers: list[str]
) -> None:
    known = directory(TEXT)
    of = known.rules.rule[rule]
    found = known.lead_of(of, district, street)
    assert (found.code if found is not None else None) == lead
    assert [each.code for each in known.helpers_of(of, district, street)] == helpers


def test_a_department_s_matter_never_goes_to_a_street() -> None:
    known = directory(TEXT)
    street = known.units.need("lucheng-binjiang")
    assert not known.may_lead(street, known.rules.rule["pensions"])
    assert known.may_lead(street, known.rules.rule["noise"])
    assert known.may_lead(known.units.need("lucheng"), known.rules.rule["pensions"])


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ('lead = "住建局"', 'lead = "建设部"', 11, "没有名为“建设部”的单位"),
        ('"属地", "生态环境局"', '"属地", "环境"', 6, "没有名为“环境”的单位"),
        ('categories = ["02010101"]', 'categories = ["029999"]', 10, "分类 029999 不在事项分类中"),
        ('areas = ["鹿城区滨江街道"]', 'areas = ["滨江街道"]', 34, "区域目录中没有“滨江街道”"),
        ('lead = "人社局"', 'lead = "滨江街道"', 16, "不能派给街道乡镇"),
        ('lead = "人社局"', 'lead = "停用局"', 16, "已停用"),
        ('title = "养老"', 'title = "养老"\ntime_class = "weeks"', 15, "没有类别“weeks”"),
    ],
)
def test_what_this_hall_does_not_have_is_told_with_its_line(
    catalogue: Catalogue, before: str, after: str, line: int, told: str
) -> None:
    assert before in TEXT
    closed = Unit(code="gone", name="市停用局", aliases=("停用局",), kind=UnitKind.DEPARTMENT, active=False)
    units = UnitTree((*demo_units(), closed))
    classes = tuple(CLOCK.read(CLOCK.default.text).classes)
    found = review(TEXT.replace(before, after, 1), catalogue.categories, units, catalogue.area, classes)
    (mistake,) = found.mistakes
    assert mistake.line == line
    assert told in mistake.text


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ('categories = ["02010101"]', 'categories = ["0201"]', 10, "已由规则“噪音扰民”规定"),
        ('helpers = ["属地", "生态环境局"]', 'helpers = ["城管局"]', 6, "同一单位写了两次"),
        ('categories = ["0201"]', "categories = []", 4, "至少要有 1 项"),
        ('lead = "城管局"', 'laed = "城管局"', 5, "是不是 lead"),
        ('lead = "城管局"', "", 2, "缺少 lead（主办）"),
    ],
)
def test_a_text_that_cannot_stand_is_refused_with_its_line(
    before: str, after: str, line: int, told: str
) -> None:
    with pytest.raises(RuleTextWrong, match=told) as refused:
        DISPATCH.read(TEXT.replace(before, after, 1))
    assert refused.value.line == line


def test_categories_without_a_rule_are_warnings(catalogue: Catalogue) -> None:
    found = review(TEXT, catalogue.categories, UnitTree(demo_units()), catalogue.area)
    assert found.mistakes == ()
    told = "\n".join(found.warnings)
    assert "010101 城乡建设 > 供水 > 停水断水 没有规则" in told
    assert "02010301" not in told
    assert len(found.warnings) == sum(
        not each.code.startswith(("0201", "0701", "0806")) for each in catalogue.categories.flat
    )


def test_the_shipped_directory_fits_the_shipped_units_and_covers_every_category(catalogue: Catalogue) -> None:
    classes = tuple(CLOCK.read(CLOCK.default.text).classes)
    found = review(
        DISPATCH.default.text, catalogue.categories, UnitTree(demo_units()), catalogue.area, classes
    )
    assert found.mistakes == ()
    assert found.warnings == ()


def test_the_shipped_directory_sends_noise_to_the_city_managers_with_help(catalogue: Catalogue) -> None:
    known = directory()
    for category in catalogue.categories.flat:
        first = known.rules.fitting(category.code, "鹿城区", "滨江街道")[0]
        lead = known.lead_of(first, "鹿城区", "滨江街道")
        assert lead is not None, category
        if first.department_only:
            units = (lead, *known.helpers_of(first, "鹿城区", "滨江街道"))
            assert all(each.kind is not UnitKind.STREET for each in units)
    noise = known.rules.fitting("02010201", "鹿城区", "滨江街道")[0]
    helpers = [each.code for each in known.helpers_of(noise, "鹿城区", "滨江街道")]
    assert (noise.lead, helpers) == ("城管局", ["lucheng-binjiang", "huanjing"])


CODES = st.text("01", min_size=2, max_size=6).map(lambda text: text[: len(text) // 2 * 2])
AREAS = st.sampled_from(["甲区", "甲区东街道", "乙区"])
RULES = st.builds(
    lambda name, codes, areas: DirectoryRule(
        name=name, title=name, categories=tuple(codes), areas=tuple(areas), lead="x"
    ),
    st.uuids().map(str),
    st.lists(CODES, min_size=1, max_size=2, unique=True),
    st.lists(AREAS, max_size=2, unique=True),
)


@given(
    st.lists(RULES, max_size=8),
    CODES,
    st.sampled_from([("", ""), ("甲区", ""), ("甲区", "东街道"), ("乙区", "东街道")]),
)
def test_no_rule_is_beaten_by_one_that_is_less_specific(
    rules: list[DirectoryRule], category: str, place: tuple[str, str]
) -> None:
    pairs = [(code, area) for each in rules for code in each.categories for area in (each.areas or ("",))]
    if len(set(pairs)) < len(pairs):
        return
    found = DispatchRules(rule={each.name: each for each in rules}).fitting(category, *place)
    exactness = [each.exactness(category, *place) for each in found]
    assert exactness == sorted(exactness, key=lambda pair: pair or (0, 0), reverse=True)
    assert None not in exactness
    assert {each.name for each in rules} - {each.name for each in found} == {
        each.name for each in rules if each.exactness(category, *place) is None
    }
    assert len(set(exactness)) == len(exactness), "two rules can never be equally specific"
