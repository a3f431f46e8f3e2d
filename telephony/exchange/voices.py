"""The practice voices: who says what, in which file."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from telephony.exchange.orders import Utterance

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "voices"


class VoicesMissing(LookupError):
    """The voices can't be read; the text is Chinese and says which file."""


class _Clip(msgspec.Struct, frozen=True):
    file: str
    speaker: str
    line: str
    seconds: float


class _Manifest(msgspec.Struct, frozen=True):
    clip: list[_Clip]


Speakers = Mapping[str, Mapping[str, Utterance]]
"""Per speaker its lines by name, in the order of the conversation."""


def load_voices(folder: Path = SHIPPED) -> Speakers:
    """The clips that the folder's manifest lists.

    :raises VoicesMissing: the manifest or a clip isn't there, or the manifest is broken.
    """
    path = folder / "manifest.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        manifest = msgspec.convert(tables, _Manifest)
    except (OSError, ValueError) as error:
        raise VoicesMissing(f"读不出演练语音清单 {path}。请重新安装程序。") from error
    speakers: dict[str, dict[str, Utterance]] = {}
    for clip in manifest.clip:
        file = folder / clip.file
        if not file.is_file():
            raise VoicesMissing(f"缺少演练语音文件 {file}。请重新安装程序。")
        speakers.setdefault(clip.speaker, {})[clip.line] = Utterance(str(file), clip.seconds)
    return speakers
