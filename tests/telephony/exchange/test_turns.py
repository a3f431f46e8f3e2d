"""When a simulated citizen speaks."""

from hypothesis import given
from hypothesis import strategies as st

from telephony.exchange.turns import LONGEST_SPEECH_SECONDS, PAUSE_SECONDS, Turn, TurnTaking

STEP = 0.02


class Clock:
    """Plays a conversation in steps of 20 ms."""

    def __init__(self, turns: TurnTaking) -> None:
        self.turns = turns
        self.now = 0.0

    def play(self, seconds: float, *, loud: bool = False, on_hold: bool = False) -> Turn:
        """So much of the same; ends early at the first turn that isn't LISTEN."""
        for _ in range(round(seconds / STEP)):
            self.now += STEP
            turn = self.turns.listen(self.now, loud=loud, on_hold=on_hold)
            if turn is not Turn.LISTEN:
                return turn
        return Turn.LISTEN

    def speak(self, seconds: float = 2.0) -> None:
        self.turns.begin()
        assert self.play(seconds, loud=True) is Turn.LISTEN
        self.turns.finish(self.now)


def clock(utterances: int = 3) -> Clock:
    return Clock(TurnTaking(utterances, greeting_seconds=2.5, silence_seconds=6.0, now=0.0))


def test_the_citizen_waits_for_the_greeting_to_end() -> None:
    talk = clock()
    assert talk.play(1.5, loud=True) is Turn.LISTEN
    assert talk.play(PAUSE_SECONDS - 0.1) is Turn.LISTEN
    assert talk.play(0.2) is Turn.SPEAK


def test_without_a_greeting_the_citizen_starts_after_a_while() -> None:
    talk = clock()
    assert talk.play(2.4) is Turn.LISTEN
    assert talk.play(0.2) is Turn.SPEAK


def test_a_short_pause_within_a_sentence_is_not_its_end() -> None:
    talk = clock()
    for _ in range(5):
        assert talk.play(1.0, loud=True) is Turn.LISTEN
        assert talk.play(PAUSE_SECONDS - 0.2) is Turn.LISTEN


def test_a_cough_is_no_answer() -> None:
    talk = clock()
    talk.play(3)
    talk.speak()
    talk.play(0.1, loud=True)
    assert talk.play(PAUSE_SECONDS + 1) is Turn.LISTEN
    assert talk.play(6) is Turn.SPEAK


def test_a_silent_desk_does_not_stop_the_citizen() -> None:
    talk = clock(utterances=2)
    assert talk.play(3) is Turn.SPEAK
    talk.speak()
    assert talk.play(5.9) is Turn.LISTEN
    assert talk.play(0.2) is Turn.SPEAK
    talk.speak()
    assert talk.play(PAUSE_SECONDS + 0.1) is Turn.DONE


def test_nothing_is_said_on_hold_and_the_waiting_begins_anew_after_it() -> None:
    talk = clock()
    talk.play(3)
    talk.speak()
    assert talk.play(60, on_hold=True) is Turn.LISTEN
    assert talk.play(5.9) is Turn.LISTEN
    assert talk.play(0.2) is Turn.SPEAK


def test_unbroken_noise_does_not_silence_the_citizen_for_ever() -> None:
    talk = clock()
    assert talk.play(LONGEST_SPEECH_SECONDS - 0.5, loud=True) is Turn.LISTEN
    assert talk.play(1, loud=True) is Turn.SPEAK


@given(
    st.lists(
        st.tuples(st.sampled_from(["loud", "quiet", "hold"]), st.floats(0.02, 9.0)), min_size=1, max_size=30
    )
)
def test_every_line_is_said_once_whatever_the_other_side_does(parts: list[tuple[str, float]]) -> None:
    talk = clock(utterances=4)
    said = 0
    for what, seconds in parts:
        turn = talk.play(seconds, loud=what == "loud", on_hold=what == "hold")
        assert what != "hold" or turn is Turn.LISTEN
        if turn is Turn.SPEAK:
            said += 1
            talk.speak(1.0)
        elif turn is Turn.DONE:
            assert said == 4
    assert talk.turns.left == 4 - said
