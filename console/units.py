"""Units and their people in the window: read, changed, imported and exported, in the background."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.notices import of_failure
from forms.access.roles import Actor, Right
from forms.organisation.directory import Directory
from forms.organisation.exporting import export_units
from forms.organisation.importing import ImportPlan, Preview, dry_run, import_units, preview
from forms.organisation.service import directory, number_shown
from forms.ports import UnitOfWork

Result = TypeVar("Result")


class Stage(StrEnum):
    """Where reading stands."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class Units(QObject):
    """`changed` comes whenever stage, problem or directory are others than before.

    `progress` carries an importing.Progress; it is sent from the background and arrives on the Qt thread.
    """

    changed = Signal()
    progress = Signal(object)

    def __init__(
        self,
        archive: Archive,
        actor: Actor,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self.actor = actor
        self.now = now
        self.directory = Directory()
        self.stage = Stage.LOADING
        self.problem = ""
        self._asked = 0
        self._cancelled = False

    @property
    def may_manage(self) -> bool:
        """Whether who sits here may change units; the use cases look again."""
        return self.actor.may(Right.MANAGE_UNITS)

    def number(self, number: str) -> str:
        """A contact's number as who sits here may see it."""
        return number_shown(number, self.actor)

    def read(self) -> None:
        """Read all units anew; what was read before stays until it is there."""
        self._asked += 1
        asked = self._asked
        self._archive.with_reading(
            directory, lambda found: self._answered(asked, found), lambda error: self._failed(asked, error)
        )

    def run(
        self,
        doing: str,
        step: Callable[[Actor, UnitOfWork, datetime], Result],
        done: Callable[[Result], None],
        refused: Callable[[str], None],
    ) -> None:
        """Do a use case, then read anew; *refused* is called with what to tell where it was asked for."""
        actor, now = self.actor, self.now()

        def stored(result: Result) -> None:
            self.read()
            done(result)

        self._archive.with_storage(
            lambda uow: step(actor, uow, now),
            stored,
            lambda error: refused(of_failure("units", doing, error).happened),
        )

    # --- files

    def preview(self, path: Path, done: Callable[[Preview], None], refused: Callable[[str], None]) -> None:
        """Look into a file."""
        self._archive.with_reading(
            lambda _: preview(path),
            done,
            lambda error: refused(of_failure("units", "读取文件", error).happened),
        )

    def import_file(
        self, plan: ImportPlan, done: Callable[[object], None], refused: Callable[[str], None], *, dry: bool
    ) -> None:
        """Import a file, or see what it would do; *done* gets the ImportReport."""
        self._cancelled = False
        if dry:
            self._archive.with_reading(
                lambda uow: dry_run(
                    plan,
                    self.actor,
                    uow,
                    on_progress=self.progress.emit,
                    cancelled=lambda: self._cancelled,
                ),
                done,
                lambda error: refused(of_failure("units", "试导入", error).happened),
            )
            return
        self.run(
            "导入",
            lambda actor, uow, now: import_units(
                plan,
                actor,
                uow,
                now,
                on_progress=self.progress.emit,
                cancelled=lambda: self._cancelled,
            ),
            done,
            refused,
        )

    def cancel(self) -> None:
        """Stop the import at its next step; nothing of it is kept."""
        self._cancelled = True

    def export(self, path: Path, done: Callable[[int], None], refused: Callable[[str], None]) -> None:
        """Write all units and contacts to a file; *done* gets the number of rows."""
        self.run("导出", lambda actor, uow, now: export_units(path, actor, uow, now), done, refused)

    # ---

    def _answered(self, asked: int, found: Directory) -> None:
        if asked == self._asked:
            self.directory, self.problem = found, ""
            self._go_to(Stage.READY)

    def _failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self.problem = of_failure("units", "读取单位", error).happened
            self._go_to(Stage.FAILED)

    def _go_to(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.emit()
