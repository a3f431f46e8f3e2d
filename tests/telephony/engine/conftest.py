"""Phone engines for tests: each in a folder of its own, with one tone for a mouth, ended with the test."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telephony.account import Account, PhoneSettings, Transport
from telephony.call import Call
from tests.pbx.asterisk import Asterisk
from tests.telephony.engine.window import EngineProcess, NothingHappened, Window
from tests.tones import NoRecording, tones_in, write_tone

MOUTH_HZ = 350
SETTINGS = PhoneSettings(wrap_up_seconds=0, ring_seconds=20, unattended_exit_seconds=60)


@pytest.fixture
def new_engine(tmp_path: Path) -> Iterator[Callable[..., EngineProcess]]:
    """Starts engines: ``new_engine("name", mouth_hz=350)``; mouth_hz 0: no sound at all."""
    started: list[EngineProcess] = []

    def start(name: str = "desk", mouth_hz: int = MOUTH_HZ, *options: str) -> EngineProcess:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        mouth = folder / "mouth.wav"
        if mouth_hz:
            write_tone(mouth, mouth_hz, 1.0)
        sound = ("--mouth-file", str(mouth)) if mouth_hz else ("--no-sound",)
        started.append(EngineProcess(folder, *sound, *options))
        return started[-1]

    yield start
    for engine in started:
        engine.stop()
        crashed = (engine.folder / "engine-crash.log").read_text("utf-8")
        assert not crashed, crashed
        assert "Traceback" not in engine.logged(), engine.logged()


def account(pbx: Asterisk, extension: str = "1001", transport: Transport = Transport.UDP) -> Account:
    """The extension of the test PBX."""
    return Account(
        extension=extension,
        server=pbx.host,
        port=pbx.tls_port if transport is Transport.TLS else pbx.sip_port,
        transport=transport,
        display_name="坐席",
        password=pbx.password(extension),
    )


class Desk:
    """An engine with its window, signed in."""

    def __init__(self, engine: EngineProcess, window: Window) -> None:
        self.engine = engine
        self.window = window
        self.recordings = engine.folder / "recordings"

    def recording_of(self, call: Call) -> Path:
        """The finished recording, or what there is of it."""
        whole = self.recordings / f"{call.id}.wav"
        deadline = time.monotonic() + 5
        while self.window.state.call(call.id) is None and not whole.exists():
            # the call is over: its file is about to get its whole name
            if time.monotonic() > deadline:
                break
            self.window.pump(0.05)
        return whole if whole.exists() else whole.with_name(whole.name + ".part")

    def hears(self, call: Call, *tones: int, timeout_s: float = 10.0) -> None:
        """Wait until the last second of the call's recording is exactly these tones, the agent's included."""
        deadline = time.monotonic() + timeout_s
        while (now := self._now(call)) != set(tones):
            if time.monotonic() > deadline:
                raise NothingHappened(f"the recording has {now}, not {tones}; {self.engine.logged()}")
            self.window.pump(0.1)

    def _now(self, call: Call) -> set[int]:
        try:
            return tones_in(self.recording_of(call), -1.0)
        except (FileNotFoundError, NoRecording):
            return set()


def seated(engine: EngineProcess, who: Account, settings: PhoneSettings = SETTINGS) -> Desk:
    """An agent at that engine."""
    window = engine.window()
    desk = Desk(engine, window)
    window.settle(
        PhoneSettings(
            recording_folder=str(desk.recordings),
            wrap_up_seconds=settings.wrap_up_seconds,
            ring_seconds=settings.ring_seconds,
            unattended_exit_seconds=settings.unattended_exit_seconds,
            dead_line_seconds=settings.dead_line_seconds,
        )
    )
    window.sign_in(who)
    return desk


@pytest.fixture
def desk(pbx: Asterisk, new_engine: Callable[..., EngineProcess]) -> Desk:
    """Extension 1001, ready, saying MOUTH_HZ."""
    return seated(new_engine(), account(pbx))
