"""Boards that show every widget in all its states, for looking at and for the tests on clipping."""

import time
from collections.abc import Callable

from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QFrame,
    QGridLayout,
    QLineEdit,
    QMenu,
    QProgressBar,
    QRadioButton,
    QSlider,
    QTabBar,
    QToolButton,
    QTreeView,
    QWidget,
)

from console import theme
from console.theme import Icon, Tone, Type
from console.widgets.button import Button, IconButton, TileButton, Variant
from console.widgets.callbutton import CallButton, OneKeyTarget
from console.widgets.caller import CallerCard
from console.widgets.card import Card, EmptyState, SectionTitle, ShortcutHint
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.clock import CallClock
from console.widgets.draft_text import DraftTextEdit
from console.widgets.field import FieldRow, Finding, FindingLine, FindingList
from console.widgets.history import HistoryList, HistoryRow
from console.widgets.layout import HBox, Rule, VBox, fill
from console.widgets.meters import LevelMeter, SignalBars
from console.widgets.notice import NoticeBar, NoticeText, Severity
from console.widgets.number import NumberField
from console.widgets.participant import Participant, ParticipantCard, Presence
from console.widgets.pill import StatusPill
from console.widgets.table import DenseTable
from console.widgets.text import ElidedText, Text
from console.widgets.tree import Branch
from console.widgets.tree_choice import TreeChoice
from tests.console.board_audit import audit
from tests.console.typing import commit

TYPES = ("咨询", "求助", "投诉", "举报", "建议", "表扬", "其他")

CATEGORIES = (
    Branch(
        "01",
        "城建",
        (
            Branch(
                "0101",
                "供热",
                (
                    Branch("010101", "温度不达标", keywords="wdbdb 暖气不热"),
                    Branch("010102", "管道漏水", keywords="gdls"),
                    Branch("010103", "收费与退费", keywords="sfytf"),
                ),
                "gr",
            ),
            Branch(
                "0102",
                "供水",
                (Branch("010201", "停水", keywords="ts"), Branch("010202", "水质", keywords="sz")),
            ),
        ),
    ),
    Branch("02", "交通", (Branch("0201", "公交线路"), Branch("0202", "道路破损"))),
    Branch("03", "社会保障", (Branch("0301", "公积金"), Branch("0302", "养老保险"))),
)

HISTORY = (
    HistoryRow(
        "1", "11-02", "供暖不热，卧室只有十四度", "办理中", Tone.INFO, Icon.LOADER, "城建 > 供热", "第3次"
    ),
    HistoryRow(
        "2", "10-21", "供暖不热", "已办结 · 不满意", Tone.DANGER, Icon.CIRCLE_X, "城管局主办", "第2次"
    ),
    HistoryRow(
        "3",
        "09-14",
        "小区北门路灯不亮，晚上老人出行不便，多次反映没有结果",
        "已办结",
        Tone.TALKING,
        Icon.CIRCLE_CHECK,
        "鹿城区 · 满意",
    ),
    HistoryRow(
        "4", "2025-12-30", "咨询公积金提取", "在线解答", Tone.NEUTRAL, Icon.MESSAGE_SQUARE, "社会保障"
    ),
)


def types() -> SegmentedChoice:
    return SegmentedChoice([Option(name, name) for name in TYPES], name="诉求类型")


def urgency() -> SegmentedChoice:
    options = [
        Option("normal", "一般"),
        Option("urgent", "紧急", Tone.RINGING),
        Option("critical", "特急", Tone.DANGER),
    ]
    return SegmentedChoice(options, name="紧急程度")


def call_bar(ringing: bool = False) -> QFrame:
    bar = QFrame()
    bar.setProperty("surface", "raised")
    column = VBox(bar, gap=8, margins=(12, 8))
    pill = StatusPill("坐席状态")
    pill.set_menu(QMenu(pill))
    pill.show_state(Icon.CIRCLE_CHECK, "就绪", Tone.TALKING, since=time.time() - 192)
    call = StatusPill("通话", solid=True)
    if ringing:
        call.show_state(Icon.PHONE_INCOMING, "来电振铃", Tone.RINGING, since=time.time() - 4)
    else:
        call.show_state(Icon.PHONE_CALL, "通话中", Tone.TALKING)
    number = Text("138 0000 0000", "section")
    clock = CallClock(Type.TITLE)
    clock.start(time.time() - 161)
    top = HBox(gap=12)
    queue = StatusPill("排队", compact=True)
    queue.show_state(Icon.USERS, "排队 4 · 最长 00:21", Tone.RINGING)
    fill(
        top,
        Text("听民声", "section"),
        Text("坐席 1001 李静", "secondary"),
        pill,
        None,
        queue,
        number,
        call,
        clock,
    )
    column.addLayout(top)
    row = HBox(gap=6)
    for icon, words, key, tone, prominent, why in (
        (Icon.PHONE, "接听", "F2", Tone.TALKING, ringing, "" if ringing else "没有来电"),
        (Icon.PAUSE, ("保持", "取回"), "F3", Tone.HELD, False, "还没有接通" if ringing else ""),
        (Icon.MIC_OFF, ("静音", "开麦"), "F4", Tone.DANGER, not ringing, "还没有接通" if ringing else ""),
        (Icon.PHONE_FORWARDED, "转接", "F6", Tone.NEUTRAL, False, "还没有接通" if ringing else ""),
        (Icon.USERS, "三方", "F7", Tone.NEUTRAL, False, "还没有接通" if ringing else ""),
        (Icon.PHONE_OFF, ("挂断", "拒接"), "F8", Tone.DANGER, False, ""),
    ):
        button = CallButton(icon, words, key, tone=tone)
        button.set_prominent(prominent)
        button.set_available(not why, why)
        row.addWidget(button)
    row.addSpacing(8)
    for icon, label in (
        (Icon.SIREN, "110"),
        (Icon.SHIELD, "扫黑除恶"),
        (Icon.LEAF, "12369"),
        (Icon.MAIL, "县长邮箱"),
    ):
        row.addWidget(OneKeyTarget(icon, label))
    row.addStretch(1)
    signal = SignalBars()
    signal.set_quality(None if ringing else 3)
    row.addWidget(signal)
    column.addLayout(row)
    column.addWidget(Rule())
    return bar


def _form() -> Card:
    card = Card(margins=(16, 12), gap=0)
    title = SectionTitle("工单")
    title.add(Text("草稿已保存 14:02:31", "hint"))
    kind, level = types(), urgency()
    kind.set_value("求助")
    level.set_value("urgent")
    place = QLineEdit("鹿城区五马街道信河街 118 号 3 幢 602")
    content = DraftTextEdit(limit=500, rows=3)
    content.set_text("市民反映家中暖气从十一月十五日起一直不热，卧室白天只有十四度，家里有两位老人。")
    category = TreeChoice(CATEGORIES)
    category.set_value("010101")
    name = QLineEdit()
    name.setPlaceholderText("来电人姓名")
    empty = FieldRow("标题", QLineEdit(), required=True)
    empty.set_finding(Finding.ERROR, "还没有标题，用一句话写清是什么事")
    card.body.addWidget(title)
    card.body.addWidget(FieldRow("类型", kind, required=True))
    card.body.addWidget(empty)
    card.body.addWidget(FieldRow("内容", content, required=True, hint="五要素：人 · 时 · 地 · 因 · 果"))
    located = FieldRow("地点", place, hint="鹿城区 · 五马街道")
    card.body.addWidget(located)
    row = FieldRow("类别", category)
    row.set_finding(Finding.WARNING, "与 11-02 的工单同类，可能是重复诉求")
    card.body.addWidget(row)
    marks = QWidget()
    line = HBox(marks, gap=16)
    fill(line, level, QCheckBox("保密"), QCheckBox("匿名"), None)
    card.body.addWidget(FieldRow("紧急", marks))
    foot = HBox(gap=8)
    fill(foot, Button("在线解答", icon=Icon.MESSAGE_SQUARE, key="Ctrl+Enter"), None)
    foot.addWidget(Button("提交派单", variant=Variant.PRIMARY, icon=Icon.SEND, key="F9"))
    card.body.addLayout(foot)
    return card


def desk() -> QWidget:
    """Something like the desk, to see the parts together."""
    board = QWidget()
    column = VBox(board, gap=0)
    column.addWidget(call_bar())
    body = HBox(gap=8, margins=8)
    left = VBox(gap=8)
    caller = CallerCard()
    caller.show_caller("138 0000 0000", name="张先生", badge="三次来电", origin="浙江温州 · 鹿城区")
    left.addWidget(caller)
    past = Card(margins=(4, 8), gap=4)
    title = SectionTitle("历史工单")
    title.set_count(4, " 件")
    past.body.addWidget(title)
    rows = HistoryList("历史工单")
    rows.show_rows(HISTORY)
    past.body.addWidget(rows)
    left.addWidget(past, 1)
    body.addLayout(left, 3)
    body.addWidget(_form(), 6)
    right = VBox(gap=8)
    answers = Card("答案")
    answers.body.addWidget(Text("供暖时间与标准", "strong", wrap=True))
    answers.body.addWidget(
        Text("每年 11 月 15 日零时至次年 3 月 15 日 24 时，卧室不低于 18 ℃。", "secondary", wrap=True)
    )
    answers.body.addWidget(ShortcutHint("Alt+1", "插入"))
    right.addWidget(answers)
    right.addWidget(EmptyState(Icon.SEARCH, "没有相似的工单。继续输入内容，这里会跟着更新。"), 1)
    body.addLayout(right, 3)
    column.addLayout(body, 1)
    return board


def people() -> QWidget:
    """Caller, participants, states, meters, clocks."""
    board = QWidget()
    column = VBox(board, gap=12, margins=16)
    column.addWidget(call_bar(ringing=True))
    row = HBox(gap=12)
    for number, name, badge, origin, ringing in (
        ("138 0000 0000", "张先生", "三次来电", "浙江温州 · 鹿城区", True),
        ("0577 8800 0000", "欧阳娜娜木·买买提艾力（代母亲来电，听力不便）", "重复", "浙江温州", False),
        ("未显示号码", "", "", "", False),
        ("", "", "", "", False),
    ):
        card = CallerCard()
        card.show_caller(number, name=name, badge=badge, origin=origin)
        card.set_ringing(ringing)
        row.addWidget(card, 1, Qt.AlignmentFlag.AlignTop)
    column.addLayout(row)
    row = HBox(gap=12)
    now = time.time()
    for who in (
        Participant("a", "市民 张先生", "138****0000", Presence.TALKING, now - 161, speaking=True),
        Participant("b", "110 报警服务台", "110", Presence.HELD, now - 12, icon=Icon.SIREN),
        Participant(
            "c", "县长邮箱", "8600", Presence.CALLING, now - 3, icon=Icon.MAIL, why_not_alone="对方还没有接听"
        ),
        Participant("d", "城市管理行政执法局值班室", "0577 88** **00", Presence.LEFT),
    ):
        row.addWidget(ParticipantCard(who), 1)
    column.addLayout(row)
    row = HBox(gap=12)
    for icon, word, tone in (
        (Icon.CIRCLE_CHECK, "就绪", Tone.TALKING),
        (Icon.CIRCLE_PAUSE, "未就绪 · 小休", Tone.HELD),
        (Icon.CLIPBOARD_PEN, "话后整理", Tone.RINGING),
        (Icon.LOG_OUT, "未签入", Tone.NEUTRAL),
        (Icon.OCTAGON_ALERT, "超时", Tone.DANGER),
        (Icon.PHONE_CALL, "通话中", Tone.ACCENT),
    ):
        pill = StatusPill()
        pill.show_state(icon, word, tone, since=now - 59)
        row.addWidget(pill)
    solid = StatusPill(solid=True)
    solid.show_state(Icon.PHONE_INCOMING, "来电振铃", Tone.RINGING, since=now - 3)
    off = StatusPill()
    off.show_state(Icon.CIRCLE, "就绪", Tone.TALKING)
    off.set_available(False, "电话还没有连接")
    fill(row, solid, off, None)
    column.addLayout(row)
    row = HBox(gap=24)
    for quality in (None, 0, 1, 2, 3, 4):
        bars = SignalBars()
        bars.set_quality(quality)
        row.addWidget(bars)
    long = CallClock()
    long.start(now - 3725)
    fill(row, CallClock(), long, None)
    column.addLayout(row)
    row = HBox(gap=24)
    for level in (0.0, 0.3, 0.8, 1.0):
        meter = LevelMeter("麦克风")
        meter.set_level(level)
        row.addWidget(meter)
    column.addLayout(row)
    column.addStretch(1)
    return board


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


def lists() -> QWidget:
    """Tables, trees, histories, empty ones, notices and findings."""
    board = QWidget()
    column = VBox(board, gap=8, margins=16)
    bar = NoticeBar()
    bar.post(
        "a", NoticeText(Severity.INFO, "已归档 GD20261121-0042", to_do="可在 10 秒内撤回。", action="撤回")
    )
    bar.post(
        "b",
        NoticeText(Severity.WARNING, "耳麦已拔出", "通话没有断开，", "插回耳麦或改用其他设备。", "换设备"),
    )
    bar.post(
        "c",
        NoticeText(
            Severity.DANGER,
            "连不上数据库，工单没有提交",
            "已填写的内容保存在本机。",
            "程序每 5 秒重试；也可以先继续登记下一个来电。",
            "立即重试",
            dismissible=False,
        ),
    )
    bar.post("d", NoticeText(Severity.INFO, "程序有新版本", to_do="下班前重启即可更新。"))
    column.addWidget(bar)
    row = HBox(gap=8)
    row.addWidget(_table(), 5)
    row.addWidget(_tree(), 2)
    past = HistoryList("历史工单")
    past.show_rows(HISTORY)
    past.setCurrentIndex(past.model().index(1, 0))
    row.addWidget(past, 3)
    column.addLayout(row, 1)
    row = HBox(gap=8)
    hollow = DenseTable("待办", empty="没有待办工单，新工单会自动出现在这里")
    hollow.setModel(_model(0))
    row.addWidget(hollow, 3)
    findings = FindingList()
    findings.show_lines(
        [
            FindingLine(Finding.ERROR, "还没有标题，用一句话写清是什么事", "标题"),
            FindingLine(Finding.WARNING, "与 11-02 的工单同类，可能是重复诉求", "类别"),
            FindingLine(Finding.HINT, "可以补充具体楼栋", "地点"),
        ]
    )
    card = Card("提交前还差 1 项")
    card.body.addWidget(findings)
    card.body.addStretch(1)
    row.addWidget(card, 3)
    row.addWidget(
        EmptyState(
            Icon.INBOX, "今天还没有登记工单。接听来电后，在这里可以看到本席的工单。", action="去坐席台"
        ),
        3,
    )
    column.addLayout(row)
    return board


def _model(rows: int) -> QStandardItemModel:
    model = QStandardItemModel(0, 5)
    model.setHorizontalHeaderLabels(["编号", "标题", "状态", "承办单位", "到期"])
    for number in range(rows):
        texts = (
            f"GD20261121-{number:04}",
            "供暖不热，卧室只有十四度，家里有老人",
            "办理中",
            "城管局",
            "11-27 17:00",
        )
        model.appendRow([QStandardItem(text) for text in texts])
    return model


def _table() -> DenseTable:
    table = DenseTable("工单")
    table.setModel(_model(40))
    table.set_columns([150, None, 72, 80, 110])
    table.setCurrentIndex(table.model().index(2, 0))
    return table


def _tree() -> QTreeView:
    tree = QTreeView()
    tree.setAccessibleName("类别")
    tree.setHeaderHidden(True)
    model = QStandardItemModel(tree)

    def grow(above: QStandardItem, branches: tuple[Branch, ...]) -> None:
        for branch in branches:
            item = QStandardItem(branch.label)
            above.appendRow(item)
            grow(item, branch.children)

    grow(model.invisibleRootItem(), CATEGORIES)
    tree.setModel(model)
    tree.ensurePolished()  # rows take their height from the style sheet
    tree.expandToDepth(0)
    return tree


def words() -> QWidget:
    """Every role of text, and text that is too long."""
    board = QWidget()
    column = VBox(board, gap=8, margins=16)
    for role in ("title", "section", "strong", "body", "secondary", "hint", "label"):
        column.addWidget(Text(f"{role}　12345 政务服务便民热线 · 听民声，解民忧", role))
    row = HBox(gap=16)
    for tone in Tone:
        row.addWidget(Text(tone.value, "strong", tone=tone))
    row.addStretch(1)
    column.addLayout(row)
    column.addWidget(ElidedText("很长的一句话。" * 60))
    column.addWidget(Text("会换行的长文字。" * 60, wrap=True))
    column.addWidget(Text("<b>外来文字</b>不当作标记"))
    column.addStretch(1)
    return board


def open_things() -> QWidget:
    """What opens over the window: the tree choice's list, a menu, a combo box, a tooltip."""
    board = QWidget()
    board.resize(1366, 768)
    column = VBox(board, gap=16, margins=16)
    row = HBox(gap=16)
    browsing, typing = TreeChoice(CATEGORIES), TreeChoice(CATEGORIES)
    row.addWidget(FieldRow("类别", browsing))
    row.addWidget(FieldRow("类别", typing))
    column.addLayout(row)
    column.addStretch(1)
    board.show()
    browsing.set_value("010101")
    browsing.open_tree()
    commit(typing, "水")
    menu = QMenu(board)
    look = theme.current()
    menu.addAction(look.icon(Icon.COFFEE), "小休\t1")
    menu.addAction(look.icon(Icon.GRADUATION_CAP), "培训\t2")
    menu.addSeparator()
    checked = menu.addAction("自动就绪")
    checked.setCheckable(True)
    checked.setChecked(True)
    menu.addAction("签出").setEnabled(False)
    menu.addMenu("更多").addAction("其他")
    menu.setWindowFlags(Qt.WindowType.Widget)
    menu.setParent(board)
    menu.setGeometry(16, 520, menu.sizeHint().width(), menu.sizeHint().height())
    menu.show()
    return board


BOARDS: dict[str, Callable[[], QWidget]] = {
    "desk": desk,
    "people": people,
    "controls": controls,
    "lists": lists,
    "words": words,
    "open": open_things,
    "audit": audit,
}
