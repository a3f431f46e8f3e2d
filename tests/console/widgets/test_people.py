"""Who calls, and who is in the call."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.theme import Appearance, Scheme, Theme
from console.widgets.caller import CallerCard, RingingStrip
from console.widgets.participant import Participant, ParticipantCard, Presence
from console.widgets.pulse import pulse
from tests.console.widgets.windows import window_with


def test_a_caller_is_shown_and_spoken(qtbot: QtBot) -> None:
    card = CallerCard()
    window_with(qtbot, card)
    assert card.accessibleName() == "来电人：没有来电"
    card.show_caller("138 0000 0000", name="张先生", badge="三次来电", origin="鹿城区")
    assert card.accessibleName() == "来电人：138 0000 0000，张先生，三次来电，鹿城区"


def test_a_ringing_caller_stays_in_its_place(qtbot: QtBot) -> None:
    card = CallerCard()
    window_with(qtbot, card)
    card.show_caller("138 0000 0000", name="张先生")
    hint = card.sizeHint()
    card.set_ringing(True)
    assert card.sizeHint() == hint


def test_the_strip_breathes_once_a_second_and_stands_still_without_motion(look: Theme, qtbot: QtBot) -> None:
    strip = RingingStrip()
    window_with(qtbot, strip)
    assert strip.strength == 0.0
    strip.set_ringing(True)
    assert strip.strength == 1.0
    for _ in range(10):
        pulse().beat.emit()
    assert strip.strength == 1.0
    look.apply(Appearance(Scheme.LIGHT, reduced_motion=False))
    for _ in range(5):
        pulse().beat.emit()
    qtbot.waitUntil(lambda: strip.strength < 0.5)
    strip.set_ringing(False)
    assert strip.strength == 0.0


CITIZEN = Participant("a", "市民 张先生", "138****0000", Presence.TALKING, speaking=True)


def test_a_participant_says_who_speaks_in_words_too(qtbot: QtBot) -> None:
    card = ParticipantCard(CITIZEN)
    window_with(qtbot, card)
    assert card.accessibleName() == "市民 张先生 138****0000，通话中，正在说话"
    card.show_participant(Participant("a", "市民 张先生", "138****0000", Presence.HELD))
    assert card.accessibleName() == "市民 张先生 138****0000，保持"


def test_a_participant_is_removed_or_talked_to_alone(qtbot: QtBot) -> None:
    card = ParticipantCard(CITIZEN)
    window_with(qtbot, card)
    with qtbot.waitSignal(card.removal_wanted) as told:
        QTest.mouseClick(card.remove_button, Qt.MouseButton.LeftButton)
    assert told.args == ["a"]
    with qtbot.waitSignal(card.alone_wanted) as told:
        QTest.keyClick(card.alone_button, Qt.Key.Key_Space)
    assert told.args == ["a"]
    assert card.remove_button.accessibleName() == "移出 市民 张先生"


@pytest.mark.parametrize(
    ("participant", "why_remove", "why_alone"),
    [
        (Participant("b", "110", "110", Presence.LEFT), "对方已离开", "对方已离开"),
        (Participant("b", "110", "110", Presence.CALLING, why_not_alone="还没有接听"), "", "还没有接听"),
        (CITIZEN, "", ""),
    ],
)
def test_what_can_t_be_done_to_a_participant_says_why(
    qtbot: QtBot, participant: Participant, why_remove: str, why_alone: str
) -> None:
    card = ParticipantCard(participant)
    window_with(qtbot, card)
    for button, why in ((card.remove_button, why_remove), (card.alone_button, why_alone)):
        assert button.isEnabled() is not bool(why)
        assert button.accessibleDescription() == why


def test_a_speaking_participant_has_a_ring(qtbot: QtBot) -> None:
    card = ParticipantCard(CITIZEN)
    window_with(qtbot, card)
    quiet = Participant("a", "市民 张先生", "138****0000", Presence.TALKING)
    speaking = card.grab().toImage()
    card.show_participant(quiet)
    assert card.grab().toImage() != speaking
