"""Tones are recognised in silence, noise, mixtures, both telephone codings and unfinished files."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import tones


def mixture(hz: list[int], seconds: float = 1.0, rate: int = 8000, level: float = 0.2) -> tones.Samples:
    times = np.arange(round(seconds * rate)) / rate
    return sum((level * np.sin(2 * np.pi * each * times + each) for each in hz), np.zeros(len(times)))


def write(path: Path, samples: tones.Samples, rate: int = 8000) -> Path:
    tones.write_wav(path, np.round(samples * 32767).astype("<i2").tobytes(), rate)
    return path


@settings(max_examples=40, deadline=None)
@given(hz=st.sets(st.sampled_from(list(tones.BANK)), max_size=4), rate=st.sampled_from([8000, 16000]))
def test_exactly_the_tones_that_sound_are_found(
    tmp_path_factory: pytest.TempPathFactory, hz: set[int], rate: int
) -> None:
    path = tmp_path_factory.mktemp("tones") / "mixed.wav"
    assert tones.tones_in(write(path, mixture(sorted(hz), rate=rate), rate)) == hz


def test_a_tone_written_by_us_is_found_by_us(tmp_path: Path) -> None:
    tones.write_tone(tmp_path / "one.wav", 850, 0.5, silence=0.25)
    assert tones.tones_in(tmp_path / "one.wav") == {850}
    assert tones.duration(tmp_path / "one.wav") == pytest.approx(0.75)


@pytest.mark.parametrize("level", [0.0, 0.001])
def test_silence_and_faint_noise_hold_no_tone(tmp_path: Path, level: float) -> None:
    noise = np.random.default_rng(1).normal(0, level, 16000)
    assert tones.tones_in(write(tmp_path / "noise.wav", noise)) == set()


def test_a_quiet_voice_is_heard_beside_a_loud_one(tmp_path: Path) -> None:
    both = mixture([450], level=0.4) + mixture([550], level=0.04)
    assert tones.tones_in(write(tmp_path / "both.wav", both)) == {450, 550}


def test_only_the_asked_part_counts(tmp_path: Path) -> None:
    parts = np.concatenate([mixture([450]), np.zeros(8000), mixture([650])])
    path = write(tmp_path / "parts.wav", parts)
    assert tones.tones_in(path, 0, 1) == {450}
    assert tones.tones_in(path, 1.0, 2.0) == set()
    assert tones.tones_in(path, -1) == {650}
    assert tones.tones_in(path) == {450, 650}
    assert tones.tone_seconds(path) == {450: pytest.approx(1.0), 650: pytest.approx(1.0)}
    assert tones.longest_gap(path, 450, 0, 1.5) == pytest.approx(0.5)


def test_a_click_is_no_tone(tmp_path: Path) -> None:
    samples = np.zeros(16000)
    samples[4000:4800] = mixture([450], 0.1)
    path = write(tmp_path / "click.wav", samples)
    assert tones.tones_in(path) == set()
    assert tones.tones_in(path, least_s=0.1) == {450}


def test_a_tone_broken_by_lost_packets_is_still_one_tone(tmp_path: Path) -> None:
    whole = mixture([450], 6.0)
    packets = whole.reshape(-1, 80)
    kept = np.random.default_rng(2).random(len(packets)) > 0.03
    assert tones.tones_in(write(tmp_path / "broken.wav", packets[kept].ravel())) == {450}


def test_a_sound_that_is_none_of_our_voices_is_found_by_what_is_next_to_it(tmp_path: Path) -> None:
    assert 650 in tones.tones_in(write(tmp_path / "ringing.wav", mixture([660])))


def test_an_interrupted_tone_counts_by_what_sounds(tmp_path: Path) -> None:
    second = np.concatenate([np.zeros(170), mixture([1250], 0.7), np.zeros(2230)])
    path = write(tmp_path / "mailbox.wav", np.tile(second, 20))
    assert tones.tones_in(path, least_s=0.1) == {1250}


@pytest.mark.parametrize(("claimed", "name"), [(0, "killed"), (0xFFFFFFFF, "stream")])
def test_an_unfinished_recording_is_read_to_its_end(tmp_path: Path, claimed: int, name: str) -> None:
    path = write(tmp_path / f"{name}.wav", mixture([750]))
    assert tones.finished(path)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, 4, claimed)
    struct.pack_into("<I", data, 40, claimed)
    path.write_bytes(data[:-1])
    assert not tones.finished(path)
    assert tones.tones_in(path) == {750}


@pytest.mark.parametrize(
    ("coding", "table"), [(tones.ULAW, tones.ULAW_VALUES), (tones.ALAW, tones.ALAW_VALUES)]
)
def test_telephone_codings_are_understood(tmp_path: Path, coding: int, table: tones.Samples) -> None:
    samples = mixture([350, 1150]) * 32767
    codes = np.abs(samples[:, None] - table[None, :]).argmin(axis=1).astype(np.uint8).tobytes()
    layout = struct.pack("<HHIIHHH", coding, 1, 8000, 8000, 1, 8, 0)
    body = (
        b"WAVEfmt "
        + struct.pack("<I", len(layout))
        + layout
        + b"data"
        + struct.pack("<I", len(codes))
        + codes
    )
    path = tmp_path / "telephone.wav"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert tones.tones_in(path) == {350, 1150}


def test_the_coding_tables_hold_the_values_of_g711() -> None:
    assert [tones.ulaw_value(code) for code in (0x00, 0x80, 0x7F, 0xFF)] == [-32124, 32124, 0, 0]
    assert [tones.alaw_value(code) for code in (0x55, 0xD5, 0x2A, 0xAA)] == [-8, 8, -32256, 32256]


def test_what_is_no_recording_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    with pytest.raises(tones.NoRecording, match="no WAV"):
        tones.tones_in(tmp_path / "text.wav")
    (tmp_path / "head.wav").write_bytes(b"RIFF\0\0\0\0WAVE")
    with pytest.raises(tones.NoRecording, match="no sound"):
        tones.tones_in(tmp_path / "head.wav")
