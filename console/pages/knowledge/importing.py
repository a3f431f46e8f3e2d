"""An import as the window follows it: files chosen, read ahead, mapped, tried, imported, reported.

All reading and writing happens beside the desk's own work, so that filing a ticket never waits for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.jobs import Errand
from console.notices import of_failure
from forms.access.roles import Actor
from forms.catalogue import Categories
from forms.errors import FormsError
from forms.knowledge.importing import (
    ENDINGS,
    ImportPlan,
    ImportReport,
    Preview,
    Progress,
    Target,
    category_codes,
    files_in,
    import_files,
    plan_for,
    preview,
    save_reports,
)
from forms.ports import UnitOfWork

MOST_FILES = 500


class Step(StrEnum):
    """Where an import stands."""

    CHOOSING = "choosing"
    READING = "reading"
    MAPPING = "mapping"
    TRYING = "trying"
    TRIED = "tried"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True)
class Chosen:
    """A file to import: what was seen of it and the plan, or why it cannot be read."""

    path: Path
    seen: Preview | None = None
    plan: ImportPlan | None = None
    problem: str = ""


@dataclass(frozen=True)
class Running:
    """How far it is: the file's number from 0, of how many, and how far in it."""

    file: int
    files: int
    name: str
    progress: Progress

    @property
    def fraction(self) -> float:
        """The part of all files, 0 to 1, each counted alike."""
        return (self.file + self.progress.fraction) / max(1, self.files)


class Importing(QObject):
    """`changed` comes with every step, `progressed` carries :class:`Running`, `stored` what was imported.

    `report_kept` carries what became of saving the report, in words.
    """

    changed = Signal()
    progressed = Signal(object)
    stored = Signal()
    report_kept = Signal(str)

    def __init__(
        self,
        archive: Archive,
        categories: Categories,
        actor: Actor,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._codes = category_codes(categories)
        self._actor = actor
        self._now = now
        self._errand: Errand | None = None
        self.step = Step.CHOOSING
        self.files: tuple[Chosen, ...] = ()
        self.reports: tuple[ImportReport, ...] = ()
        self.problem = ""

    @property
    def usable(self) -> tuple[Chosen, ...]:
        """The files that can be imported."""
        return tuple(each for each in self.files if each.plan is not None)

    @property
    def has_titles(self) -> bool:
        """Whether every file has a column that is the title."""
        return all(each.plan and Target.TITLE in each.plan.mapping.values() for each in self.usable)

    @property
    def left_out(self) -> str:
        """Which files cannot be imported, and why; "" if all can."""
        problems = [each.problem for each in self.files if each.problem]
        more = f"另有 {len(problems) - 2} 个文件也不能导入。" if len(problems) > 2 else ""
        return "；".join(each.rstrip("。") for each in problems[:2]) + "。" + more if problems else ""

    @property
    def is_busy(self) -> bool:
        """Something is under way that can be cancelled."""
        return self.step in (Step.READING, Step.TRYING, Step.RUNNING)

    # --- choosing

    def begin(self) -> None:
        """A new import."""
        self.files, self.reports = (), ()
        self._go(Step.CHOOSING)

    def add(self, paths: Sequence[Path]) -> None:
        """Take these files too, and what can be imported below these folders."""
        found: list[Path] = []
        problem = ""
        for path in paths:
            try:
                inside = files_in(path) if path.is_dir() else (path,)
            except OSError:
                problem = f"文件夹“{path.name}”读不出来，请检查是否还在、有没有权限。"
                continue
            if path.is_dir() and not inside:
                problem = f"文件夹“{path.name}”里没有可导入的文件。"
            found += inside
        known = {each.path for each in self.files}
        new = [Chosen(each) for each in dict.fromkeys(found) if each not in known]
        if len(self.files) + len(new) > MOST_FILES:
            problem = f"一次最多导入 {MOST_FILES} 个文件，只取了前面的。"
        self.files = (*self.files, *new)[:MOST_FILES]
        self._go(Step.CHOOSING, problem)

    def remove(self, place: int) -> None:
        """Leave a file out."""
        self.files = tuple(each for number, each in enumerate(self.files) if number != place)
        self._go(Step.CHOOSING)

    def read(self) -> None:
        """Look into the files; then their columns can be mapped."""
        paths = [each.path for each in self.files]
        if not paths:
            self._go(Step.CHOOSING, "请先选择要导入的文件。")
            return
        codes = self._codes

        def look(_uow: UnitOfWork, errand: Errand) -> tuple[Chosen, ...]:
            return tuple(Chosen(path) if errand.is_cancelled() else _seen(path, codes) for path in paths)

        self._go(Step.READING)
        self._errand = self._archive.with_errand(look, self._read, self._failed_reading)

    def _read(self, files: tuple[Chosen, ...]) -> None:
        self.files = files
        if any(each.plan is None and not each.problem for each in files):
            self._go(Step.CHOOSING, "已停止读取；文件还在列表里。")
        elif not self.usable:
            self._go(Step.CHOOSING, "这些文件都不能导入，原因见列表。")
        else:
            self._go(Step.MAPPING)

    def _failed_reading(self, error: Exception) -> None:
        self._go(Step.CHOOSING, of_failure("import", "读取文件", error).happened)

    # --- mapping

    def map(self, place: int, column: str, target: str | None) -> None:
        """A column of the usable file *place* fills another field, also in files with the same columns."""
        # a member of a vocabulary comes out of a signal as its plain code
        field = Target(target) if target else None
        chosen = self.usable[place]
        if chosen.seen is None:
            return
        alike = {each.path for each in self.usable if each.seen and each.seen.columns == chosen.seen.columns}
        self._replan(alike, lambda plan: replace(plan, mapping={**plan.mapping, column: field}))

    def say(self, place: int, **words: object) -> None:
        """Something else of the plan of the usable file *place*: source_name, unit, source, category."""
        path = self.usable[place].path
        self._replan({path}, lambda plan: replace(plan, **words))  # type: ignore[arg-type]

    def say_of_all(self, **words: object) -> None:
        """Something of the plans of all files: unit, source, category, submit."""
        paths = {each.path for each in self.usable}
        self._replan(paths, lambda plan: replace(plan, **words))  # type: ignore[arg-type]

    def _replan(self, paths: set[Path], change: Callable[[ImportPlan], ImportPlan]) -> None:
        self.files = tuple(
            replace(each, plan=change(each.plan)) if each.path in paths and each.plan else each
            for each in self.files
        )
        self._go(Step.MAPPING)

    def go_back(self) -> None:
        """One step back; what runs is cancelled first."""
        if self.is_busy:
            self.cancel()
        elif self.step is Step.TRIED:
            self._go(Step.MAPPING)
        elif self.step is Step.MAPPING:
            self._go(Step.CHOOSING)

    # --- doing

    def try_out(self) -> None:
        """Tell what would become of each record; nothing is stored."""
        self._run(store=False)

    def run(self) -> None:
        """Import."""
        self._run(store=True)

    def cancel(self) -> None:
        """Stop at the next good moment; what was imported stays."""
        if self._errand is not None:
            self._errand.cancel()

    def save_report(self, path: Path) -> None:
        """Keep the report as a file."""
        reports = self.reports
        self._archive.with_errand(
            lambda _uow, _errand: save_reports(path, reports),
            lambda _: self.report_kept.emit(f"报告已保存为 {path.name}。"),
            lambda error: self.report_kept.emit(of_failure("report", "保存报告", error).happened),
        )

    def _run(self, *, store: bool) -> None:
        plans = [each.plan for each in self.usable if each.plan is not None]
        actor, now = self._actor, self._now()
        names = [each.path.name for each in plans]
        self._go(Step.RUNNING if store else Step.TRYING)

        def work(uow: UnitOfWork, errand: Errand) -> tuple[ImportReport, ...]:
            return import_files(
                plans,
                actor,
                uow,
                now,
                store=store,
                on_progress=lambda file, how: errand.report(Running(file, len(plans), names[file], how)),
                cancelled=errand.is_cancelled,
            )

        self._errand = self._archive.with_errand(
            work,
            lambda reports: self._ran(reports, stored=store),
            lambda error: self._go(Step.MAPPING, of_failure("import", "导入", error).happened),
            self.progressed.emit,
        )

    def _ran(self, reports: tuple[ImportReport, ...], *, stored: bool) -> None:
        unread = [(each.path.name, each.problem) for each in self.files if each.problem]
        self.reports = (
            *reports,
            *(
                ImportReport(file=name, stopped=problem.removeprefix(f"“{name}”"), tried=not stored)
                for name, problem in unread
            ),
        )
        self._go(Step.DONE if stored else Step.TRIED)
        if stored:
            self.stored.emit()

    def _go(self, step: Step, problem: str = "") -> None:
        self.step, self.problem = step, problem
        self.changed.emit()


def _seen(path: Path, codes: dict[str, str]) -> Chosen:
    try:
        seen = preview(path)
    except FormsError as refused:
        return Chosen(path, problem=refused.text)
    plan = replace(plan_for(seen, path), source=path.stem, categories=codes)
    return Chosen(path, seen, plan)


def kind_of(path: Path) -> str:
    """What kind of file it is, for a list."""
    kind = ENDINGS.get(path.suffix.lower())
    return kind.value if kind else path.suffix.lstrip(".") or "—"
