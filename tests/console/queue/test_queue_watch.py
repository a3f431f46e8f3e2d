"""The supervisor's watch over the queues, with a monitor that the test speaks for."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from console.link import LinkState
from console.queue_watch import PACE_MS
from telephony.pbx.commands import (
    EndPause,
    FollowPbx,
    MoveAgent,
    OrderRefusal,
    PauseAgent,
    PbxAccount,
    TakeOut,
)
from telephony.pbx.events import CallerLeft, OrderDone, OrderRefused, PbxHeard
from telephony.pbx.picture import Picture
from tests.console.queue.monitors import ScriptedWatch, caller

ACCOUNT = PbxAccount(host="pbx.example", secret="not-a-real-secret")


def test_the_pbx_is_named_to_every_monitor_that_comes_up(qtbot: QtBot) -> None:
    scripted = ScriptedWatch()
    scripted.line.deaf = True
    scripted.watch.follow(ACCOUNT)
    assert scripted.line.sent == []
    scripted.line.deaf = False
    scripted.attach()
    scripted.watch.follow_link(LinkState.RESTARTING)
    scripted.attach()
    named = [each.account for each in scripted.line.sent if isinstance(each, FollowPbx)]
    assert named == [ACCOUNT, ACCOUNT]


def test_the_picture_is_live_only_while_both_the_monitor_and_the_pbx_answer(qtbot: QtBot) -> None:
    scripted = ScriptedWatch()
    live = [scripted.watch.is_live]
    steps: tuple[Callable[[], None], ...] = (
        scripted.attach,
        scripted.read,
        scripted.cut,
        scripted.read,
        lambda: scripted.watch.follow_link(LinkState.RESTARTING),
    )
    for step in steps:
        step()
        live.append(scripted.watch.is_live)
    assert live == [False, False, True, False, True, False]


def test_the_age_runs_on_while_the_pbx_is_silent(qtbot: QtBot) -> None:
    clock = [1000.0]
    scripted = ScriptedWatch(now=lambda: clock[0])
    scripted.attach()
    assert scripted.watch.age_s() is None
    scripted.read()
    clock[0] = 1007.5
    assert scripted.watch.age_s() == 7.5
    scripted.tell(PbxHeard(at=1007.0))
    assert scripted.watch.age_s() == 0.5
    assert scripted.watch.age_s(1009.0) == 2.0


def test_a_storm_of_events_is_told_at_a_steady_pace_and_nothing_is_left_out(qtbot: QtBot) -> None:
    scripted = ScriptedWatch()
    told: list[Picture] = []
    scripted.watch.changed.connect(told.append)
    scripted.attach()
    scripted.read()
    for number in range(50):
        scripted.join(caller(f"call-{number}", f"1380000{number:04d}", 1000.0 + number), number + 1)
    assert len(told) == 1
    qtbot.waitUntil(lambda: len(told) == 2, timeout=20 * PACE_MS)
    assert told[1] is scripted.watch.picture
    assert len(told[1].waiting) == 50
    scripted.tell(CallerLeft(at=1100.0, call_id="call-0", queue="hotline"))
    qtbot.waitUntil(lambda: len(told) == 3, timeout=20 * PACE_MS)
    assert len(told[2].waiting) == 49


def test_orders_go_out_and_their_answers_come_back_with_them(qtbot: QtBot) -> None:
    scripted = ScriptedWatch()
    done: list[object] = []
    refused: list[tuple[object, object]] = []
    scripted.watch.done.connect(done.append)
    scripted.watch.refused.connect(lambda order, why: refused.append((order, why)))
    scripted.attach()
    orders = (
        scripted.watch.end_pause("1001"),
        scripted.watch.pause("1001", "meal"),
        scripted.watch.move("1001", "business", "hotline"),
        scripted.watch.take_out("call-1", "1002"),
    )
    assert [type(each) for each in orders] == [EndPause, PauseAgent, MoveAgent, TakeOut]
    assert scripted.line.sent == list(orders)
    scripted.tell(
        OrderDone(command_id=orders[2].command_id),
        OrderRefused(command_id=orders[3].command_id, refusal=OrderRefusal.NO_SUCH_CALLER),
        OrderRefused(command_id=orders[0].command_id, refusal="a word of a later version"),
        OrderDone(command_id="somebody else's"),
    )
    assert done == [orders[2]]
    assert refused == [
        (orders[3], OrderRefusal.NO_SUCH_CALLER),
        (orders[0], OrderRefusal.PBX_REFUSED),
    ]


@pytest.mark.parametrize("sent_before", [True, False])
def test_an_order_that_nobody_answers_is_refused_and_not_forgotten(qtbot: QtBot, sent_before: bool) -> None:
    scripted = ScriptedWatch()
    refused: list[object] = []
    scripted.watch.refused.connect(lambda _order, why: refused.append(why))
    if sent_before:
        scripted.attach()
        scripted.watch.end_pause("1001")
        scripted.watch.follow_link(LinkState.RESTARTING)
        assert refused == [OrderRefusal.UNANSWERED]
    else:
        scripted.line.deaf = True
        scripted.watch.end_pause("1001")
        assert refused == [OrderRefusal.LINK_DOWN]
