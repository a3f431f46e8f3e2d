"""Recordings on the sheet: noted before they are heard, through the phone, never in a call."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.link import LinkState
from console.ticket_sheet import TicketSheet, sheet_store
from forms.access.roles import Actor
from forms.errors import StorageUnavailable
from telephony.protocol import (
    CommandRefused,
    PlaybackEnded,
    PlaybackMoved,
    PlayRecording,
    Refusal,
    StopPlaying,
)
from tests.console.desks import TestDesk, make_desk
from tests.console.ticket_sheet.lives import AGENT, LEADER, fill, lived_ticket
from tests.forms.samples import NOW


class Listener:
    """Somebody with a headset before a ticket with a recorded call."""

    def __init__(self, qtbot: QtBot, folder: Path, actor: Actor = AGENT, attached: bool = True) -> None:
        self.seat: TestDesk = make_desk()
        self.seat.clock.at = NOW + timedelta(hours=6)
        self.seat.desk.rules = replace(self.seat.desk.rules, actor=actor)
        self.recording = folder / "c1.wav"
        self.recording.write_bytes(b"RIFF")
        ticket = lived_ticket()
        fill(self.seat.storage, ticket, recording=str(self.recording))
        if attached:
            self.seat.attach()
        self.sheet = TicketSheet(sheet_store(self.seat.desk))
        qtbot.addWidget(self.sheet)
        self.sheet.resize(1000, 700)
        self.sheet.show()
        self.sheet.show_ticket(ticket.id)

    def press(self, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """A key on the call's row."""
        body = self.sheet.body
        assert body is not None
        body.timeline.setCurrentIndex(body.trail.index(0, 0))
        QTest.keyClick(body.timeline, key)

    @property
    def problem(self) -> str:
        assert self.sheet.body is not None
        return self.sheet.body.problem.text()

    @property
    def played(self) -> list[PlayRecording]:
        return [each for each in self.seat.line.sent if isinstance(each, PlayRecording)]

    def moved(self, seconds: float) -> None:
        """The engine says how far it is."""
        playing = self.played[-1].playback_id
        self.seat.desk.phone.receive(PlaybackMoved(playback_id=playing, seconds=seconds, length=190.0))

    def spoken(self) -> str:
        body = self.sheet.body
        assert body is not None
        return str(body.trail.data(body.trail.index(0, 0), Qt.ItemDataRole.AccessibleTextRole))

    def audit(self) -> list[str]:
        return [each.kind for each in self.seat.storage.audit.stored]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_key_plays_the_recording_after_it_was_noted(qtbot: QtBot, tmp_path: Path, key: Qt.Key) -> None:
    listener = Listener(qtbot, tmp_path)
    assert "按回车播放录音" in listener.spoken()
    listener.press(key)
    assert [each.path for each in listener.played] == [str(listener.recording)]
    assert listener.audit()[-1] == "played"
    listener.moved(65.0)
    assert "正在播放录音 01:05 / 03:10" in listener.spoken()


def test_a_click_on_the_mark_plays_and_another_stops(qtbot: QtBot, tmp_path: Path) -> None:
    listener = Listener(qtbot, tmp_path)
    body = listener.sheet.body
    assert body is not None
    timeline = body.timeline
    spot = timeline._delegate.play_spot(timeline.visualRect(body.trail.index(0, 0)), body.trail.moments[0])
    for _ in range(2):
        QTest.mouseClick(
            timeline.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot.center()
        )
        if listener.played:
            listener.moved(1.0)
    assert len(listener.played) == 1
    assert isinstance(listener.seat.line.sent[-1], StopPlaying)
    listener.seat.desk.phone.receive(PlaybackEnded(playback_id=listener.played[0].playback_id))
    assert "正在播放" not in listener.spoken()
    assert listener.problem == ""


def test_in_a_call_nothing_is_played_and_nothing_noted(qtbot: QtBot, tmp_path: Path) -> None:
    listener = Listener(qtbot, tmp_path)
    listener.seat.answered(listener.seat.rings())
    before = listener.audit()
    listener.press()
    assert listener.played == []
    assert "通话中不能播放录音" in listener.problem
    assert listener.audit() == before


def test_without_an_engine_the_reader_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    listener = Listener(qtbot, tmp_path, attached=False)
    assert listener.seat.desk.phone.link_state is not LinkState.ATTACHED
    listener.press()
    assert "话机程序没有启动" in listener.problem
    assert listener.played == []


def test_what_cannot_be_noted_is_not_played(qtbot: QtBot, tmp_path: Path) -> None:
    listener = Listener(qtbot, tmp_path)
    listener.seat.storage.fails_with = StorageUnavailable()
    listener.press()
    assert listener.played == []
    assert "播放录音没有完成" in listener.problem
    listener.seat.storage.fails_with = None
    listener.press()
    assert len(listener.played) == 1
    assert listener.problem == ""


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("FileNotFoundError: No such file", "录音文件已被移走"),
        ("OSError: I/O error", "读不了"),
        ("Error: not a WAVE file", "文件损坏"),
    ],
)
def test_a_recording_that_fails_says_why(qtbot: QtBot, tmp_path: Path, fault: str, said: str) -> None:
    listener = Listener(qtbot, tmp_path)
    listener.press()
    playing = listener.played[0].playback_id
    listener.seat.desk.phone.receive(PlaybackEnded(playback_id=playing, fault=fault))
    assert said in listener.problem


def test_a_refusal_of_the_engine_is_told_in_its_place(qtbot: QtBot, tmp_path: Path) -> None:
    listener = Listener(qtbot, tmp_path)
    listener.press()
    sent = listener.played[0]
    listener.seat.desk.phone.receive(CommandRefused(command_id=sent.command_id, refusal=Refusal.NO_DEVICE))
    assert "没有可用的声音设备" in listener.problem
    listener.press()
    assert len(listener.played) == 2


def test_events_of_another_windows_playback_change_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    listener = Listener(qtbot, tmp_path)
    listener.press()
    listener.moved(3.0)
    other = msgspec.structs.replace(PlaybackEnded(playback_id="other"), fault="x")
    listener.seat.desk.phone.receive(other)
    assert "正在播放" in listener.spoken()


def test_who_may_not_listen_has_no_recording_to_play(qtbot: QtBot, tmp_path: Path) -> None:
    listener = Listener(qtbot, tmp_path, LEADER)
    listener.press()
    assert listener.played == []
    assert "按回车播放录音" not in listener.spoken()
