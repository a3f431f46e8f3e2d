"""The chain of the audit log: whatever is done to its lines is found, and the first broken one is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.access.audit import (
    GENESIS,
    LONGEST,
    AuditEntry,
    AuditHead,
    AuditKind,
    AuditLine,
    FaultKind,
    Inspection,
    chained,
    clean,
    hash_of,
    noted,
)
from forms.access.roles import Role
from tests.forms.access.people import actor

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
TEXTS = st.text(max_size=20)
ENTRIES = st.builds(
    AuditEntry,
    at=st.datetimes(timezones=st.just(UTC)),
    who=TEXTS,
    kind=st.sampled_from(AuditKind),
    ticket_id=TEXTS,
    subject=TEXTS,
    reason=TEXTS,
)


def chain(entries: list[AuditEntry]) -> list[AuditLine]:
    """The lines that these entries make."""
    lines: list[AuditLine] = []
    end = AuditHead()
    for entry in entries:
        lines.append(chained(entry, end))
        end = AuditHead(lines[-1].number, lines[-1].hash)
    return lines


def five() -> list[AuditLine]:
    """A chain of five lines."""
    return chain(
        [
            noted(actor(Role.AGENT), AuditKind.IDENTITY_SEEN, NOW + timedelta(minutes=n), ticket_id=f"t{n}")
            for n in range(5)
        ]
    )


def inspected(lines: list[AuditLine], head: AuditHead, expected: AuditHead | None = None) -> str:
    """What is found, in a word; "" for a whole chain."""
    inspection = Inspection(expected)
    inspection.follow(lines)
    fault = inspection.close(head).fault
    return "" if fault is None else f"{fault.number} {fault.kind}"


def end_of(lines: list[AuditLine]) -> AuditHead:
    return AuditHead(lines[-1].number, lines[-1].hash) if lines else AuditHead()


def test_the_first_line_stands_behind_the_genesis() -> None:
    first = five()[0]
    assert (first.number, first.before) == (1, GENESIS)
    assert first.at == "2026-11-22T01:00:00.000000+00:00"


def test_the_hash_is_what_the_description_says() -> None:
    """Anybody can recompute it without this program; this figure was made with another one (sha256sum)."""
    entry = AuditEntry(
        at=NOW, who="1001", kind=AuditKind.REVEALED, ticket_id="a1", subject="", reason="回拨核实地点"
    )
    assert chained(entry, AuditHead()).hash == (
        "9ee6b662801e217059ecebe86c495f868cef8fed404dc90d1a612a9ed3ccdb4d"
    )


@given(st.lists(ENTRIES, max_size=12))
def test_an_untouched_chain_is_whole(entries: list[AuditEntry]) -> None:
    lines = chain(entries)
    assert inspected(lines, end_of(lines)) == ""
    assert inspected(lines, end_of(lines), end_of(lines[: len(lines) // 2])) == ""


@given(st.lists(ENTRIES, min_size=1, max_size=8), st.data())
def test_any_altered_field_is_found_at_its_line(entries: list[AuditEntry], data: st.DataObject) -> None:
    lines = chain(entries)
    at = data.draw(st.integers(0, len(lines) - 1))
    name = data.draw(st.sampled_from(["at", "who", "kind", "ticket_id", "subject", "reason", "before"]))
    value = data.draw(TEXTS.filter(lambda text: text != getattr(lines[at], name)))
    forged = replace(lines[at], **{name: value})  # type: ignore[arg-type]
    broken = [*lines[:at], forged, *lines[at + 1 :]]
    assert inspected(broken, end_of(lines)) == f"{at + 1} altered"


@given(st.lists(ENTRIES, min_size=2, max_size=8), st.data())
def test_altering_a_line_with_its_hash_is_found_behind_it(
    entries: list[AuditEntry], data: st.DataObject
) -> None:
    lines = chain(entries)
    at = data.draw(st.integers(0, len(lines) - 2))
    forged = replace(lines[at], who=lines[at].who + "x")
    forged = replace(forged, hash=hash_of(forged))
    assert inspected([*lines[:at], forged, *lines[at + 1 :]], end_of(lines)) == f"{at + 2} unchained"


@given(st.lists(ENTRIES, min_size=1, max_size=8), st.data())
def test_a_removed_line_is_missed(entries: list[AuditEntry], data: st.DataObject) -> None:
    lines = chain(entries)
    at = data.draw(st.integers(0, len(lines) - 1))
    kind = "missing" if at < len(lines) - 1 else "cut"
    assert inspected([*lines[:at], *lines[at + 1 :]], end_of(lines)) == f"{at + 1} {kind}"


@given(st.lists(ENTRIES, min_size=2, max_size=8), st.data())
def test_two_lines_that_change_places_are_found_at_the_first(
    entries: list[AuditEntry], data: st.DataObject
) -> None:
    lines = chain(entries)
    one, other = sorted(data.draw(st.sets(st.integers(0, len(lines) - 1), min_size=2, max_size=2)))
    swapped = list(lines)
    swapped[one] = replace(lines[other], number=lines[one].number)
    swapped[other] = replace(lines[one], number=lines[other].number)
    assert inspected(swapped, end_of(lines)) == f"{one + 1} altered"
    for at in (one, other):
        swapped[at] = replace(swapped[at], hash=hash_of(swapped[at]))
    assert inspected(swapped, end_of(lines)) == f"{one + 1} unchained"


def test_a_line_put_in_twice_is_found() -> None:
    lines = five()
    assert inspected([*lines[:3], lines[2], *lines[3:]], end_of(lines)) == "3 unchained"


@pytest.mark.parametrize(
    ("kept", "head", "found"),
    [
        (5, 5, ""),
        (3, 5, "4 cut"),
        (0, 5, "1 cut"),
        (5, 3, "4 beyond"),
        (5, -1, "5 unmarked"),
        (0, 0, ""),
    ],
)
def test_the_end_of_the_chain_must_be_where_its_mark_is(kept: int, head: int, found: str) -> None:
    lines = five()
    mark = AuditHead(head, lines[head - 1].hash) if head > 0 else AuditHead(head)
    assert inspected(lines[:kept], mark) == found


def test_an_end_that_was_forged_too_is_found() -> None:
    assert inspected(five(), AuditHead(5, "f" * 64)) == "5 rewritten"


def test_a_log_written_anew_from_the_start_is_found_by_an_end_kept_elsewhere() -> None:
    kept = end_of(five()[:3])
    anew = chain([noted(actor(Role.AUDITOR), AuditKind.EXPORTED, NOW) for _ in range(5)])
    assert inspected(anew, end_of(anew)) == ""
    assert inspected(anew, end_of(anew), kept) == "3 rewritten"
    assert inspected(anew[:2], end_of(anew[:2]), kept) == "3 cut"


def test_a_fault_says_where_in_chinese() -> None:
    inspection = Inspection()
    inspection.follow([five()[1]])
    verdict = inspection.close(AuditHead())
    assert not verdict.whole
    assert verdict.fault is not None
    assert verdict.fault.kind is FaultKind.MISSING
    assert verdict.fault.text == "审计日志第 1 条缺失。"


@given(st.text())
def test_texts_are_kept_as_every_database_gives_them_back(text: str) -> None:
    kept = clean(text)
    assert kept == clean(kept)
    assert len(kept) <= LONGEST
    assert "\x00" not in kept
    kept.encode()


def test_numbers_in_a_reason_are_masked() -> None:
    entry = noted(actor(Role.UNIT), AuditKind.REVEALED, NOW, reason="回拨 138-0000-1234\n核实地点")
    assert chained(entry, AuditHead()).reason == "回拨 138****1234 核实地点"


def test_a_time_without_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="time zone"):
        chained(noted(actor(Role.UNIT), AuditKind.REVEALED, datetime(2026, 1, 1)), AuditHead())  # noqa: DTZ001


def test_lines_tell_their_moment_and_kind_as_far_as_they_can() -> None:
    line = five()[0]
    assert (line.when, line.label) == (NOW, "查看身份")
    strange = replace(line, at="gone", kind="from_the_future")
    assert (strange.when, strange.label) == (None, "from_the_future")
