"""Run every check and test, whatever fails, and say at the end what passed, what failed and how long it took.

python checks.py [--quick]     quick: without the tests
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
# import-linter can be run by its script only, which lies elsewhere on every system
LINT_IMPORTS = (
    "import sys; from importlinter.cli import lint_imports_command as c; sys.argv[1:] = ['--no-logo']; c()"
)


class Step(NamedTuple):
    """One check: a name for people and what Python is given to run."""

    name: str
    command: tuple[str, ...]


class Outcome(NamedTuple):
    """How a step went: its exit code and its duration in seconds."""

    step: Step
    code: int
    seconds: float


QUICK = (
    Step("format", ("-m", "ruff", "format", "--check", ".")),
    Step("lint", ("-m", "ruff", "check", ".")),
    Step("types", ("-m", "mypy")),
    Step("imports", ("-c", LINT_IMPORTS)),
    Step("dead code", ("-m", "vulture")),
)
LIVE = ("tests/telephony", "tests/pbx", "tests/sound", "tests/e2e")
"""Tests that place calls and listen to sound in real time: one after the other, with nothing else running."""
TESTS = (
    Step(
        "tests",
        (
            "-m",
            "pytest",
            "-n",
            "2",
            "--dist",
            "loadfile",
            "--durations=10",
            *(f"--ignore={folder}" for folder in LIVE),
        ),
    ),
    Step(
        "live tests",
        (
            "-m",
            "pytest",
            *LIVE,
            "--durations=10",
        ),
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Run the steps one after the other; 1 if any failed."""
    steps = QUICK if "--quick" in arguments else QUICK + TESTS
    outcomes = [run(step) for step in steps]
    print(summary(outcomes), flush=True)
    return 1 if any(outcome.code for outcome in outcomes) else 0


def run(step: Step) -> Outcome:
    """Run one step with its output shown as it comes."""
    print(f"\n=== {step.name}", flush=True)
    began = time.monotonic()
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, *step.command], cwd=ROOT, env=environment, check=False)
    return Outcome(step, done.returncode, time.monotonic() - began)


def summary(outcomes: Sequence[Outcome]) -> str:
    """A line a step, and one for all."""
    lines = [
        f"{'FAILED' if outcome.code else 'passed'}  {outcome.step.name:<10} {outcome.seconds:7.1f} s"
        for outcome in outcomes
    ]
    failed = [outcome.step.name for outcome in outcomes if outcome.code]
    total = sum(outcome.seconds for outcome in outcomes)
    verdict = f"failed: {', '.join(failed)}" if failed else "all checks passed"
    return "\n".join(["", *lines, f"{verdict}, {total:.0f} s in all"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
