"""Whether recordings can be kept."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from console.settings.disk import check_recordings
from console.settings.probes import Outcome

GB = 10**9
Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("free", "outcome", "words"),
    [
        (500 * GB, Outcome.GOOD, "约可录 4340 小时"),
        (4 * GB, Outcome.WARNING, "还剩 4.0 GB"),
        (GB // 10, Outcome.BAD, "快满了"),
    ],
)
def test_the_room_left_is_told_in_hours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, outcome: Outcome, words: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1000 * GB, 0, free))
    verdict = check_recordings(tmp_path / "recordings")
    assert verdict.outcome is outcome
    assert words in verdict.happened
    assert list((tmp_path / "recordings").iterdir()) == []


def test_half_a_path_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert check_recordings(Path("recordings")).outcome is Outcome.BAD
    assert list(tmp_path.iterdir()) == []
