"""Who is owed a call back: one entry a number, gone when spoken with."""

from hypothesis import given
from hypothesis import strategies as st

from telephony.pbx.calls import QueueCall
from telephony.pbx.missed import Missed, missed_of, noted

A, B = "13800000001", "13800000002"


def lost(at: int, number: str = A, line: str = "12345") -> QueueCall:
    return QueueCall(
        id=f"l{at}", offered_at=at, line=line, queue="hotline", number=number, ended_at=float(at + 5)
    )


def spoken(at: int, number: str = A, *, outgoing: bool = False) -> QueueCall:
    return QueueCall(
        id=f"s{at}",
        offered_at=at,
        number=number,
        answered_at=float(at + 1),
        agent="1001",
        ended_at=float(at + 60),
        outgoing=outgoing,
    )


def test_a_number_that_calls_twice_in_vain_is_one_entry() -> None:
    assert missed_of([lost(10), lost(100, line="12369"), lost(50, B)]) == {
        A: Missed(number=A, line="12369", first_at=10, last_at=105, calls=("l10", "l100")),
        B: Missed(number=B, line="12345", first_at=50, last_at=55, calls=("l50",)),
    }


def test_it_leaves_when_called_back_or_answered_later() -> None:
    assert missed_of([lost(10), spoken(100, outgoing=True)]) == {}
    assert missed_of([lost(10), spoken(100)]) == {}


def test_an_answer_before_the_missed_call_settles_nothing() -> None:
    assert list(missed_of([spoken(10), lost(100)])) == [A]
    assert list(missed_of([lost(100), spoken(200), lost(300)])) == [A]
    assert missed_of([lost(100), spoken(200), lost(300)])[A].times == 1


def test_an_answer_told_late_does_not_settle_what_was_missed_after_it() -> None:
    missed = noted(missed_of([lost(300)]), spoken(200))
    assert list(missed) == [A]


def test_the_same_call_told_twice_is_one_and_a_withheld_number_is_none() -> None:
    once = missed_of([lost(10)])
    assert noted(once, lost(10)) is once
    assert missed_of([lost(10, "")]) == {}


def test_a_call_that_waits_is_not_missed_yet() -> None:
    waiting = QueueCall(id="w", offered_at=10, queue="hotline", number=A)
    assert missed_of([waiting]) == {}


@given(st.lists(st.tuples(st.sampled_from([A, B]), st.booleans()), max_size=20))
def test_a_number_is_owed_a_call_exactly_if_its_last_call_was_in_vain(moves: list[tuple[str, bool]]) -> None:
    calls = [
        (spoken if answered else lost)(1000 * place, number) for place, (number, answered) in enumerate(moves)
    ]
    last = dict(moves)
    assert set(missed_of(calls)) == {number for number, answered in last.items() if not answered}
