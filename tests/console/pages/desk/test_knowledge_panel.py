"""The answers beside the form: they follow the typing, stand still, and go into the reply by one key."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.desk.answer_reader import AnswerReader
from console.pages.desk.knowledge_panel import KnowledgePanel
from console.theme import Appearance, Scheme
from console.widgets.layout import HBox
from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.knowledge.feedback import Verdict
from tests.console.articles import FUND, HEATING, heating_like, publish
from tests.console.clipping import clipped
from tests.console.desks import TestDesk, make_desk
from tests.console.held_jobs import HeldJobs
from tests.console.pages.desk.sitting import Sitting

ALT = Qt.KeyboardModifier.AltModifier


class Asking(Sitting):
    """The form with the answers beside it."""

    def __init__(self, qtbot: QtBot, seat: TestDesk | None = None) -> None:
        super().__init__(qtbot, seat or stocked())
        self.panel = KnowledgePanel(self.seat.desk)
        layout = self.window.layout()
        assert isinstance(layout, HBox)
        layout.addWidget(self.panel)
        self.panel.setFixedWidth(300)
        self.panel.show()
        qtbot.waitExposed(self.window)

    def titles(self) -> list[str]:
        return [each.line.content.title for each in self.panel.list.offers.offers]

    def asks(self, text: str = "家里暖气不热") -> None:
        self.write(Field.TITLE, text)
        self.qtbot.waitUntil(lambda: bool(self.titles()))

    def answer(self) -> str:
        return self.draft.text(Field.ANSWER)


def stocked(storage_lane: HeldJobs | None = None) -> TestDesk:
    seat = make_desk(storage_lane=storage_lane)
    publish(seat.storage, HEATING, "heating", seat.clock())
    publish(seat.storage, FUND, "fund", seat.clock())
    return seat


# --- asking


def test_what_is_typed_brings_the_answer_with_its_sentence_and_owner(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    assert sat.titles() == ["供暖时间与标准"]
    model = sat.panel.list.offers
    spoken = str(model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.startswith("Alt+1，供暖时间与标准")
    assert "住房和城乡建设局" in spoken


def test_the_answers_never_take_the_keyboard(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    assert sat.is_in(Field.TITLE)
    row = sat.panel.list.visualRect(sat.panel.list.offers.index(0, 0)).center()
    QTest.mouseClick(sat.panel.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert sat.is_in(Field.TITLE)
    assert sat.panel.list.chosen is not None
    sat.click(sat.panel.insert)
    assert sat.is_in(Field.TITLE)


def test_an_article_that_ends_soon_is_marked_and_an_expired_one_is_not_offered(qtbot: QtBot) -> None:
    seat = make_desk()
    publish(seat.storage, heating_like(1), "soon", seat.clock(), valid_until=date(2026, 11, 24))
    publish(seat.storage, heating_like(2), "over", seat.clock(), valid_until=date(2026, 11, 20))
    sat = Asking(qtbot, seat)
    sat.asks("暖气不热")
    assert sat.titles() == ["暖气不热处理办法之1"]
    model = sat.panel.list.offers
    assert "还有 3 天到期" in str(model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole))


def test_an_answer_to_older_words_is_dropped_and_the_newer_ones_are_asked(qtbot: QtBot) -> None:
    lane = HeldJobs()
    lane.holding = False
    seat = stocked(lane)
    sat = Asking(qtbot, seat)
    lane.holding = True
    sat.write(Field.TITLE, "家里暖气不热")
    qtbot.waitUntil(lambda: len(lane) == 1)
    sat.go_to(Field.TITLE)
    sat.line(Field.TITLE).clear()
    sat.line(Field.TITLE).textEdited.emit("")
    sat.write(Field.TITLE, "租房提取公积金")
    qtbot.wait(200)
    assert len(lane) == 1
    lane.let_go()
    assert sat.titles() == []
    lane.let_all_go()
    assert sat.titles() == ["公积金提取"]


def test_a_database_that_is_away_leaves_the_last_answers_and_says_so(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    sat.seat.storage.fails_with = StorageUnavailable()
    sat.write(Field.TITLE, "，要求退费")
    qtbot.waitUntil(sat.panel.again.isVisible)
    assert sat.titles() == ["供暖时间与标准"]
    assert "列出的是上一次的答案" in sat.panel.said.text()
    sat.seat.storage.fails_with = None
    sat.click(sat.panel.again)
    qtbot.waitUntil(lambda: not sat.panel.again.isVisible())
    assert not sat.panel.said.isVisible()


def test_where_nothing_answers_the_panel_says_what_to_do(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    assert "填写标题或内容" in sat.panel.empty.accessibleName()
    sat.write(Field.TITLE, "彩虹瀑布")
    qtbot.waitUntil(lambda: "缺答案" in sat.panel.empty.accessibleName())


def test_another_form_in_front_brings_its_own_answers(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    sat.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert sat.titles() == []


# --- standing still


def test_the_selected_answer_stays_where_it_is_while_others_come(qtbot: QtBot) -> None:
    seat = make_desk()
    for number in range(1, 4):
        publish(seat.storage, heating_like(number), f"h{number}", seat.clock())
    sat = Asking(qtbot, seat)
    sat.asks("暖气不热")
    model = sat.panel.list.offers
    sat.panel.list.setCurrentIndex(model.index(1, 0))
    held = model.offers[1].line.id
    sat.write(Field.TITLE, "")
    publish(seat.storage, FUND, "fund", seat.clock())
    sat.line(Field.TITLE).clear()
    sat.line(Field.TITLE).textEdited.emit("")
    sat.write(Field.TITLE, "租房提取公积金")
    qtbot.waitUntil(lambda: "公积金提取" in sat.titles())
    assert model.offers[1].line.id == held
    assert sat.panel.list.chosen is not None
    assert sat.panel.list.chosen.line.id == held


def test_the_answer_under_the_pointer_stays_until_the_pointer_goes(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    place = sat.panel.list.visualRect(sat.panel.list.offers.index(0, 0)).center()
    QTest.mouseMove(sat.panel.list.viewport(), QPoint(1, 1))
    QTest.mouseMove(sat.panel.list.viewport(), place)
    sat.line(Field.TITLE).clear()
    sat.line(Field.TITLE).textEdited.emit("")
    sat.write(Field.TITLE, "租房提取公积金")
    qtbot.waitUntil(lambda: "公积金提取" in sat.titles())
    assert sat.titles()[0] == "供暖时间与标准"
    sat.panel.list.looked_at.emit("")
    assert sat.titles() == ["公积金提取"]


# --- inserting


def test_alt_and_a_number_put_the_sentence_with_its_source_into_the_reply(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks("卧室温度不低于多少")
    sat.press(Qt.Key.Key_1, ALT)
    assert "不低于18℃" in sat.answer()
    assert sat.answer().endswith("（来源：住房和城乡建设局《供暖时间与标准》）")
    assert sat.is_in(Field.TITLE)
    assert sat.panel.cited.titles == ["供暖时间与标准"]


def test_the_reply_keeps_what_it_said_and_takes_the_answer_at_its_end(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.write(Field.ANSWER, "您好。")
    sat.asks()
    sat.press(Qt.Key.Key_1, ALT)
    assert sat.answer().startswith("您好。\n")


def test_with_the_cursor_in_the_reply_the_answer_goes_to_the_cursor(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    sat.write(Field.ANSWER, "再见。")
    text = sat.text(Field.ANSWER)
    cursor = text.textCursor()
    cursor.movePosition(cursor.MoveOperation.Start)
    text.setTextCursor(cursor)
    sat.press(Qt.Key.Key_1, ALT)
    assert sat.answer().endswith("》）再见。")


def test_a_filed_ticket_carries_the_article_and_its_version(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.fill()
    sat.write(Field.TITLE, "，暖气不热")
    qtbot.waitUntil(lambda: bool(sat.titles()))
    draft_id = sat.draft.id
    sat.press(Qt.Key.Key_1, ALT)
    sat.press(Qt.Key.Key_F9)
    assert [filed.draft.id for filed in sat.filed] == [draft_id]
    uses = sat.seat.storage.knowledge_uses.of_ticket(draft_id)
    assert [(use.article_id, use.version) for use in uses] == [("heating", 1)]


def test_an_answer_taken_out_by_undo_is_no_longer_cited(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    sat.press(Qt.Key.Key_1, ALT)
    sat.go_to(Field.ANSWER)
    sat.text(Field.ANSWER).undo()
    assert sat.answer() == ""
    assert sat.panel.cited.titles == []
    assert sat.seat.storage.knowledge_uses.of_ticket(sat.draft.id) == ()


def test_a_citation_can_be_taken_out_by_its_button(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    sat.press(Qt.Key.Key_1, ALT)
    button = sat.panel.cited.findChild(QAbstractButton)
    assert isinstance(button, QAbstractButton)
    sat.click(button)
    assert sat.panel.cited.titles == []
    assert sat.seat.storage.knowledge_uses.of_ticket(sat.draft.id) == ()


def test_a_citation_survives_a_database_that_is_away_and_the_windows_end(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.fill()
    sat.write(Field.TITLE, "，暖气不热")
    qtbot.waitUntil(lambda: bool(sat.titles()))
    sat.press(Qt.Key.Key_1, ALT)
    draft_id = sat.draft.id
    sat.seat.storage.fails_with = StorageUnavailable()
    sat.press(Qt.Key.Key_F9)
    assert [filed.is_waiting for filed in sat.filed] == [True]
    sat.seat.storage.fails_with = None
    again = make_desk(journal=sat.seat.journal, storage=sat.seat.storage)
    again.desk.open()
    uses = sat.seat.storage.knowledge_uses.of_ticket(draft_id)
    assert [(use.article_id, use.version) for use in uses] == [("heating", 1)]


def test_a_draft_that_comes_back_cites_what_it_cited(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    sat.press(Qt.Key.Key_1, ALT)
    sat.seat.desk.drafts.save()
    again = make_desk(journal=sat.seat.journal, storage=sat.seat.storage)
    again.desk.open()
    assert [each.title for each in again.desk.knowledge.citations.current] == ["供暖时间与标准"]


def test_a_number_without_an_answer_says_so_and_inserts_nothing(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    sat.press(Qt.Key.Key_4, ALT)
    assert sat.answer() == ""
    assert "没有第 4 条" in sat.panel.said.text()


# --- keys, reading, feedback


def test_the_keyboard_goes_to_the_answers_and_back_to_where_it_was(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    opened: list[object] = []
    sat.panel.read_wanted.connect(opened.append)
    sat.press(Qt.Key.Key_K, ALT)
    assert sat.panel.list.hasFocus()
    sat.press(Qt.Key.Key_Return)
    assert len(opened) == 1
    sat.press(Qt.Key.Key_Escape)
    assert sat.is_in(Field.TITLE)


def test_an_article_is_read_in_full_and_inserted_whole(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    reader = AnswerReader(sat.seat.desk)
    qtbot.addWidget(reader)
    reader.read(sat.panel.list.offers.offers[0])
    words = reader.text.toPlainText()
    for part in (
        "二十四时供暖",
        "咨询电话",
        "96000",
        "家里暖气不热怎么办",
        "《城市供热条例》",
    ):
        assert part in words
    reader.insert_whole.click()
    assert "24小时内上门测温" in sat.answer()


def test_a_hostile_article_shows_its_words_only_and_fetches_nothing(qtbot: QtBot) -> None:
    seat = make_desk()
    body = '<p>暖气不热<img src="http://127.0.0.1:9/x.png"><script>alert(1)</script></p>'
    content = heating_like(1, body)
    publish(seat.storage, content, "bad", seat.clock())
    sat = Asking(qtbot, seat)
    sat.asks("暖气不热")
    reader = AnswerReader(seat.desk)
    qtbot.addWidget(reader)
    reader.read(sat.panel.list.offers.offers[0])
    assert "alert" not in reader.text.toPlainText()
    assert "127.0.0.1" not in reader.text.toHtml()


def test_useful_is_counted_and_the_panel_says_so(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    sat.panel.list.setCurrentIndex(sat.panel.list.offers.index(0, 0))
    sat.click(sat.panel.useful)
    assert sat.seat.storage.knowledge_tasks.counts("heating").useful == 1
    assert "有用" in sat.panel.said.text()


def test_not_useful_becomes_a_task_of_the_owner(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    sat.panel.list.setCurrentIndex(sat.panel.list.offers.index(0, 0))
    sat.click(sat.panel.useless)
    assert sat.panel.strip.words.hasFocus()
    QTest.keyClicks(sat.panel.strip.words, "old")
    sat.press(Qt.Key.Key_Return)
    (task,) = sat.seat.storage.knowledge_tasks.stored.values()
    assert (task.verdict, task.unit, task.words) == (Verdict.NOT_USEFUL, "住房和城乡建设局", "old")
    assert "已转给住房和城乡建设局处理" in sat.panel.said.text()
    assert sat.is_in(Field.TITLE)


def test_a_missing_answer_is_told_to_the_office_with_the_forms_title(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.write(Field.TITLE, "彩虹瀑布门票")
    sat.click(sat.panel.missing)
    sat.press(Qt.Key.Key_Return)
    (task,) = sat.seat.storage.knowledge_tasks.stored.values()
    assert (task.verdict, task.words, task.article_id) == (Verdict.MISSING, "彩虹瀑布门票", "")


def test_feedback_that_could_not_be_kept_stays_typed(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.write(Field.TITLE, "彩虹瀑布门票")
    sat.click(sat.panel.missing)
    sat.seat.storage.fails_with = StorageUnavailable()
    sat.press(Qt.Key.Key_Return)
    assert sat.panel.strip.isVisible()
    assert sat.panel.strip.words.text() == "彩虹瀑布门票"
    assert "没有完成" in sat.panel.said.text()
    sat.press(Qt.Key.Key_Escape)
    assert sat.is_in(Field.TITLE)


# --- looks


def _cited(sat: Asking) -> None:
    sat.press(Qt.Key.Key_1, ALT)


def _faulted(sat: Asking) -> None:
    sat.panel.list.setCurrentIndex(sat.panel.list.offers.index(0, 0))
    sat.click(sat.panel.useless)


@pytest.mark.parametrize("state", [_cited, _faulted])
@pytest.mark.parametrize("scale", [1.0, 1.6], ids=["100%", "160%"])
def test_no_words_are_cut(
    qtbot: QtBot, qapp: QApplication, state: Callable[[Asking], None], scale: float
) -> None:
    theme.install(qapp, Appearance(Scheme.LIGHT, scale, reduced_motion=True))
    seat = make_desk()
    for number in range(6):
        publish(seat.storage, heating_like(number, "暖气不热应当怎么办，" * 20), f"h{number}", seat.clock())
    sat = Asking(qtbot, seat)
    sat.panel.setFixedWidth(theme.current().px(300))
    sat.asks("暖气不热")
    state(sat)
    qapp.processEvents()
    assert clipped(sat.panel) == []


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    sat = Asking(qtbot)
    sat.asks()
    _faulted(sat)
    nameless = [
        type(widget).__name__
        for widget in sat.panel.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit)
        and widget.isVisible()
        and not widget.accessibleName()
    ]
    assert nameless == []
