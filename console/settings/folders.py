"""Where the program keeps its files."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

PROGRAM = "hotline-console"
HOME_VARIABLE = "HOTLINE_HOME"
"""Environment variable that puts every folder under one, as `--home DIR` does."""


@dataclass(frozen=True)
class Folders:
    """The folders of one user. Nothing is made before :meth:`make`."""

    config: Path
    data: Path
    runtime: Path
    """Sockets and rendezvous files; only this user may look in."""
    logs: Path
    cache: Path
    recordings: Path

    @classmethod
    def of_user(cls) -> "Folders":
        """The platform's folders."""
        dirs = PlatformDirs(PROGRAM, appauthor=False, roaming=False)
        data = dirs.user_data_path
        return cls(
            config=dirs.user_config_path,
            data=data,
            runtime=_runtime(dirs),
            logs=dirs.user_log_path,
            cache=dirs.user_cache_path,
            recordings=data / "recordings",
        )

    @classmethod
    def under(cls, home: Path) -> "Folders":
        """Everything under one folder: for tests, for several seats of one user, for a USB stick."""
        home = home.expanduser().absolute()
        return cls(
            config=home / "config",
            data=home / "data",
            runtime=home / "run",
            logs=home / "logs",
            cache=home / "cache",
            recordings=home / "data" / "recordings",
        )

    @classmethod
    def chosen(cls, home: str = "", environment: dict[str, str] | None = None) -> "Folders":
        """Under `home` (the argument), else under :data:`HOME_VARIABLE`, else the platform's."""
        home = home or (os.environ if environment is None else environment).get(HOME_VARIABLE, "")
        return cls.under(Path(home)) if home else cls.of_user()

    def rehearsal(self) -> "Folders":
        """A rehearsal's own folders: its tickets, recordings and phone never meet the real ones.

        Only the settings are shared, for the look, the devices and the one-key targets.
        """
        return Folders(
            config=self.config,
            data=self.data / "rehearsal",
            runtime=self.runtime / "rehearsal",
            logs=self.logs / "rehearsal",
            cache=self.cache / "rehearsal",
            recordings=self.data / "rehearsal" / "recordings",
        )

    @property
    def as_arguments(self) -> tuple[str, ...]:
        """What a command of main.py is given so that it works in these very folders."""
        base = Folders.under(self.config.parent)
        home = ("--home", str(self.config.parent)) if self in (base, base.rehearsal()) else ()
        ordinary = base if home else Folders.of_user()
        return home if self == ordinary else (*home, "--rehearsal")

    @property
    def settings_file(self) -> Path:
        """The settings, as the user may edit them."""
        return self.config / "settings.toml"

    @property
    def database_file(self) -> Path:
        """The embedded database."""
        return self.data / "tickets.db"

    def make(self) -> None:
        """Make what is missing; what may hold personal data only this user may enter.

        :raises OSError: a folder can't be made.
        """
        for folder in (self.config, self.data, self.runtime, self.logs, self.cache, self.recordings):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _runtime(dirs: PlatformDirs) -> Path:
    # without a session's runtime folder platformdirs goes to /tmp, where others may have been first
    if sys.platform.startswith("linux") and not os.environ.get("XDG_RUNTIME_DIR"):
        return dirs.user_cache_path / "run"
    return dirs.user_runtime_path
