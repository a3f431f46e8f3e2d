"""One running Asterisk with the configuration of etc/, on ports of its own, and the words to talk to it."""

import random
import re
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from telephony.pbx.configuration import sounds
from tests.pbx.certificates import make_certificates
from tests.pbx.citizen import Citizen
from tests.pbx.hall import AGENTS, NAMES, QUEUES, SUPERVISOR, configuration, hall
from tests.pbx.installation import Installation
from tests.servers.process import (
    KeptProcess,
    ServerFailed,
    free_port,
    give,
    ordinary_user,
    reachable,
    run_folder,
    wait_until,
)
from tests.tones import finished, tones_in, write_tone

# files that modules insist on, though they need say nothing
EMPTY_FILES = "acl ccss cdr cel codecs dnsmgr extconfig features pjproject pjsip_notify sorcery stasis udptl"
FOLDERS = (
    "etc/tls lib/keys db spool/monitor spool/recording spool/tmp spool/outgoing run log/cdr-csv hold voices"
)

SERVICE_TONES = {
    "110": 550,
    "7229995": 650,
    "12369": 750,
    "12317": 850,
    "119": 950,
    "120": 1050,
    "122": 1150,
    "mailbox": 1250,
    "601": 1350,
}
VOICE_S = 60.0
HOLD_TONE = 1450
"""What a citizen hears in the queue and on hold, in Hz."""


class Channel(NamedTuple):
    """One leg of a call, as Asterisk lists it."""

    name: str
    context: str
    extension: str
    state: str
    application: str
    caller_id: str
    bridge: str


class Asterisk:
    """A PBX for tests: 127.0.0.1, SIP by UDP and TCP on one port, TLS on another, AMI on a third."""

    host = "127.0.0.1"
    ami_user = "monitor"

    def __init__(self, installation: Installation) -> None:
        """Configure and start it; ServerFailed with the end of its log if it does not come up."""
        self.folder = run_folder("pbx")
        try:
            self._installation = Installation(
                reachable(installation.prefix, self.folder), installation.version
            )
            self.version = installation.version
            self._secret = secrets.token_hex(4)
            self._make_folders()
            self._start_on_free_ports()
            log = self.log.read_text("utf-8", "replace")
            self.errors_at_start = [line for line in log.splitlines() if " ERROR[" in line]
            """What it said of its configuration; later errors are what tests do on purpose."""
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    # --- where things are

    @property
    def recordings(self) -> Path:
        """The folder where Asterisk records."""
        return self.folder / "spool" / "monitor"

    @property
    def log(self) -> Path:
        """Asterisk's own log, for a person who looks why a test failed."""
        return self.folder / "log" / "messages"

    @property
    def ca_file(self) -> Path:
        """The certificate of the authority that signed the TLS certificate."""
        return self.folder / "etc" / "tls" / "ca.pem"

    @property
    def other_ca_file(self) -> Path:
        """The certificate of an authority that did not."""
        return self.folder / "etc" / "tls" / "other-ca.pem"

    @property
    def ami_password(self) -> str:
        """The password of the manager interface's user."""
        return self.password(self.ami_user)

    def password(self, extension: str) -> str:
        """The SIP password of an extension."""
        return self._secret + extension

    # --- running

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.alive

    def start(self) -> None:
        """Start it again, after stop(), on the same ports and with what it remembered."""
        self._process = KeptProcess(
            self._installation.command("-C", str(self._configuration), "-f"),
            folder=self.folder,
            log=self.folder / "output",
            user=ordinary_user(),
        )
        try:
            wait_until(lambda: "fully booted" in self._ask("core waitfullybooted"), self._process)
        except BaseException:
            self._process.stop(keep_folder=True, abruptly=True)
            raise

    def stop(self, *, abruptly: bool = False) -> None:
        """End it and keep its folder: properly, or as a power cut would, without a word to the phones."""
        self._process.stop(keep_folder=True, abruptly=abruptly)

    def remove(self) -> None:
        """End it for good and remove its folder."""
        self._process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- talking to it

    def console(self, command: str) -> str:
        """What Asterisk answers to a console command; ServerFailed if it does not run."""
        answer = self._ask(command)
        if "Unable to connect to remote asterisk" in answer:
            raise ServerFailed(f"Asterisk is not running: {answer.strip()}")
        return answer

    def channels(self) -> list[Channel]:
        """The legs of all calls."""
        rows = (line.split("!") for line in self.console("core show channels concise").splitlines())
        return [
            Channel(row[0], row[1], row[2], row[4], row[5], row[7], row[12]) for row in rows if len(row) > 12
        ]

    def registered(self, extension: str) -> bool:
        """Whether a phone is registered for the extension."""
        return bool(re.search(rf"Contact:\s+{extension}/sip", self.console("pjsip show contacts")))

    def until(self, ready: Callable[[], bool], what: str, timeout_s: float = 10.0) -> None:
        """Wait until *ready*; AssertionError that says what did not happen, and the calls at that time."""
        deadline = time.monotonic() + timeout_s
        while not ready():
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"after {timeout_s:.0f} s still not: {what}; channels: {self.channels()}"
                )
            time.sleep(0.02)

    def citizen_calls(
        self, number: str = "13800001234", tone_hz: int = 450, *, wait: bool = True, line: str = "12345"
    ) -> Citizen:
        """Let a citizen with this number (or "anonymous") call a line, speaking one tone (0: silent).

        Returns when the call is in the queue, unless not to *wait*.
        """
        self._make_voice(tone_hz)
        citizen = Citizen(self, number, tone_hz, f"c{secrets.token_hex(4)}", line)
        citizen.call()
        if wait:
            self.until(lambda: citizen.in_queue, f"{number} in the queue")
        return citizen

    def listen(self, channel: str, seconds: float = 0.6) -> set[int]:
        """The tones that come into the PBX from a channel during the next *seconds*; none if it is not there.

        For the end of a Local channel that is a citizen or a service, this is what that person hears; for the
        channel of a phone ("PJSIP/1001-...") it is what the phone says.
        """
        probe = f"probe-{secrets.token_hex(4)}"
        file = self.recordings / f"{probe}.wav"
        self.console(f"mixmonitor start {channel} {probe}-both.wav,r({probe}.wav)")
        time.sleep(seconds)
        rows = (line.split("\t") for line in self.console(f"mixmonitor list {channel}").splitlines())
        for row in rows:
            if len(row) > 2 and row[2].endswith(probe):
                self.console(f"mixmonitor stop {channel} {row[0]}")
        return tones_in(file) if file.exists() else set()

    def service_hears(self, service: str, *tones: int, timeout_s: float = 10.0) -> None:
        """Wait until a called service ("110") hears exactly these tones; else AssertionError with them."""
        voice = f"Local/{'mailbox' if service == 'mailbox' else SERVICE_TONES[service]}@voice-"
        deadline = time.monotonic() + timeout_s
        while True:
            ends = [each.name for each in self.channels() if each.name.startswith(voice)]
            now = self.listen(next((name for name in ends if name.endswith(";2")), ""))
            if now == set(tones):
                return
            assert time.monotonic() < deadline, f"{service} hears {now}, not {tones}"

    def heard_by(self, service: str) -> Path:
        """The newest recording of what a service ("110", "mailbox") heard, once its call has ended.

        AssertionError if it was not called or the call goes on.
        """
        found = sorted(self.recordings.glob(f"{service}-*-heard.wav"), key=lambda path: path.stat().st_mtime)
        assert found, f"{service} was not called: {[path.name for path in self.recordings.iterdir()]}"
        self.until(lambda: finished(found[-1]), f"the call to {service} ended")
        return found[-1]

    def clear(self) -> None:
        """Leave nothing of a test to the next: no calls, no paused agents, no recordings."""
        self.console("channel request hangup all")
        self.until(lambda: not self.channels(), "all calls gone")
        self.sign_in_all()
        for path in self.recordings.rglob("*.wav"):
            path.unlink()

    def sign_in_all(self) -> None:
        """Every agent is in the queue of the hotline, ready; in no other, and without wrap-up by the PBX."""
        self.console("dialplan set global WRAP_UP no")
        members = self.console("queue show")
        for agent in AGENTS:
            phone = f"PJSIP/{agent}"
            if members.count(phone) != 1:
                self.sign_out(agent)
                self.console(
                    f"queue add member {phone} to hotline penalty 0 as {NAMES[agent]} state_interface {phone}"
                )
            self.console(f"queue unpause member {phone}")

    def sign_out(self, agent: str) -> None:
        """An agent is in no queue."""
        for queue in QUEUES:
            self.console(f"queue remove member PJSIP/{agent} from {queue}")

    # --- the making of it

    @property
    def _configuration(self) -> Path:
        return self.folder / "etc" / "asterisk.conf"

    def _ask(self, command: str) -> str:
        words = self._installation.command("-C", str(self._configuration), "-rx", command)
        return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False).stdout

    def _make_folders(self) -> None:
        for name in FOLDERS.split():
            (self.folder / name).mkdir(parents=True)
        make_certificates(self.folder / "etc" / "tls")
        write_tone(self.folder / "hold" / "hold.wav", HOLD_TONE, 10)
        for service, hz in SERVICE_TONES.items():
            if service != "mailbox":
                self._make_voice(hz)
        self._make_voice(0)
        write_tone(self._voice("mailbox"), SERVICE_TONES["mailbox"], 0.7, silence=0.3)

    def _voice(self, name: str) -> Path:
        return self.folder / "voices" / f"{name}.wav"

    def _make_voice(self, hz: int) -> None:
        """Have a file with the tone; 0 is silence."""
        file = self._voice(str(hz))
        if not file.exists():
            write_tone(file, hz, VOICE_S, level=0.2 if hz else 0.0)

    def _start_on_free_ports(self) -> None:
        for attempt in range(3):
            self.sip_port, self.tls_port = free_sip_port(), free_port()
            self.ami_port, self.ami_tls_port = free_port(), free_port()
            self._write_configuration()
            self.start()
            # Asterisk runs on without a transport whose port was taken in the meantime
            if "Objects found: 3" in self.console("pjsip show transports"):
                return
            self._process.stop(keep_folder=attempt < 2)
        raise ServerFailed("no free ports could be had")

    def _write_configuration(self) -> None:
        described = hall(
            self.folder,
            sip=self.sip_port,
            tls=self.tls_port,
            ami=self.ami_port,
            ami_tls=self.ami_tls_port,
            rtp=random.randrange(20000, 32000, 200),
        )
        passwords = {each: self.password(each) for each in (*AGENTS, SUPERVISOR, self.ami_user)}
        values = {
            "ETC": str(self.folder / "etc"),
            "RUN": str(self.folder),
            "PREFIX": str(self._installation.prefix),
            "MODULES": str(self._installation.modules),
        }
        for name, text in configuration(described, passwords, values).items():
            (self.folder / "etc" / name).write_text(text, "utf-8")
        for name, content in sounds().items():
            (self.folder / "etc" / name).write_bytes(content)
        for name in EMPTY_FILES.split():
            (self.folder / "etc" / f"{name}.conf").touch()
        give(self.folder)


def free_sip_port() -> int:
    """A port that is free for UDP and for TCP."""
    while True:
        port = free_port()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
