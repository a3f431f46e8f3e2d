"""The figures of sessions as tiles: those everybody asks for large, the rest below; "—" for none."""

from PySide6.QtWidgets import QGridLayout, QWidget

from console import theme
from console.theme import Tone
from console.widgets.card import Card
from console.widgets.text import Text
from forms.sessions.figures import SessionFigures

_LARGE = ("诉求合计", "在线解答", "转办", "办结率", "满意率", "重办")
_SMALL = (
    *("来电", "工作人员接听", "领导接听", "其中我来督办", "办结", "已回访", "满意", "未评价"),
    *("超出范围转常规", "未说明诉求即挂断", "未定结果", "响应率", "解决率", "服务过程满意率"),
)
_IN_A_ROW = 7


class _Tile(Card):
    def __init__(self, name: str, role: str) -> None:
        super().__init__(margins=(12, 6), gap=0)
        self.setAccessibleName(name)
        self.value = Text("—", role)
        self.body.addWidget(Text(name, "secondary", wrap=True))
        self.body.addWidget(self.value)


class FigureTiles(QWidget):
    """`shown` is what stands in each tile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("指标")
        self._tiles = {
            **{name: _Tile(name, "title") for name in _LARGE},
            **{name: _Tile(name, "strong") for name in _SMALL},
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.current().px(8))
        # the large ones stand on a grid of their own, or they would be as narrow as the small
        large = QGridLayout()
        large.setSpacing(theme.current().px(8))
        for at, name in enumerate(_LARGE):
            large.addWidget(self._tiles[name], 0, at)
            large.setColumnStretch(at, 1)
        small = QGridLayout()
        small.setSpacing(theme.current().px(8))
        for at, name in enumerate(_SMALL):
            small.addWidget(self._tiles[name], at // _IN_A_ROW, at % _IN_A_ROW)
        for column in range(_IN_A_ROW):
            small.setColumnStretch(column, 1)
        grid.addLayout(large, 0, 0)
        grid.addLayout(small, 1, 0)

    @property
    def shown(self) -> dict[str, str]:
        """What stands in each tile."""
        return {name: tile.value.text() for name, tile in self._tiles.items()}

    def show_figures(self, figures: SessionFigures) -> None:
        """Show these; a call without ending stands out."""
        for name, value in figures.named:
            tile = self._tiles[name]
            tile.value.setText(value)
            tile.setAccessibleName(f"{name} {value}")
            wrong = name == "未定结果" and value != "0"
            tile.value.set_tone(Tone.DANGER if wrong else None)
            tile.set_tone(Tone.DANGER if wrong else None)
