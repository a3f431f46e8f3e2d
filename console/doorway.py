"""Which window opens: the seat's own, the first start, a faulty settings file, or a rehearsal.

What a seat is made of is the composition root's business; it hands in a :class:`Composer`.
"""

from dataclasses import dataclass, replace
from typing import Protocol

from console.app import Application
from console.entrance.gate import Gate
from console.entrance.page import EntrancePage
from console.jobs import Jobs
from console.link import Link
from console.pages.faulty_settings import FaultySettingsPage
from console.pages.first_start import FirstStartPage
from console.phone import Phone
from console.seat import Seat
from console.settings import Folders, Settings, SettingsError, load_settings
from console.setup.phone_probes import PhoneProbes
from console.setup_window import SetupWindow
from console.stage_window import StageWindow
from console.window import Window
from forms.access.roles import Actor


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


@dataclass(frozen=True)
class EntranceParts:
    """What the sign-in works with: the gate, and the telephone, whose call may still go on."""

    gate: Gate
    link: Link
    phone: Phone

    def give_back(self) -> None:
        """Stop what was begun; the engine leaves by itself, unless the desk takes it over."""
        self.gate.close()
        self.link.close()


class Composer(Protocol):
    """Puts seats together."""

    def seat(self, folders: Folders, settings: Settings, actor: Actor) -> Seat:
        """A seat on the real exchange for somebody who signed in.

        SettingsError where the hall's own catalogues are faulty.
        """
        ...

    def entrance(self, folders: Folders, settings: Settings) -> EntranceParts:
        """What the sign-in works with."""
        ...

    def rehearsal(self, folders: Folders, script: str = "") -> Seat:
        """A seat on the practice exchange; `folders` are the rehearsal's own."""
        ...

    def session(self, folders: Folders) -> Seat:
        """A leader's seat that rehearses a live session; `folders` are the rehearsal's own."""
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
        """Ask who comes, for the seat's own window; the first start where no settings can be used."""
        try:
            settings = load_settings(folders.settings_file)
            if not settings.phone.is_complete:
                # somebody rehearsed first, and changed the look or the headset there
                self.open_first_start(folders, settings)
                return
        except FileNotFoundError:
            self.open_first_start(folders)
        except SettingsError as error:
            self.open_faulty_settings(folders, error)
        else:
            self.open_entrance(folders, settings)

    def open_entrance(self, folders: Folders, settings: Settings) -> None:
        """Ask for 工号 and password; then the seat opens."""
        parts = self._composer.entrance(folders, settings)
        self._application.dress(settings.look)
        page = EntrancePage(parts.gate, parts.phone, settings.operator, settings.hotline.brand)
        parts.gate.entered.connect(
            lambda entered: self._open_for(folders, settings, entered.actor, for_stage=entered.for_stage)
        )
        page.setup_wanted.connect(lambda: self.open_first_start(folders, settings))
        page.rehearsal_wanted.connect(lambda: self._switch_to_rehearsal(folders))
        window = SetupWindow(page, on_close=parts.give_back)
        window.setWindowTitle("听民声 · 登录")
        self._application.show(window)
        parts.link.open()
        parts.gate.look()

    def _open_for(
        self, folders: Folders, settings: Settings, actor: Actor, *, for_stage: bool = False
    ) -> None:
        try:
            seat = self._composer.seat(folders, settings, actor)
        except SettingsError as error:
            self.open_faulty_settings(folders, error)
        else:
            if for_stage:
                # the timers run at other seats: nothing but the call works here
                self.open_stage(replace(seat, stage_only=True, duty=None))
            else:
                self.open_seat(seat)

    def open_first_start(self, folders: Folders, known: Settings | None = None) -> None:
        """Rehearse at once, or connect the telephone in a few checked steps."""
        parts = self._composer.setup(folders)
        page = FirstStartPage(parts.probes, known)
        page.finished.connect(lambda settings: self.open_entrance(folders, settings))
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
        window.person_left.connect(lambda: self.open_console(seat.folders))
        window.person_changed.connect(lambda actor: self._open_for(seat.folders, seat.settings, actor))
        self._application.show(window)
        seat.open()
        return window

    def open_stage(self, seat: Seat, back_to: Folders | None = None) -> StageWindow:
        """A leader's seat: the stage and nothing else. Who leaves a rehearsal comes *back_to* the sign-in."""
        seat.begin()
        self._application.dress(seat.settings.look)
        window = StageWindow(seat)
        home = back_to if seat.rehearsal is not None else seat.folders
        if home is None:
            window.person_left.connect(window.close)
        else:
            window.person_left.connect(lambda: self.open_console(home))
        window.rehearsal_wanted.connect(lambda: self._rehearse_session(seat.folders))
        self._application.show(window)
        seat.open()
        return window

    def _rehearse_session(self, folders: Folders) -> None:
        """先练一遍: a session that is none, in the rehearsal's own folders; then back to the sign-in."""
        own = folders.rehearsal()
        own.make()
        self.open_stage(self._composer.session(own), back_to=folders)

    def _switch_to_rehearsal(self, folders: Folders) -> None:
        """From the first start into a rehearsal, which has folders of its own."""
        own = folders.rehearsal()
        own.make()
        self.open_rehearsal(own)

    def _reopen(self, seat: Seat) -> None:
        """The settings changed: the seat is put together anew. The phone engine goes on."""
        if seat.rehearsal is not None:
            self.open_rehearsal(seat.folders)
            return
        try:
            settings = load_settings(seat.folders.settings_file)
        except (FileNotFoundError, SettingsError):
            self.open_console(seat.folders)
            return
        if settings.database != seat.settings.database:
            # another database has other accounts
            self.open_console(seat.folders)
        else:
            self._open_for(seat.folders, settings, seat.actor)
