"""Who looks after what: tasks and ends of one's own unit, the hall's own days, marks on what is cited."""

from dataclasses import replace
from datetime import date, timedelta

from pytestqt.qtbot import QtBot

from console.pages.desk.cited_line import CitedLine
from console.pages.knowledge.shelves import Shelf
from console.settings import KnowledgeSettings
from forms.knowledge.feedback import Verdict
from forms.knowledge.rules import KnowledgeRules
from forms.knowledge.service import give_feedback, line_by_id, review, submit, write_draft
from tests.console.articles import FUND, HEATING, REVIEWER, WRITER, publish
from tests.console.desks import TestDesk, make_desk
from tests.console.pages.knowledge.librarian import Librarian
from tests.forms.knowledge.samples import supervisor


def ruled(rules: KnowledgeRules) -> TestDesk:
    seat = make_desk()
    seat.desk.rules = replace(seat.desk.rules, knowledge=rules)
    seat.desk.knowledge.rules = rules
    publish(seat.storage, HEATING, "heating", seat.clock(), valid_until=date(2026, 12, 25))
    publish(seat.storage, FUND, "fund", seat.clock(), valid_until=date(2026, 11, 24))
    return seat


def test_the_hall_says_how_many_days_before_its_end_an_article_is_marked(qtbot: QtBot) -> None:
    for days, listed in ((2, []), (5, ["公积金提取"]), (60, ["公积金提取", "供暖时间与标准"])):
        reader = Librarian(qtbot, ruled(KnowledgeRules(expires_soon=timedelta(days=days))))
        reader.shelf(Shelf.EXPIRING)
        assert reader.titles() == listed
        reader.shelf(Shelf.PUBLISHED)
        marked = {row.title for row in reader.page.list.list.rows if row.state == "即将到期"}
        assert marked == set(listed)


def test_a_seat_sees_first_what_its_own_unit_answers_for(qtbot: QtBot) -> None:
    seat = ruled(KnowledgeRules(unit="公积金中心", expires_soon=timedelta(days=60)))
    for article_id in ("heating", "fund"):
        give_feedback(Verdict.NOT_USEFUL, WRITER, seat.storage, seat.clock(), article_id=article_id)
    reader = Librarian(qtbot, seat)
    assert len(reader.titles()) == 2
    reader.shelf(Shelf.EXPIRING)
    assert reader.titles() == ["公积金提取"]
    reader.shelf(Shelf.TASKS)
    assert reader.titles() == ["公积金提取"]
    reader.page.bar.unit.setCurrentIndex(0)
    reader.page.bar.unit.activated.emit(0)
    assert len(reader.titles()) == 2
    reader.shelf(Shelf.PUBLISHED)
    assert len(reader.titles()) == 2


def test_what_is_missing_goes_to_the_office_that_the_settings_name(qtbot: QtBot) -> None:
    seat = ruled(KnowledgeSettings(office="2010", unit="").rules())
    said: list[str] = []
    seat.desk.knowledge.judged.connect(said.append)
    seat.desk.knowledge.judge(Verdict.MISSING, None, "问地铁末班车")
    (task,) = seat.storage.knowledge_tasks.stored.values()
    assert task.unit == "2010"
    assert said == ["已转给2010处理。"]


def test_what_the_answer_cites_is_marked_when_it_ends_or_has_a_newer_version(qtbot: QtBot) -> None:
    seat = ruled(KnowledgeRules())
    line = CitedLine()
    qtbot.addWidget(line)
    seat.desk.knowledge.citations.changed.connect(line.show_cited)
    seat.desk.knowledge.cited_marked.connect(line.show_marks)
    told: list[dict[str, str]] = []
    seat.desk.knowledge.cited_marked.connect(told.append)
    heating = line_by_id("heating", seat.storage)
    seat.desk.knowledge.citations.cite(line_by_id("fund", seat.storage), "租房提取每年可办理一次。")
    assert told[-1] == {"fund": "还有 3 天到期"}
    changed = replace(heating.content, source="新办法")
    write_draft(changed, WRITER, seat.storage, seat.clock(), article_id="heating")
    submit("heating", seat.storage, seat.clock())
    review("heating", supervisor(REVIEWER), seat.storage, seat.clock(), approve=True)
    seat.desk.knowledge.citations.cite(heating, "供暖")
    assert told[-1] == {"fund": "还有 3 天到期", "heating": "已更新为第 2 版"}
    assert len(line.titles) == 2


def test_settings_become_rules_that_never_allow_programs() -> None:
    rules = KnowledgeSettings(attachment_mb=5, attachment_kinds="PDF .zip exe").rules()
    assert rules.attachments.largest == 5 * 2**20
    assert rules.attachments.allowed == {"pdf", "zip"}
    assert KnowledgeSettings(office=" ").rules().office == "知识库管理岗"
