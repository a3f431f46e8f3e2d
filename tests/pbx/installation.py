"""An Asterisk 22 of the tests' own, unpacked without root into the user's cache folder.

Debian 12 has no Asterisk and Ubuntu 24.04 an older one (20), so it is taken from Debian unstable or Ubuntu's
development release. A private apt configuration with an empty package database downloads it from the mirror
that this machine's apt already uses; signatures and hashes are checked, and nothing on the system is changed.
Whatever comes is used only if it says that it is version 22 or newer. Debian is the tested way.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.servers.process import ordinary_user

OLDEST = 22
PACKAGES = [
    "asterisk",
    "asterisk-modules",
    "asterisk-config",
    "asterisk-core-sounds-en-gsm",
    # the libraries that the modules of etc/modules.conf really load
    "libssl3t64",
    "libc6",
    "libnss3",
    "libnspr4",
    "libsqlite3-0",
    "libstdc++6",
    "libgcc-s1",
    "libxml2-16",
    "libsystemd0",
    "libtinfo6",
    "libzstd1",
    "libxslt1.1",
    "libbsd0",
    "libmd0",
    "libcrypt1",
    "libedit2",
    "zlib1g",
    "libjansson4",
    "liburiparser1",
    "libsrtp2-1",
    "libuuid1",
    "libgsm1",
    "libcap2",
]


class NoAsterisk(Exception):
    """No Asterisk can be had on this machine; the text says why."""


@dataclass(frozen=True)
class Archive:
    """Where apt is to look: a distribution's mirror, its newest suite and the key that signs it."""

    uri: str
    suite: str
    components: str
    keyring: Path


@dataclass(frozen=True)
class Installation:
    """An unpacked Asterisk and its own C library; *prefix* is the folder that stands for the root."""

    prefix: Path
    version: str

    @property
    def libraries(self) -> Path:
        """The folder of the unpacked libraries, named after the machine's architecture."""
        return next(self.prefix.glob("usr/lib/*-linux-gnu*/asterisk/modules")).parents[1]

    @property
    def modules(self) -> Path:
        """The folder of Asterisk's modules."""
        return self.libraries / "asterisk" / "modules"

    def command(self, *arguments: str) -> list[str]:
        """The words that run this Asterisk with its own loader and libraries, never the system's."""
        loader = next(self.libraries.glob("ld-linux*.so.*"))
        path = f"{self.libraries}:{self.libraries / 'asterisk'}"
        program = str(self.prefix / "usr" / "sbin" / "asterisk")
        return [str(loader), "--inhibit-cache", "--library-path", path, program, *arguments]


def installation() -> Installation:
    """The Asterisk in the cache, fetched first if it is not there; NoAsterisk with the reason if not."""
    if not sys.platform.startswith("linux"):
        raise NoAsterisk(f"Asterisk runs on Linux only, and this is {platform.system()}")
    home = cache_folder() / "asterisk" / platform.machine()
    if home.is_dir():
        found = inspect(home)
        if found is not None:
            return found
        shutil.rmtree(home)
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoAsterisk(
            f"the cache folder cannot be made ({error}); name another by XDG_CACHE_HOME"
        ) from None
    with tempfile.TemporaryDirectory(prefix="fetch-", dir=home.parent) as work:
        prefix = fetch(Path(work), archive_here())
        found = inspect(prefix)
        if found is None:
            raise NoAsterisk(f"what was downloaded is no Asterisk {OLDEST} or newer")
        prefix.chmod(0o755)
        try:
            prefix.rename(home)
        except OSError:  # another test run was quicker
            found = inspect(home)
    final = inspect(home)
    if final is None:
        raise NoAsterisk(f"{home} holds no usable Asterisk; remove it")
    return final


def cache_folder() -> Path:
    """The folder outside the source tree where what was fetched is kept for the next run."""
    given = os.environ.get("XDG_CACHE_HOME")
    if given:
        return Path(given) / "hotline-console-tests"
    if ordinary_user():  # root's own home is closed to the user that the server runs as
        return Path("/var/cache/hotline-console-tests")
    return Path.home() / ".cache" / "hotline-console-tests"


def inspect(prefix: Path) -> Installation | None:
    """The installation at *prefix* if its program runs and is new enough."""
    try:
        candidate = Installation(prefix, "")
        command = candidate.command("-V")
        said = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, StopIteration, subprocess.TimeoutExpired):
        return None
    version = re.search(r"Asterisk (\d+)\.\S+", said)
    if version is None or int(version.group(1)) < OLDEST:
        return None
    return Installation(prefix, version.group(0))


def archive_here() -> Archive:
    """The archive that belongs to this distribution, on the mirror that its apt uses."""
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            raise NoAsterisk(f"there is no {program} to fetch it with")
    release = os_release(Path("/etc/os-release").read_text("utf-8"))
    keyrings = Path("/usr/share/keyrings")
    distribution, codename = release.get("ID", ""), release.get("VERSION_CODENAME", "")
    if distribution == "debian":
        archive = Archive(mirror(codename), "sid", "main", keyrings / "debian-archive-keyring.gpg")
    elif distribution == "ubuntu":
        archive = Archive(mirror(codename), "devel", "main universe", keyrings / "ubuntu-archive-keyring.gpg")
    else:
        raise NoAsterisk(f"it is not known how to fetch Asterisk {OLDEST} on {distribution or 'this system'}")
    if not archive.keyring.exists():
        raise NoAsterisk(f"the key that signs the packages is not here ({archive.keyring})")
    return archive


def os_release(text: str) -> dict[str, str]:
    """The fields of an os-release file."""
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {name: value.strip("\"'") for name, _, value in pairs}


def mirror(codename: str) -> str:
    """The address from which this machine's apt takes the packages of its own release."""
    targets = run(
        ["apt-get", "indextargets", "--no-release-info", "--format", "$(RELEASE) $(COMPONENT) $(REPO_URI)"],
        "apt's sources could not be read",
    )
    for line in targets.splitlines():
        release, component, uri = line.split(" ", 2)
        if (release, component) == (codename, "main"):
            return uri
    raise NoAsterisk(f"this machine's apt has no source for {codename}")


def fetch(work: Path, archive: Archive) -> Path:
    """Download and unpack below *work*; the folder that stands for the root."""
    for folder in ("state/lists/partial", "cache/archives/partial", "debs/partial", "prefix"):
        (work / folder).mkdir(parents=True)
    (work / "state/status").touch()
    (work / "sources.list").write_text(
        f"deb [signed-by={archive.keyring}] {archive.uri} {archive.suite} {archive.components}\n", "utf-8"
    )
    (work / "apt.conf").write_text(apt_configuration(work), "utf-8")
    environment = {**os.environ, "APT_CONFIG": str(work / "apt.conf"), "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], f"the {archive.suite} package lists could not be fetched", environment)
    download(work / "debs", environment)
    for package in sorted((work / "debs").glob("*.deb")):
        run(["dpkg-deb", "-x", str(package), str(work / "prefix")], f"{package.name} could not be unpacked")
    return work / "prefix"


def download(debs: Path, environment: Mapping[str, str]) -> None:
    """Fetch the known packages; where one has been renamed since, everything that Asterisk depends on."""
    try:
        run(["apt-get", "download", "-qq", *PACKAGES], "", environment, debs)
    except NoAsterisk:
        run(
            [
                *("apt-get", "install", "-qq", "-y", "--download-only", "--no-install-recommends"),
                *("-o", f"Dir::Cache::archives={debs}", "asterisk"),
            ],
            "the packages could not be fetched",
            environment,
            debs,
        )


def apt_configuration(work: Path) -> str:
    """Settings that keep apt inside *work*; the system's own proxies and certificates stay in force.

    A mirror that lags behind will do for a test server: its lists may be old, but they must be signed.
    """
    return f"""\
Dir::State "{work}/state/";
Dir::State::lists "{work}/state/lists/";
Dir::State::status "{work}/state/status";
Dir::Cache "{work}/cache/";
Dir::Etc::sourcelist "{work}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
Acquire::Retries "2";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
Debug::NoLocking "true";
APT::Sandbox::User "";
"""


def run(
    command: list[str], problem: str, environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> str:
    """Run a command and return its output; NoAsterisk with the *problem* and its last words if it fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=folder, timeout=600, check=False
        )
    except subprocess.TimeoutExpired:
        raise NoAsterisk(f"{problem}: no answer within ten minutes") from None
    if done.returncode:
        raise NoAsterisk(f"{problem}: {done.stderr.strip()[-400:]}")
    return done.stdout
