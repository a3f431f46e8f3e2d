"""The director alone, with a stage on which nobody really plays."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from telephony.exchange.director import Director
from telephony.exchange.orders import (
    CallOver,
    DeskAnswered,
    DeskRang,
    DeskRefused,
    GiveUp,
    HandedOver,
    Order,
    PlaceCall,
    Serve,
    ServicePicked,
)
from telephony.exchange.script import SHIPPED
from telephony.exchange.script_text import ScriptError
from telephony.protocol import (
    Attach,
    CitizenAnswered,
    CitizenLeft,
    CitizenRang,
    CommandAccepted,
    CommandRefused,
    DeskAddress,
    ExchangeEvent,
    ExchangeReady,
    ExchangeShutdown,
    LoadScript,
    NextCall,
    QueueChanged,
    Refusal,
    ScriptFailed,
    ServiceAnswered,
    SetPace,
)

_Event = TypeVar("_Event", bound=ExchangeEvent)


@dataclass
class EmptyStage:
    """Takes orders and does nothing."""

    host: str = "127.0.0.1"
    port: int = 5070
    orders: list[tuple[str, Order]] = field(default_factory=list)
    sent_off: list[str] = field(default_factory=list)
    served: list[Serve] = field(default_factory=list)

    def send_in(self, name: str, order: Order) -> None:
        self.orders.append((name, order))

    def send_off(self, name: str) -> None:
        self.sent_off.append(name)

    def serve(self, order: Serve) -> None:
        self.served.append(order)


class Rehearsal:
    """A director with an empty stage, a clock to turn and everything it told."""

    def __init__(self, script: str = "test-tones.toml") -> None:
        self.now = 1_000_000.0
        self.stage = EmptyStage()
        self.told: list[ExchangeEvent] = []
        self.director = Director(self.stage, self.told.append, lambda: self.now)
        self.director.load(SHIPPED / script)
        self.director.obey(DeskAddress(extension="1001", host="127.0.0.1", port=5062))

    def all(self, kind: type[_Event]) -> list[_Event]:
        return [event for event in self.told if isinstance(event, kind)]

    def talk(self, name: str) -> None:
        self.director.obey(NextCall(arrival=name))
        self.director.hear(name, DeskRang())
        self.director.hear(name, DeskAnswered())


@pytest.fixture
def rehearsal() -> Rehearsal:
    return Rehearsal()


def test_a_citizen_is_sent_to_the_desks_address(rehearsal: Rehearsal) -> None:
    rehearsal.director.obey(NextCall(arrival="noise"))
    ((name, order),) = rehearsal.stage.orders
    assert name == "noise"
    assert isinstance(order, PlaceCall)
    assert (order.target, order.number) == ("sip:1001@127.0.0.1:5062", "13800001001")


def test_a_whole_call_is_told_in_order(rehearsal: Rehearsal) -> None:
    rehearsal.director.obey(NextCall(arrival="noise"))
    rehearsal.now += 4
    rehearsal.director.hear("noise", DeskRang())
    rehearsal.now += 3
    rehearsal.director.hear("noise", DeskAnswered())
    rehearsal.director.hear("noise", CallOver(how="hung_up_by_other"))
    kinds = (CitizenRang, CitizenAnswered, CitizenLeft)
    told = [event for event in rehearsal.told if isinstance(event, kinds)]
    assert [type(event) for event in told] == list(kinds)
    assert rehearsal.all(CitizenAnswered)[0].waited_seconds == 7
    assert rehearsal.all(CitizenLeft)[0].how == "hung_up_by_desk"
    assert rehearsal.stage.sent_off == ["noise"]
    queue = rehearsal.all(QueueChanged)[-1]
    assert (queue.offered, queue.answered, queue.waiting) == (1, 1, 0)


@pytest.mark.parametrize(
    ("how", "told"),
    [("hung_up", "hung_up"), ("hung_up_by_other", "hung_up_by_desk"), ("line_lost", "failed")],
)
def test_how_a_talk_ended_is_told(rehearsal: Rehearsal, how: str, told: str) -> None:
    rehearsal.talk("noise")
    rehearsal.director.hear("noise", CallOver(how=how))
    assert [left.how for left in rehearsal.all(CitizenLeft)] == [told]


def test_a_hand_over_is_told_once_and_its_end_is_not_told_again(rehearsal: Rehearsal) -> None:
    rehearsal.talk("noise")
    rehearsal.director.hear("noise", HandedOver())
    assert rehearsal.director.has_calls
    rehearsal.director.hear("noise", CallOver(how="hung_up"))
    assert [left.how for left in rehearsal.all(CitizenLeft)] == ["transferred"]
    assert not rehearsal.director.has_calls


def test_lost_patience_is_told_and_what_the_citizen_still_reports_is_not(rehearsal: Rehearsal) -> None:
    rehearsal.director.obey(NextCall(arrival="impatient"))
    rehearsal.now += 2
    rehearsal.director.tick()
    assert ("impatient", GiveUp()) in rehearsal.stage.orders
    assert [left.how for left in rehearsal.all(CitizenLeft)] == ["abandoned"]
    rehearsal.told.clear()
    rehearsal.director.hear("impatient", CallOver(how="given_up"))
    rehearsal.director.lost("impatient")
    assert rehearsal.told == []


def test_a_refusal_is_no_event_but_another_ring(rehearsal: Rehearsal) -> None:
    rehearsal.director.obey(NextCall(arrival="noise"))
    rehearsal.director.hear("noise", DeskRefused(sip_status=486))
    rehearsal.now += 10
    rehearsal.director.tick()
    assert [type(order) for _, order in rehearsal.stage.orders] == [PlaceCall, PlaceCall]
    assert rehearsal.all(QueueChanged)[-1].offered == 1


def test_a_citizen_whose_process_died_has_failed(rehearsal: Rehearsal) -> None:
    rehearsal.talk("noise")
    rehearsal.director.lost("noise")
    assert [left.how for left in rehearsal.all(CitizenLeft)] == ["failed"]
    assert not rehearsal.director.has_calls


def test_the_queue_is_told_only_when_it_changes(rehearsal: Rehearsal) -> None:
    rehearsal.director.obey(NextCall(arrival="noise"))
    before = len(rehearsal.all(QueueChanged))
    for _ in range(20):
        rehearsal.now += 0.02
        rehearsal.director.tick()
    assert len(rehearsal.all(QueueChanged)) == before


def test_services_that_pick_up_or_refuse_are_told(rehearsal: Rehearsal) -> None:
    rehearsal.director.hear_services(ServicePicked(number="12369", name="环保热线", sip_status=486))
    (told,) = rehearsal.all(ServiceAnswered)
    assert (told.number, told.name, told.sip_status) == ("12369", "环保热线", 486)


def test_a_window_that_attaches_learns_where_everything_is(rehearsal: Rehearsal) -> None:
    ready, queue = rehearsal.director.welcome()
    assert isinstance(ready, ExchangeReady)
    assert (ready.host, ready.port) == ("127.0.0.1", 5070)
    assert ready.arrivals[:2] == ("noise", "fight")
    assert isinstance(queue, QueueChanged)


def test_before_the_services_listen_nobody_is_told_that_they_do() -> None:
    rehearsal = Rehearsal()
    rehearsal.stage.port = 0
    assert not [event for event in rehearsal.director.welcome() if isinstance(event, ExchangeReady)]


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (NextCall(arrival="nobody"), Refusal.NO_SUCH_CALL),
        (SetPace(pace=-1), Refusal.BAD_MESSAGE),
        (SetPace(pace=101), Refusal.BAD_MESSAGE),
        (SetPace(pace=float("nan")), Refusal.BAD_MESSAGE),
        (Attach(token=""), Refusal.BAD_MESSAGE),
        (LoadScript(path="/nowhere/at/all.toml"), Refusal.BAD_MESSAGE),
    ],
)
def test_what_cannot_be_done_is_refused(
    rehearsal: Rehearsal, command: NextCall | SetPace | Attach | LoadScript, refusal: Refusal
) -> None:
    answer = rehearsal.director.obey(command)
    assert isinstance(answer, CommandRefused)
    assert answer.refusal is refusal


def test_a_citizen_who_is_here_cannot_be_called_in_twice(rehearsal: Rehearsal) -> None:
    assert isinstance(rehearsal.director.obey(NextCall(command_id="1", arrival="noise")), CommandAccepted)
    answer = rehearsal.director.obey(NextCall(command_id="2", arrival="noise"))
    assert isinstance(answer, CommandRefused)
    assert (answer.command_id, answer.refusal) == ("2", Refusal.WRONG_STATE)


def test_another_script_sends_everybody_of_the_first_one_home(rehearsal: Rehearsal) -> None:
    rehearsal.talk("noise")
    answer = rehearsal.director.obey(LoadScript(path=str(SHIPPED / "demo.toml")))
    assert isinstance(answer, CommandAccepted)
    assert rehearsal.stage.sent_off == ["noise"]
    assert rehearsal.all(ExchangeReady)[-1].arrivals == ("fight", "report", "noise")
    assert len(rehearsal.stage.served) == 2
    assert not rehearsal.director.has_calls


def test_a_script_that_cannot_be_played_leaves_the_one_before(rehearsal: Rehearsal, tmp_path: Path) -> None:
    rehearsal.talk("noise")
    broken = tmp_path / "broken.toml"
    broken.write_text("title = 1\n", encoding="utf-8")
    rehearsal.director.obey(LoadScript(path=str(broken)))
    (failed,) = rehearsal.all(ScriptFailed)
    assert "broken.toml 第 1 行" in failed.message
    assert rehearsal.director.has_calls
    assert rehearsal.stage.sent_off == []


def test_a_late_window_hears_of_a_script_that_failed_at_the_start() -> None:
    told: list[ExchangeEvent] = []
    director = Director(EmptyStage(), told.append, lambda: 0.0)
    director.fail(ScriptError("坏了"))
    assert isinstance(director.welcome()[0], ScriptFailed)
    assert isinstance(told[0], ScriptFailed)


def test_being_told_to_stop_is_kept_for_the_loop(rehearsal: Rehearsal) -> None:
    assert not rehearsal.director.wants_to_stop
    rehearsal.director.obey(ExchangeShutdown())
    assert rehearsal.director.wants_to_stop
