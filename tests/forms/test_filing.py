"""From a draft to a ticket, through the journal, and back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.catalogue import Catalogue
from forms.draft import FORM, Draft, Field, FieldKind, FieldValue
from forms.errors import UnreadableEntry
from forms.filing import NotFileable, command_from_json, draft_from, file_command, ticket_from
from forms.words import CoordinateSystem, Disposal, Gender, Party, RequestType, StateKind, Step, Urgency
from tests.forms.samples import COMPLETE, LI_JING, NOW, command, filled

EVERYTHING: dict[Field, FieldValue] = {
    **COMPLETE,
    Field.SOURCE: "citizen",
    Field.HOTLINE: "12369",
    Field.EXTERNAL_ID: "JQ-1",
    Field.CONTACT_NUMBER: "0980-6543567转8001",
    Field.GENDER: Gender.MALE.value,
    Field.PARTY: Party.COMPANY.value,
    Field.ORGANISATION: "云岭某某商贸有限公司",
    Field.CREDIT_CODE: "91350100M000100Y43",
    Field.CONFIDENTIAL: True,
    Field.ANONYMOUS: True,
    Field.SUBJECT: "某热力公司",
    Field.NOWHERE: True,
    Field.COMMUNITY: "江畔社区",
    Field.GRID: "3网格",
    Field.LONGITUDE: "118.5",
    Field.LATITUDE: "31.25",
    Field.COORDINATE_SYSTEM: CoordinateSystem.GCJ02.value,
    Field.URGENCY: Urgency.URGENT.value,
    Field.REASON: "litigation",
}


def test_a_form_with_errors_makes_no_command_and_says_what_is_wrong(catalogue: Catalogue) -> None:
    draft = filled({Field.TITLE: "", Field.PURPOSE: ""})
    with pytest.raises(NotFileable, match="2 处需要补正，工单未提交，草稿已保留") as refused:
        file_command(draft, Disposal.DISPATCH, catalogue, LI_JING, NOW)
    assert {each.field for each in refused.value.findings} == {Field.TITLE, Field.PURPOSE}


def test_a_command_keeps_the_names_of_the_catalogue_as_they_are_now(catalogue: Catalogue) -> None:
    made = file_command(filled(), Disposal.DISPATCH, catalogue, LI_JING, NOW, number_prefix="YL")
    assert made.category_path == "城乡建设 > 供热 > 温度不达标"
    assert (made.operator, made.operator_name, made.number_prefix) == ("1001", "李静", "YL")
    assert made.home_area_code == catalogue.area.area_code
    assert made.id == made.draft.id


def test_a_matter_without_category_may_be_refused(catalogue: Catalogue) -> None:
    draft = filled({Field.CATEGORY: "", Field.REASON: "no_content"})
    assert file_command(draft, Disposal.NOT_ACCEPTED, catalogue, LI_JING, NOW).category_path == ""


@pytest.mark.parametrize(
    ("disposal", "state", "step"),
    [
        (Disposal.ANSWERED, StateKind.CLOSED, Step.CLOSED),
        (Disposal.THREE_WAY, StateKind.CLOSED, Step.CLOSED),
        (Disposal.TRANSFERRED, StateKind.CLOSED, Step.CLOSED),
        (Disposal.LEGAL_ROUTE, StateKind.LEGAL_ROUTE, Step.TOLD_LEGAL_ROUTE),
        (Disposal.DISPATCH, StateKind.AWAITING_DISPATCH, Step.SENT_TO_DISPATCH),
        (Disposal.NOT_ACCEPTED, StateKind.NOT_ACCEPTED, Step.REFUSED),
    ],
)
def test_filing_leaves_a_ticket_where_its_disposal_says(
    disposal: Disposal, state: StateKind, step: Step
) -> None:
    made = ticket_from(command(disposal=disposal), "20261121-000001", NOW)
    assert (made.state, made.revision, made.touched) == (state, 1, False)
    assert [line.step for line in made.trail] == [Step.ACCEPTED, step]
    assert {line.operator for line in made.trail} == {"1001"}
    assert made.settlement.disposal is disposal


def test_all_that_was_filled_in_is_in_the_ticket() -> None:
    made = ticket_from(command(EVERYTHING, caller="sip:+8613800001234@pbx"), "1", NOW)
    assert made.caller.number == "13800001234"
    assert made.caller.contact_number == "0980-6543567转8001"
    assert made.caller.phones == ("13800001234", "09806543567")
    assert (made.caller.gender, made.caller.party) == (Gender.MALE, Party.COMPANY)
    assert (made.caller.confidential, made.caller.anonymous) == (True, True)
    assert (made.matter.request_type, made.matter.urgency) == (RequestType.COMPLAINT, Urgency.URGENT)
    assert (made.place.longitude, made.place.latitude) == (118.5, 31.25)
    assert made.place.coordinate_system is CoordinateSystem.GCJ02
    assert made.origin.call_id == "call-1"
    assert made.accepted_at == NOW


@pytest.mark.parametrize(
    ("caller", "contact", "number", "phones"),
    [
        ("+8613800001234", "", "13800001234", ("13800001234",)),
        ("6543567", "", "09806543567", ("09806543567",)),
        ("013800001234", "138 0000 1234", "13800001234", ("13800001234",)),
        ("anonymous", "", "anonymous", ()),
        ("", "13900001111", "", ("13900001111",)),
    ],
)
def test_a_caller_is_found_by_both_numbers(
    caller: str, contact: str, number: str, phones: tuple[str, ...]
) -> None:
    made = ticket_from(command({Field.CONTACT_NUMBER: contact}, caller=caller), "1", NOW)
    assert made.caller.number == number
    assert made.caller.phones == phones


def test_an_empty_title_is_taken_from_the_content() -> None:
    made = ticket_from(command({Field.TITLE: "", Field.CONTENT: "路灯不亮。请修。"}), "1", NOW)
    assert made.matter.title == "路灯不亮"


@pytest.mark.parametrize(
    ("seconds", "note"), [(0, ""), (59, ""), (60, "1 分钟后补录"), (3 * 3600, "180 分钟后补录")]
)
def test_a_filing_that_had_to_wait_says_so(seconds: int, note: str) -> None:
    made = ticket_from(command(), "1", NOW + timedelta(seconds=seconds))
    assert note in made.trail[0].text
    assert bool(made.trail[0].text) == bool(note)
    assert made.accepted_at == NOW


def test_taking_back_gives_a_draft_with_all_of_it() -> None:
    filed = command(EVERYTHING)
    again = draft_from(ticket_from(filed, "1", NOW), NOW)
    assert again.id != filed.id
    assert again.call_id == filed.draft.call_id
    assert {of: again.value(of) for of in Field} == {of: filed.draft.value(of) for of in Field}


values = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([of for of in Field if FORM[of].kind is not FieldKind.FLAG]), st.text()),
        st.tuples(st.sampled_from([of for of in Field if FORM[of].kind is FieldKind.FLAG]), st.booleans()),
        st.tuples(st.just(Field.LONGITUDE), st.floats().map(str)),
    ),
    max_size=10,
)


def _with(edits: list[tuple[Field, FieldValue]]) -> Draft:
    draft = filled()
    for of, value in edits:
        draft = draft.with_value(of, value, NOW)
    return draft


@given(values, st.sampled_from(Disposal))
def test_a_command_written_down_is_read_back_and_makes_the_same_ticket(
    edits: list[tuple[Field, FieldValue]], disposal: Disposal
) -> None:
    from dataclasses import replace

    made = replace(command(disposal=disposal), draft=_with(edits).saved())
    again = command_from_json(made.to_json())
    assert again == made
    assert ticket_from(again, "1", NOW) == ticket_from(made, "1", NOW)


@given(values)
def test_a_ticket_taken_back_and_filed_again_says_the_same(edits: list[tuple[Field, FieldValue]]) -> None:
    from dataclasses import replace

    first = ticket_from(replace(command(), draft=_with(edits)), "1", NOW)
    second = ticket_from(replace(command(), draft=draft_from(first, NOW)), "1", NOW)
    assert (second.caller, second.matter, second.place, second.settlement) == (
        first.caller,
        first.matter,
        first.place,
        first.settlement,
    )


@pytest.mark.parametrize("text", ["", "{}", "\udcff", b"\xff", '{"draft":"{}"}'])
def test_what_is_no_command_is_refused(text: str | bytes) -> None:
    with pytest.raises(UnreadableEntry, match="原文已保留"):
        command_from_json(text)
