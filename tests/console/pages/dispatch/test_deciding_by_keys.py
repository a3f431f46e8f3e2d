"""Reviews, recalls and conferences at the dispatch desk, by keys."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from forms.dispatch.conference import ConferenceState
from forms.dispatch.conferring import ask_conference, drop_conference
from forms.dispatch.returning import review_return
from forms.draft import Field
from forms.handling.extending import ask_extension
from forms.handling.helping import ask_help
from forms.handling.records import ExtensionState, HelpState
from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.assignment import AssignmentState
from forms.words import StateKind
from tests.console.clipping import clipped
from tests.console.pages.dispatch.dispatcher import ALT, CTRL, SHIFT, Clerk, hall_with
from tests.forms.dispatch.desk_samples import (
    OTHER_DISPATCHER,
    asked,
    person_of,
    sent,
    signed,
    twice_returned,
)
from tests.forms.samples import NOW


@pytest.fixture
def hall() -> InMemoryUnitOfWork:
    """The demo area."""
    return hall_with()


def facts(clerk: Clerk) -> str:
    """What the card tells of what was asked."""
    from PySide6.QtWidgets import QLabel

    return "\n".join(each.text() for each in clerk.page.deciding.findChildren(QLabel) if each.isVisible())


def test_a_return_is_granted_by_keys_and_the_ticket_waits_again(
    qtbot: QtBot, hall: InMemoryUnitOfWork
) -> None:
    asked(hall, sent(hall).orders[0])
    clerk = Clerk(qtbot, hall)
    assert clerk.tab_words()[:2] == ["待派 0", "退单 1"]
    clerk.press(Qt.Key.Key_2, ALT)
    clerk.settle()
    told = facts(clerk)
    assert "不属本单位职责" in told
    assert "市委编办三定规定第三条第四项" in told
    clerk.press(Qt.Key.Key_Return)
    assert clerk.page.deciding.words.hasFocus()
    clerk.press(Qt.Key.Key_F9)
    assert "请写明审核意见" in clerk.page.deciding.refusal.text()
    clerk.write("依据充分，同意")
    clerk.press(Qt.Key.Key_F9)
    clerk.settle()
    assert clerk.ticket("工地夜间施工").state is StateKind.AWAITING_DISPATCH
    assert clerk.tab_words()[:2] == ["待派 1", "退单 0"]
    assert clerk.titles == []
    clerk.press(Qt.Key.Key_1, ALT)
    clerk.settle()
    assert clerk.titles == ["工地夜间施工"]
    model = clerk.page.queue.model
    assert "第2次派" in str(model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole))


def test_a_return_is_refused_by_keys_and_goes_back_to_the_unit(
    qtbot: QtBot, hall: InMemoryUnitOfWork
) -> None:
    asked(hall, sent(hall).orders[0])
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_2, ALT)
    clerk.settle()
    clerk.press(Qt.Key.Key_Return)
    clerk.write("三定规定明确由你局负责")
    clerk.press(Qt.Key.Key_F9, SHIFT)
    clerk.settle()
    ticket = clerk.ticket("工地夜间施工")
    assert (ticket.state, ticket.standing.owner_unit) == (StateKind.AWAITING_SIGN_IN, "chengguan")
    assert ticket.trail[-1].why == "三定规定明确由你局负责"


def test_two_reviewers_the_second_keeps_the_words_and_is_told(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    request = asked(hall, sent(hall).orders[0]).request
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_2, ALT)
    clerk.settle()
    clerk.press(Qt.Key.Key_Return)
    clerk.write("不同意")
    review_return(request.id, True, "同意", OTHER_DISPATCHER, hall, NOW)
    clerk.press(Qt.Key.Key_F9, SHIFT)
    assert "已同意（王磊），您的审核没有生效" in clerk.page.deciding.refusal.text()
    assert clerk.page.deciding.words.toPlainText() == "不同意"


def test_the_second_return_is_said_to_go_to_a_conference(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    from tests.forms.dispatch.desk_samples import again, returned

    first = returned(hall, sent(hall).orders[0])
    asked(hall, again(hall, first.ticket, "huanjing").orders[0])
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_2, ALT)
    clerk.settle()
    clerk.press(Qt.Key.Key_Return)
    clerk.write("同意")
    clerk.press(Qt.Key.Key_F9)
    assert "转入会商" in clerk.page.told.text()
    assert clerk.tab_words()[2] == "会商 1"


def test_a_conference_is_written_and_decided_by_keys(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    twice_returned(hall)
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_3, ALT)
    clerk.settle()
    card = clerk.page.conferring
    assert card.decide.accessibleName() == "决定并派单"
    assert [each.member.name for each in card.rows][-2:] == ["市城市管理局", "市生态环境局"]
    clerk.press(Qt.Key.Key_Return)
    assert card.rows[0].opinion.hasFocus()
    clerk.write("按三定由公安局主办")
    card.more.setFocus(Qt.FocusReason.TabFocusReason)
    clerk.choose_unit("gaj")
    assert QApplication.focusWidget() is card.rows[-1].opinion
    assert card.rows[-1].member.unit == "gongan"
    clerk.write("同意主办")
    clerk.press(Qt.Key.Key_F9)
    assert "请写明会商的决定" in card.refusal.text()
    card.lead.setFocus(Qt.FocusReason.TabFocusReason)
    clerk.choose_unit("gaj")
    card.words.setFocus()
    clerk.write("由公安局主办")
    card.basis.setFocus()
    clerk.write("噪声污染防治法")
    clerk.press(Qt.Key.Key_F9)
    clerk.settle()
    ticket = clerk.ticket("工地夜间施工")
    assert (ticket.state, ticket.standing.owner_unit) == (StateKind.AWAITING_SIGN_IN, "gongan")
    (conference,) = hall.conferences.of_ticket(ticket.id)
    assert conference.state is ConferenceState.DECIDED
    assert [each.opinion for each in conference.members if each.opinion] == ["按三定由公安局主办", "同意主办"]
    assert conference.decision is not None
    assert conference.decision.basis == "噪声污染防治法"
    assert clerk.titles == []


def test_minutes_are_kept_before_anything_is_decided_and_stay_while_others_are_read(
    qtbot: QtBot, hall: InMemoryUnitOfWork
) -> None:
    twice_returned(hall)
    out = sent(hall, changes={Field.TITLE: "职责不清"})
    signed(hall, out.orders[0])
    ask_conference(out.orders[0].id, "夜间施工许可由住建局发放", person_of("chengguan"), hall, NOW)
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_3, ALT)
    clerk.settle()
    place = clerk.titles.index("工地夜间施工")
    clerk.walk(*(Qt.Key.Key_J,) * place)
    card = clerk.page.conferring
    card.rows[0].opinion.setFocus()
    clerk.write("第一条意见")
    clerk.press(Qt.Key.Key_S, CTRL)
    assert card.told.text() == "会商记录已保存。"
    (stored,) = hall.conferences.of_ticket(clerk.ticket("工地夜间施工").id)
    assert stored.members[0].opinion == "第一条意见"
    card.rows[1].opinion.setFocus()
    clerk.write("没保存的意见")
    other = Qt.Key.Key_J if place == 0 else Qt.Key.Key_K
    clerk.walk(other)
    assert card.decide.accessibleName() == "发起会商"
    assert not card.save.isEnabled()
    clerk.walk(Qt.Key.Key_K if place == 0 else Qt.Key.Key_J)
    assert card.rows[1].opinion.text() == "没保存的意见"


def test_a_units_request_becomes_a_conference_by_one_key(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    out = sent(hall)
    signed(hall, out.orders[0])
    wanted = ask_conference(out.orders[0].id, "许可由住建局发放", person_of("chengguan"), hall, NOW)
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_3, ALT)
    clerk.settle()
    clerk.press(Qt.Key.Key_F9)
    clerk.settle()
    called = hall.conferences.by_id(wanted.conference.id)
    assert called is not None
    assert called.state is ConferenceState.CALLED
    assert clerk.page.conferring.decide.accessibleName() == "决定并派单"
    clerk.click(clerk.page.conferring.drop)
    clerk.write("双方已协商一致")
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert clerk.titles == []
    ended = hall.conferences.by_id(wanted.conference.id)
    assert ended is not None
    assert (ended.state, ended.words) == (ConferenceState.DROPPED, "双方已协商一致")


def test_a_conference_that_somebody_else_ended_says_so(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    out = sent(hall)
    signed(hall, out.orders[0])
    wanted = ask_conference(out.orders[0].id, "许可由住建局发放", person_of("chengguan"), hall, NOW)
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_3, ALT)
    clerk.settle()
    drop_conference(wanted.conference.id, "不需要", OTHER_DISPATCHER, hall, NOW)
    clerk.click(clerk.page.conferring.drop)
    clerk.write("不需要了")
    clerk.press(Qt.Key.Key_Return)
    assert "这次会商未举行（王磊）" in clerk.page.conferring.ask.refusal.text()


def test_an_extension_is_granted_for_less_than_was_asked(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    out = sent(hall)
    signed(hall, out.orders[0])
    extension = ask_extension(out.orders[0].id, 5, "需要鉴定", person_of("chengguan"), hall, NOW).extension
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_4, ALT)
    clerk.settle()
    assert "需要鉴定" in facts(clerk)
    assert clerk.page.deciding.days.isVisible()
    clerk.page.deciding.days.setFocus()
    clerk.press(Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_F9)
    clerk.settle()
    done = hall.handling.extensions.by_id(extension.id)
    assert done is not None
    assert (done.state, done.granted) == (ExtensionState.GRANTED, 4)


def test_a_request_for_help_is_refused_with_words(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    out = sent(hall)
    signed(hall, out.orders[0])
    ask_help(out.orders[0].id, "gongan", "联合执法", person_of("chengguan"), hall, NOW)
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_6, ALT)
    clerk.settle()
    clerk.press(Qt.Key.Key_Return)
    clerk.write("不需要")
    clerk.press(Qt.Key.Key_F9, SHIFT)
    clerk.settle()
    (request,) = hall.handling.help_requests.of_ticket(out.ticket.id)
    assert (request.state, request.why) == (HelpState.REFUSED, "不需要")
    assert clerk.titles == []


def test_a_dispatch_is_taken_back_and_a_helper_is_added(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    out = sent(hall)
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_7, ALT)
    clerk.settle()
    card = clerk.page.deciding
    assert card.yes.accessibleName() == "收回派单"
    clerk.press(Qt.Key.Key_Return)
    clerk.write("需要联合执法")
    card.unit.setFocus(Qt.FocusReason.TabFocusReason)
    clerk.choose_unit("gaj")
    clerk.press(Qt.Key.Key_F9, SHIFT)
    clerk.settle()
    assert [each.unit for each in hall.assignments.of_ticket(out.ticket.id)] == ["chengguan", "gongan"]
    clerk.press(Qt.Key.Key_Return)
    assert card.words.toPlainText() == "", "what was said before is not said twice"
    clerk.write("派错单位")
    clerk.press(Qt.Key.Key_F9)
    clerk.settle()
    states = {each.state for each in hall.assignments.of_ticket(out.ticket.id)}
    assert states == {AssignmentState.WITHDRAWN}
    assert clerk.ticket("工地夜间施工").state is StateKind.AWAITING_DISPATCH


def test_escape_leads_back_to_the_list_from_everywhere(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    asked(hall, sent(hall).orders[0])
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_2, ALT)
    clerk.settle()
    clerk.press(Qt.Key.Key_Return)
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.page.queue.table.hasFocus()
    clerk.page.sheet.setFocus()
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.page.queue.table.hasFocus()


@pytest.mark.parametrize("size", [(1280, 620), (1830, 940)])
def test_no_card_is_cut(qtbot: QtBot, hall: InMemoryUnitOfWork, size: tuple[int, int]) -> None:
    asked(hall, sent(hall, at=NOW - timedelta(hours=1)).orders[0], NOW)
    twice_returned(hall)
    clerk = Clerk(qtbot, hall, size=size)
    for tab in (Qt.Key.Key_2, Qt.Key.Key_3):
        clerk.press(tab, ALT)
        clerk.settle()
        card = clerk.page.deciding if tab == Qt.Key.Key_2 else clerk.page.conferring
        assert card.isVisible()
        assert clipped(card) == []
