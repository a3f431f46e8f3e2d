"""A server that cannot be had skips its tests at a desk and fails them in CI, with the reason either way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.missing import missing


def test_at_a_desk_the_test_is_skipped_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="PostgreSQL cannot be had here: no network"):
        missing("PostgreSQL", "no network")


def test_in_ci_the_test_fails_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="PostgreSQL cannot be had here: no network"):
        missing("PostgreSQL", "no network")


@pytest.mark.parametrize(("ci", "code", "said"), [("", 0, "1 skipped"), ("true", 1, "1 error")])
@pytest.mark.skipif(sys.platform == "win32", reason="there is no Asterisk for Windows to begin with")
def test_without_apt_the_asterisk_tests_say_why(tmp_path: Path, ci: str, code: int, said: str) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "tests/pbx",
            "-k",
            "every_agent_is_a_member",
        ],
        cwd=root,
        env={**os.environ, "CI": ci, "PATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout
    assert said in done.stdout
    assert "Asterisk cannot be had here: there is no apt-get to fetch it with" in done.stdout
