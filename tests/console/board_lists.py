"""The board of tables, trees, histories, notices and findings."""

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QTreeView,
    QWidget,
)

from console.theme import Icon
from console.widgets.card import Card, EmptyState
from console.widgets.field import Finding, FindingLine, FindingList
from console.widgets.history import HistoryList
from console.widgets.layout import HBox, VBox
from console.widgets.notice import NoticeBar, NoticeText, Severity
from console.widgets.table import DenseTable
from console.widgets.tree import Branch
from tests.console.board_samples import CATEGORIES, HISTORY


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
