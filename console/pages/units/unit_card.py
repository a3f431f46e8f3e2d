"""One unit: what it is, who answers now, its people and their absences, and what may be done with it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from console import theme
from console.pages.units.ask_strip import AskStrip, day_in
from console.pages.units.staff_table import WIDTHS, StaffModel
from console.theme import Icon, Tone
from console.units import Units
from console.widgets.button import Button
from console.widgets.card import Card, IconLabel
from console.widgets.layout import HBox, VBox
from console.widgets.table import DenseTable
from console.widgets.text import Text
from forms.access.roles import Actor
from forms.organisation import service
from forms.organisation.contact import Absence, Contact, stands_in_for
from forms.organisation.directory import UnitWarning
from forms.organisation.unit import Unit
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME

Step = Callable[[Actor, UnitOfWork, datetime], object]
_BAD_DAY = "日期写法不对，请写成 2026-11-22。"


class UnitCard(QScrollArea):
    """`edit_wanted` asks for the unit's editor, `contact_wanted` for a contact's (None: a new one)."""

    edit_wanted = Signal()
    contact_wanted = Signal(object)
    left = Signal()

    def __init__(self, units: Units, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("单位资料")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._units = units
        self.code = ""
        self.name = Text("", "section", wrap=True, selectable=True)
        self.facts = Text("", "secondary", wrap=True, selectable=True)
        self.duties = Text("", "body", wrap=True, selectable=True)
        self._warnings = VBox(gap=4)
        self.answers = Text("", "strong", wrap=True, selectable=True)
        self.why = Text("", "secondary", wrap=True)
        self.staff = StaffModel(units.number, self)
        self.table = DenseTable("联系人", empty="没有联系人")
        self.table.setModel(self.staff)
        self.table.set_columns(WIDTHS)
        self.edit = Button("修改资料", icon=Icon.PENCIL, key="Ctrl+E")
        self.close_unit = Button("停用单位")
        self.add = Button("新增联系人", icon=Icon.USER_PLUS)
        self.change = Button("修改", compact=True)
        self.away = Button("离岗…", compact=True)
        self.back = Button("取消离岗", compact=True)
        self.leave = Button("离任…", compact=True)
        self.strip = AskStrip()
        self.problem = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self._lay_out()
        self._connect()
        self._fit_table()
        theme.current().changed.connect(self._fit_table)

    def _lay_out(self) -> None:
        sheet = _Sheet()
        column = VBox(sheet, gap=12, margins=(4, 0, 8, 8))
        head = Card()
        top = HBox(gap=8)
        top.addWidget(self.name, 1)
        top.addWidget(self.edit)
        top.addWidget(self.close_unit)
        head.body.addLayout(top)
        head.body.addWidget(self.facts)
        head.body.addWidget(self.duties)
        head.body.addLayout(self._warnings)
        now = Card("现在由谁负责")
        now.body.addWidget(self.answers)
        now.body.addWidget(self.why)
        people = Card("联系人")
        people.body.addWidget(self.table)
        people.body.addWidget(self.strip)
        people.body.addWidget(self.problem)
        foot = HBox(gap=8)
        foot.addWidget(self.add)
        foot.addStretch(1)
        for button in (self.change, self.away, self.back, self.leave):
            foot.addWidget(button)
        people.body.addLayout(foot)
        for card in (head, now, people):
            column.addWidget(card)
        column.addStretch(1)
        self.problem.hide()
        self.setWidget(sheet)

    def _connect(self) -> None:
        self.edit.clicked.connect(self.edit_wanted)
        self.close_unit.clicked.connect(self._ask_closing)
        self.add.clicked.connect(lambda: self.contact_wanted.emit(None))
        self.change.clicked.connect(self._change)
        self.table.opened.connect(lambda _: self._change())
        self.away.clicked.connect(self._ask_absence)
        self.back.clicked.connect(self._end_absence)
        self.leave.clicked.connect(self._ask_leaving)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._draw_steps())

    # --- what the page asks for

    @property
    def unit(self) -> Unit | None:
        """The unit shown."""
        return self._units.directory.tree.get(self.code)

    @property
    def contact(self) -> Contact | None:
        """The person marked in the table."""
        row = self.table.currentIndex().row()
        return self.staff.staff[row] if 0 <= row < len(self.staff.staff) else None

    def show_unit(self, code: str) -> None:
        """Show another unit, or the same one anew."""
        if code != self.code:
            self.strip.hide()
            self.problem.hide()
        self.code = code
        unit = self.unit
        if unit is None:
            return
        marked = self.contact.id if self.contact else ""
        now, tree = self._units.now(), self._units.directory.tree
        self.name.setText(unit.name if unit.active else f"{unit.name}（停用：{unit.closed_why}）")
        self.facts.setText(" · ".join(_facts(unit, tree.path(code))))
        self.duties.setText(unit.duties)
        self.duties.setVisible(bool(unit.duties))
        self._draw_warnings(self._units.directory.warnings_of(code, now))
        self._draw_answers(unit)
        self.staff.show_staff(self._units.directory.contacts_of(code), self._today)
        rows = [row for row, each in enumerate(self.staff.staff) if each.id == marked]
        if self.staff.staff:
            self.table.setCurrentIndex(self.staff.index(rows[0] if rows else 0, 0))
        self._fit_table()
        self._draw_steps()

    def take_focus(self) -> None:
        """Bring the keyboard to the people."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- showing

    def _fit_table(self) -> None:
        """The table shows all its rows; the whole card scrolls, not the table in it."""
        rows = max(1, len(self.staff.staff))
        frame = 2 * self.table.frameWidth() + theme.current().px(2)
        row = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows * row + frame)

    def _ask(
        self,
        asks: str,
        fields: Sequence[tuple[str, str]],
        yes: str,
        does: Callable[[tuple[str, ...]], None],
        back: QWidget,
    ) -> None:
        self.problem.hide()
        self.strip.ask(asks, fields, yes, does, back)
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.strip))

    @property
    def _today(self) -> date:
        return self._units.now().astimezone(BEIJING_TIME).date()

    def _draw_warnings(self, warnings: tuple[UnitWarning, ...]) -> None:
        while (item := self._warnings.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for each in warnings:
            line = QWidget()
            row = HBox(line, gap=6)
            icon, tone = (Icon.TRIANGLE_ALERT, Tone.RINGING) if each.serious else (Icon.INFO, None)
            row.addWidget(IconLabel(icon, tone=tone))
            row.addWidget(Text(each.text, "secondary", tone=tone, wrap=True), 1)
            self._warnings.addWidget(line)

    def _draw_answers(self, unit: Unit) -> None:
        now = self._units.now()
        staff = self._units.directory.contacts_of(unit.code)
        duty = self._units.directory.on_duty(unit.code, now)
        contact = duty.contact
        if contact is None:
            self.answers.setText("没有人" if unit.active else "单位已停用")
        else:
            number = self._units.number(contact.mobile or contact.phone)
            parts = (f"{contact.duty.label} {contact.name}", contact.title, number, contact.hours)
            self.answers.setText(" · ".join(part for part in parts if part))
        why = stands_in_for(staff, now) or (duty.warning if unit.active else "")
        self.why.setText(why)
        self.why.setVisible(bool(why))

    def _draw_steps(self) -> None:
        unit, contact = self.unit, self.contact
        manages = self._units.may_manage
        for button in (self.edit, self.close_unit, self.add, self.change, self.leave):
            button.setVisible(manages)
        own = self._units.actor.unit == self.code and bool(self.code)
        for button in (self.away, self.back):
            button.setVisible(manages or own)
        self.close_unit.setText("停用单位" if unit is None or unit.active else "重新启用")
        self.close_unit.setAccessibleName(self.close_unit.text())
        for button in (self.change, self.away, self.leave):
            button.set_available(contact is not None, "请先选一位联系人")
        self.back.set_available(contact is not None and bool(self._coming(contact)), "没有离岗安排")
        gone = contact is not None and contact.left_on is not None
        self.leave.setText("恢复任职" if gone else "离任…")
        self.leave.setAccessibleName(self.leave.text())

    def _coming(self, contact: Contact) -> list[Absence]:
        return [each for each in contact.absences if each.last >= self._today]

    # --- steps

    def _change(self) -> None:
        if self.contact is not None and self._units.may_manage:
            self.contact_wanted.emit(self.contact)

    def _ask_absence(self) -> None:
        contact = self.contact
        if contact is None:
            return
        self._ask(
            f"{contact.name} 离岗",
            (
                ("从", self._today.isoformat()),
                ("到", (self._today + timedelta(days=2)).isoformat()),
                ("原因", ""),
            ),
            "记下离岗",
            lambda words: self._add_absence(contact, words),
            self.table,
        )

    def _add_absence(self, contact: Contact, words: tuple[str, ...]) -> None:
        first, last = day_in(words[0]), day_in(words[1])
        if first is None or last is None:
            self.strip.refuse(_BAD_DAY)
            return
        absence = Absence(first=first, last=last, reason=words[2])
        self._run(
            "记录离岗",
            lambda actor, uow, now: service.add_absence(contact.id, absence, actor, uow, now),
            asked=True,
        )

    def _end_absence(self) -> None:
        contact = self.contact
        if contact is not None and (coming := self._coming(contact)):
            first = coming[0]
            self._run(
                "取消离岗",
                lambda actor, uow, now: service.remove_absence(contact.id, first, actor, uow, now),
            )

    def _ask_leaving(self) -> None:
        contact = self.contact
        if contact is None:
            return
        if contact.left_on is not None:
            self._run("恢复任职", lambda actor, uow, now: service.mark_returned(contact.id, actor, uow, now))
            return

        def leave(words: tuple[str, ...]) -> None:
            day = day_in(words[0])
            if day is None:
                self.strip.refuse(_BAD_DAY)
                return
            self._run(
                "记录离任",
                lambda actor, uow, now: service.mark_left(contact.id, day, actor, uow, now),
                asked=True,
            )

        self._ask(
            f"{contact.name} 离任，从这一天起不再派单给他",
            (("离任日期", self._today.isoformat()),),
            "记下离任",
            leave,
            self.table,
        )

    def _ask_closing(self) -> None:
        unit = self.unit
        if unit is None:
            return
        if not unit.active:
            self._run("启用单位", lambda actor, uow, now: service.reopen_unit(unit.code, actor, uow, now))
            return
        self._ask(
            f"停用“{unit.name}”，以后不再派单给它",
            (("原因", ""),),
            "停用",
            lambda words: self._run(
                "停用单位",
                lambda actor, uow, now: service.close_unit(unit.code, words[0], actor, uow, now),
                asked=True,
            ),
            self.close_unit,
        )

    def _run(self, doing: str, step: Step, *, asked: bool = False) -> None:
        self.problem.hide()
        self._units.run(
            doing,
            step,
            lambda _: self.strip.put_away() if asked else None,
            self.strip.refuse if asked else self._refuse,
        )

    def _refuse(self, why: str) -> None:
        self.problem.setText(why)
        self.problem.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the tree."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class _Sheet(QWidget):
    """No higher than its words need at the width they have; Qt reckons with narrower ones and scrolls."""

    def minimumSizeHint(self) -> QSize:
        """See the class."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), min(hint.height(), max(0, self.heightForWidth(self.width()))))


def _facts(unit: Unit, path: tuple[str, ...]) -> list[str]:
    above = " > ".join(path[:-1])
    return [
        part
        for part in (
            unit.kind.label,
            f"编码 {unit.code}",
            f"属于 {above}" if above else "",
            f"负责 {unit.area}" if unit.area else "",
            f"又称 {'、'.join(unit.aliases)}" if unit.aliases else "",
            f"事项 {'、'.join(unit.categories)}" if unit.categories else "",
            f"电话 {unit.phone}" if unit.phone else "",
        )
        if part
    ]
