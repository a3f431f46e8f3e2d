"""The board of buttons, fields and other controls."""

from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QGridLayout,
    QLineEdit,
    QMenu,
    QProgressBar,
    QRadioButton,
    QSlider,
    QTabBar,
    QToolButton,
    QWidget,
)

from console.theme import Icon
from console.widgets.button import Button, IconButton, TileButton, Variant
from console.widgets.card import Card, ShortcutHint
from console.widgets.layout import HBox, fill
from console.widgets.number import NumberField
from console.widgets.tree_choice import TreeChoice
from tests.console.board_samples import CATEGORIES, types, urgency


def controls() -> QWidget:
    """Buttons, fields and Qt's other controls, enabled and disabled."""
    board = QWidget()
    grid = QGridLayout(board)
    for column, on in enumerate((True, False)):
        card = Card("可用" if on else "停用")
        for row in _control_rows():
            line = HBox(gap=8)
            for part in row:
                part.setEnabled(on)
                line.addWidget(part)
            line.addStretch(1)
            card.body.addLayout(line)
        card.body.addStretch(1)
        grid.addWidget(card, 0, column)
    tiles = HBox(gap=12)
    rehearsal = TileButton(
        Icon.GRADUATION_CAP, "进入演练", "用模拟市民练习接听、登记、转接，不接真实电话，也不写真实工单。"
    )
    live = TileButton(
        Icon.HEADSET, "连接坐席", "填写电话服务器、分机号和口令，选择耳麦，逐项检查后开始工作。"
    )
    off = TileButton(Icon.UPLOAD, "导入设置", "从另一台电脑导出的设置文件导入。")
    off.set_available(False, "这台电脑上没有设置文件")
    fill(tiles, rehearsal, live, off)
    grid.addLayout(tiles, 1, 0, 1, 2)
    return board


def _control_rows() -> list[list[QWidget]]:
    check, some, radio, other = (
        QCheckBox("保密"),
        QCheckBox("部分"),
        QRadioButton("个人"),
        QRadioButton("企业"),
    )
    check.setChecked(True)
    some.setTristate(True)
    some.setCheckState(Qt.CheckState.PartiallyChecked)
    radio.setChecked(True)
    combo = QComboBox()
    combo.addItems(["来电", "网站留言", "微信公众号"])
    spin = NumberField(0, 999, unit="秒")
    spin.setValue(120)
    when = QDateTimeEdit(QDateTime(QDate(2026, 11, 21), QTime(14, 2)))
    when.setDisplayFormat("yyyy-MM-dd HH:mm")
    when.setCalendarPopup(True)
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setValue(60)
    slider.setFixedWidth(160)
    bar = QProgressBar()
    bar.setValue(40)
    bar.setTextVisible(False)
    typed, hollow, fixed = QLineEdit("张先生"), QLineEdit(), QLineEdit("GD20261121-0042")
    hollow.setPlaceholderText("请输入联系电话")
    fixed.setReadOnly(True)
    more = QToolButton()
    more.setText("更多")
    more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    more.setMenu(QMenu(more))
    drop = Button("导出")
    drop.setMenu(QMenu(drop))
    checked = Button("仅看本席")
    checked.setCheckable(True)
    checked.setChecked(True)
    kind, level = types(), urgency()
    kind.set_value("投诉")
    level.set_value("critical")
    tabs = QTabBar()
    for name in ("全部 128", "办理中 12", "待回访 3"):
        tabs.addTab(name)
    tree = TreeChoice(CATEGORIES)
    tree.set_value("010101")
    tree.setMinimumWidth(260)
    named = {
        "音量": slider,
        "进度": bar,
        "姓名": typed,
        "电话": hollow,
        "编号": fixed,
        "渠道": combo,
        "等待": spin,
        "时间": when,
        "类别": tree,
        "视图": tabs,
    }
    for name, widget in named.items():
        widget.setAccessibleName(name)
    return [
        [Button("提交派单", variant=variant, icon=Icon.SEND) for variant in Variant],
        [
            drop,
            checked,
            Button("紧凑", compact=True),
            more,
            IconButton(Icon.SETTINGS, "设置"),
            IconButton(Icon.X, "关闭"),
        ],
        [check, some, radio, other, slider, bar],
        [typed, hollow, fixed],
        [combo, spin, when],
        [kind],
        [level, tree],
        [tabs, ShortcutHint("Ctrl+Enter", "在线解答"), ShortcutHint("F9")],
    ]
