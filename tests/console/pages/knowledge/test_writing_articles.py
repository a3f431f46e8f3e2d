"""Writing, sending to review and reviewing: nothing typed is lost, nobody approves their own words."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.pages.knowledge.shelves import Shelf
from forms.errors import StorageUnavailable
from forms.knowledge.article import Article, ArticleState
from forms.knowledge.service import submit, write_draft
from tests.console.articles import HEATING, WRITER
from tests.console.desks import OPERATOR, TestDesk, make_desk
from tests.console.pages.knowledge.librarian import CTRL, Librarian, stocked


def only(seat: TestDesk) -> Article:
    (article,) = seat.storage.articles.stored.values()
    return article


def begun(qtbot: QtBot, seat: TestDesk | None = None) -> Librarian:
    writer = Librarian(qtbot, seat or make_desk())
    writer.press(Qt.Key.Key_N, CTRL)
    return writer


def fill(writer: Librarian) -> None:
    fields = writer.page.editor.fields
    for line, text in ((fields.title, "路灯报修"), (fields.unit, "城管局"), (fields.source, "值班口径")):
        writer.write(line, text)
        line.textEdited.emit(line.text())
    writer.write(fields.body, "拨打路灯所电话报修。")
    writer.write(fields.questions, "路灯不亮找谁")
    writer.write(fields.facts["phone"], "12345678")


def awaiting_review(seat: TestDesk, by_me: bool = False) -> None:
    author = OPERATOR if by_me else WRITER
    write_draft(HEATING, author, seat.storage, seat.clock(), article_id="new")
    submit("new", seat.storage, seat.clock())


def test_an_article_is_written_saved_and_sent_to_review_by_keys(qtbot: QtBot) -> None:
    writer = begun(qtbot)
    assert writer.page.editor.fields.title.hasFocus()
    fill(writer)
    writer.press(Qt.Key.Key_S, CTRL)
    article = only(writer.seat)
    assert article.newest.state is ArticleState.DRAFT
    assert article.newest.content.text == "拨打路灯所电话报修。"
    assert article.newest.content.questions == ("路灯不亮找谁",)
    assert article.newest.content.facts.phone == "12345678"
    writer.press(Qt.Key.Key_Return, CTRL)
    assert only(writer.seat).newest.state is ArticleState.IN_REVIEW
    assert "拨打路灯所" in writer.words()


def test_a_typing_pause_saves_the_draft_once(qtbot: QtBot) -> None:
    writer = begun(qtbot)
    fill(writer)
    writer.page.editor.save_quietly()
    writer.page.editor.save_quietly()
    assert only(writer.seat).newest.content.title == "路灯报修"
    assert "草稿已保存" in writer.page.editor.status.text()


def test_what_is_missing_for_review_is_said_and_what_is_typed_stays(qtbot: QtBot) -> None:
    writer = begun(qtbot)
    fields = writer.page.editor.fields
    writer.write(fields.title, "路灯报修")
    fields.title.textEdited.emit("")
    writer.press(Qt.Key.Key_Return, CTRL)
    assert "责任单位" in writer.page.editor.problem.text()
    assert fields.title.text() == "路灯报修"


def test_a_day_that_can_not_be_read_is_said_by_its_field(qtbot: QtBot) -> None:
    writer = begun(qtbot)
    fill(writer)
    fields = writer.page.editor.fields
    writer.write(fields.valid_until, "明年")
    writer.press(Qt.Key.Key_S, CTRL)
    assert "失效日期写法不对" in writer.page.editor.problem.text()
    assert writer.seat.storage.articles.stored == {}
    fields.valid_until.setText("2027/3/15")
    writer.press(Qt.Key.Key_S, CTRL)
    assert str(only(writer.seat).newest.content.valid_until) == "2027-03-15"


def test_a_database_that_is_away_loses_nothing_typed(qtbot: QtBot) -> None:
    writer = begun(qtbot)
    fill(writer)
    writer.seat.storage.fails_with = StorageUnavailable()
    writer.press(Qt.Key.Key_S, CTRL)
    editor = writer.page.editor
    assert "没有完成" in editor.problem.text()
    writer.press(Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert editor.back.text() == "不保存，返回"
    writer.seat.storage.fails_with = None
    writer.press(Qt.Key.Key_S, CTRL)
    assert only(writer.seat).newest.content.title == "路灯报修"


def test_leaving_saves_what_was_typed_and_shows_it(qtbot: QtBot) -> None:
    writer = begun(qtbot)
    fill(writer)
    writer.press(Qt.Key.Key_Escape)
    assert only(writer.seat).newest.content.title == "路灯报修"
    assert writer.is_reading()
    writer.shelf(Shelf.MINE)
    assert writer.titles() == ["路灯报修"]


def test_what_can_not_be_saved_is_left_behind_only_when_asked_twice(qtbot: QtBot) -> None:
    writer = begun(qtbot)
    fields = writer.page.editor.fields
    writer.write(fields.unit, "城管局")
    fields.unit.textEdited.emit("城管局")
    writer.click(writer.page.editor.back)
    assert writer.page.editor.isVisible()
    assert "标题" in writer.page.editor.problem.text()
    writer.click(writer.page.editor.back)
    assert not writer.page.editor.isVisible()
    assert writer.seat.storage.articles.stored == {}


def test_changing_a_published_article_leaves_readers_what_they_had_until_the_review(qtbot: QtBot) -> None:
    writer = Librarian(qtbot, stocked())
    writer.open("fund")
    writer.click(writer.page.view.edit)
    fields = writer.page.editor.fields
    writer.write(fields.title, "（租房）")
    fields.title.textEdited.emit("")
    writer.press(Qt.Key.Key_S, CTRL)
    article = writer.seat.storage.articles.stored["fund"]
    assert article.shown.content.title == "公积金提取"
    assert article.newest.content.title == "公积金提取（租房）"
    assert article.newest.content.body == article.shown.content.body


def test_another_persons_article_is_approved_and_published(qtbot: QtBot) -> None:
    seat = make_desk()
    awaiting_review(seat)
    reviewer = Librarian(qtbot, seat)
    reviewer.shelf(Shelf.REVIEW)
    assert reviewer.titles() == ["供暖时间与标准"]
    reviewer.open("new")
    reviewer.click(reviewer.page.view.approve)
    assert only(seat).state is ArticleState.PUBLISHED
    assert reviewer.titles() == []


def test_ones_own_article_can_not_be_approved_but_taken_back(qtbot: QtBot) -> None:
    seat = make_desk()
    awaiting_review(seat, by_me=True)
    writer = Librarian(qtbot, seat)
    writer.open("new")
    assert not writer.page.view.approve.isEnabled()
    assert "须由另一个人审核" in writer.page.view.approve.toolTip()
    writer.click(writer.page.view.take_back)
    assert only(seat).newest.state is ArticleState.DRAFT


def test_an_article_is_sent_back_with_words_and_never_without(qtbot: QtBot) -> None:
    seat = make_desk()
    awaiting_review(seat)
    reviewer = Librarian(qtbot, seat)
    reviewer.open("new")
    reviewer.click(reviewer.page.view.reject)
    reviewer.press(Qt.Key.Key_Return)
    strip = reviewer.page.view.strip
    assert "须写明意见" in strip.refusal.text()
    reviewer.write(strip.words, "补充依据")
    reviewer.press(Qt.Key.Key_Return)
    assert only(seat).newest.words == "补充依据"
    assert not strip.isVisible()
    assert "吴" not in reviewer.words()
    assert "李静退回修改：补充依据" in reviewer.words()


def test_a_published_article_is_taken_down_with_its_reason(qtbot: QtBot) -> None:
    seat = stocked()
    writer = Librarian(qtbot, seat)
    writer.open("fund")
    writer.click(writer.page.view.withdraw)
    writer.write(writer.page.view.strip.words, "政策废止")
    writer.press(Qt.Key.Key_Return)
    assert seat.storage.articles.stored["fund"].state is ArticleState.WITHDRAWN
    assert writer.titles() == ["供暖时间与标准"]


def test_what_is_pasted_is_sanitised_before_it_is_kept(qtbot: QtBot) -> None:
    writer = begun(qtbot)
    fill(writer)
    body = writer.page.editor.fields.body
    body.insertHtml('<p>您當(dāng)前<b>可以</b><img src="http://127.0.0.1:9/x.png">办理</p>')
    writer.press(Qt.Key.Key_S, CTRL)
    kept = only(writer.seat).newest.content
    assert "您当前" in kept.text
    assert "img" not in kept.body
    assert "style" not in kept.body
