"""What an auditor looks for: who, what, which ticket, from which day to which."""

from datetime import datetime, time, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console.theme import Icon
from console.widgets.button import Button
from console.widgets.date_span import DateSpan
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.access.audit import AuditKind
from forms.access.audit_reading import AuditLook
from forms.ticket import BEIJING_TIME


class LookBar(QWidget):
    """`wanted` comes when somebody wants to look: Enter in a field, another 事项, other days, or 清除."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("查阅条件")
        self.who = _field("人员", "工号或姓名")
        self.kind = QComboBox()
        self.kind.setAccessibleName("事项")
        self.kind.addItem("全部事项", None)
        for each in AuditKind:
            self.kind.addItem(each.label, each)
        self.ticket = _field("工单编号", "工单编号")
        self.span = DateSpan("日期", self)
        self.clear_button = Button("清除", icon=Icon.X, compact=True)
        self.problem = Text("", "hint", wrap=True)
        self.problem.hide()
        row = HBox(gap=8)
        row.addWidget(self.who, 2)
        row.addWidget(self.kind)
        row.addWidget(self.span.first, 2)
        row.addWidget(self.span.last, 2)
        row.addWidget(self.ticket, 2)
        row.addWidget(self.clear_button)
        column = VBox(self, gap=4)
        column.addLayout(row)
        column.addWidget(self.problem)
        self.who.returnPressed.connect(self.wanted)
        self.ticket.returnPressed.connect(self.wanted)
        self.kind.activated.connect(lambda _: self.wanted.emit())
        self.span.changed.connect(self.wanted)
        self.span.problem_found.connect(self.say)
        self.clear_button.clicked.connect(self.clear)

    @property
    def look(self) -> AuditLook:
        """What is set."""
        first, last = self.span.days
        # Qt gives an enum back as the plain text that it is
        kind = self.kind.currentData()
        return AuditLook(
            who=self.who.text().strip(),
            kind=AuditKind(kind) if kind else None,
            ticket=self.ticket.text().strip(),
            since=datetime.combine(first, time(), BEIJING_TIME) if first else None,
            until=datetime.combine(last + timedelta(days=1), time(), BEIJING_TIME) if last else None,
        )

    def clear(self) -> None:
        """Look at everything again."""
        self.who.clear()
        self.ticket.clear()
        self.kind.setCurrentIndex(0)
        self.span.show_days(None, None)
        self.wanted.emit()

    def say(self, problem: str) -> None:
        """Say what stands in the way; "" for nothing."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


def _field(name: str, placeholder: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(placeholder)
    made.setMaxLength(40)
    made.setClearButtonEnabled(True)
    return made
