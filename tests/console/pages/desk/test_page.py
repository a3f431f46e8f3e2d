"""The whole desk page in a call: units by one key, questions that tick off, phrases, room for all."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.desk import DeskPage
from console.theme import Appearance, Scheme
from forms.dispatch.service import choices_of
from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.words import LinkKind
from tests.console.clipping import clipped
from tests.console.desks import TestDesk
from tests.console.pages.desk.busy import HEAT, page_of, stocked, take_call

ALT = Qt.KeyboardModifier.AltModifier


class Working:
    """Somebody at the page, in a call about heating."""

    def __init__(
        self, qtbot: QtBot, seat: TestDesk | None = None, size: tuple[int, int] = (1290, 640)
    ) -> None:
        self.qtbot = qtbot
        self.seat = seat or stocked()
        self.page: DeskPage = page_of(qtbot, self.seat, size)
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        take_call(self.seat)
        qtbot.waitUntil(lambda: bool(self.page.units.list.rows))
        self.page.form.go_to(Field.TITLE)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifiers)

    @property
    def in_title(self) -> bool:
        return self.page.form.fields.field_in_focus is Field.TITLE


# --- units


def test_the_unit_of_the_directory_is_suggested_with_helpers_confidence_and_reason(qtbot: QtBot) -> None:
    work = Working(qtbot)
    first = work.page.units.list.rows[0]
    assert first.offer.percent >= 80
    assert "派单目录" in first.offer.sentence
    assert first.spoken.startswith("Alt+6，")
    assert work.in_title


def test_one_key_proposes_a_unit_and_the_same_key_takes_it_back(qtbot: QtBot) -> None:
    work = Working(qtbot)
    code = work.page.units.list.rows[0].key
    work.press(Qt.Key.Key_6, ALT)
    chosen = work.seat.desk.drafts.current.beside.unit
    assert chosen is not None
    assert (chosen.lead, len(chosen.offered)) == (code, len(work.page.units.list.rows))
    assert work.page.units.list.rows[0].taken
    work.press(Qt.Key.Key_6, ALT)
    assert work.seat.desk.drafts.current.beside.unit is None
    assert work.in_title


def test_what_was_suggested_and_what_was_proposed_are_kept_with_the_ticket(qtbot: QtBot) -> None:
    work = Working(qtbot)
    code = work.page.units.list.rows[1].key
    work.press(Qt.Key.Key_7, ALT)
    draft_id = work.seat.desk.drafts.current.id
    work.press(Qt.Key.Key_F9)
    (kept,) = choices_of(draft_id, work.seat.storage)
    assert (kept.chosen_lead, kept.rank, kept.operator) == (code, 2, "1001")


def test_a_proposed_unit_stays_in_its_place_whatever_is_suggested_then(qtbot: QtBot) -> None:
    work = Working(qtbot)
    code = work.page.units.list.rows[0].key
    work.press(Qt.Key.Key_6, ALT)
    noise = work.seat.desk.catalogue.categories.search("夜间施工")[0].code
    before = work.page.units.list.rows
    work.seat.desk.drafts.fill(Field.CATEGORY, noise)
    qtbot.waitUntil(lambda: work.page.units.list.rows != before)
    assert work.page.units.list.rows[0].key == code
    assert len(work.page.units.list.rows) > 1


def test_the_list_of_units_is_walked_by_keys(qtbot: QtBot) -> None:
    work = Working(qtbot)
    work.press(Qt.Key.Key_U, ALT)
    work.press(Qt.Key.Key_J)
    work.press(Qt.Key.Key_Return)
    chosen = work.seat.desk.drafts.current.beside.unit
    assert chosen is not None
    assert chosen.lead == work.page.units.list.rows[1].key
    work.press(Qt.Key.Key_Escape)
    assert work.in_title


def test_a_failed_look_for_units_is_told(qtbot: QtBot) -> None:
    work = Working(qtbot)
    work.seat.desk.drafts.begin()
    work.seat.storage.fails_with = StorageUnavailable()
    work.seat.desk.drafts.fill(Field.TITLE, "路灯不亮")
    qtbot.waitUntil(lambda: "没有完成" in work.page.units.said.text())
    assert work.page.units.list.rows == ()


# --- questions


def test_the_category_says_what_to_ask_and_which_fields_it_needs(qtbot: QtBot) -> None:
    work = Working(qtbot)
    asks = work.page.asks
    assert asks.isVisible()
    assert any("多少度" in each.question for each in asks.questions)
    names = [chip.accessibleName() for chip in asks.chips]
    assert "事发地址：已填" in names
    assert any("待填" in name for name in names)


def test_questions_are_ticked_by_digit_and_by_click_and_belong_to_their_draft(qtbot: QtBot) -> None:
    work = Working(qtbot)
    asks = work.page.asks
    work.press(Qt.Key.Key_Q, ALT)
    assert asks.questions[0].tick.hasFocus()
    work.press(Qt.Key.Key_1)
    assert [each.done for each in asks.questions][:2] == [True, False]
    QTest.mouseClick(asks.questions[1].tick, Qt.MouseButton.LeftButton)
    assert [each.done for each in asks.questions][:2] == [True, True]
    work.press(Qt.Key.Key_Escape)
    assert work.in_title
    first = work.seat.desk.drafts.current.id
    work.seat.desk.drafts.begin()
    work.seat.desk.drafts.fill(Field.CATEGORY, HEAT)
    qtbot.waitUntil(lambda: bool(asks.questions))
    assert not any(each.done for each in asks.questions)
    work.seat.desk.drafts.bring_forward(first)
    assert [each.done for each in asks.questions][:2] == [True, True]


def test_a_needed_field_ticks_itself_off_once_it_is_filled_in_and_a_click_leads_there(qtbot: QtBot) -> None:
    work = Working(qtbot)
    asks = work.page.asks
    number = next(place for place, chip in enumerate(asks.chips) if "联系电话：待填" in chip.accessibleName())
    asks.chips[number].click()
    assert work.page.form.fields.field_in_focus is Field.CONTACT_NUMBER
    work.seat.desk.drafts.fill(Field.CONTACT_NUMBER, "13800001234")
    qtbot.waitUntil(lambda: "已填" in asks.chips[number].accessibleName())


def test_without_a_category_there_is_nothing_to_ask(qtbot: QtBot) -> None:
    work = Working(qtbot)
    work.seat.desk.drafts.begin()
    assert not work.page.asks.isVisible()


# --- phrases


def phrase(work: Working, key: Qt.Key) -> None:
    """Open the list by its key and press a phrase's own."""
    work.press(Qt.Key.Key_P, ALT)
    menu = work.page.form.phrases.menu_of_phrases
    work.qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, key)


def test_a_phrase_is_shown_large_and_inserted_nowhere(qtbot: QtBot) -> None:
    work = Working(qtbot)
    before = work.seat.desk.drafts.current.values
    phrase(work, Qt.Key.Key_4)
    strip = work.page.form.phrase
    assert strip.isVisible()
    assert "请您稍等" in strip.text.text()
    assert strip.text.font().pixelSize() > work.page.form.font().pixelSize()
    assert work.seat.desk.drafts.current.values == before
    assert work.in_title
    strip.cross.click()
    assert not strip.isVisible()


def test_with_an_abusive_caller_the_supervisor_is_named(qtbot: QtBot) -> None:
    work = Working(qtbot)
    phrase(work, Qt.Key.Key_9)
    assert "值班班长" in work.page.form.phrase.when.text()
    assert "不要主动挂断" in work.page.form.phrase.when.text()


# --- room


def linked(work: Working) -> None:
    work.page.similar.link(LinkKind.JOINED)
    work.page.units.take(0)


def alarmed(work: Working) -> None:
    work.seat.desk.drafts.fill(Field.CONTENT, "楼下着火了，有人昏迷")
    phrase(work, Qt.Key.Key_9)


def folded(work: Working) -> None:
    for card in (work.page.similar, work.page.knowledge, work.page.units, work.page.asks):
        QTest.mouseClick(card.fold, Qt.MouseButton.LeftButton)
        assert card.is_folded


def empty(work: Working) -> None:
    work.seat.desk.drafts.begin()


@pytest.mark.parametrize("state", [linked, alarmed, folded, empty], ids=lambda each: each.__name__)
@pytest.mark.parametrize(
    ("scale", "size", "scheme"),
    [(1.0, (1290, 620), Scheme.LIGHT), (1.0, (1840, 930), Scheme.DARK), (1.6, (1800, 860), Scheme.LIGHT)],
    ids=["small", "large", "160%"],
)
def test_no_words_are_cut(
    qtbot: QtBot,
    qapp: QApplication,
    state: Callable[[Working], None],
    scale: float,
    size: tuple[int, int],
    scheme: Scheme,
) -> None:
    theme.install(qapp, Appearance(scheme, scale, reduced_motion=True))
    work = Working(qtbot, size=size)
    state(work)
    qtbot.wait(50)
    assert clipped(work.page) == []
    assert (work.page.width(), work.page.height()) == size
    assert not work.page.form.fields.horizontalScrollBar().isVisible()


def test_what_is_beside_the_form_keeps_its_place_whatever_is_found(qtbot: QtBot) -> None:
    work = Working(qtbot)

    def tops() -> list[int]:
        cards = (work.page.similar, work.page.knowledge, work.page.units)
        return [each.mapTo(work.page, QPoint(0, 0)).y() for each in cards]

    full = tops()
    empty(work)
    qtbot.wait(50)
    assert tops() == full


def test_no_key_is_used_twice_on_the_page(qtbot: QtBot) -> None:
    from PySide6.QtGui import QShortcut

    page = Working(qtbot).page
    window_wide = [
        each.key().toString()
        for each in page.findChildren(QShortcut)
        if each.context() is Qt.ShortcutContext.WindowShortcut
    ]
    assert len(window_wide) == len(set(window_wide)), sorted(window_wide)
