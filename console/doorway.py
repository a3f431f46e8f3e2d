"""Which window opens: the seat's own, the first start, a faulty settings file, or a rehearsal.

What a seat is made of is the composition root's business; it hands in a :class:`Composer`.
"""

from dataclasses import dataclass
from typing import Protocol

from console.app import Application
from console.jobs import Jobs
from console.link import Link
from console.pages.faulty_settings import FaultySettingsPage
from console.pages.first_start import FirstStartPage
from console.seat import Seat
from console.settings import Folders, Settings, SettingsError, load_settings
from console.setup.phone_probes import PhoneProbes
from console.setup_window import SetupWindow
from console.window import Window


@dataclass(frozen=True)
class SetupParts:
    """What the first start works with: the line to the engine, the checks, and their lanes."""

    link: Link
    probes: PhoneProbes
    lanes: tuple[Jobs, ...]

    def give_back(self) -> None:
        """Stop what was begun; the engine leaves by itself."""
        for lane in self.lanes:
            lane.stop()
        self.link.close()


class Composer(Protocol):
    """Puts seats together."""

    def seat(self, folders: Folders, settings: Settings) -> Seat:
        """A seat on the real exchange. SettingsError where the hall's own catalogues are faulty."""
        ...

    def rehearsal(self, folders: Folders, script: str = "") -> Seat:
        """A seat on the practice exchange; `folders` are the rehearsal's own."""
        ...

    def setup(self, folders: Folders) -> SetupParts:
        """What the first start works with."""
        ...


class Doorway:
    """Opens windows, each in the place of the one before."""

    def __init__(self, application: Application, composer: Composer) -> None:
        self._application = application
        self._composer = composer

    def open_console(self, folders: Folders) -> None:
        """The seat's own window; the first start where there are no settings, or none that can be used."""
        try:
            settings = load_settings(folders.settings_file)
            if not settings.phone.is_complete:
                # somebody rehearsed first, and changed the look or the headset there
                self.open_first_start(folders, settings)
                return
            seat = self._composer.seat(folders, settings)
        except FileNotFoundError:
            self.open_first_start(folders)
        except SettingsError as error:
            self.open_faulty_settings(folders, error)
        else:
            self.open_seat(seat)

    def open_first_start(self, folders: Folders, known: Settings | None = None) -> None:
        """Rehearse at once, or connect the telephone in a few checked steps."""
        parts = self._composer.setup(folders)
        page = FirstStartPage(parts.probes, known)
        page.finished.connect(lambda settings: self.open_seat(self._composer.seat(folders, settings)))
        page.rehearsal_wanted.connect(lambda: self._switch_to_rehearsal(folders))
        self._application.show(SetupWindow(page, on_close=parts.give_back))
        parts.link.open()

    def open_faulty_settings(self, folders: Folders, error: SettingsError) -> None:
        """Say by line what is wrong with the settings file."""
        page = FaultySettingsPage(error)
        page.retry_wanted.connect(lambda: self.open_console(folders))
        page.rehearsal_wanted.connect(lambda: self._switch_to_rehearsal(folders))
        self._application.show(SetupWindow(page))

    def open_rehearsal(self, folders: Folders, script: str = "") -> Window:
        """The window against the practice exchange."""
        return self.open_seat(self._composer.rehearsal(folders, script))

    def open_seat(self, seat: Seat) -> Window:
        """Show a seat's window and bring its parts to life."""
        seat.begin()
        self._application.dress(seat.settings.look)
        window = Window(seat, self._application)
        window.settings_saved.connect(lambda: self._reopen(seat))
        self._application.show(window)
        seat.open()
        return window

    def _switch_to_rehearsal(self, folders: Folders) -> None:
        """From the first start into a rehearsal, which has folders of its own."""
        own = folders.rehearsal()
        own.make()
        self.open_rehearsal(own)

    def _reopen(self, seat: Seat) -> None:
        """The settings changed: the seat is put together anew. The phone engine goes on."""
        if seat.rehearsal is not None:
            self.open_rehearsal(seat.folders)
        else:
            self.open_console(seat.folders)
