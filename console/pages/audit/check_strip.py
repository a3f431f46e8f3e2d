"""校验全链: how far it is, a way to stop, and what was found."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QWidget

from console.audit import AuditReading
from console.settings.probes import bad, good, warning
from console.setup.verdict_line import VerdictLine
from console.theme import Icon
from console.widgets.button import Button
from console.widgets.layout import HBox
from forms.access.audit import AuditHead, AuditVerdict
from forms.access.auditing import Checked

_STEPS = 1000


class CheckStrip(QWidget):
    """Hidden until a check was begun."""

    def __init__(self, reading: AuditReading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("校验全链")
        self._reading = reading
        self._end = AuditHead()
        self.verdict = VerdictLine()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("校验进度")
        self.progress.setTextVisible(False)
        self.progress.setRange(0, _STEPS)
        self.stop = Button("停止", icon=Icon.CIRCLE_STOP, compact=True)
        self.copy_end = Button("复制凭据", icon=Icon.COPY, compact=True)
        row = HBox(self, gap=8)
        row.addWidget(self.verdict, 1)
        row.addWidget(self.progress)
        row.addWidget(self.stop)
        row.addWidget(self.copy_end)
        self.stop.clicked.connect(reading.stop_check)
        self.copy_end.clicked.connect(self._copy)
        reading.progressed.connect(self._progressed)
        reading.verified.connect(self._verified)
        reading.broken_off.connect(self._broken_off)
        self.hide()

    def begin(self) -> None:
        """Check the chain."""
        if self._reading.is_checking:
            return
        self.show()
        self._show_busy(busy=True)
        self.copy_end.hide()
        self.progress.setValue(0)
        self.verdict.busy("正在从第一条起逐条核对")
        self._reading.check()

    def _progressed(self, checked: Checked) -> None:
        self.progress.setValue(_STEPS * checked.lines // max(1, checked.of))
        self.verdict.busy(f"已核对 {checked.lines:,} / {checked.of:,} 条")

    def _verified(self, verdict: AuditVerdict) -> None:
        self._show_busy(busy=False)
        if verdict.fault is None:
            self._end = verdict.end
            self.copy_end.setVisible(verdict.end.number > 0)
            self.verdict.present(
                good(
                    f"审计日志完整，共 {verdict.end.number:,} 条，没有一条被改动、删除或调换。",
                    "请把凭据抄存在别处，下次用“audit --expect 凭据”核对，可发现整条重写。",
                )
            )
            return
        self.verdict.present(
            bad(
                f"审计日志不完整：{verdict.fault.text}此前 {verdict.end.number:,} 条完好。",
                "请保护现场，立即报告；不要改动数据库。",
            )
        )

    def _broken_off(self, said: str) -> None:
        self._show_busy(busy=False)
        self.verdict.present(warning(said))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self._end))
        self.copy_end.setText("已复制")

    def _show_busy(self, *, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.stop.setVisible(busy)
        self.copy_end.setText("复制凭据")
