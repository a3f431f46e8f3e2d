"""Recordings heard through the phone's own earpiece: noted first, then played, never in a call."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.link import LinkState
from console.notices import of_failure
from console.phone import Phone
from console.wording import REFUSALS
from forms.access.audit import AuditKind
from forms.access.reading import note_use
from forms.access.roles import Actor
from forms.call_record import CallRecord
from telephony.protocol import CommandRefused, Event, PlaybackEnded, PlaybackMoved

_FAULTS = (
    ("FileNotFoundError", "录音文件已被移走"),
    ("PermissionError", "没有读取录音文件的权限"),
    ("OSError", "录音所在的磁盘或共享文件夹读不了"),
)


class Playback(QObject):
    """`changed` comes with another recording or another place in it; `problem` carries what to tell.

    `call_id` is the call whose recording is heard, "" for none; `seconds` of `length`.
    """

    changed = Signal()
    problem = Signal(str)

    def __init__(
        self,
        phone: Phone,
        archive: Archive,
        actor: Actor,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone, self._archive, self._actor, self._now = phone, archive, actor, now
        self.call_id = ""
        self.seconds = self.length = 0.0
        self._asked_for = ""
        self._playback_id = ""
        self._command_id = ""
        phone.happened.connect(self._follow)

    def toggle(self, ticket_id: str, call: CallRecord) -> None:
        """Play the call's recording, or stop it if it is heard already."""
        if call.call_id in (self.call_id, self._asked_for):
            self.stop()
            return
        if self._phone.state.calls:
            self.problem.emit("通话中不能播放录音，请在通话结束后再播放。")
            return
        if self._phone.link_state is not LinkState.ATTACHED:
            self.problem.emit("话机程序没有启动，录音暂时不能播放。")
            return
        self._asked_for = call.call_id
        actor, now = self._actor, self._now()
        self._archive.with_storage(
            lambda uow: note_use(
                actor, AuditKind.PLAYED, uow, now, ticket_id=ticket_id, subject=call.call_id
            ),
            lambda _: self._play(call),
            self._not_noted,
        )

    def stop(self) -> None:
        """End what is heard."""
        self._asked_for = ""
        if self._playback_id:
            self._phone.stop_playing()

    def _play(self, call: CallRecord) -> None:
        """It is noted: play it, unless somebody has thought better of it meanwhile."""
        if self._asked_for == call.call_id:
            self._playback_id = uuid4().hex
            self._command_id = self._phone.play_recording(call.recording, self._playback_id)

    def _not_noted(self, error: Exception) -> None:
        self._asked_for = ""
        self.problem.emit(of_failure("playback", "播放录音", error).happened)

    def _follow(self, event: Event) -> None:
        match event:
            case PlaybackMoved(playback_id=playback_id) if playback_id == self._playback_id:
                self.call_id, self.seconds, self.length = self._asked_for, event.seconds, event.length
                self.changed.emit()
            case PlaybackEnded(playback_id=playback_id) if playback_id == self._playback_id:
                self._end(_told(event.fault) if event.fault else "")
            case CommandRefused(command_id=command_id) if command_id and command_id == self._command_id:
                self._end(f"录音没有播放：{REFUSALS[event.refusal]}。")
            case _:
                return

    def _end(self, said: str) -> None:
        self.call_id = self._asked_for = self._playback_id = self._command_id = ""
        self.seconds = self.length = 0.0
        self.changed.emit()
        if said:
            self.problem.emit(said)


def _told(fault: str) -> str:
    known = next((words for name, words in _FAULTS if fault.startswith(name)), "")
    return f"录音没有播放：{known or '文件损坏，或不是能播放的录音格式'}。"
