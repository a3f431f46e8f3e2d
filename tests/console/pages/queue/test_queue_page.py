"""The queue page by keyboard: what it shows of the picture, what it does, and that nothing jumps."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.link import LinkState
from console.queue_seat import NOT_SET_UP
from console.queue_watch import PACE_MS
from console.theme import Appearance, Scheme
from forms.access.roles import Role
from forms.errors import StorageUnavailable
from telephony.call import CallState, Ear
from telephony.pbx.commands import EndPause, MoveAgent, OrderRefusal, PauseAgent, TakeOut
from telephony.pbx.events import CallerLeft, HelpAsked, MemberLeft, OrderDone, OrderRefused
from telephony.pbx.picture import Device, LinkFault
from telephony.protocol import Listen, SetEar, StopListening
from tests.console.clipping import clipped
from tests.console.pages.queue.hall import Hall
from tests.console.queue.monitors import caller, member

ALT = Qt.KeyboardModifier.AltModifier


def shown(qtbot: QtBot, hall: Hall) -> Hall:
    """The page on the screen, with what its second has found."""
    qtbot.addWidget(hall.page)
    hall.page.resize(1280, 650)
    with qtbot.waitExposed(hall.page):
        hall.page.show()
    hall.page.activateWindow()
    qtbot.waitUntil(hall.page.agents.hasFocus)
    hall.page.refresh()
    return hall


def keys(widget: QWidget, *pressed: Qt.Key) -> None:
    for key in pressed:
        QTest.keyClick(widget, key)


def column(hall: Hall, at: int) -> list[str]:
    """What one column of the agents says, from the top."""
    model = hall.page.agents.rows
    return [model.words(row, at) for row in model.rows]


def settle(qtbot: QtBot) -> None:
    """The pace between two tellings passes."""
    qtbot.wait(PACE_MS + 20)


def test_the_page_says_who_waits_how_agents_stand_and_the_figures_with_what_they_are_shares_of(
    qtbot: QtBot,
) -> None:
    hall = Hall()
    hall.small()
    shown(qtbot, hall)
    callers = hall.page.callers.rows
    assert [[callers.words(row, at) for at in range(5)] for row in callers.rows] == [
        ["1", "138 0000 2222", "政务服务便民热线", "00:40", "hotline"],
        ["2", "138 0000 3333", "政务服务便民热线", "00:05", "hotline"],
    ]
    assert column(hall, 0) == ["1001 李静", "1002 王强", "1003 赵敏", "1004 陈洋"]
    assert column(hall, 1) == ["通话中", "就绪", "示忙 · 用餐", "话机离线"]
    assert column(hall, 3)[0] == "138 0000 1111 · 环保举报"
    assert column(hall, 5)[3] == "话机离线 30 秒，来电到不了"
    spoken = hall.page.figures.accessibleName()
    assert "接通率 33.3%" in spoken
    assert "15秒率 占呼入 33.3%" in spoken
    assert "15秒率 占接通 100.0%" in spoken
    assert hall.page.fresh.text() == "实时 · 0 秒前"


def test_a_role_that_may_not_see_identities_sees_masked_numbers(qtbot: QtBot) -> None:
    hall = Hall(role=Role.QUALITY)
    hall.small()
    shown(qtbot, hall)
    callers, agents = hall.page.callers.rows, hall.page.agents.rows
    everything = callers.words(callers.rows[0], 1) + agents.words(agents.rows[0], 3)
    assert "138****2222" in everything
    assert "138****1111" in everything
    assert "138 0000" not in everything
    assert not hall.page.bar.buttons["Alt+E"].isEnabled()


def test_a_pause_that_lasts_too_long_is_said_in_words(qtbot: QtBot) -> None:
    hall = Hall()
    hall.small()
    shown(qtbot, hall)
    assert column(hall, 5)[2] == ""
    hall.desk.clock.pass_(46 * 60)
    hall.watched.read(members=(member("1003", "赵敏", reason="meal", at=hall.now - 92 * 60),))
    hall.page.refresh()
    assert column(hall, 5) == ["用餐 1 小时 32 分钟，可能忘了就绪"]


def test_a_cut_is_said_the_picture_stays_with_its_age_and_is_built_anew_afterwards(qtbot: QtBot) -> None:
    hall = Hall()
    hall.small()
    shown(qtbot, hall)
    hall.desk.clock.pass_(42)
    hall.watched.cut(LinkFault.LOST)
    settle(qtbot)
    assert hall.page.trouble.isVisible()
    assert "与交换机的连接断了" in hall.page.trouble.words.text()
    assert "42 秒前" in hall.page.trouble.words.text()
    assert hall.page.fresh.text() == "42 秒前的数据"
    # nobody knows how long they have waited now
    assert hall.page.callers.rows.words(hall.page.callers.rows.rows[0], 3) == "00:40"
    assert not hall.page.bar.buttons["Alt+M"].isEnabled()
    assert len(hall.page.agents.rows.rows) == 4
    hall.watched.read(members=(member("1002", "王强", at=hall.now),))
    settle(qtbot)
    assert not hall.page.trouble.isVisible()
    assert column(hall, 0) == ["1002 王强"]


@pytest.mark.parametrize("state", [LinkState.RESTARTING, LinkState.UNAVAILABLE, LinkState.INCOMPATIBLE])
def test_a_monitor_that_is_gone_is_said_too(qtbot: QtBot, state: LinkState) -> None:
    hall = Hall()
    hall.small()
    shown(qtbot, hall)
    hall.watched.watch.follow_link(state)
    assert hall.page.trouble.isVisible()
    assert "队列监控" in hall.page.trouble.words.text()


def test_the_chosen_row_stays_chosen_and_in_its_place_whatever_comes_and_goes(qtbot: QtBot) -> None:
    hall = Hall()
    hall.big(agents=60, waiting=60)
    shown(qtbot, hall)
    resets: list[object] = []
    for table in (hall.page.agents, hall.page.callers):
        table.rows.modelReset.connect(lambda: resets.append(1))
    agents = hall.page.agents
    agents.mark("1030")
    agents.scrollTo(agents.currentIndex(), agents.ScrollHint.PositionAtCenter)
    before = agents.visualRect(agents.currentIndex()).top()
    hall.watched.tell(
        *(MemberLeft(at=hall.now, extension=str(1001 + at), queue="hotline") for at in (0, 1, 4, 5, 8, 9)),
        HelpAsked(at=hall.now, agent="1051"),
    )
    settle(qtbot)
    assert agents.current is not None
    assert agents.current.key == "1030"
    assert agents.visualRect(agents.currentIndex()).top() == before
    assert column(hall, 0)[0] != "1051 " + column(hall, 0)[0].split()[1]
    assert hall.page.bar.buttons["Alt+H"].isEnabled()
    hall.page.callers.mark("wait-7")
    gone = (CallerLeft(at=hall.now, call_id=f"wait-{number}", queue="hotline") for number in range(5))
    hall.watched.tell(*gone)
    settle(qtbot)
    chosen = hall.page.callers.current
    assert chosen is not None
    assert (chosen.key, chosen.place) == ("wait-7", 3)
    assert resets == []
    # nobody is about to act on a row any more: who asks for help comes to the top
    hall.page.search.setFocus()
    hall.page.refresh()
    assert agents.rows.rows[0].key == "1051"


def test_only_what_differs_is_drawn_again(qtbot: QtBot) -> None:
    hall = Hall()
    hall.big(agents=500, waiting=300)
    shown(qtbot, hall)
    drawn: list[tuple[int, int]] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        drawn.append((first.row(), last.row()))

    hall.page.agents.rows.dataChanged.connect(note)
    hall.watched.tell(member("1006", "陈强", Device.RINGING, at=hall.now))
    settle(qtbot)
    assert drawn == [(5, 5)]


def test_filters_and_finding_narrow_both_lists(qtbot: QtBot) -> None:
    hall = Hall()
    hall.small()
    hall.watched.tell(member("1002", "王强", queue="business", at=hall.now))
    shown(qtbot, hall)
    page = hall.page
    page.queue.setCurrentIndex(page.queue.findData("business"))
    assert column(hall, 0) == ["1002 王强"]
    assert page.callers.rows.rows == ()
    page.queue.setCurrentIndex(0)
    page.only.setCurrentText("话机离线")
    assert column(hall, 0) == ["1004 陈洋"]
    page.only.setCurrentIndex(0)
    keys(page.agents, Qt.Key.Key_Slash)
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "1003")
    assert column(hall, 0) == ["1003 赵敏"]
    keys(page.search, Qt.Key.Key_Escape)
    assert page.agents.hasFocus()
    assert len(page.agents.rows.rows) == 4


def test_a_pause_is_ended_by_key_after_it_was_noted_and_the_answer_is_said(qtbot: QtBot) -> None:
    hall = Hall()
    hall.small()
    shown(qtbot, hall)
    hall.commands()
    keys(hall.page.agents, Qt.Key.Key_J, Qt.Key.Key_J)
    QTest.keyClick(hall.page, Qt.Key.Key_E, ALT)
    (order,) = hall.watched.line.sent
    assert isinstance(order, EndPause)
    assert order.agent == "1003"
    assert hall.audit() == ["queue_steered 分机 1003 结束示忙"]
    hall.watched.tell(OrderDone(command_id=order.command_id))
    assert hall.page.told.text() == "已结束 1003 的示忙。"


@pytest.mark.parametrize("refusal", tuple(OrderRefusal), ids=lambda each: str(each.value))
def test_each_refusal_says_what_happened(qtbot: QtBot, refusal: OrderRefusal) -> None:
    hall = Hall()
    hall.small()
    shown(qtbot, hall)
    hall.commands()
    hall.page.agents.mark("1003")
    QTest.keyClick(hall.page, Qt.Key.Key_E, ALT)
    hall.watched.tell(OrderRefused(command_id=hall.watched.line.sent[0].command_id, refusal=refusal))
    assert hall.page.told.text().startswith("没有能结束 1003 的示忙：")
    assert refusal.value not in hall.page.told.text()


def test_reason_queue_and_agent_are_chosen_by_typing_a_part_of_them(qtbot: QtBot) -> None:
    hall = Hall()
    hall.small()
    shown(qtbot, hall)
    page, line = hall.page, hall.page.chooser.choice.lineEdit()
    assert line is not None
    hall.commands()
    page.agents.mark("1002")
    QTest.keyClick(page, Qt.Key.Key_P, ALT)
    line.setText("会议")
    keys(page.chooser.choice, Qt.Key.Key_Return)
    QTest.keyClick(page, Qt.Key.Key_M, ALT)
    line.setText("从 hotline")
    keys(page.chooser.choice, Qt.Key.Key_Return)
    page.callers.mark("call-2")
    keys(page.callers, Qt.Key.Key_Return)
    line.setText("没有这个人")
    keys(page.chooser.choice, Qt.Key.Key_Return)
    assert page.chooser.isVisible()
    line.setText("王强")
    keys(page.chooser.choice, Qt.Key.Key_Return)
    assert not page.chooser.isVisible()
    pause, move, take = hall.watched.line.sent
    assert isinstance(pause, PauseAgent)
    assert (pause.agent, pause.reason) == ("1002", "meeting")
    assert isinstance(move, MoveAgent)
    assert (move.agent, move.source, move.target) == ("1002", "hotline", "business")
    assert isinstance(take, TakeOut)
    assert (take.call_id, take.agent) == ("call-2", "1002")
    log = hall.audit()
    assert [line.split()[-1].split("：")[0] for line in log[:1]] == ["置忙"]
    assert "138****2222" in log[2]
    assert "13800002222" not in "".join(log)


def test_nothing_is_done_that_cannot_be_noted(qtbot: QtBot) -> None:
    hall = Hall()
    hall.small()
    shown(qtbot, hall)
    hall.commands()
    hall.desk.storage.fails_with = StorageUnavailable("连不上数据库。")
    hall.page.agents.mark("1003")
    QTest.keyClick(hall.page, Qt.Key.Key_E, ALT)
    assert hall.commands() == []
    assert "没有进行" in hall.page.told.text()


def test_listening_whispering_and_joining_show_who_hears_the_microphone(qtbot: QtBot) -> None:
    hall = Hall()
    hall.small()
    shown(qtbot, hall)
    page, band = hall.page, hall.page.band
    hall.commands()
    hall.watched.tell(member("1002", "王强", Device.BUSY, at=hall.now))
    settle(qtbot)
    page.agents.mark("1003")
    assert not page.bar.buttons["Alt+L"].isEnabled()
    page.agents.mark("1001")
    assert not page.bar.buttons["Alt+L"].isEnabled()  # the own telephone
    page.agents.mark("1002")
    QTest.keyClick(page, Qt.Key.Key_L, ALT)
    assert [type(each) for each in hall.desk.line.sent] == [Listen]
    call = hall.listens("1002", CallState.DIALING)
    assert "麦克风关" in band.words
    call = hall.listens("1002")
    assert band.isVisible()
    assert "麦克风关" in band.words
    hall.commands()
    QTest.keyClick(page, Qt.Key.Key_B, ALT)
    assert [type(each) for each in hall.desk.line.sent] == [SetEar]
    hall.hears(call, Ear.JOIN)
    assert "麦克风开：坐席和市民都听得到您" in band.words
    hall.commands()
    QTest.keyClick(page, Qt.Key.Key_X, ALT)
    assert [type(each) for each in hall.desk.line.sent] == [StopListening]
    assert [each.split()[-1] for each in hall.audit()] == ["旁听：坐席没有提示", "强插"]


def test_one_key_answers_a_call_for_help_and_speaks_to_the_agent_alone(qtbot: QtBot) -> None:
    hall = Hall()
    hall.small()
    shown(qtbot, hall)
    hall.watched.tell(HelpAsked(at=hall.now - 12, agent="1004"))
    settle(qtbot)
    hall.commands()
    assert "求助班长 00:12" in column(hall, 5)[0] + column(hall, 5)[3]
    QTest.keyClick(hall.page, Qt.Key.Key_H, ALT)
    (listen,) = hall.desk.line.sent
    assert isinstance(listen, Listen)
    assert listen.extension == "1004"
    hall.listens("1004")
    ear = hall.desk.line.sent[-1]
    assert isinstance(ear, SetEar)
    assert ear.ear is Ear.WHISPER
    assert [each.split()[-1] for each in hall.audit()] == ["旁听：应答求助，坐席没有提示", "耳语"]


def test_enter_offers_what_can_be_done_and_says_why_the_rest_cannot(qtbot: QtBot) -> None:
    hall = Hall()
    hall.small()
    shown(qtbot, hall)
    hall.page.agents.mark("1002")
    menu = hall.page.bar.menu()
    offered = {action.text(): action.isEnabled() for action in menu.actions()}
    assert offered["置忙…"]
    assert not offered["旁听　这位坐席现在没有通话"]


def test_a_seat_without_a_monitor_says_where_to_set_it_up(qtbot: QtBot) -> None:
    hall = Hall()

    class Entry:
        problem = NOT_SET_UP

    object.__setattr__(hall.seat, "entry", Entry())
    shown(qtbot, hall)
    assert "设置 → 队列监控" in hall.page.trouble.words.text()


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("scale", [0.9, 1.0])
def test_nothing_is_cut_at_the_smallest_window(qtbot: QtBot, scheme: Scheme, scale: float) -> None:
    theme.current().apply(Appearance(scheme, scale))
    hall = Hall()
    hall.big(agents=30, waiting=30)
    hall.listens("1001")
    shown(qtbot, hall)
    hall.watched.cut()
    hall.page.refresh()
    assert clipped(hall.page) == []
    theme.current().apply(Appearance())


def test_a_storm_of_events_leaves_the_page_right(qtbot: QtBot) -> None:
    hall = Hall()
    hall.big(agents=100, waiting=50)
    shown(qtbot, hall)
    for number in range(200):
        hall.watched.tell(CallerLeft(at=hall.now, call_id=f"wait-{number}", queue="hotline"))
        hall.watched.join(caller(f"wait-{number + 50}", f"1380002{number:04d}", hall.now + number), 50)
    settle(qtbot)
    hall.page.refresh()
    assert [row.key for row in hall.page.callers.rows.rows] == [f"wait-{at}" for at in range(200, 250)]
    assert [row.place for row in hall.page.callers.rows.rows] == list(range(1, 51))
