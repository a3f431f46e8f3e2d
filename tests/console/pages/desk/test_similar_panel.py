"""Earlier tickets like the one being typed: told with the reason, never in the way."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.desk.similar_panel import SimilarPanel
from console.theme import Appearance, Scheme
from console.widgets.layout import HBox
from forms.beside import LinkChoice
from forms.draft import Field, FieldValue
from forms.errors import StorageUnavailable
from forms.words import Disposal, LinkKind, StateKind
from tests.console.clipping import clipped
from tests.console.desks import TestDesk, make_desk
from tests.console.held_jobs import HeldJobs
from tests.console.pages.desk.sitting import CTRL, DISPATCH, Sitting

ALT = Qt.KeyboardModifier.AltModifier


def filed(seat: TestDesk, number: str, changes: Mapping[Field, FieldValue] | None = None) -> str:
    """A dispatched ticket of that caller; its id."""
    seat.clock.pass_(60)
    seat.desk.drafts.begin_for_call(f"call-{seat.unix()}", {Field.CALLER_NUMBER: number})
    for field, value in {**DISPATCH, Field.CONTACT_NUMBER: number, **(changes or {})}.items():
        seat.desk.drafts.edit(field, value)
    draft_id = seat.desk.drafts.current.id
    seat.desk.filing.file(Disposal.DISPATCH)
    return draft_id


def typing(seat: TestDesk, number: str = "13800005678") -> None:
    seat.desk.drafts.begin_for_call("now", {Field.CALLER_NUMBER: number})
    for field in (Field.TITLE, Field.CONTENT, Field.ADDRESS, Field.CATEGORY):
        seat.desk.drafts.fill(field, DISPATCH[field])


def panel_of(qtbot: QtBot, seat: TestDesk) -> SimilarPanel:
    panel = SimilarPanel(seat.desk)
    qtbot.addWidget(panel)
    panel.setFixedWidth(theme.current().px(300))
    return panel


def test_another_callers_open_ticket_on_the_same_place_and_matter_is_told_with_the_reason(
    qtbot: QtBot,
) -> None:
    seat = make_desk()
    ticket_id = filed(seat, "13800001234")
    panel = panel_of(qtbot, seat)
    panel.show()
    height = panel.height()
    typing(seat)
    qtbot.waitUntil(lambda: bool(panel.list.rows))
    (row,) = panel.list.rows
    assert row.key == ticket_id
    assert row.state == StateKind.AWAITING_DISPATCH.label
    assert row.standing == "11-21 受理，等待派单"
    assert "同一地点" in row.reasons
    assert panel.title is not None
    assert panel.title.count_text == "1 件，1 件在办"
    assert panel.height() == height


def test_the_same_callers_ticket_says_so(qtbot: QtBot) -> None:
    seat = make_desk()
    filed(seat, "13800001234")
    panel = panel_of(qtbot, seat)
    typing(seat, "13800001234")
    qtbot.waitUntil(lambda: bool(panel.list.rows))
    assert "同一号码" in panel.list.rows[0].reasons


def test_a_different_matter_elsewhere_is_not_told(qtbot: QtBot) -> None:
    seat = make_desk()
    filed(seat, "13800001234", {Field.TITLE: "公积金怎样提取", Field.ADDRESS: "滨江路", Field.CATEGORY: ""})
    panel = panel_of(qtbot, seat)
    typing(seat)
    qtbot.wait(600)
    assert panel.list.rows == ()


def test_a_ticket_is_opened_by_enter(qtbot: QtBot) -> None:
    seat = make_desk()
    ticket_id = filed(seat, "13800001234")
    panel = panel_of(qtbot, seat)
    typing(seat)
    qtbot.waitUntil(lambda: bool(panel.list.rows))
    panel.show()
    opened: list[str] = []
    panel.ticket_wanted.connect(opened.append)
    panel.list.select(0)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert opened == [ticket_id]


def test_an_answer_about_the_form_before_is_dropped(qtbot: QtBot) -> None:
    lane = HeldJobs()
    lane.holding = False
    seat = make_desk(storage_lane=lane)
    filed(seat, "13800001234")
    panel = panel_of(qtbot, seat)
    lane.holding = True
    typing(seat)
    qtbot.wait(600)
    seat.desk.drafts.begin()
    lane.let_all_go()
    assert panel.list.rows == ()


def test_a_failed_look_is_told_and_filing_goes_on(qtbot: QtBot) -> None:
    seat = make_desk()
    panel = panel_of(qtbot, seat)
    seat.storage.fails_with = StorageUnavailable()
    typing(seat)
    qtbot.waitUntil(lambda: "没有完成" in panel.nothing.text())
    assert "查找相似工单没有完成" in panel.nothing.text()
    seat.storage.fails_with = None
    ticket_id = filed(seat, "13800005678")
    assert ticket_id in seat.storage.tickets.stored


# --- linking


class Linking(Sitting):
    """The form with the similar tickets beside it, and a call about a matter that somebody told before."""

    def __init__(self, qtbot: QtBot, seat: TestDesk | None = None) -> None:
        seat = seat or make_desk()
        self.earlier = filed(seat, "13800001234")
        super().__init__(qtbot, seat)
        self.panel = SimilarPanel(seat.desk)
        layout = self.window.layout()
        assert isinstance(layout, HBox)
        layout.addWidget(self.panel)
        self.panel.setFixedWidth(300)
        self.panel.show()
        seat.desk.drafts.begin_for_call("now", {Field.CALLER_NUMBER: "13800005678"})
        self.fill({**DISPATCH, Field.CONTACT_NUMBER: "13800005678"})
        qtbot.waitUntil(lambda: bool(self.panel.list.rows))
        self.go_to(Field.TITLE)

    def linked(self) -> list[LinkKind | None]:
        return [row.link for row in self.panel.list.rows]

    @property
    def number(self) -> str:
        return self.seat.storage.tickets.stored[self.earlier].number


@pytest.mark.parametrize(
    ("key", "kind", "told"),
    [(Qt.Key.Key_R, LinkKind.REPEAT, "重复"), (Qt.Key.Key_B, LinkKind.JOINED, "并入")],
)
def test_one_key_links_the_appeal_when_it_is_filed_and_not_before(
    qtbot: QtBot, key: Qt.Key, kind: LinkKind, told: str
) -> None:
    sat = Linking(qtbot)
    sat.press(key, ALT)
    assert sat.is_in(Field.TITLE)
    assert sat.draft.beside.link == LinkChoice(kind=kind, main_id=sat.earlier, main_number=sat.number)
    assert sat.panel.list.rows[0].link is kind
    assert told in sat.panel.said.text()
    assert sat.seat.storage.links.stored == {}
    sat.press(Qt.Key.Key_F9)
    ((ticket_id, linked), link) = next(iter(sat.seat.storage.links.stored.items()))
    assert (linked, link.main_id) == (kind, sat.earlier)
    assert ticket_id == sat.filed[0].draft.id
    assert told in sat.filed[0].next_step
    assert sat.number in sat.filed[0].next_step


def test_the_same_key_again_and_going_on_take_it_back(qtbot: QtBot) -> None:
    sat = Linking(qtbot)
    sat.press(Qt.Key.Key_R, ALT)
    sat.press(Qt.Key.Key_R, ALT)
    assert sat.draft.beside.link is None
    sat.press(Qt.Key.Key_B, ALT)
    sat.press(Qt.Key.Key_G, ALT)
    assert sat.draft.beside.link is None
    sat.press(Qt.Key.Key_F9)
    assert sat.seat.storage.links.stored == {}
    assert len(sat.filed) == 1


def test_the_panel_is_calm_once_the_agent_has_gone_on_and_stirs_for_a_new_one(qtbot: QtBot) -> None:
    sat = Linking(qtbot)
    assert sat.panel.property("tone") == "ringing"
    sat.press(Qt.Key.Key_G, ALT)
    assert sat.panel.property("tone") is None
    draft = sat.draft
    filed(sat.seat, "13800001235")
    sat.seat.desk.drafts.bring_forward(draft.id)
    qtbot.waitUntil(lambda: len(sat.panel.list.rows) == 2)
    assert sat.panel.property("tone") == "ringing"


def test_within_the_list_letters_choose_and_escape_goes_back_to_the_form(qtbot: QtBot) -> None:
    sat = Linking(qtbot)
    sat.press(Qt.Key.Key_S, ALT)
    assert sat.panel.list.hasFocus()
    sat.press(Qt.Key.Key_B)
    assert sat.draft.beside.link is not None
    assert sat.draft.beside.link.kind is LinkKind.JOINED
    sat.press(Qt.Key.Key_Escape)
    assert sat.is_in(Field.TITLE)


def test_the_buttons_do_what_the_keys_do(qtbot: QtBot) -> None:
    sat = Linking(qtbot)
    sat.click(sat.panel.repeat)
    assert sat.linked() == [LinkKind.REPEAT]
    sat.click(sat.panel.join)
    assert sat.linked() == [LinkKind.JOINED]
    sat.click(sat.panel.go_on)
    assert sat.linked() == [None]


def test_an_ended_ticket_can_only_be_repeated(qtbot: QtBot) -> None:
    seat = make_desk()
    filed(seat, "13800001234")
    sat = Linking(qtbot, seat)
    ended = next(iter(seat.storage.tickets.stored.values()))
    seat.storage.tickets.stored[ended.id] = replace(ended, state=StateKind.CLOSED)
    sat.fill({Field.TITLE: "夜间施工噪音扰民两个月"})
    qtbot.waitUntil(lambda: any(not row.is_open for row in sat.panel.list.rows))
    place = [row.key for row in sat.panel.list.rows].index(ended.id)
    sat.panel.list.select(place)
    assert not sat.panel.join.isEnabled()
    assert "不能并单" in sat.panel.join.toolTip()
    sat.press(Qt.Key.Key_B, ALT)
    assert sat.draft.beside.link is None
    sat.press(Qt.Key.Key_R, ALT)
    assert sat.draft.beside.link is not None


def test_the_choice_survives_the_windows_end(qtbot: QtBot) -> None:
    sat = Linking(qtbot)
    sat.press(Qt.Key.Key_B, ALT)
    chosen = sat.draft.beside
    qtbot.waitUntil(lambda: not sat.draft.is_unsaved)
    again = make_desk(journal=sat.seat.journal, storage=sat.seat.storage)
    again.desk.open()
    assert again.desk.drafts.current.beside == chosen
    assert again.desk.likenesses.view.choice == chosen.link


def test_a_link_chosen_while_the_database_is_away_is_made_when_it_comes_back(qtbot: QtBot) -> None:
    sat = Linking(qtbot)
    sat.press(Qt.Key.Key_B, ALT)
    sat.seat.storage.fails_with = StorageUnavailable()
    sat.press(Qt.Key.Key_F9)
    assert sat.filed[0].is_waiting
    sat.seat.storage.fails_with = None
    sat.seat.desk.filing.resend()
    assert [link.main_id for link in sat.seat.storage.links.stored.values()] == [sat.earlier]


def test_a_main_ticket_taken_back_meanwhile_is_told_and_the_ticket_is_filed(qtbot: QtBot) -> None:
    sat = Linking(qtbot)
    sat.press(Qt.Key.Key_B, ALT)
    main = sat.seat.storage.tickets.stored[sat.earlier]
    sat.seat.storage.tickets.stored[main.id] = replace(main, state=StateKind.RECALLED)
    sat.press(Qt.Key.Key_F9)
    assert sat.filed[0].number
    assert sat.seat.notices[-1].key == "link-ticket"
    assert "没有与" in sat.seat.notices[-1].happened


def test_a_linked_ticket_taken_back_comes_back_with_its_choice(qtbot: QtBot) -> None:
    sat = Linking(qtbot)
    sat.press(Qt.Key.Key_B, ALT)
    chosen = sat.draft.beside
    sat.press(Qt.Key.Key_F9)
    sat.press(Qt.Key.Key_Z, CTRL)
    assert sat.draft.text(Field.TITLE) == DISPATCH[Field.TITLE]
    assert sat.draft.beside == chosen


@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_no_words_are_cut(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    theme.install(qapp, Appearance(Scheme.LIGHT, scale, reduced_motion=True))
    seat = make_desk()
    for number in range(4):
        filed(seat, f"1380000123{number}")
    panel = panel_of(qtbot, seat)
    typing(seat)
    qtbot.waitUntil(lambda: len(panel.list.rows) == 4)
    panel.show()
    qapp.processEvents()
    assert clipped(panel) == []
