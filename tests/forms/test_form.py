"""What the form asks for, by 办理方式, and how it says so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.catalogue import Catalogue
from forms.draft import FORM, Draft, Field, FieldKind, FieldValue, Severity, new_draft
from forms.form import ElementKind, blocking, check, degrees_of, elements, suggested_title
from forms.words import CoordinateSystem, Disposal, Party, RequestType, Urgency
from tests.forms.samples import NOW, filled

D = Disposal


def errors(draft: Draft, catalogue: Catalogue, disposal: Disposal) -> dict[Field, str]:
    return {each.field: each.message for each in blocking(check(draft, catalogue, disposal))}


def hints(draft: Draft, catalogue: Catalogue, disposal: Disposal) -> list[tuple[Field, str]]:
    found = check(draft, catalogue, disposal)
    return [(each.field, each.message) for each in found if each.severity is Severity.HINT]


@pytest.mark.parametrize("disposal", [D.DISPATCH, D.ANSWERED, D.THREE_WAY, D.TRANSFERRED])
def test_a_well_filled_form_has_nothing_wrong(catalogue: Catalogue, disposal: Disposal) -> None:
    assert check(filled(), catalogue, disposal) == ()


@pytest.mark.parametrize(
    ("disposal", "needed"),
    [
        (
            D.DISPATCH,
            {
                *(Field.REQUEST_TYPE, Field.CONTENT, Field.TITLE, Field.CATEGORY, Field.NAME),
                *(Field.CONTACT_NUMBER, Field.ADDRESS, Field.PURPOSE),
            },
        ),
        (D.ANSWERED, {Field.REQUEST_TYPE, Field.CONTENT, Field.CATEGORY, Field.ANSWER}),
        (D.THREE_WAY, {Field.REQUEST_TYPE, Field.CONTENT, Field.CATEGORY, Field.ANSWER, Field.HANDED_TO}),
        (D.TRANSFERRED, {Field.REQUEST_TYPE, Field.CONTENT, Field.CATEGORY, Field.HANDED_TO}),
        (D.NOT_ACCEPTED, {Field.REQUEST_TYPE, Field.CONTENT, Field.REASON}),
        (D.LEGAL_ROUTE, {Field.REQUEST_TYPE, Field.CONTENT, Field.CATEGORY, Field.REASON}),
    ],
)
def test_an_empty_form_asks_for_what_the_disposal_needs(
    catalogue: Catalogue, disposal: Disposal, needed: set[Field]
) -> None:
    assert set(errors(new_draft(NOW, operator="1001"), catalogue, disposal)) == needed


Case = tuple[Disposal, dict[Field, FieldValue], Field, str]
GPS: dict[Field, FieldValue] = {Field.COORDINATE_SYSTEM: CoordinateSystem.WGS84.value}
WRONG: list[Case] = [
    (D.DISPATCH, {Field.CHANNEL: ""}, Field.CHANNEL, "请选择渠道"),
    (D.DISPATCH, {Field.CHANNEL: "pigeon"}, Field.CHANNEL, "不在目录中"),
    (D.DISPATCH, {Field.CHANNEL: "police_110"}, Field.EXTERNAL_ID, "110非警务类转入"),
    (D.DISPATCH, {Field.SOURCE: "moon"}, Field.SOURCE, "不在目录中"),
    (D.DISPATCH, {Field.HOTLINE: "99999"}, Field.HOTLINE, "不在目录中"),
    (D.DISPATCH, {Field.NAME: "  "}, Field.NAME, "勾选匿名"),
    (D.ANSWERED, {Field.CONTACT_NUMBER: "1380000123"}, Field.CONTACT_NUMBER, "现在是 10 位"),
    (D.DISPATCH, {Field.CALLER_NUMBER: "anonymous"}, Field.CONTACT_NUMBER, "询问并填写"),
    (D.ANSWERED, {Field.CREDIT_CODE: "91350100M000100Y44"}, Field.CREDIT_CODE, "校验位"),
    (D.DISPATCH, {Field.PARTY: Party.COMPANY.value}, Field.ORGANISATION, "企业名称"),
    (D.ANSWERED, {Field.PARTY: "alien"}, Field.PARTY, "重新选择"),
    (D.ANSWERED, {Field.REQUEST_TYPE: ""}, Field.REQUEST_TYPE, "诉求类型"),
    (D.ANSWERED, {Field.CONTENT: ""}, Field.CONTENT, "谁、何时、何地"),
    (D.DISPATCH, {Field.TITLE: ""}, Field.TITLE, "派单须有标题"),
    (D.DISPATCH, {Field.TITLE: "长" * 61}, Field.TITLE, "多出 1 字"),
    (D.DISPATCH, {Field.CONTENT: "长" * 4010}, Field.CONTENT, "多出 10 字"),
    (D.DISPATCH, {Field.PURPOSE: ""}, Field.PURPOSE, "希望怎样解决"),
    (D.DISPATCH, {Field.CATEGORY: ""}, Field.CATEGORY, "事项分类"),
    (D.DISPATCH, {Field.CATEGORY: "0103"}, Field.CATEGORY, "最后一级"),
    (D.ANSWERED, {Field.CATEGORY: "990101"}, Field.CATEGORY, "不在目录中"),
    (D.DISPATCH, {Field.DISTRICT: "", Field.STREET: "", Field.ADDRESS: ""}, Field.ADDRESS, "无具体地点"),
    (D.DISPATCH, {Field.DISTRICT: "别处区"}, Field.DISTRICT, "云岭市"),
    (D.DISPATCH, {Field.STREET: "柳林街道"}, Field.STREET, "不属于鹿城区"),
    (D.DISPATCH, {Field.DISTRICT: "", Field.STREET: "没有街道"}, Field.STREET, "街道目录"),
    (D.ANSWERED, {**GPS, Field.LONGITUDE: "118.5"}, Field.LATITUDE, "同时填写"),
    (D.ANSWERED, {**GPS, Field.LONGITUDE: "东经118", Field.LATITUDE: "30"}, Field.LONGITUDE, "73 至 136"),
    (D.ANSWERED, {**GPS, Field.LONGITUDE: "118", Field.LATITUDE: "nan"}, Field.LATITUDE, "3 至 54"),
    (D.ANSWERED, {Field.LONGITUDE: "118", Field.LATITUDE: "30"}, Field.COORDINATE_SYSTEM, "坐标系"),
    (D.ANSWERED, {Field.ANSWER: ""}, Field.ANSWER, "请填写给来电人的答复"),
    (D.THREE_WAY, {Field.HANDED_TO: ""}, Field.HANDED_TO, "三方通话的对方"),
    (D.NOT_ACCEPTED, {}, Field.REASON, "不予受理的原因"),
    (D.NOT_ACCEPTED, {Field.REASON: "litigation"}, Field.REASON, "告知法定途径"),
    (D.LEGAL_ROUTE, {Field.REASON: "gone"}, Field.REASON, "读出说明"),
]


@pytest.mark.parametrize(("disposal", "changes", "of", "words"), WRONG)
def test_one_mistake_is_one_error_that_says_what_to_do(
    catalogue: Catalogue, disposal: Disposal, changes: dict[Field, FieldValue], of: Field, words: str
) -> None:
    found = errors(filled(changes), catalogue, disposal)
    assert set(found) == {of}
    assert words in found[of]


RIGHT: list[tuple[Disposal, dict[Field, FieldValue]]] = [
    (D.DISPATCH, {Field.NAME: "", Field.ANONYMOUS: True}),
    (D.DISPATCH, {Field.ADDRESS: "", Field.STREET: "", Field.DISTRICT: "", Field.NOWHERE: True}),
    (D.DISPATCH, {Field.ADDRESS: "", Field.STREET: ""}),
    (D.DISPATCH, {Field.CALLER_NUMBER: "anonymous", Field.CONTACT_NUMBER: "0980-6543567"}),
    (D.DISPATCH, {Field.CALLER_NUMBER: "", Field.ANONYMOUS: True}),
    (D.DISPATCH, {Field.CHANNEL: "police_110", Field.EXTERNAL_ID: "JQ20261121001"}),
    (D.DISPATCH, {Field.ANSWER: "", Field.HANDED_TO: ""}),
    (D.DISPATCH, {Field.CATEGORY: "02010101"}),
    (D.ANSWERED, {Field.CATEGORY: "0103", Field.TITLE: "", Field.NAME: "", Field.PURPOSE: ""}),
    (D.NOT_ACCEPTED, {Field.CATEGORY: "", Field.REASON: "outside_area", Field.ANSWER: ""}),
    (D.LEGAL_ROUTE, {Field.REASON: "litigation"}),
    (D.ANSWERED, {Field.PARTY: Party.COMPANY.value}),
    (D.ANSWERED, {Field.SOURCE: "enterprise", Field.HOTLINE: "12369"}),
    (
        D.DISPATCH,
        {
            Field.LONGITUDE: "118.5",
            Field.LATITUDE: "31.2",
            Field.COORDINATE_SYSTEM: CoordinateSystem.GCJ02.value,
        },
    ),
]


@pytest.mark.parametrize(("disposal", "changes"), RIGHT)
def test_what_is_not_needed_is_not_asked_for(
    catalogue: Catalogue, disposal: Disposal, changes: dict[Field, FieldValue]
) -> None:
    assert errors(filled(changes), catalogue, disposal) == {}


HINTED: list[Case] = [
    (D.DISPATCH, {Field.REQUEST_TYPE: RequestType.REPORT.value}, Field.CONFIDENTIAL, "举报建议勾选保密"),
    (D.DISPATCH, {Field.ANONYMOUS: True}, Field.NAME, "会一并保存"),
    (D.ANSWERED, {Field.NAME: ""}, Field.NAME, "还没有填姓名"),
    (D.ANSWERED, {Field.TITLE: ""}, Field.TITLE, "将自动取为“市民张先生反映：11月20日晚上，鹿城区"),
    (D.DISPATCH, {Field.CONTENT: "停暖"}, Field.CONTENT, "内容较短"),
    (D.DISPATCH, {Field.CONTENT: "居民说11月20日小区的暖气不热，请尽快处理"}, Field.CONTENT, "没有经过"),
    (D.THREE_WAY, {Field.CONTENT: "暖气一直不热，因为管道坏了，已报修"}, Field.CONTENT, "没有人"),
    (D.DISPATCH, {Field.NOWHERE: True}, Field.NOWHERE, "请核对"),
    (D.DISPATCH, {Field.DISTRICT: ""}, Field.DISTRICT, "属于鹿城区"),
    (D.ANSWERED, {Field.CATEGORY: "0103"}, Field.CATEGORY, "细类"),
    (D.ANSWERED, {Field.ORGANISATION: "某某公司"}, Field.PARTY, "主体是“个人”"),
    (D.ANSWERED, {Field.PARTY: Party.COMPANY.value}, Field.CREDIT_CODE, "统一社会信用代码"),
    (D.DISPATCH, {Field.CALLER_NUMBER: "", Field.ANONYMOUS: True}, Field.CONTACT_NUMBER, "无法告知"),
    (D.ANSWERED, {Field.CONTENT: "家里起火了"}, Field.CONTENT, "请立即转接 119"),
    (D.ANSWERED, {Field.CONTENT: "家里起火了"}, Field.URGENCY, "建议紧急程度选“特急”"),
    (D.ANSWERED, {Field.CONTENT: "老人昏迷不醒"}, Field.CONTENT, "120"),
    (D.ANSWERED, {Field.CONTENT: "有人持刀"}, Field.CONTENT, "110"),
    (D.ANSWERED, {Field.TITLE: "桥上有人轻生"}, Field.URGENCY, "特急"),
    (D.ANSWERED, {Field.CONTENT: "路上井盖缺失"}, Field.URGENCY, "“紧急”"),
]


@pytest.mark.parametrize(("disposal", "changes", "of", "words"), HINTED)
def test_a_hint_helps_without_blocking(
    catalogue: Catalogue, disposal: Disposal, changes: dict[Field, FieldValue], of: Field, words: str
) -> None:
    draft = filled(changes)
    assert any(where is of and words in message for where, message in hints(draft, catalogue, disposal))
    assert errors(draft, catalogue, disposal) == {}


def test_a_report_that_is_protected_is_not_nagged(catalogue: Catalogue) -> None:
    for flag in (Field.CONFIDENTIAL, Field.ANONYMOUS):
        draft = filled({Field.REQUEST_TYPE: RequestType.REPORT.value, flag: True})
        assert Field.CONFIDENTIAL not in {of for of, _ in hints(draft, catalogue, D.DISPATCH)}


def test_a_critical_ticket_is_not_told_to_become_critical(catalogue: Catalogue) -> None:
    draft = filled({Field.CONTENT: "家里起火了", Field.URGENCY: Urgency.CRITICAL.value})
    assert Field.URGENCY not in {of for of, _ in hints(draft, catalogue, D.ANSWERED)}


def test_place_and_person_count_as_said_when_their_fields_are_filled_in() -> None:
    bare = new_draft(NOW, operator="1001").with_value(Field.CONTENT, "暖气一直不热，已报修", NOW)
    assert {each.kind for each in elements(bare) if not each.present} == {
        ElementKind.PERSON,
        ElementKind.PLACE,
    }
    placed = bare.with_value(Field.STREET, "滨江街道", NOW).with_value(Field.SUBJECT, "热力公司", NOW)
    assert all(each.present for each in elements(placed))


def test_findings_come_in_reading_order(catalogue: Catalogue) -> None:
    found = [each.field for each in check(new_draft(NOW, operator="1001"), catalogue, D.DISPATCH)]
    assert found == sorted(found, key=list(Field).index)


field_values = st.one_of(
    st.tuples(st.sampled_from([of for of in Field if FORM[of].kind is not FieldKind.FLAG]), st.text()),
    st.tuples(st.sampled_from([of for of in Field if FORM[of].kind is FieldKind.FLAG]), st.booleans()),
)


@settings(max_examples=200)
@given(st.lists(field_values, max_size=12), st.sampled_from(Disposal))
def test_checking_never_fails_whatever_is_typed(
    catalogue: Catalogue, edits: list[tuple[Field, FieldValue]], disposal: Disposal
) -> None:
    draft = filled()
    for of, value in edits:
        draft = draft.with_value(of, value, NOW)
    for finding in check(draft, catalogue, disposal):
        assert finding.message.endswith(("。", "？", "）"))


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("阳光花园停水。已经两天。", "阳光花园停水"),
        ("暖气不热\n老人受不了", "暖气不热"),
        ("阳光花园，", "阳光花园"),
        ("长" * 50, "长" * 20),
        ("", ""),
    ],
)
def test_a_title_is_taken_from_the_first_clause(content: str, title: str) -> None:
    assert suggested_title(content) == title


@given(st.text())
def test_degrees_are_a_finite_number_or_nothing(text: str) -> None:
    degrees = degrees_of(text)
    assert degrees is None or -360 <= degrees <= 360
