"""A server that cannot be had skips its tests at a desk and fails them in CI, with the reason either way."""

import sys
from pathlib import Path

import pytest

from tests.pbx.installation import NoAsterisk, installation
from tests.servers.missing import missing


def test_at_a_desk_the_test_is_skipped_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="PostgreSQL cannot be had here: no network"):
        missing("PostgreSQL", "no network")


def test_in_ci_the_test_fails_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="PostgreSQL cannot be had here: no network"):
        missing("PostgreSQL", "no network")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no Asterisk for Windows to begin with")
def test_without_apt_there_is_no_asterisk_and_the_reason_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(NoAsterisk, match="no apt-get to fetch it with"):
        installation()
