"""Mixing, headers, targets, recordings, rings, pulses: small rules, each by its table."""

import itertools
import logging
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.account import SoundChoice, SoundDevice, SoundFault
from telephony.call import Call, CallPurpose, CallState, Direction, Party
from telephony.engine.__main__ import MaskingFormatter
from telephony.engine.mixing import DESK, TONE, Link, leg, links, meter, recording
from telephony.engine.pulse import SLEPT, Pulse
from telephony.engine.recording import wav
from telephony.engine.sip.headers import answered_elsewhere, caller_of, line_of, party_of
from telephony.engine.sound.fake import FakeDevices
from telephony.engine.sound.levels import level_of, peak_of
from telephony.engine.sound.plan import Plan, plan
from telephony.engine.sound.ring import DriftRing
from telephony.engine.sound.tones import KNOCK, RINGBACK
from telephony.engine.sound.worker import RETRY, Tender, Wanted
from telephony.engine.targets import BadTarget, digits_of, masked, target_of
from telephony.engine.unattended import RING_GRACE, Unattended


def call(
    call_id: str,
    state: CallState = CallState.ESTABLISHED,
    *,
    muted: bool = False,
    behalf: str = "",
    direction: Direction = Direction.OUTGOING,
) -> Call:
    return Call(
        id=call_id,
        direction=direction,
        state=state,
        party=Party("1"),
        purpose=CallPurpose.CONSULTATION if behalf else CallPurpose.CITIZEN,
        on_behalf_of=behalf,
        began_at=1.0,
        state_since=1.0,
        muted=muted,
    )


# ---- mixing

A, B = leg("a"), leg("b")
A_TALKS = {Link(DESK, A), Link(A, DESK), Link(A, meter("a"))}
B_TALKS = {Link(DESK, B), Link(B, DESK), Link(B, meter("b"))}


def test_two_in_a_conference_hear_each_other_and_the_agent() -> None:
    both = (call("a"), call("b"))
    assert links(both, ("a", "b")) == A_TALKS | B_TALKS | {Link(A, B), Link(B, A)}
    assert links(both, ()) == A_TALKS | B_TALKS


@pytest.mark.parametrize("state", [each for each in CallState if each is not CallState.ESTABLISHED])
def test_only_an_established_call_is_heard(state: CallState) -> None:
    assert links((call("a", state),), ()) == frozenset()


def test_two_who_are_left_to_each_other_talk_until_they_are_connected() -> None:
    assert Link(A, B) in links((call("a", CallState.TRANSFERRING), call("b")), ("a", "b"))


def test_a_muted_mouth_reaches_neither_party_nor_recording() -> None:
    made = links((call("a", muted=True),), (), recorded=frozenset("a"))
    assert {link.source for link in made} == {A}


def test_a_recording_hears_what_belongs_to_its_call_and_nothing_else() -> None:
    held, other = call("a", CallState.HELD), call("b")
    assert recording("a") not in {link.sink for link in links((held, other), (), recorded=frozenset("a"))}
    consulted = call("b", behalf="a")
    made = links((held, consulted), (), recorded=frozenset("a"))
    assert {link.source for link in made if link.sink == recording("a")} == {B, DESK}
    joined = links((call("a"), call("b")), ("a", "b"), recorded=frozenset("a"))
    assert {link.source for link in joined if link.sink == recording("a")} == {A, B, DESK}


def test_tones_and_the_networks_own_ringing_reach_the_ear() -> None:
    ringing = call("a", CallState.RINGING)
    assert links((ringing,), (), tone=True) == {Link(TONE, DESK)}
    assert links((ringing,), (), early=frozenset("a")) == {Link(A, DESK)}


# ---- which sound

IN = Direction.INCOMING


@pytest.mark.parametrize(
    ("calls", "wanted"),
    [
        ((), Plan()),
        ((call("a", CallState.INCOMING, direction=IN),), Plan(ring=True, talk=True)),
        ((call("a", CallState.ANSWERING, direction=IN),), Plan(talk=True)),
        ((call("a"), call("b", CallState.INCOMING, direction=IN)), Plan(tone=KNOCK, talk=True)),
        ((call("a", CallState.DIALING),), Plan(talk=True)),
        ((call("a", CallState.RINGING),), Plan(tone=RINGBACK, talk=True)),
        ((call("a", CallState.ENDING),), Plan()),
    ],
)
def test_the_states_say_what_sounds(calls: tuple[Call, ...], wanted: Plan) -> None:
    assert plan(calls) == wanted


def test_the_networks_ringing_is_not_doubled() -> None:
    assert plan((call("a", CallState.RINGING),), frozenset("a")).tone == ()


# ---- headers


@pytest.mark.parametrize(
    ("address", "party"),
    [
        ('"王女士" <sip:13800000001@10.0.0.1>;tag=x', Party("13800000001", "王女士")),
        ("<sip:13800000001@10.0.0.1:5060;user=phone>", Party("13800000001")),
        ("Li Lei <sips:110@host>", Party("110", "Li Lei")),
        ("sip:mailbox@host", Party("mailbox")),
        ("tel:+8613800000001", Party("+8613800000001")),
        ('"a \\"b\\" c" <sip:%2312@host>', Party("#12", 'a "b" c')),
        ('"x\x00\x1b[31m\u202e" <sip:1@h>', Party("1", "x[31m")),
        ("", Party("")),
    ],
)
def test_a_party_is_read_out_of_an_address(address: str, party: Party) -> None:
    assert party_of(address) == party


@given(st.text(max_size=300))
def test_no_text_from_outside_breaks_the_reading(text: str) -> None:
    for reader in (caller_of, answered_elsewhere, lambda message: line_of(message, "1001")):
        reader(text)
    party = party_of(text)
    assert party.name.isprintable()
    assert party.number.isprintable()


INVITE = "INVITE sip:1001@10.0.0.9 SIP/2.0\r\n{}\r\n\r\nv=0\r\n"


@pytest.mark.parametrize(
    ("headers", "line"),
    [
        ("To: <sip:1001@h>", ""),
        ("To: <sip:12345@h>", "12345"),
        ("t: <sip:12345@h>", "12345"),
        ("To: <sip:1001@h>\r\nDiversion: <sip:12369@h>;reason=no-answer", "12369"),
        ("To: <sip:1001@h>\r\nP-Called-Party-ID: <sip:12345@h>", "12345"),
        ("To: <sip:1001@h>\r\nX-Hotline-Line: 12369", "12369"),
        ("To: <sip:1001@h>\r\nX-Hotline-Line: 12369\r\nDiversion: <sip:1@h>", "12369"),
    ],
)
def test_the_dialled_number_is_found_where_servers_put_it(headers: str, line: str) -> None:
    assert line_of(INVITE.format(headers), "1001") == line


def test_a_hidden_caller_is_named_by_the_network_or_not_at_all() -> None:
    hidden = 'From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=1'
    assert caller_of(INVITE.format(hidden)).number == ""
    vouched = hidden + "\r\nP-Asserted-Identity: <sip:13800000001@h>"
    assert caller_of(INVITE.format(vouched)).number == "13800000001"


@pytest.mark.parametrize(
    ("reason", "elsewhere"),
    [
        ("", False),
        ('\r\nReason: SIP;cause=200;text="Call completed elsewhere"', True),
        ("\r\nReason: Q.850;cause=16", False),
    ],
)
def test_a_cancel_tells_whether_another_desk_took_the_call(reason: str, elsewhere: bool) -> None:
    assert answered_elsewhere(f"CANCEL sip:1001@h SIP/2.0\r\nTo: <sip:1001@h>{reason}\r\n\r\n") is elsewhere


# ---- targets


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("110", "110"),
        (" 138 0000-0001 ", "13800000001"),
        ("(0531) 6660-2000", "053166602000"),
        ("+86 138 0000 0001", "+8613800000001"),
        ("mailbox", "mailbox"),
        ("*72#", "*72#"),
    ],
)
def test_what_is_typed_is_called(typed: str, target: str) -> None:
    assert target_of(typed) == target


@pytest.mark.parametrize(
    "typed", ["", " ", "a b", "1@evil", "sip:1@h", "1;x=y", "1?h=v", "<1>", "9" * 65, "一一〇", "1\r\nX: y"]
)
def test_what_cannot_be_called_is_refused(typed: str) -> None:
    with pytest.raises(BadTarget):
        target_of(typed)


@pytest.mark.parametrize(
    ("typed", "good"), [("12#*", True), ("abCD", True), ("", False), ("1e", False), ("1" * 33, False)]
)
def test_only_keys_are_sent_as_digits(typed: str, good: bool) -> None:
    if good:
        assert digits_of(typed) == typed.upper()
    else:
        with pytest.raises(BadTarget):
            digits_of(typed)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("13800001234", "138******34"), ("110", "110"), ("12345", "12345"), ("6660200", "6****00")],
)
def test_a_masked_number_finds_the_call_but_not_the_person(number: str, shown: str) -> None:
    assert masked(number) == shown


def test_no_log_line_carries_a_whole_number_whoever_wrote_it() -> None:
    record = logging.LogRecord(
        "x", logging.INFO, "", 0, "sip:%s@10.0.0.1 id 0123456789abcdef", ("13800001234",), None
    )
    shown = MaskingFormatter("%(message)s").format(record)
    assert shown == "sip:138******34@10.0.0.1 id 0123456789abcdef"


# ---- recordings


def test_a_recording_has_its_name_when_it_is_whole_and_its_header_is_right_before(tmp_path: Path) -> None:
    file = wav.WavFile(tmp_path / "c.wav", 16000)
    file.write(bytes(3200))
    file.settle()
    with wave.open(str(tmp_path / "c.wav.part")) as sound:
        assert sound.getnframes() == 1600
    file.write(bytes(100))
    file.close()
    with wave.open(str(tmp_path / "c.wav")) as sound:
        assert (sound.getnframes(), sound.getframerate(), sound.getsampwidth()) == (1650, 16000, 2)


@pytest.mark.parametrize("torn", [0, 1])
def test_a_part_that_a_crash_left_is_mended_and_one_that_is_written_is_not(tmp_path: Path, torn: int) -> None:
    part = tmp_path / "c.wav.part"
    part.write_bytes(wav.header(16000, 0) + bytes(3200 + torn))
    (tmp_path / "junk.wav.part").write_bytes(b"junk")
    now = part.stat().st_mtime
    assert wav.repair_all(tmp_path, now + 1) == []
    assert wav.repair_all(tmp_path, now + wav.ABANDONED + 1) == [tmp_path / "c.wav"]
    with wave.open(str(tmp_path / "c.wav")) as sound:
        assert sound.getnframes() == 1600
    assert (tmp_path / "junk.wav.part").read_bytes() == b"junk"


# ---- the buffer between two clocks


def test_what_goes_in_comes_out_in_order() -> None:
    ring = DriftRing(4)
    assert ring.take(4) is None
    ring.put(b"aaaabbbb")
    assert [ring.take(4), ring.take(4), ring.take(4)] == [b"aaaa", b"bbbb", None]


def test_a_starved_reader_waits_for_a_reserve() -> None:
    ring = DriftRing(4)
    ring.put(b"aaaa")
    assert ring.take(4) is None
    ring.put(b"bbbb")
    assert ring.take(4) == b"aaaa"


@given(st.lists(st.integers(0, 3), min_size=50, max_size=200))
def test_delay_never_grows_beyond_its_bound_and_samples_stay_whole(arrivals: list[int]) -> None:
    frame = 4
    ring = DriftRing(frame, window_frames=5)
    for count in arrivals:
        for _ in range(count):
            ring.put(bytes(frame))
        taken = ring.take(frame)
        assert taken is None or len(taken) == frame
        assert ring.fill <= 12 * frame
        assert ring.fill % 2 == 0


def test_what_was_never_used_in_a_window_is_dropped() -> None:
    ring = DriftRing(4, window_frames=5)
    ring.put(bytes(40))
    for _ in range(5):
        ring.put(bytes(4))
        ring.take(4)
    assert ring.fill == 4


# ---- levels, pulse, unattended


def test_a_level_runs_evenly_in_decibels() -> None:
    assert [level_of(0), level_of(32), level_of(1036), level_of(32768)] == [0.0, 0.0, 0.5, 1.0]
    assert peak_of(b"") == 0
    assert peak_of(b"\x00\x80\xff\x7f") == 32768


def test_a_pulse_comes_in_its_steps_and_notices_sleep() -> None:
    pulse = Pulse(0.0)
    due = [pulse.due("x", 2.0, at / 2) for at in range(10)]
    assert [index for index, is_due in enumerate(due) if is_due] == [0, 4, 8]
    assert [pulse.woke(at) for at in (0.1, 0.2, 0.2 + SLEPT, 6.0, 1.0)] == [False, False, True, False, True]


def test_an_engine_leaves_only_without_window_and_call_for_long_enough() -> None:
    alone = Unattended(0.0)
    alone.exit_seconds = 10
    alone.observe(windows=1, calls=0, at=5.0)
    assert not alone.leaves(100.0)
    alone.observe(windows=0, calls=1, at=6.0)
    assert alone.is_alone
    assert not alone.leaves(100.0)
    assert not alone.gives_up_ringing(6.0 + RING_GRACE - 0.1)
    assert alone.gives_up_ringing(6.0 + RING_GRACE)
    alone.observe(windows=0, calls=0, at=50.0)
    assert not alone.leaves(59.9)
    assert alone.leaves(60.0)


def test_an_engine_that_nobody_ever_found_leaves_too() -> None:
    assert Unattended(0.0).leaves(30.0)


# ---- devices

HEADSET = SoundDevice(name="headset", inputs=1, outputs=2)
SPEAKER = SoundDevice(name="speaker", outputs=2)
TALK = Wanted(talk=True)


def tender(*devices: SoundDevice) -> tuple[Tender, FakeDevices]:
    fake = FakeDevices(devices)
    made = Tender(fake)
    made.look()
    return made, fake


def test_without_a_device_calls_go_on_and_the_fault_is_told() -> None:
    made, _ = tender()
    made.wanted = TALK
    made.tend(0.0)
    assert made.opened().faults == (SoundFault.NO_DEVICE,)


def test_devices_open_for_a_call_and_close_after_it() -> None:
    made, fake = tender(HEADSET)
    made.wanted = TALK
    made.tend(0.0)
    assert [kind for kind, _ in fake.opened] == ["ear", "mouth"]
    assert made.opened().mouth is not None
    made.wanted = Wanted()
    made.tend(1.0)
    assert all(stream.closed for _, stream in fake.opened)
    assert made.opened().mouth is None


def test_a_chosen_device_that_is_missing_is_told_at_once_and_replaced_by_the_default() -> None:
    made, fake = tender(SPEAKER, HEADSET)
    made.wanted = Wanted(SoundChoice(microphone="gone", earpiece="headset", ringer="speaker"), talk=True)
    made.tend(0.0)
    assert made.opened().faults == (SoundFault.MICROPHONE_MISSING,)
    assert {kind for kind, _ in fake.opened} == {"ear", "mouth"}


def test_a_device_that_vanishes_in_a_call_is_told_and_opened_again_when_it_is_back() -> None:
    made, fake = tender(HEADSET)
    made.wanted = TALK
    made.tend(0.0)
    for _, stream in fake.opened:
        stream.alive = False
    fake.devices = ()
    made.tend(1.0)
    assert made.opened().faults == (SoundFault.DEVICE_LOST,)
    assert made.opened().mouth is None
    for at in itertools.count(2):
        if at == 10:
            break
        made.tend(float(at))
    assert made.opened().faults == (SoundFault.DEVICE_LOST,)
    fake.devices = (HEADSET,)
    made.tend(10.0 + RETRY)
    made.tend(10.0 + 2 * RETRY)
    assert made.opened().faults == ()
    assert made.opened().mouth is not None


def test_a_new_device_is_looked_for_only_when_nothing_that_sounds_well_would_stop() -> None:
    made, fake = tender(HEADSET)
    made.wanted = TALK
    made.tend(0.0)
    made.look_wanted = True
    made.tend(1.0)
    assert fake.looked == 1
    made.wanted = Wanted()
    made.tend(2.0)
    assert fake.looked == 2


def test_another_choice_takes_effect_in_the_call() -> None:
    made, fake = tender(SPEAKER, HEADSET)
    made.wanted = TALK
    made.tend(0.0)
    made.wanted = Wanted(SoundChoice(earpiece="speaker"), talk=True)
    made.tend(1.0)
    assert [stream.closed for _, stream in fake.opened] == [True, True, False, False]
