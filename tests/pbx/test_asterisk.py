"""The Asterisk that the tests start does what the tests of the console rely on."""

import re
import shutil
import socket
from pathlib import Path

import pytest

from telephony.pbx.configuration import TEMPLATES
from tests.pbx.asterisk import HOLD_TONE, SERVICE_TONES, Asterisk
from tests.pbx.hall import AGENTS
from tests.pbx.installation import OLDEST, os_release
from tests.pbx.phone import BarePhone
from tests.tones import tones_in

pytestmark = pytest.mark.asterisk


def test_it_is_new_enough_and_every_module_runs(pbx: Asterisk) -> None:
    assert int(pbx.version.split()[1].partition(".")[0]) >= OLDEST
    wanted = re.findall(r"^load = (\S+)", (TEMPLATES / "modules.conf").read_text("utf-8"), re.MULTILINE)
    running = {line.split()[0] for line in pbx.console("module show").splitlines() if " Running " in line}
    silent = [name for name in wanted if name not in running]
    assert silent == []


def test_it_starts_without_an_error(pbx: Asterisk) -> None:
    assert "Asterisk Ready" in pbx.log.read_text("utf-8", "replace")
    assert pbx.errors_at_start == []


def test_a_citizen_waits_in_the_queue_hearing_the_hold_tone(pbx: Asterisk) -> None:
    citizen = pbx.citizen_calls("13800001234")
    assert "13800001234" in {channel.caller_id for channel in pbx.channels()}
    citizen.hears(HOLD_TONE)
    citizen.hang_up()
    assert pbx.channels() == []


def test_a_queue_call_rings_at_the_agent_with_the_number_and_both_hear_each_other(
    pbx: Asterisk, tmp_path: Path
) -> None:
    with BarePhone(pbx, "1001", tmp_path / "1001.wav", tone_hz=350).registered() as phone:
        assert pbx.registered("1001")
        assert not pbx.registered("1002")
        citizen = pbx.citizen_calls("13800005678", 500)
        assert "13800005678" in phone.wait_for("incoming")["remote"]
        citizen.hears(350)
        phone.hears(500)
        assert citizen.bridged
        phone.do("hang_up")
        citizen.wait_gone()
    assert tones_in(citizen.recording) >= {350, 500}
    assert 350 in tones_in(citizen.heard)
    assert tones_in(tmp_path / "1001.wav") == {500}


def test_a_citizen_who_withholds_the_number_has_none(pbx: Asterisk, tmp_path: Path) -> None:
    with BarePhone(pbx, "1001", tmp_path / "1001.wav").registered() as phone:
        pbx.citizen_calls("anonymous")
        assert "nonymous" in phone.wait_for("incoming")["remote"]


def test_the_queue_passes_over_a_busy_agent(pbx: Asterisk, tmp_path: Path) -> None:
    with (
        BarePhone(pbx, "1001", tmp_path / "1001.wav").registered() as first,
        BarePhone(pbx, "1002", tmp_path / "1002.wav", tone_hz=400).registered() as second,
    ):
        citizens = [pbx.citizen_calls("13800000001", 500), pbx.citizen_calls("13800000002", 600)]
        first.wait_for("incoming")
        second.wait_for("incoming")
        for citizen in citizens:
            pbx.until(lambda citizen=citizen: citizen.bridged, "both citizens served")  # type: ignore[misc]


def test_every_service_answers_with_its_own_tone_and_hears_the_caller(pbx: Asterisk, tmp_path: Path) -> None:
    with BarePhone(pbx, "1001", tmp_path / "1001.wav", tone_hz=350).registered() as phone:
        for service, tone in SERVICE_TONES.items():
            phone.do("dial", service)
            phone.wait_for("state", state="CONFIRMED")
            phone.hears(tone)
            phone.do("hang_up")
            phone.wait_for("state", state="DISCONNECTED")
            assert tones_in(pbx.heard_by(service)) == {350}


@pytest.mark.parametrize(("number", "code"), [("602", 486), ("603", 403), ("606", 503), ("7777", 404)])
def test_a_number_that_does_not_answer_says_why(
    pbx: Asterisk, tmp_path: Path, number: str, code: int
) -> None:
    with BarePhone(pbx, "1001", tmp_path / "1001.wav").registered() as phone:
        phone.do("dial", number)
        assert phone.wait_for("state", state="DISCONNECTED")["code"] == code


def test_a_number_may_ring_for_ever_or_hang_up_at_once(pbx: Asterisk, tmp_path: Path) -> None:
    with BarePhone(pbx, "1001", tmp_path / "1001.wav").registered() as phone:
        phone.do("dial", "604")
        phone.wait_for("state", state="EARLY")
        phone.do("hang_up")
        phone.wait_for("state", state="DISCONNECTED")
        phone.do("dial", "605")
        phone.wait_for("state", state="CONFIRMED")
        phone.wait_for("state", state="DISCONNECTED")


@pytest.mark.parametrize(
    ("extension", "transport", "srtp"),
    [("1001", "tcp", False), ("1001", "tls", False), ("1003", "tls", True), ("1003", "udp", True)],
)
def test_agents_may_come_by_tcp_or_tls_and_1003_speaks_srtp(
    pbx: Asterisk, tmp_path: Path, extension: str, transport: str, srtp: bool
) -> None:
    recording = tmp_path / "heard.wav"
    with BarePhone(pbx, extension, recording, transport=transport, srtp=srtp).registered() as phone:
        phone.do("dial", "601")
        phone.wait_for("state", state="CONFIRMED")
        phone.hears(1350)


def test_1003_gets_no_call_without_srtp(pbx: Asterisk, tmp_path: Path) -> None:
    with BarePhone(pbx, "1003", tmp_path / "1003.wav").registered() as phone:
        phone.do("dial", "601")
        assert phone.wait_for("state", state="DISCONNECTED")["code"] == 488


def test_a_wrong_password_is_refused(pbx: Asterisk, tmp_path: Path) -> None:
    with BarePhone(pbx, "1002", tmp_path / "1002.wav", password="wrong") as phone:
        assert phone.wait_for("registration")["code"] in {401, 403}
    assert not pbx.registered("1002")


def test_a_citizen_on_hold_hears_the_hold_tone_and_then_the_agent_again(
    pbx: Asterisk, tmp_path: Path
) -> None:
    with BarePhone(pbx, "1001", tmp_path / "1001.wav", tone_hz=350).registered() as phone:
        citizen = pbx.citizen_calls(tone_hz=500)
        citizen.hears(350)
        phone.do("hold")
        citizen.hears(HOLD_TONE)
        phone.do("unhold")
        citizen.hears(350)


def test_a_blind_transfer_leaves_the_citizen_with_the_service(pbx: Asterisk, tmp_path: Path) -> None:
    with BarePhone(pbx, "1001", tmp_path / "1001.wav", tone_hz=350).registered() as phone:
        citizen = pbx.citizen_calls(tone_hz=500)
        citizen.hears(350)
        phone.do("transfer", "110")
        phone.wait_for("transfer", code=200)
        citizen.hears(SERVICE_TONES["110"])
        pbx.service_hears("110", 500)
        citizen.hang_up()
    assert tones_in(pbx.heard_by("110")) == {500}


def test_an_attended_transfer_leaves_the_citizen_with_the_mailbox(pbx: Asterisk, tmp_path: Path) -> None:
    with BarePhone(pbx, "1001", tmp_path / "1001.wav", tone_hz=350).registered() as phone:
        citizen = pbx.citizen_calls(tone_hz=500)
        citizen.hears(350)
        phone.do("hold")
        phone.do("dial", "mailbox")
        phone.wait_for(
            "state", state="CONFIRMED", remote=f"sip:mailbox@{pbx.host}:{pbx.sip_port};transport=udp"
        )
        phone.hears(SERVICE_TONES["mailbox"])
        phone.do("transfer_attended")
        phone.wait_for("transfer", code=200)
        citizen.hears(SERVICE_TONES["mailbox"])
        citizen.hang_up()
    assert tones_in(pbx.heard_by("mailbox")) == {350, 500}
    assert tones_in(citizen.heard) == {350, HOLD_TONE, SERVICE_TONES["mailbox"]}
    assert tones_in(citizen.said) == {500}


def test_agents_call_each_other(pbx: Asterisk, tmp_path: Path) -> None:
    with (
        BarePhone(pbx, "1001", tmp_path / "1001.wav", tone_hz=350).registered() as first,
        BarePhone(pbx, "1004", tmp_path / "1004.wav", tone_hz=400).registered() as second,
    ):
        first.do("dial", "1004")
        assert "1001" in second.wait_for("incoming")["remote"]
        first.hears(400)
        second.hears(350)


def test_a_caller_on_the_trunk_reaches_the_queue(pbx: Asterisk, tmp_path: Path) -> None:
    with (
        BarePhone(pbx, "1001", tmp_path / "1001.wav", tone_hz=350).registered() as agent,
        BarePhone(pbx, "13800009999", tmp_path / "trunk.wav", tone_hz=600, auto_answer=False) as caller,
    ):
        caller.wait_for("registration")
        caller.do("dial", "12345")
        assert "13800009999" in agent.wait_for("incoming")["remote"]
        caller.hears(350)


def test_it_can_go_away_without_a_word_and_come_back_on_the_same_ports(pbx: Asterisk, tmp_path: Path) -> None:
    ports = pbx.sip_port, pbx.tls_port, pbx.ami_port
    citizen = pbx.citizen_calls()
    pbx.stop(abruptly=True)
    assert not pbx.alive
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((pbx.host, pbx.ami_port), 1)
    pbx.start()
    assert (pbx.sip_port, pbx.tls_port, pbx.ami_port) == ports
    assert not citizen.connected
    with BarePhone(pbx, "1001", tmp_path / "1001.wav").registered():
        assert pbx.registered("1001")


def test_two_exchanges_run_side_by_side_and_leave_nothing_behind(asterisk: Asterisk) -> None:
    from tests.pbx.installation import installation

    other = Asterisk(installation())
    assert other.folder != asterisk.folder
    assert {other.sip_port, other.tls_port, other.ami_port}.isdisjoint(
        {asterisk.sip_port, asterisk.tls_port, asterisk.ami_port}
    )
    other.remove()
    assert not other.folder.exists()
    assert asterisk.alive


def test_the_manager_interface_lets_the_console_in(pbx: Asterisk) -> None:
    with socket.create_connection((pbx.host, pbx.ami_port), 5) as connection:
        login = f"Action: Login\r\nUsername: {pbx.ami_user}\r\nSecret: {pbx.ami_password}\r\n\r\n"
        connection.sendall(login.encode())
        with connection.makefile("r", encoding="utf-8", newline="\r\n") as answers:
            assert answers.readline().startswith("Asterisk Call Manager")
            assert answers.readline().strip() == "Response: Success"


def test_every_agent_is_a_member_of_the_queue(pbx: Asterisk) -> None:
    shown = pbx.console("queue show hotline")
    assert [agent for agent in AGENTS if f"PJSIP/{agent}" not in shown] == []


def test_os_release_is_read_with_and_without_quotes() -> None:
    text = "ID=ubuntu\nVERSION_CODENAME=\"noble\"\n\n# a comment\nNAME='Ubuntu'\n"
    assert os_release(text) == {"ID": "ubuntu", "VERSION_CODENAME": "noble", "NAME": "Ubuntu"}


@pytest.mark.skipif(shutil.which("apt-get") is None, reason="there is no apt here")
def test_the_mirror_is_the_one_that_apt_uses() -> None:
    from tests.pbx.installation import archive_here

    assert "://" in archive_here().uri
