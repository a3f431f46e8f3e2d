"""A colleague's phone in a process of its own: pjsua2 and nothing of our program, so it can bear witness."""

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.tones import NoRecording, tones_in

if TYPE_CHECKING:
    from tests.pbx.asterisk import Asterisk

PROGRAM = Path(__file__).with_name("bare_phone.py")
Event = dict[str, Any]


class BarePhone:
    """A registered phone that says one tone and records what it hears; a context manager."""

    def __init__(
        self,
        pbx: "Asterisk",
        extension: str,
        recording: Path,
        *,
        tone_hz: int = 350,
        transport: str = "udp",
        srtp: bool = False,
        auto_answer: bool = True,
        password: str | None = None,
    ) -> None:
        """Start the phone; *recording* is written as a WAV. It registers at once, see registered()."""
        self.extension = extension
        self.recording = recording
        settings = {
            "host": pbx.host,
            "port": pbx.tls_port if transport == "tls" else pbx.sip_port,
            "extension": extension,
            "password": pbx.password(extension) if password is None else password,
            "transport": transport,
            "srtp": srtp,
            "tone_hz": tone_hz,
            "recording": str(recording),
            "auto_answer": auto_answer,
        }
        self._log = recording.with_suffix(".log").open("w", encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, str(PROGRAM), json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "BarePhone":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def registered(self) -> "BarePhone":
        """Wait until the PBX has accepted the registration, and return the phone."""
        answer = self.wait_for("registration")
        assert answer["code"] == 200, answer
        return self

    def do(self, command: str, *arguments: str) -> None:
        """Give one command: dial NUMBER, answer, refuse, hang_up, hold, unhold, digits, transfer NUMBER …"""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([command, *arguments]) + "\n")
        self._process.stdin.flush()

    def wait_for(self, event: str, timeout_s: float = 10.0, **details: object) -> Event:
        """The next event of this name with these details; AssertionError with what came instead."""
        deadline = time.monotonic() + timeout_s
        seen: list[Event] = []
        while True:
            try:
                found = self._events.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {event} {details} within {timeout_s:.0f} s, but {seen}") from None
            if found["event"] == event and details.items() <= found.items():
                return found
            seen.append(found)

    def hears(self, *tones: int, timeout_s: float = 10.0) -> None:
        """Wait until the phone hears exactly these tones, in the last 0.6 s of its recording."""
        deadline = time.monotonic() + timeout_s
        while (now := self._now()) != set(tones):
            assert time.monotonic() < deadline, f"{self.extension} hears {now}, not {tones}"
            time.sleep(0.1)

    def close(self) -> None:
        """Hang up, unregister and end the process; its recording is complete then."""
        if self._process.poll() is None:
            with contextlib.suppress(BrokenPipeError):
                assert self._process.stdin is not None
                self._process.stdin.close()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._reader.join(5)
        for stream in (self._process.stdin, self._process.stdout, self._log):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for text in self._process.stdout:
            self._events.put(json.loads(text))

    def _now(self) -> set[int]:
        try:
            return tones_in(self.recording, -0.6)
        except (FileNotFoundError, NoRecording):
            return set()
