"""The run of all checks goes on after a failure and says at the end what failed."""

from pathlib import Path

import pytest

from resources.setup import checks


def test_a_failing_step_does_not_hide_the_later_ones(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    write = f"open({str(trace)!r}, 'a').write('ran ')"
    steps = (
        checks.Step("first", ("-c", f"{write}; raise SystemExit(3)")),
        checks.Step("second", ("-c", write)),
    )
    monkeypatch.setattr(checks, "QUICK", steps)
    assert checks.main(["--quick"]) == 1
    assert trace.read_text() == "ran ran "
    said = capfd.readouterr().out
    assert "FAILED  first" in said
    assert "passed  second" in said
    assert "failed: first," in said


def test_all_steps_passing_is_success(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "QUICK", (checks.Step("only", ("-c", "pass")),))
    assert checks.main(["--quick"]) == 0
    assert "all checks passed" in capfd.readouterr().out
