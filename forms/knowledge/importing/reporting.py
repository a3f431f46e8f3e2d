"""The report of an import: what became of each record, to be read and to be kept as a file."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from forms.knowledge.errors import ExportRefused
from forms.knowledge.whole_file import whole_file
from forms.knowledge.workbook import new_workbook
from forms.words import Labelled

HEAD = ("文件", "位置", "标题", "结果", "说明")


class Outcome(Labelled):
    """What became of a record."""

    ADDED = "added", "新增"
    UPDATED = "updated", "更新"
    UNCHANGED = "unchanged", "未变"
    SKIPPED = "skipped", "跳过"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One record: the how many-th it is, where it stands, its title, what became of it, and what to mind."""

    number: int
    place: str
    title: str
    outcome: Outcome
    words: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record with something to mind: where it stands, what it is called, and why."""

    place: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: records read, and the part of the file, 0 to 1."""

    read: int
    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of each record. `stopped` says in Chinese why the import ended before the file did.

    With `tried` nothing was stored: it is what would become of them.
    """

    file: str
    read: int = 0
    lines: tuple[ReportLine, ...] = ()
    submitted: int = 0
    stopped: str = ""
    tried: bool = False

    def count(self, outcome: Outcome) -> int:
        """How many records ended so."""
        return sum(each.outcome is outcome for each in self.lines)

    @property
    def added(self) -> int:
        """New articles."""
        return self.count(Outcome.ADDED)

    @property
    def updated(self) -> int:
        """Known articles with a new draft."""
        return self.count(Outcome.UPDATED)

    @property
    def unchanged(self) -> int:
        """Records that say what is there already."""
        return self.count(Outcome.UNCHANGED)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The records that were not taken."""
        return tuple(_minded(each) for each in self.lines if each.outcome is Outcome.SKIPPED)

    @property
    def notes(self) -> tuple[Skipped, ...]:
        """Records that were taken, with something that a person should look at."""
        return tuple(
            _minded(each) for each in self.lines if each.words and each.outcome is not Outcome.SKIPPED
        )

    @property
    def text(self) -> str:
        """The report in one Chinese sentence or two."""
        if self.stopped and not self.lines:
            return f"“{self.file}”{self.stopped}"
        would = "将" if self.tried else ""
        parts = (
            f"读取 {self.read} 条：{would}新增 {self.added}，{would}更新 {self.updated}，"
            f"未变 {self.unchanged}，跳过 {len(self.skipped)}"
        )
        text = f"“{self.file}”{parts}。"
        if self.submitted:
            text += (
                f"其中 {self.submitted} 条{would}送审。"
                if self.tried
                else f"其中 {self.submitted} 条已送审。"
            )
        return text + self.stopped


def save_reports(path: Path, reports: Sequence[ImportReport]) -> None:
    """Write all lines of the reports to an .xlsx or .csv file (UTF-8 with BOM); ExportRefused."""
    write = {".xlsx": _write_xlsx, ".csv": _write_csv}.get(path.suffix.lower())
    if write is None:
        raise ExportRefused(f"报告不能存为“{path.suffix}”，请选择 xlsx 或 csv。")
    with whole_file(path) as target:
        write(target, reports)


def _minded(line: ReportLine) -> Skipped:
    return Skipped(line.place, line.title, line.words)


def _table(reports: Iterable[ImportReport]) -> Iterator[tuple[str, ...]]:
    for report in reports:
        for line in report.lines:
            yield report.file, line.place, line.title, line.outcome.label, line.words
        yield report.file, "合计", "", "", report.text


def _write_xlsx(target: Path, reports: Iterable[ImportReport]) -> None:
    with new_workbook(target) as book:
        sheet = book.add_worksheet("导入报告")
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF7"})
        sheet.freeze_panes(1, 0)
        for column, (name, width) in enumerate(zip(HEAD, (24, 18, 40, 8, 60), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(_table(reports), 1):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)


def _write_csv(target: Path, reports: Iterable[ImportReport]) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for row in _table(reports):
            writer.writerow([_plain(each) for each in row])


def _plain(cell: str) -> str:
    """A cell that no table program takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
