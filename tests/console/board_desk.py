"""The board of the desk as an agent sees it, and the board of people on calls."""

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLineEdit,
    QMenu,
    QWidget,
)

from console.theme import Icon, Tone, Type
from console.widgets.button import Button, Variant
from console.widgets.callbutton import CallButton, OneKeyTarget
from console.widgets.caller import CallerCard
from console.widgets.card import Card, EmptyState, SectionTitle, ShortcutHint
from console.widgets.clock import CallClock
from console.widgets.draft_text import DraftTextEdit
from console.widgets.field import FieldRow, Finding
from console.widgets.history import HistoryList
from console.widgets.layout import HBox, Rule, VBox, fill
from console.widgets.meters import LevelMeter, SignalBars
from console.widgets.participant import Participant, ParticipantCard, Presence
from console.widgets.pill import StatusPill
from console.widgets.text import Text
from console.widgets.tree_choice import TreeChoice
from tests.console.board_samples import CATEGORIES, HISTORY, types, urgency


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
