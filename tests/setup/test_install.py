"""Set-up names what is missing under the name that this distribution knows, and pins every tool by hash."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from resources.setup import install

UBUNTU = """\
ii |libglib2.0-0t64|libglib2.0-0 (= 2.80.0-6ubuntu3.4)
ii |libasound2t64|libasound2 (= 1.2.11-1ubuntu0.1)
ii |xvfb|xserver
rc |pulseaudio|
un |sudo|
ii |fonts-wqy-microhei|
"""


def test_only_fully_installed_packages_and_what_they_provide_count() -> None:
    names = install.names_in(UBUNTU)
    assert {"libglib2.0-0t64", "libglib2.0-0", "libasound2", "xvfb", "xserver"} <= names
    assert not {"pulseaudio", "sudo", ""} & names


@pytest.mark.parametrize(
    ("wanted", "missing"),
    [
        (["libglib2.0-0t64|libglib2.0-0"], []),
        (["libglib2.0-0"], []),
        (["fonts-noto-cjk|fonts-wqy-microhei"], []),
        (["pulseaudio", "xvfb"], ["pulseaudio"]),
        (["fonts-noto-cjk"], ["fonts-noto-cjk"]),
    ],
)
def test_an_entry_is_missing_when_none_of_its_alternatives_is_installed(
    wanted: list[str], missing: list[str]
) -> None:
    assert install.missing_packages(wanted, install.names_in(UBUNTU)) == missing


def test_the_first_alternative_that_the_distribution_has_is_installed() -> None:
    entry = "libglib2.0-0t64|libglib2.0-0"
    assert install.choose(entry, {"libglib2.0-0"}.__contains__) == "libglib2.0-0"
    assert install.choose(entry, {"libglib2.0-0", "libglib2.0-0t64"}.__contains__) == "libglib2.0-0t64"
    assert install.choose(entry, lambda _name: False) == "libglib2.0-0t64"


def test_uv_is_pinned_with_its_hashes_and_nothing_else() -> None:
    requirement = install.locked("uv", install.LOCK.read_text("utf-8"))
    assert requirement.startswith("uv==")
    assert requirement.count("--hash=sha256:") > 3
    assert requirement.count("==") == 1


def test_a_tool_that_is_not_pinned_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(install.SetupFailed, match="make lock"):
        install.locked("uv", "uvloop==1.0 \\\n    --hash=sha256:00\n")


def test_an_unknown_group_of_packages_is_refused() -> None:
    with pytest.raises(install.SetupFailed, match="kitchen"):
        install.wanted_packages(["run", "kitchen"])


def test_every_dependency_has_a_hash_and_the_lock_names_no_host() -> None:
    for file in (install.LOCK, install.BUILD_CONSTRAINTS):
        text = file.read_text("utf-8")
        assert "://" not in text
        for block in text.replace("\\\n", " ").splitlines():
            if block and not block.startswith((" ", "#")):
                assert "--hash=sha256:" in block, block


def test_the_lock_pins_every_dependency_that_the_project_names() -> None:
    project = tomllib.loads((install.ROOT / "pyproject.toml").read_text("utf-8"))
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lock = install.LOCK.read_text("utf-8").lower()
    for requirement in named:
        name, _, version = requirement.lower().partition("==")
        name = name.partition(">")[0].partition("[")[0].replace("_", "-")
        assert f"\n{name}==" in f"\n{lock}", f"{name} is not in the lock: make lock"
        if version:
            assert f"\n{name}=={version} " in f"\n{lock}", f"{name} is pinned to another version: make lock"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script for make")
def test_without_a_fitting_python_set_up_says_what_to_install(tmp_path: Path) -> None:
    script = install.HERE / "find-python"
    done = subprocess.run(
        ["/bin/sh", str(script)], cwd=tmp_path, env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "Python 3.11 or 3.12 is needed" in done.stderr
    assert done.stdout == ""


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script for make")
def test_the_python_found_is_one_that_fits(tmp_path: Path) -> None:
    script = install.HERE / "find-python"
    fake = tmp_path / "python3"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    environment = {"PATH": str(tmp_path), "PYTHON": sys.executable}
    done = subprocess.run(
        ["/bin/sh", str(script)], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    version = subprocess.run([done.stdout.strip(), "--version"], capture_output=True, text=True).stdout
    assert version.startswith(("Python 3.11", "Python 3.12"))
