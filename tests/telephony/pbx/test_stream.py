"""A recorded stream of AMI events, multiplied, through the library's parser and the picture."""

import pytest

from telephony.pbx.picture import PbxAgentState
from tests.telephony.pbx.stream import Hall, Wall, blocks


@pytest.mark.parametrize("packet", [0, 1460, 7])
def test_a_busy_hall_is_seen_as_it_really_was(packet: int) -> None:
    hall = Hall(agents=40, waiting=12, rate=8)
    wall = Wall()
    wall.take(hall.opening(), packet)
    wall.take(hall.happenings(1500), packet)
    truth, picture = hall.truth, wall.picture
    figures = picture.figures
    assert truth.abandoned > 20
    assert truth.answered > truth.in_time > 20
    assert (figures.offered, figures.answered, figures.in_time, figures.abandoned) == (
        truth.offered,
        truth.answered,
        truth.in_time,
        truth.abandoned,
    )
    assert (figures.talk_s, figures.wrap_up_s) == (truth.talk_s, truth.wrap_up_s)
    assert [each.call_id for each in picture.queues["hotline"].waiting] == [each.id for each in truth.waiting]
    stands: dict[PbxAgentState, set[str]] = {state: set() for state in PbxAgentState}
    for agent in picture.agents.values():
        stands[agent.state].add(agent.extension)
    assert stands[PbxAgentState.READY] == set(truth.ready)
    assert stands[PbxAgentState.ON_CALL] == {each.agent for each in truth.talking}
    assert stands[PbxAgentState.WRAP_UP] == {each.agent for each in truth.wrapping}
    assert {agent.name for agent in picture.agents.values()} == {f"坐席{each}" for each in hall.agents}
    assert len(picture.missed) == truth.abandoned


def test_every_recorded_block_means_something() -> None:
    wall = Wall()
    for name, text in blocks().items():
        before = len(wall.told)
        wall.take([text.encode()])
        assert len(wall.told) > before, name
    assert wall.picture.agents == {}
    assert wall.picture.figures.offered == 2


def test_a_stream_of_something_else_is_cut_off() -> None:
    wall = Wall()
    wall.take([b"x" * 700_000])
    assert not wall.line.aborted
    wall.take([b"x" * 700_000])
    assert wall.line.aborted
