"""Set up a working copy: system packages, virtual environment, pinned dependencies.

    python install.py [run] [screen] [test]

Every name is a group of packages.toml; "run" is what the program itself needs. Nothing is done twice: with
all in place it only looks. Runs on the standard library of Python 3.11 or 3.12, on Linux, macOS and Windows.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import venv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
BUILD_CONSTRAINTS = HERE / "build-constraints.txt"
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
SUPPORTED = ((3, 11), (3, 12))


class SetupFailed(Exception):
    """Something is missing that setup cannot bring; the text tells the person what to do."""


def main(groups: Sequence[str]) -> int:
    """Set up for the named groups (default "run"); 0 when all is in place."""
    try:
        if sys.version_info[:2] not in SUPPORTED:
            raise SetupFailed(f"Python 3.11 or 3.12 is needed; this is {sys.version.split()[0]}.")
        install_system_packages(wanted_packages(groups or ["run"]))
        make_environment()
        install_dependencies()
    except SetupFailed as failure:
        print(f"setup: {failure}", file=sys.stderr)
        return 1
    return 0


# --- system packages -------------------------------------------------------------------------------------


def wanted_packages(groups: Iterable[str]) -> list[str]:
    """The packages of the groups, with what this machine needs to build PyAudio and make environments."""
    catalogue = tomllib.loads((HERE / "packages.toml").read_text("utf-8"))
    unknown = [group for group in groups if group not in catalogue]
    if unknown:
        raise SetupFailed(f"no such group in packages.toml: {', '.join(unknown)}")
    names = [name for group in groups for name in catalogue[group]["packages"]]
    return list(dict.fromkeys([*names, *python_packages()]))


def python_packages() -> list[str]:
    """What the interpreter lacks for making an environment and compiling PyAudio."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    names = []
    if not has_module("ensurepip"):
        names.append(f"{version}-venv")
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        names.append(f"{version}-dev")
    if not (shutil.which("gcc") or shutil.which("cc")):
        names += ["gcc", "libc6-dev"]
    return names


def has_module(name: str) -> bool:
    """Whether this interpreter can import *name* (Debian splits some modules off)."""
    try:
        __import__(name)
    except ImportError:
        return False
    return True


def install_system_packages(wanted: Sequence[str]) -> None:
    """Name and install the wanted packages that are missing; without apt or rights, only say so."""
    if not sys.platform.startswith("linux"):
        say_what_other_systems_need()
        return
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        if not (ENVIRONMENT / "lock.sha256").exists():
            print("setup: no apt here. These libraries are needed, under your distribution's names:")
            print("  " + " ".join(name.split("|")[0] for name in wanted))
        return
    missing = missing_packages(wanted, installed_names())
    if not missing:
        return
    prefix = rights()
    plain = " ".join(name.split("|")[0] for name in missing)
    print(f"setup: system packages are missing: {plain}")
    if prefix is None:
        print(
            "setup: without root or sudo they cannot be installed from here; ask for them. Going on without."
        )
        return
    print(f"setup: installing them{' with sudo' if prefix else ''} …", flush=True)
    apt(prefix, "update", "-qq")
    chosen = [choose(name, in_apt) for name in missing]
    if apt(prefix, "install", "-y", "-qq", "--no-install-recommends", *chosen):
        still = " ".join(missing_packages(wanted, installed_names()))
        print(f"setup: apt could not install everything; still missing: {still}. Going on without.")


def say_what_other_systems_need() -> None:
    """On macOS PyAudio is built against Homebrew's PortAudio; Windows needs nothing more."""
    if sys.platform == "darwin" and not (ENVIRONMENT / "lock.sha256").exists():
        print("setup: on macOS PyAudio needs PortAudio: brew install portaudio")


def installed_names() -> set[str]:
    """Every installed package and what it provides under another name (libasound2t64 provides libasound2)."""
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}|${Package}|${Provides}\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return names_in(listing)


def names_in(listing: str) -> set[str]:
    """The names in dpkg-query's lines "state|package|provides"; only fully installed ones count."""
    names: set[str] = set()
    for line in listing.splitlines():
        state, package, provides = line.split("|", 2)
        if state.strip() == "ii":
            names.add(package)
            names.update(
                re.sub(r"\s*\(.*?\)", "", each).strip() for each in provides.split(",") if each.strip()
            )
    return names


def missing_packages(wanted: Iterable[str], installed: set[str]) -> list[str]:
    """The wanted entries none of whose alternatives is installed."""
    return [entry for entry in wanted if not installed.intersection(entry.split("|"))]


def choose(entry: str, known: Callable[[str], bool]) -> str:
    """The first alternative that the distribution has; if it knows none the first, so that apt complains."""
    alternatives = entry.split("|")
    return next((name for name in alternatives if known(name)), alternatives[0])


def in_apt(name: str) -> bool:
    """Whether apt has a package of exactly this name to install."""
    shown = subprocess.run(["apt-cache", "show", "--no-all-versions", name], capture_output=True, check=False)
    return shown.returncode == 0 and bool(shown.stdout.strip())


def rights() -> list[str] | None:
    """The words before apt-get that make it root's; None when there is no way."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if sys.stdin is not None and sys.stdin.isatty():
        return ["sudo"]
    # nobody there to type a password
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if allowed else None


def apt(prefix: Sequence[str], *words: str) -> int:
    """Run apt-get without questions; its exit code."""
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *words]
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode


# --- virtual environment ---------------------------------------------------------------------------------


def environment_program(name: str) -> Path:
    """The path of a program of the virtual environment, on this system."""
    if sys.platform == "win32":
        return ENVIRONMENT / "Scripts" / f"{name}.exe"
    return ENVIRONMENT / "bin" / name


def make_environment() -> None:
    """Make .venv, or make it anew when it is broken or of a Python that is not supported."""
    python = environment_program("python")
    if python.exists():
        probe = "import sys, pip; print(sys.version_info[0], sys.version_info[1])"
        answer = subprocess.run(
            [python, "-c", probe], capture_output=True, text=True, check=False
        ).stdout.split()
        if tuple(map(int, answer)) in SUPPORTED:
            return
        print("setup: .venv is broken or of another Python; making it anew")
    if not has_module("ensurepip"):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupFailed(f"Python's venv module is incomplete. Install the package python{version}-venv.")
    print(f"setup: making .venv with Python {sys.version.split()[0]}", flush=True)
    venv.EnvBuilder(clear=True, with_pip=True, symlinks=sys.platform != "win32").create(ENVIRONMENT)


def install_dependencies() -> None:
    """Install uv and then everything in the lock, each file checked by its hash; nothing if already done."""
    digest = hashlib.sha256(LOCK.read_bytes() + BUILD_CONSTRAINTS.read_bytes()).hexdigest()
    stamp = ENVIRONMENT / "lock.sha256"
    if stamp.exists() and stamp.read_text("ascii") == digest:
        return
    print("setup: installing the pinned dependencies", flush=True)
    install_uv()
    command = [
        *(str(environment_program("uv")), "pip", "install", "--quiet", "--require-hashes"),
        *("--python", str(environment_program("python"))),
        *("--build-constraints", str(BUILD_CONSTRAINTS), "-r", str(LOCK)),
        # a network that inspects TLS has its authority in the system's store
        *(["--system-certs"] if SYSTEM_CERTIFICATES.exists() else []),
    ]
    if subprocess.run(command, check=False, cwd=ROOT).returncode:
        raise SetupFailed(
            "the dependencies could not be installed: see above. Without a network that reaches the package\n"
            "  index nothing can be fetched; if PyAudio failed to build, PortAudio's headers are missing\n"
            "  (package portaudio19-dev) or a C compiler is."
        )
    stamp.write_text(digest, "ascii")


def install_uv() -> None:
    """Install the uv of the lock with pip, checked by the lock's hashes."""
    requirement = locked("uv", LOCK.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "uv.txt")
        file.write_text(requirement, "utf-8")
        python = environment_program("python")
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "-r", str(file)]
        if subprocess.run([python, "-m", "pip", "install", *options], check=False).returncode:
            raise SetupFailed("uv could not be fetched: see above. Is the package index within reach?")


def locked(name: str, lock: str) -> str:
    """The requirement of *name* in the lock, with its hashes."""
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*\n", lock, re.MULTILINE)
    if found is None:
        raise SetupFailed(f"{LOCK.name} does not pin {name}; run make lock")
    return found.group(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
