"""报告: the figures as they are now, the versions of the report, and what changed from one to the next."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from console.export_strip import Offer
from console.pages.session_plan.figure_tiles import FigureTiles
from console.pages.session_plan.saving import document_offer
from console.pages.session_plan.tables import Cells, CellTable
from console.session_planning import SessionFile, SessionPlanning
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.card import Card
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.knowledge.errors import ExportStopped
from forms.marked_sheet import Exported
from forms.ports import UnitOfWork
from forms.sessions.afterwards import StoredReport
from forms.sessions.report import make_report, report_document, report_workbook
from forms.ticket import BEIJING_TIME

_EXPLAINED = (
    "按来电和工单数出，看的是现在的结果。不满意退回重办的不算办结（规则里可改）；"
    "没有分母的写“—”。领导接过的来电只计领导接听。"
)
_PART_NAMES = ("诉求合计", "在线解答", "转办", "办结", "办结率", "满意率", "重办")
_PARTS = (("场次", 110), ("名称", None), *((name, 76) for name in _PART_NAMES))
_VERSIONS = (("版本", 64), ("时间", 136), ("制作", 88), ("与上一版相比", None))


class ReportPart(QWidget):
    """Of one session or of several. `export_wanted` carries what is to be written to a file."""

    export_wanted = Signal(object)

    def __init__(self, store: SessionPlanning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("专场报告")
        self._store = store
        self._file: SessionFile | None = None
        self.head = Text("", "strong", wrap=True)
        self.tiles = FigureTiles()
        self.problems = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.parts = CellTable("分场指标", _PARTS, "没有场次")
        self.versions = CellTable("报告版本", _VERSIONS, "还没有报告，按“制作报告”做第一版")
        self.changes = Text("", "secondary", wrap=True, selectable=True)
        self.make = Button("制作报告", icon=Icon.FILE_PLUS_2)
        self.word = Button("存 Word", icon=Icon.DOWNLOAD, compact=True)
        self.sheet = Button("存 Excel", icon=Icon.DOWNLOAD, compact=True)
        self._lay_out()
        self.make.clicked.connect(self._make)
        self.word.clicked.connect(self._word)
        self.sheet.clicked.connect(self._sheet)
        self.versions.selectionModel().currentRowChanged.connect(lambda *_: self._marked())

    def _lay_out(self) -> None:
        card = Card("报告", margins=(12, 8))
        row = HBox(gap=8)
        for each in (self.make, self.word, self.sheet):
            row.addWidget(each)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self.versions, 1)
        card.body.addWidget(self.changes)
        self.versions.setMinimumHeight(self.versions.sizeHint().height() // 2)
        self.parts.setMinimumHeight(self.parts.sizeHint().height() // 2)
        inside = QWidget()
        column = VBox(inside, gap=8, margins=(0, 0, 8, 0))
        for part in (self.head, self.tiles, self.problems, Text(_EXPLAINED, "hint", wrap=True)):
            column.addWidget(part)
        column.addWidget(self.parts, 1)
        column.addWidget(card, 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        VBox(self).addWidget(area)

    def show_file(self, file: SessionFile | None) -> None:
        """Show the figures and reports of what is in front."""
        self._file = file
        if file is None:
            return
        alone = file.session
        self.head.setText("" if alone is not None else f"{len(file.sessions)} 场合计")
        self.head.setVisible(alone is None)
        self.tiles.show_figures(file.figures)
        self.problems.setText("；".join(file.figures.problems))
        self.problems.setVisible(bool(file.figures.problems))
        self.parts.setVisible(alone is None)
        rows = []
        for session, figures in zip(file.sessions, file.parts, strict=True):
            named = dict(figures.named)
            rows.append(
                Cells(session.id, (session.number, session.title, *(named[each] for each in _PART_NAMES)))
            )
        self.parts.show_rows(rows)
        self.versions.show_rows([self._row(file, each) for each in reversed(file.reports)])
        if file.reports:
            self.versions.mark(file.reports[-1].id)
        self._marked()

    @property
    def current(self) -> StoredReport | None:
        """The version that is marked."""
        row, file = self.versions.current, self._file
        if row is None or file is None:
            return None
        return next((each for each in file.reports if each.id == row.key), None)

    @staticmethod
    def _row(file: SessionFile, report: StoredReport) -> Cells:
        made = f"{report.made_at.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}"
        changes = (
            "；".join(report.changes) if report.changes else "（第一版）" if report.version == 1 else "—"
        )
        return Cells(report.id, (f"第 {report.version} 版", made, file.name_of(report.made_by), changes))

    def _marked(self) -> None:
        report = self.current
        told = f"第 {report.version} 版与上一版相比：{'；'.join(report.changes)}" if report else ""
        self.changes.setText(told if report is not None and report.changes else "")
        self.changes.setVisible(bool(self.changes.text()))
        for each in (self.word, self.sheet):
            each.set_available(report is not None, "请先制作报告")

    def _make(self) -> None:
        file, store = self._file, self._store
        if file is None:
            return
        ids, actor, now = file.ids, store.actor, store.now()

        def said(report: StoredReport) -> str:
            changed = f"，与上一版相比：{'；'.join(report.changes)}" if report.changes else ""
            return f"{report.title}报告第 {report.version} 版已做好{changed}。"

        store.do(lambda uow: make_report(ids, actor, uow, now), said, "制作报告")

    def _word(self) -> None:
        report, store = self.current, self._store
        if report is None:
            return
        actor, now, brand = store.actor, store.now(), store.brand
        self.export_wanted.emit(
            document_offer(
                f"{report.title}听民声专场报告第{report.version}版",
                "数字是制作这一版时数出的，工单已脱敏；导出会记入审计日志。",
                lambda uow: report_document(report.id, brand, actor, uow, now),
            )
        )

    def _sheet(self) -> None:
        report, store = self.current, self._store
        if report is None:
            return
        actor, now = store.actor, store.now()

        def write(
            path: Path, uow: UnitOfWork, _told: Callable[[int], None], stopped: Callable[[], bool]
        ) -> Exported:
            if stopped():
                raise ExportStopped
            report_workbook(report.id, path, actor, uow, now)
            return Exported(1)

        note = "指标、分场和工单三张表，工单已脱敏；导出会记入审计日志。"
        name = f"{report.title}听民声专场报告第{report.version}版"
        self.export_wanted.emit(Offer(name, "份", note, 1, write))
