"""A supervisor's whole seat on a real PBX: an agent calls for help, and one key brings the supervisor in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

import main
from console.page_list import QUEUE
from console.pages.queue import QueuePage
from console.seat import Seat
from console.settings import (
    Folders,
    LineSettings,
    MonitorSettings,
    OperatorSettings,
    SecretPlace,
    SecretSettings,
    Settings,
)
from console.settings.secrets import open_secrets
from forms.access.roles import Role
from forms.storage import open_storage
from telephony.account import RegistrationState
from telephony.pbx import codes
from tests.e2e.conftest import MOUTH_HZ, Desk
from tests.forms.access.people import actor
from tests.pbx.asterisk import Asterisk
from tests.pbx.phone import BarePhone
from tests.telephony.pbx.conftest import hall as hall

pytestmark = [pytest.mark.e2e, pytest.mark.asterisk]
AGENT_HZ, CITIZEN_HZ = 400, 500
ALT = Qt.KeyboardModifier.AltModifier


def chief_of(
    pbx: Asterisk, folders: Folders, sit_down: Callable[[Seat], Desk], mouth: tuple[str, ...]
) -> Desk:
    """A supervisor at extension 9001, registered, whose window follows the queues."""
    settings = replace(
        Settings(),
        operator=OperatorSettings(number="9001", name="班长"),
        phone=LineSettings(server=pbx.host, port=pbx.sip_port, extension="9001"),
        monitor=MonitorSettings(host=pbx.host, port=pbx.ami_port, user=pbx.ami_user),
        secrets=SecretSettings(keep=SecretPlace.FILE),
    )
    secrets = open_secrets(folders, SecretPlace.FILE)
    secrets.set(settings.phone.secret_name, pbx.password("9001"))
    secrets.set(settings.monitor.secret_name, pbx.ami_password)
    desk = sit_down(main.compose_seat(folders, settings, mouth, actor(Role.SUPERVISOR, code="9001")))
    queue = desk.seat.queue
    assert queue is not None
    desk.until(lambda: queue.watch.is_live)
    desk.until(lambda: desk.seat.phone.state.registration.state is RegistrationState.REGISTERED)
    return desk


def test_a_call_for_help_is_answered_by_one_key_and_the_citizen_hears_nothing_of_it(
    hall: Asterisk,
    folders: Folders,
    sit_down: Callable[[Seat], Desk],
    mouth: tuple[str, ...],
    tmp_path: Path,
) -> None:
    chief = chief_of(hall, folders, sit_down, mouth)
    with BarePhone(hall, "1002", tmp_path / "1002.wav", tone_hz=AGENT_HZ).registered() as agent:
        for code in (codes.SIGN_IN, codes.READY):
            agent.do("dial", code)
            agent.wait_for("state", state="DISCONNECTED")
        citizen = hall.citizen_calls("13800008888", CITIZEN_HZ)
        citizen.hears(AGENT_HZ)
        agent.do("dial", codes.HELP)
        chief.until(lambda: "help/1002" in chief.window.notices.keys)
        chief.window.show_page(chief.window.stack.index_of(QUEUE))
        page = chief.window.stack.named(QUEUE, QueuePage)
        chief.until(page.agents.hasFocus)
        chief.press(Qt.Key.Key_H, ALT)
        chief.until(lambda: "麦克风开：只有坐席听得到您" in page.band.words)
        agent.hears(CITIZEN_HZ, MOUTH_HZ)
        citizen.hears(AGENT_HZ)
        chief.until(lambda: "help/1002" not in chief.window.notices.keys)
        chief.press(Qt.Key.Key_X, ALT)
        chief.until(lambda: not page.band.isVisible())
        agent.hears(CITIZEN_HZ)
        citizen.hang_up()
    chief.window.close()
    with open_storage(f"sqlite:///{folders.database_file}").unit_of_work().reading() as work:
        noted = [(line.who, line.label, line.subject, line.reason) for line in work.audit.lines(0, 20)]
    assert noted[-2:] == [
        ("9001", "监听插话", "分机 1002", "旁听：应答求助，坐席没有提示"),
        ("9001", "监听插话", "分机 1002", "耳语"),
    ]
