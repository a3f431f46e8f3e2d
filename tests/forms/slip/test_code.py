"""The code: one text for given facts, and nothing in it can be changed."""

import base64
import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.lifecycle.assignment import AssignmentRole
from forms.slip.code import CONTEXT, PREFIX, NotACode, body_of, code_of, read_code
from forms.slip.facts import SlipFacts, one_line, shortened, tidied
from forms.slip.qr import symbol_of
from forms.slip.verifying import Outcome, verify_code
from tests.forms.slip.samples import KEY, PRIVATE, RING, SIGNED, key_pair, signing

CODE = code_of(SIGNED, signing())
FIRST = datetime(2001, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 98 * 365 * 24 * 3600).map(lambda seconds: FIRST + timedelta(seconds=seconds))
ANY_FACTS = st.builds(
    SlipFacts,
    key_id=st.just(KEY.id),
    serial=st.just("261121-00001"),
    number=st.text(max_size=30),
    role=st.sampled_from(AssignmentRole),
    unit=st.text(max_size=60),
    receiver=st.text(max_size=60),
    due=MOMENTS,
    provisional=st.booleans(),
    category=st.text(max_size=60),
    title=st.text(max_size=90),
    place=st.text(max_size=90),
    phone=st.text(max_size=30),
    printed_at=MOMENTS,
    printed_by=st.text(max_size=60),
)


@given(ANY_FACTS)
def test_whatever_is_typed_comes_back_from_its_code_as_it_was_printed(facts: SlipFacts) -> None:
    tidy = tidied(facts)
    assert tidied(tidy) == tidy
    found, data, signature = read_code(code_of(tidy, signing()))
    assert found == tidy
    assert KEY.signed(data, signature)


def test_a_code_is_found_genuine_and_tells_what_was_signed() -> None:
    verdict = verify_code(CODE, RING)
    assert verdict.outcome is Outcome.VALID
    assert (verdict.facts, verdict.key) == (SIGNED, KEY)


def test_spaces_and_line_ends_are_no_part_of_a_code() -> None:
    broken = "\n".join(CODE[at : at + 40] + "  " for at in range(0, len(CODE), 40))
    assert verify_code(f"\ufeff {broken}".lstrip("\ufeff"), RING).outcome is Outcome.VALID


@pytest.mark.parametrize("place", range(len(CODE)))
def test_any_changed_character_makes_it_invalid(place: int) -> None:
    for other in set(string.ascii_letters + string.digits + ":=+/ 民\x00") - {CODE[place]}:
        changed = CODE[:place] + other + CODE[place + 1 :]
        assert verify_code(changed, RING).outcome is Outcome.INVALID, (place, other)
    assert verify_code(CODE[:place] + CODE[place + 1 :], RING).outcome is Outcome.INVALID
    assert verify_code(CODE[:place] + "A" + CODE[place:], RING).outcome is Outcome.INVALID


@given(st.text(max_size=600) | st.builds(lambda text: PREFIX + text, st.text("ABCD234567", max_size=600)))
def test_nonsense_is_invalid_and_never_breaks(text: str) -> None:
    verdict = verify_code(text, RING)
    assert verdict.outcome is Outcome.INVALID
    assert verdict.words


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_invalid_even_if_somebody_signed_them(body: bytes) -> None:
    whole = body + signing()(CONTEXT + body)
    code = PREFIX + base64.b32encode(whole).decode().rstrip("=")
    assert verify_code(code, RING).outcome is Outcome.INVALID


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("serial", "261121-00002"),
        ("number", "20261121-000124"),
        ("role", AssignmentRole.HELPER),
        ("unit", "鹿城区水务局"),
        ("receiver", "郑替班"),
        ("due", SIGNED.due + timedelta(days=1)),
        ("provisional", True),
        ("category", "投诉·供水·水压低"),
        ("title", "阳光花园8号楼停暖"),
        ("place", "鹿城区滨江街道阳光花园8号楼"),
        ("phone", "139****1234"),
        ("printed_at", SIGNED.printed_at + timedelta(minutes=1)),
        ("printed_by", "周敏（2003）"),
    ],
)
def test_every_fact_is_signed(name: str, value: object) -> None:
    other = replace(SIGNED, **{name: value})  # type: ignore[arg-type]
    signature = read_code(CODE)[2]
    forged = code_of(other, lambda _: signature)
    verdict = verify_code(forged, RING)
    assert verdict.outcome is Outcome.INVALID
    assert "被改动" in verdict.words
    assert verdict.facts is None


def test_a_key_that_nobody_trusts_signs_nothing() -> None:
    private, stranger = key_pair("冒充")
    code = code_of(replace(SIGNED, key_id=stranger.id), signing(private))
    verdict = verify_code(code, RING)
    assert verdict.outcome is Outcome.INVALID
    assert stranger.id in verdict.words
    posing = code_of(SIGNED, signing(private))
    assert verify_code(posing, RING).outcome is Outcome.INVALID


def test_the_same_order_for_two_receivers_gives_two_codes() -> None:
    other = code_of(replace(SIGNED, unit="鹿城区水务局", serial="261121-00002"), signing())
    assert other != CODE
    assert verify_code(other, RING).outcome is Outcome.VALID


def test_the_usual_slip_fits_a_small_symbol_and_the_longest_a_readable_one() -> None:
    assert symbol_of(CODE).version <= 12
    long = dict.fromkeys(("unit", "receiver", "category", "title", "place", "printed_by"), "长" * 90)
    longest = tidied(replace(SIGNED, provisional=True, **long))  # type: ignore[arg-type]
    symbol = symbol_of(code_of(longest, signing()))
    assert symbol.version <= 18
    assert symbol.side == 17 + 4 * symbol.version


def test_untidy_facts_are_not_signed() -> None:
    for wrong in (replace(SIGNED, title="两\n行"), replace(SIGNED, title="长" * 37)):
        with pytest.raises(NotACode):
            body_of(wrong)


def test_texts_become_one_line_without_what_cannot_be_seen() -> None:
    assert one_line(" 停\u200b暖\r\n 三\u3000天\x07 ") == "停暖 三 天"
    assert shortened("一二三四五", 4) == "一二三…"
    assert PRIVATE not in CODE.encode()
