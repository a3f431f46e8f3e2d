"""The supervision desk by keyboard: proposals, measures with letters, lists, 认定, the inbox."""

from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console import theme
from console.supervision import Inbox
from console.theme import Appearance, Scheme
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.journal_in_memory import InMemoryJournal
from forms.linking import link_repeat
from forms.service import ticket_by_id
from forms.supervision.climbing import climb
from forms.supervision.desk import Tab
from forms.supervision.determining import decide_determination, propose_determination
from forms.supervision.measuring import Wanted, take
from forms.supervision.records import DeterminationKind, DeterminationState, Kind, State
from forms.supervision.triggers import propose_supervision
from forms.supervision.watching import watch
from forms.words import Step
from tests.console.clipping import clipped
from tests.console.pages.supervision.inspector import ALT, CTRL, TODAY, Inspector
from tests.forms.clock.counting import beijing
from tests.forms.lifecycle.samples import AGENT, HANDLER, SUPERVISOR
from tests.forms.samples import LI_JING, NOW
from tests.forms.supervision.samples import INSPECTOR, OTHER_INSPECTOR, sent, with_units
from tests.forms.test_service import file


@pytest.fixture
def storage() -> InMemoryUnitOfWork:
    uow = InMemoryUnitOfWork()
    with_units(uow)
    return uow


def proposed(storage: InMemoryUnitOfWork) -> str:
    """A ticket long overdue, for which a trigger proposes supervision."""
    ticket, _ = sent(storage, due=beijing(2026, 11, 23, 18))
    propose_supervision(storage, TODAY)
    return ticket.id


def test_a_proposal_becomes_a_numbered_order_with_its_letter(
    qtbot: QtBot, storage: InMemoryUnitOfWork, tmp_path: Path
) -> None:
    ticket_id = proposed(storage)
    person = Inspector(qtbot, storage)
    assert person.count(Tab.PROPOSED) == "1"
    assert person.next_step == "采纳建议"
    assert "长期未解决" in person.titles[0]
    person.press(Qt.Key.Key_F9)
    form = person.page.measure
    assert form.kind.hasFocus()
    assert form.chosen is Kind.RAISED
    form.kind.setCurrentIndex(form.kind.findData(Kind.ORDER.value))
    assert form.reason.text() == "长期未解决：超期已满 5 个工作日"
    form.words.setFocus()
    person.write("请两日内办结并书面反馈。")
    person.press(Qt.Key.Key_V, ALT)
    assert "（提交后编号）" in form.letter.toPlainText()
    assert "云岭市民服务热线" in form.letter.toPlainText()
    person.press(Qt.Key.Key_Return, CTRL)
    assert person.page.told.text() == "督办单 督办〔2026〕1号 已记入工单。"
    assert (person.count(Tab.PROPOSED), person.count(Tab.RUNNING)) == ("0", "1")
    assert person.page.list.hasFocus()
    assert ticket_by_id(ticket_id, storage).trail[-1].why == "长期未解决：超期已满 5 个工作日"
    person.go_to(Tab.RUNNING)
    assert person.next_step == "解除督办"
    (measure,) = storage.supervision.measures.of_ticket(ticket_id)
    path = tmp_path / "order.docx"
    person.page.write_letter(measure.id, path)
    text = "\n".join(each.text for each in Document(str(path)).paragraphs)
    assert "督办〔2026〕1号" in text
    assert "请两日内办结并书面反馈。" in text
    assert "张先生" not in text
    assert "13800001234" not in text


def test_what_is_refused_says_why_and_keeps_what_was_typed(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    proposed(storage)
    person = Inspector(qtbot, storage)
    person.press(Qt.Key.Key_F9)
    form = person.page.measure
    form.kind.setCurrentIndex(form.kind.findData(Kind.JOINT.value))
    form.words.setFocus()
    person.write("会同现场查看")
    person.press(Qt.Key.Key_Return, CTRL)
    assert "联合的单位" in form.answer.text()
    person.press(Qt.Key.Key_Escape)
    assert person.page.list.hasFocus()
    person.press(Qt.Key.Key_F9)
    assert form.words.toPlainText() == "会同现场查看"
    form.partners.setFocus()
    person.write("市水务局，市委督查室")
    person.press(Qt.Key.Key_Return, CTRL)
    assert person.count(Tab.RUNNING) == "1"
    (running,) = storage.supervision.measures.find(State.RUNNING, 5)
    assert running.partners == ("U0102", "市委督查室")


def test_a_proposal_is_dropped_and_a_measure_lifted_with_words(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket_id = proposed(storage)
    wanted = Wanted(kind=Kind.LISTED, reason="久拖不决", until=beijing(2026, 12, 10))
    take(ticket_id, wanted, INSPECTOR, storage, TODAY)
    person = Inspector(qtbot, storage)
    person.press(Qt.Key.Key_N, ALT)
    person.press(Qt.Key.Key_Return, CTRL)
    assert person.page.answer is not None
    assert "请写明" in person.page.answer.answer.text()
    person.write("今日已办结")
    person.press(Qt.Key.Key_Return, CTRL)
    assert person.count(Tab.PROPOSED) == "0"
    person.go_to(Tab.RUNNING)
    person.press(Qt.Key.Key_F9)
    person.write("已办结，群众满意")
    person.press(Qt.Key.Key_Return, CTRL)
    assert person.count(Tab.RUNNING) == "0"
    assert person.page.told.text() == "督办已解除。"


def test_a_stubborn_matter_gets_its_cause_before_it_leaves(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    first = file(storage).ticket
    for _ in range(2):
        link_repeat(file(storage).ticket.id, first.id, LI_JING, storage, NOW)
    watch(storage, NOW, TODAY)
    person = Inspector(qtbot, storage)
    person.go_to(Tab.STUBBORN)
    assert person.next_step == "填写原因"
    person.press(Qt.Key.Key_F9)
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Tab)
    person.write("多次派而不办")
    person.press(Qt.Key.Key_Return, CTRL)
    assert "办理不力" in person.titles[0]
    person.press(Qt.Key.Key_N, ALT)
    person.write("已解决")
    person.press(Qt.Key.Key_Return, CTRL)
    assert person.count(Tab.STUBBORN) == "0"


def test_a_determination_takes_two_people(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    ticket, _ = sent(storage, due=beijing(2026, 11, 23, 18))
    person = Inspector(qtbot, storage)
    person.go_to(Tab.OVERDUE)
    person.press(Qt.Key.Key_R, ALT)
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Tab)
    person.write("三次核查均不属实")
    person.press(Qt.Key.Key_Return, CTRL)
    person.go_to(Tab.DETERMINATION)
    assert person.count(Tab.DETERMINATION) == "1"
    primary = person.page.sheet.action_slot.primary
    assert primary is not None
    assert not primary.isEnabled()
    person.press(Qt.Key.Key_F9)
    assert person.page.answer is None
    person.page.close()
    other = Inspector(qtbot, storage, OTHER_INSPECTOR)
    other.go_to(Tab.DETERMINATION)
    other.press(Qt.Key.Key_F9)
    other.press(Qt.Key.Key_Tab)
    other.write("证据充分")
    other.press(Qt.Key.Key_Return, CTRL)
    (made,) = storage.supervision.determinations.of_ticket(ticket.id)
    assert (made.state, made.kind) == (DeterminationState.UPHELD, DeterminationKind.UNREASONABLE)


def test_the_inbox_is_read_by_key_and_its_count_goes_down(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    sent(storage)
    climb(storage, beijing(2026, 11, 24, 11))
    person = Inspector(qtbot, storage, HANDLER)
    assert person.page.store.tabs == (Tab.NOTICES,)
    inbox = Inbox(person.desk.archive, HANDLER, person.page)
    counts: list[int] = []
    inbox.counted.connect(counts.append)
    inbox.read()
    before = int(person.count(Tab.NOTICES))
    assert before == len(person.titles) > 1
    assert person.next_step == "标为已读"
    person.press(Qt.Key.Key_F9)
    assert person.count(Tab.NOTICES) == str(before - 1)
    inbox.read()
    assert counts == [before, before - 1]


def test_a_database_that_is_away_is_told_and_found_again(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    proposed(storage)
    person = Inspector(qtbot, storage)
    storage.fails_with = StorageUnavailable("连不上数据库，请检查网络。")
    person.page.store.read()
    assert "连不上数据库" in person.page.told.text()
    person.press(Qt.Key.Key_F9)
    form = person.page.measure
    form.kind.setCurrentIndex(form.kind.findData(Kind.ORDER.value))
    person.press(Qt.Key.Key_Return, CTRL)
    assert "连不上数据库" in form.answer.text()
    storage.fails_with = None
    person.press(Qt.Key.Key_Return, CTRL)
    assert person.count(Tab.RUNNING) == "1"


@pytest.mark.parametrize("actor", [INSPECTOR, SUPERVISOR, AGENT, HANDLER], ids=lambda each: each.code)
def test_everybody_sees_what_they_may(qtbot: QtBot, storage: InMemoryUnitOfWork, actor: object) -> None:
    ticket_id = proposed(storage)
    propose_determination(ticket_id, DeterminationKind.MALICIOUS, "录音", AGENT, storage, TODAY)
    person = Inspector(qtbot, storage, actor)  # type: ignore[arg-type]
    for tab in person.page.store.tabs:
        person.go_to(tab)
        assert person.page.store.problem == ""


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize(("width", "height", "scale"), [(1290, 640, 1.0), (1844, 950, 1.0), (1844, 950, 1.6)])
def test_nothing_is_cut(
    qtbot: QtBot, storage: InMemoryUnitOfWork, scheme: Scheme, width: int, height: int, scale: float
) -> None:
    proposed(storage)
    theme.current().apply(Appearance(scheme, scale))
    person = Inspector(qtbot, storage, size=(width, height))
    person.press(Qt.Key.Key_F9)
    form = person.page.measure
    form.kind.setCurrentIndex(form.kind.findData(Kind.ORDER.value))
    person.press(Qt.Key.Key_V, ALT)
    qtbot.wait(1)
    assert clipped(person.page) == []
    theme.current().apply(Appearance())


def test_an_accepted_determination_is_undone_with_a_reason(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    ticket, _ = sent(storage)
    made = propose_determination(ticket.id, DeterminationKind.MALICIOUS, "录音", AGENT, storage, TODAY)
    decide_determination(made.id, True, "属实", OTHER_INSPECTOR, storage, TODAY)
    person = Inspector(qtbot, storage)
    person.go_to(Tab.DETERMINED)
    assert person.count(Tab.DETERMINED) == "1"
    assert "恶意诉求 · 审核人 5002" in person.titles[0]
    assert person.next_step == "撤销认定"
    person.press(Qt.Key.Key_F9)
    person.press(Qt.Key.Key_Return, CTRL)
    assert person.page.answer is not None
    assert "请写明" in person.page.answer.answer.text()
    person.write("市民补充了材料")
    person.press(Qt.Key.Key_Return, CTRL)
    assert person.count(Tab.DETERMINED) == "0"
    assert "恢复计入满意率" in person.page.told.text()
    trail = ticket_by_id(ticket.id, storage).trail
    assert (trail[-1].step, trail[-1].why) == (Step.DETERMINATION_UNDONE, "市民补充了材料")


def test_what_is_written_is_there_again_after_a_crash(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    proposed(storage)
    journal = InMemoryJournal()
    first = Inspector(qtbot, storage, journal=journal)
    first.press(Qt.Key.Key_F9)
    form = first.page.measure
    form.kind.setCurrentIndex(form.kind.findData(Kind.JOINT.value))
    form.words.setFocus()
    first.write("会同现场查看")
    form.partners.setFocus()
    first.write("市委督查室")
    first.press(Qt.Key.Key_Escape)
    first.press(Qt.Key.Key_R, ALT)
    first.press(Qt.Key.Key_Down)
    first.press(Qt.Key.Key_Tab)
    first.write("三次录音")
    first.page.store.forms.save()
    second = Inspector(qtbot, storage, journal=journal)
    second.press(Qt.Key.Key_R, ALT)
    answer = second.page.answer
    assert answer is not None
    assert (answer.words.toPlainText(), answer.choice.currentText()) == ("三次录音", "不合理诉求")
    second.press(Qt.Key.Key_Return, CTRL)
    assert second.page.store.forms.of(f"propose/{second.page.sheet.ticket_id}") == {}
    second.press(Qt.Key.Key_F9)
    again = second.page.measure
    assert (again.chosen, again.words.toPlainText()) == (Kind.JOINT, "会同现场查看")
    assert (again.partners.text(), again.answer.text()) == ("市委督查室", "上次写的还没有提交。")
    second.press(Qt.Key.Key_Return, CTRL)
    assert second.count(Tab.RUNNING) == "1"
    third = Inspector(qtbot, storage, journal=journal)
    third.press(Qt.Key.Key_D, ALT)
    assert third.page.measure.words.toPlainText() == ""
