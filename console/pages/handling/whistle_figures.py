"""How departments answered the street's whistles: 报到, 解决率, 平均分, in a line for each department."""

from decimal import Decimal

from PySide6.QtWidgets import QWidget

from console.handling import FIGURES_DAYS, Figures
from console.widgets.text import Text
from forms.handling.whistling import WhistleFigures

_SHOWN = 6


class WhistleFiguresLine(Text):
    """Hidden where the unit blew no whistle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "secondary", wrap=True, parent=parent)
        self.hide()

    def show_figures(self, found: Figures) -> None:
        """Say them, the department that was called most first."""
        ranked = sorted(found, key=lambda each: (-each[1].called, each[0]))
        told = [f"{name}：{_told(figures)}" for name, figures in ranked[:_SHOWN]]
        if len(ranked) > _SHOWN:
            told.append(f"另有 {len(ranked) - _SHOWN} 个部门")
        self.setText(f"近{FIGURES_DAYS}天吹哨\n" + "\n".join(told) if told else "")
        self.setVisible(bool(told))


def _told(figures: WhistleFigures) -> str:
    late = f"（逾期 {figures.late}）" if figures.late else ""
    return (
        f"吹哨 {figures.called} 次，报到 {figures.reported}{late}，"
        f"解决率 {_shown(figures.solved_rate, ' %')}，平均 {_shown(figures.average, ' 分')}"
    )


def _shown(value: Decimal | None, unit: str) -> str:
    return "—" if value is None else f"{value}{unit}"
