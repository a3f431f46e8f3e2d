"""Windows find the engine by a file that only the same user reads."""

import stat
import sys
from pathlib import Path

import pytest

from telephony.rendezvous import NoRendezvous, Rendezvous, look_up, new_token, publish, withdraw


def rendezvous(pid: int = 1) -> Rendezvous:
    return Rendezvous(pid=pid, address="unix:/tmp/x", version=1, token=new_token())


def test_what_is_published_is_found(tmp_path: Path) -> None:
    known = rendezvous()
    publish(tmp_path / "run" / "engine.json", known)
    assert look_up(tmp_path / "run" / "engine.json") == known
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["engine.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights with the folder")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    publish(tmp_path / "run" / "engine.json", rendezvous())
    assert stat.S_IMODE((tmp_path / "run" / "engine.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"pid": 1}', b"\xff\xfe"])
def test_no_file_or_half_a_file_is_no_rendezvous(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "engine.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NoRendezvous):
        look_up(path)


def test_only_the_one_who_published_takes_it_away(tmp_path: Path) -> None:
    path = tmp_path / "engine.json"
    publish(path, rendezvous(pid=1))
    withdraw(path, pid=2)
    assert path.exists()
    withdraw(path, pid=1)
    assert not path.exists()
    withdraw(path, pid=1)


def test_the_token_is_not_shown_and_never_the_same() -> None:
    known = rendezvous()
    assert known.token not in repr(known)
    assert len({new_token() for _ in range(50)}) == 50
