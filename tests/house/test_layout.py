"""The house stays as it was drawn: its rooms, names and sizes, and one home for every heavy dependency."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("console", "telephony", "forms")
ROOMS = {*PACKAGES, "resources", "tests"}
BESIDE = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "main.py",
    "pyproject.toml",
    "requirements.lock",
}
# names that say nothing: what is in them belongs to a room named after the field
EMPTY_NAMES = {"common", "helper", "helpers", "manager", "managers", "misc", "shared", "util", "utils"}
HOMES = {
    "PySide6": ("console",),
    "shiboken6": ("console",),
    "pjsua2": ("telephony/engine", "telephony/exchange"),
    "pyaudio": ("telephony/engine", "telephony/exchange"),
    "sqlalchemy": ("forms/storage",),
    "alembic": ("forms/storage",),
    "psycopg": ("forms/storage",),
    "sqlite3": ("forms/storage",),
    "pycrdt": ("forms/joint_draft",),
}
PRODUCT_LINES, TEST_LINES = 400, 600


def tracked() -> list[Path]:
    """Every file that git knows, or would take in, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).exists()]


def sources(*rooms: str) -> list[Path]:
    """The Python files of these rooms."""
    return [path for path in tracked() if path.suffix == ".py" and path.parts[0] in rooms]


def imported(path: Path) -> Iterator[str]:
    """The top-level names of the packages that a file imports, wherever in it."""
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_there_is_no_room_beside_the_known_ones() -> None:
    assert {path.parts[0] for path in tracked()} - ROOMS - BESIDE == set()


def test_no_file_or_folder_has_an_empty_name() -> None:
    named = [
        path for path in sources(*PACKAGES) if EMPTY_NAMES & {part.removesuffix(".py") for part in path.parts}
    ]
    assert named == []


@pytest.mark.parametrize("dependency", HOMES)
def test_a_heavy_dependency_is_imported_only_in_its_home(dependency: str) -> None:
    homes = HOMES[dependency]
    strays = [
        path.as_posix()
        for path in [*sources(*PACKAGES), Path("main.py")]
        if dependency in imported(path)
        and not path.as_posix().startswith(tuple(f"{home}/" for home in homes))
    ]
    assert strays == []


def test_nothing_imports_the_composition_root_or_the_tests() -> None:
    strays = [path for path in sources(*PACKAGES) if {"main", "tests"} & set(imported(path))]
    assert strays == []


def test_files_stay_short_enough_to_be_read() -> None:
    limits = {path: TEST_LINES if path.parts[0] == "tests" else PRODUCT_LINES for path in sources(*ROOMS)}
    long = {
        path.as_posix(): lines
        for path, limit in limits.items()
        if (lines := len((ROOT / path).read_text("utf-8").splitlines())) > limit
    }
    assert long == {}


def test_the_window_has_threads_in_one_file_only() -> None:
    threaded = {
        path.as_posix() for path in sources("console") if {"threading", "concurrent"} & set(imported(path))
    }
    assert threaded <= {"console/jobs.py"}


def test_no_shortcut_is_given_its_context_where_it_would_be_ignored() -> None:
    # PySide6 takes QShortcut(..., context=...) without a word and leaves the key window-wide
    def heedless(path: Path) -> bool:
        calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
        return any(
            isinstance(call.func, ast.Name)
            and call.func.id == "QShortcut"
            and any(keyword.arg == "context" for keyword in call.keywords)
            for call in calls
        )

    assert [path.as_posix() for path in sources("console") if heedless(path)] == []
