"""What is typed into the one search box, and what a list line shows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.ticket_list import EXCERPT_LENGTH, TicketQuery, line_of, read_query
from tests.forms.samples import ticket


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", TicketQuery()),
        ("20261121-000123", TicketQuery(number="20261121-000123")),
        ("yl20261121-000123", TicketQuery(number="YL20261121-000123")),
        ("20261121-", TicketQuery(number="20261121-")),
        ("13800001234", TicketQuery(phone="13800001234")),
        ("+86 138-0000-1234", TicketQuery(phone="13800001234")),
        ("138 0000 1234", TicketQuery(phone="13800001234")),
        ("(0980) 6543567", TicketQuery(phone="09806543567")),
        ("6543567", TicketQuery(phone="09806543567")),
        ("1234", TicketQuery(phone="1234")),
        ("110", TicketQuery(words=("110",))),
        ("暖气", TicketQuery(words=("暖气",))),
        ("阳光花园 停暖", TicketQuery(words=("阳光花园", "停暖"))),
        ("停暖 1234", TicketQuery(words=("停暖",), phone="1234")),
        ("暖气 13800001234 20261121-000001", TicketQuery(
            words=("暖气",), phone="13800001234", number="20261121-000001")),
        ("5号楼", TicketQuery(words=("5号楼",))),
        ("1234 5678", TicketQuery(phone="12345678")),
    ],
)  # fmt: skip
def test_the_search_box_understands_what_is_meant(typed: str, query: TicketQuery) -> None:
    assert read_query(typed, home_area_code="0980") == query


@given(st.text())
def test_any_text_in_the_search_box_is_a_question(text: str) -> None:
    read_query(text)


def test_a_line_cuts_the_content_and_masks_the_number() -> None:
    made = ticket("20261121-000001")
    long = replace(made, matter=replace(made.matter, content="长" * 500))
    line = line_of(long)
    assert line.content == "长" * EXCERPT_LENGTH
    assert line.masked_number == "138****1234"
    assert replace(line, contact_number="0980-6543567").masked_number == "0980-****567"
    assert line.place == "鹿城区滨江街道阳光花园3号楼"
