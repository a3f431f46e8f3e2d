"""区县, 街道 and 社区 out of what is typed: only where nobody chose, told, and taken back by a key."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from forms.draft import Field
from tests.console.pages.desk.sitting import Sitting

ALT = Qt.KeyboardModifier.AltModifier


def places(sat: Sitting) -> tuple[str, str, str]:
    draft = sat.draft
    return draft.text(Field.DISTRICT), draft.text(Field.STREET), draft.text(Field.COMMUNITY)


def write(sat: Sitting, field: Field, text: str) -> None:
    sat.line(field).clear()
    sat.line(field).textEdited.emit("")
    sat.write(field, text)
    sat.form.places.look()


def test_the_address_fills_all_three_and_says_from_where(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    sat.write(Field.ADDRESS, "鹿城区望月社区东门")
    qtbot.waitUntil(lambda: places(sat) == ("鹿城区", "滨江街道", "望月社区"))
    said = sat.said_of(Field.DISTRICT)
    assert "按事发地址中的“鹿城区”、“望月社区”填入" in said
    assert "Alt+Z" in said
    assert sat.is_in(Field.ADDRESS)


@pytest.mark.parametrize("field", [Field.TITLE, Field.CONTENT])
def test_a_place_in_title_or_content_counts_where_the_address_names_none(qtbot: QtBot, field: Field) -> None:
    sat = Sitting(qtbot)
    sat.write(field, "鹿城区滨江街道夜间施工")
    sat.form.places.look()
    assert places(sat) == ("鹿城区", "滨江街道", "")
    assert f"按{field.label}中的" in sat.said_of(Field.DISTRICT)


def test_one_key_takes_it_back_for_good(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    write(sat, Field.ADDRESS, "鹿城区滨江街道码头")
    sat.press(Qt.Key.Key_Z, ALT)
    assert places(sat) == ("", "", "")
    assert "Alt+Z" not in sat.said_of(Field.DISTRICT)
    sat.write(Field.ADDRESS, "旁边")
    sat.form.places.look()
    assert places(sat) == ("", "", "")


def test_what_was_recognised_follows_the_words_and_what_was_chosen_does_not(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    write(sat, Field.ADDRESS, "鹿城区滨江街道码头社区")
    write(sat, Field.ADDRESS, "云山区红旗街道")
    assert places(sat) == ("云山区", "红旗街道", "")
    sat.fill({Field.STREET: "松岭街道"})
    write(sat, Field.ADDRESS, "鹿城区滨江街道")
    assert places(sat) == ("云山区", "松岭街道", "")


def test_a_community_typed_by_hand_stays(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    sat.fill({Field.COMMUNITY: "望月里"})
    write(sat, Field.ADDRESS, "鹿城区滨江街道")
    assert places(sat) == ("鹿城区", "滨江街道", "望月里")


def test_what_a_person_took_away_is_not_filled_in_again(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    write(sat, Field.ADDRESS, "鹿城区滨江街道")
    sat.fill({Field.STREET: ""})
    sat.write(Field.ADDRESS, "码头")
    sat.form.places.look()
    assert places(sat) == ("鹿城区", "", "")


def test_a_name_that_several_places_have_is_told_and_not_guessed(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    write(sat, Field.ADDRESS, "幸福社区3号楼")
    assert places(sat) == ("", "", "")
    assert "幸福社区" in sat.said_of(Field.DISTRICT)


def test_a_matter_without_a_place_gets_none(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    sat.fill({Field.NOWHERE: True})
    sat.write(Field.TITLE, "鹿城区公积金怎样提取")
    sat.form.places.look()
    assert places(sat) == ("", "", "")
