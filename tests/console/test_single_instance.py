"""One window for each seat."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from console.single_instance import SingleInstance


def test_a_second_start_is_told_to_leave_and_the_first_to_come_forward(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.is_first()
    second = SingleInstance(tmp_path)
    with qtbot.waitSignal(first.raised, timeout=3000):
        assert not second.is_first()


def test_seats_in_other_folders_do_not_meet(qtbot: QtBot, tmp_path: Path) -> None:
    one, other = SingleInstance(tmp_path / "one"), SingleInstance(tmp_path / "other")
    assert one.is_first()
    assert other.is_first()


def test_after_the_first_has_gone_the_next_start_is_first(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.is_first()
    first.release()
    assert SingleInstance(tmp_path).is_first()
