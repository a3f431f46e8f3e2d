"""五要素: which of the five a content seems to hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.five_elements import ElementKind, five_elements

PERSON, TIME, PLACE, CAUSE, COURSE = ElementKind


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (
            "市民张先生反映：11月20日晚上，鹿城区滨江街道阳光花园3号楼因管道破损停暖，曾联系物业报修，至今未修好。",
            set(),
        ),
        ("来电人称昨天下午在人民路超市买到过期牛奶，因为商家拒绝退款，已向店长交涉没有结果。", set()),
        ("李女士咨询：孩子今年9月在南湖小学入学，因户口未迁入，学校告知不能报名，要求答复。", set()),
        ("暖气不热", {PERSON, TIME, PLACE, COURSE}),
        ("鹿城区滨江街道路灯不亮", {PERSON, TIME, COURSE}),
        ("昨天晚上工地施工噪音很大", {PERSON, COURSE}),
        ("我要投诉", {TIME, PLACE, CAUSE, COURSE}),
        ("居民反映小区门口每天有流动摊贩占道", set()),
        ("公司拖欠工资三个月，多次催要，老板推诿", {PLACE}),
        ("你好", set(ElementKind)),
        ("", set(ElementKind)),
        ("谢谢谢谢", set(ElementKind)),
    ],
)
def test_what_is_missing_is_noticed(content: str, missing: set[ElementKind]) -> None:
    found = five_elements(content)
    assert {element.kind for element in found if not element.present} == missing


@pytest.mark.parametrize(
    "time",
    [
        "2026年11月3日",
        "11月3号",
        "晚上9点",
        "21:30",
        "2026-11-03",
        "上周",
        "三天前",
        "半个月",
        "一直",
        "入冬以来",
    ],
)
def test_a_time_is_recognised(time: str) -> None:
    assert {each.kind: each.present for each in five_elements(f"{time}，很吵")}[TIME]


@pytest.mark.parametrize("no_time", ["3号楼漏水", "2号线很挤", "5号院门口"])
def test_a_house_number_is_no_date(no_time: str) -> None:
    assert not {each.kind: each.present for each in five_elements(no_time)}[TIME]


@pytest.mark.parametrize(
    "place", ["人民路", "阳光花园", "3号楼", "第二中学", "南门大桥", "城关镇", "汽车站门口", "小区"]
)
def test_a_place_is_recognised(place: str) -> None:
    assert {each.kind: each.present for each in five_elements(f"在{place}很吵")}[PLACE]


def test_the_words_that_were_found_are_named_and_each_element_has_its_question() -> None:
    for element in five_elements("市民反映昨天人民路因施工停水，已报修"):
        assert element.present
        assert element.found
    assert all(element.question.endswith("）") or "？" in element.question for element in five_elements(""))


@given(st.text())
def test_any_text_is_answered_with_five_elements_in_order(text: str) -> None:
    assert [element.kind for element in five_elements(text)] == list(ElementKind)
