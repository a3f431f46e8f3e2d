"""Writing a unit or a contact: saved by Ctrl+S, left by Esc; what is typed stays until it is stored."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from console import theme
from console.theme import Icon, Tone
from console.units import Units
from console.widgets.button import Button, Variant
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from console.widgets.tree import Branch, places
from console.widgets.tree_choice import TreeChoice
from forms.organisation import service
from forms.organisation.contact import Contact, Duty
from forms.organisation.tree import UnitTree
from forms.organisation.unit import Unit, UnitKind


class Editor(QWidget):
    """What both editors share. `left` comes when there is nothing more to write; `saved` carries the code."""

    left = Signal()
    saved = Signal(str)

    def __init__(self, units: Units, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._units = units
        self._dirty = self._showing = self._leaving = False
        self.title = Text("", "section", wrap=True)
        self.problem = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.back = Button("返回", icon=Icon.ARROW_LEFT, key="Esc")
        self.save = Button("保存", variant=Variant.PRIMARY, icon=Icon.CHECK, key="Ctrl+S")
        self.back.clicked.connect(self.leave)
        self.save.clicked.connect(self._save)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save.click)
        self.problem.hide()

    def _frame(self, rows: Sequence[Sequence[tuple[str, QWidget]]]) -> None:
        fields = QWidget()
        column = VBox(fields, gap=8, margins=(12, 8))
        for row in rows:
            line = HBox(gap=12)
            for label, control in row:
                line.addWidget(_named(label, control), 1)
            column.addLayout(line)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(fields)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = HBox(gap=8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.save)
        outer = VBox(self, gap=8)
        outer.addWidget(self.title)
        outer.addWidget(area, 1)
        outer.addWidget(self.problem)
        outer.addLayout(foot)

    def leave(self) -> None:
        """Go back; what is unsaved is left behind only when asked twice."""
        if self._dirty and not self._leaving:
            self._leaving = True
            self.back.setText("不保存，返回")
            self.back.setAccessibleName("不保存，返回")
            self.say("还有没保存的内容。再按一次 Esc 不保存返回；按 Ctrl+S 保存。")
            return
        self._settle()
        self.left.emit()

    @abstractmethod
    def _save(self) -> None:
        """Store what is written."""

    def say(self, words: str) -> None:
        """Tell of a problem below the fields."""
        self.problem.setText(words)
        self.problem.show()

    def _settle(self) -> None:
        self._dirty = self._leaving = False
        self.back.setText("返回  Esc")
        self.back.setAccessibleName("返回")
        self.problem.hide()
        self._set_busy(False)

    def _touched(self) -> None:
        if not self._showing:
            self._dirty = True
            if self._leaving:
                self._leaving = False
                self.back.setText("返回  Esc")
                self.problem.hide()

    def _stored(self, code: str) -> None:
        self._settle()
        self.saved.emit(code)

    def _refused(self, why: str) -> None:
        self._set_busy(False)
        self.say(why)

    def _set_busy(self, busy: bool) -> None:
        self.save.set_available(not busy, "正在保存")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)


class UnitEditor(Editor):
    """A unit's fields; its code is given once."""

    def __init__(self, units: Units, parent: QWidget | None = None) -> None:
        super().__init__(units, "修改单位", parent)
        self._given: Unit | None = None
        self._kept_parent = ""
        self.code = _line("单位编码", "字母、数字和 -，如 chengguan；定下后不再改")
        self.name = _line("单位名称", "全称")
        self.kind = QComboBox()
        for kind in UnitKind:
            self.kind.addItem(kind.label, kind.value)
        self.parent_unit = TreeChoice((), leaves_only=False, placeholder="最上级；输入几个字查找")
        self.aliases = _line("简称", "群众和同事的叫法，用；隔开")
        self.district = _line("区县", "负责哪个区县，全市的不填")
        self.street = _line("街道乡镇", "负责哪个街道乡镇")
        self.categories = _line("事项分类", "编码，用；隔开，如 0103；0106")
        self.phone = _line("办公电话", "带区号")
        self.order = _line("排序", "数字，小的在前")
        self.duties = QPlainTextEdit()
        self.duties.setAccessibleName("职责")
        self.duties.setPlaceholderText("负责哪些事，一两句话；查找单位时也查这里")
        self.duties.setTabChangesFocus(True)
        self._frame(
            (
                (("单位名称", self.name), ("单位编码", self.code)),
                (("类型", self.kind), ("上级单位", self.parent_unit)),
                (("简称", self.aliases), ("办公电话", self.phone)),
                (("区县", self.district), ("街道乡镇", self.street)),
                (("事项分类", self.categories), ("排序", self.order)),
                (("职责", self.duties),),
            )
        )
        for line in self._lines():
            line.textEdited.connect(lambda _: self._touched())
        self.duties.textChanged.connect(self._touched)
        self.kind.activated.connect(lambda _: self._touched())
        self.parent_unit.changed.connect(lambda _: self._touched())
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _lines(self) -> tuple[QLineEdit, ...]:
        return (
            self.code,
            self.name,
            self.aliases,
            self.district,
            self.street,
            self.categories,
            self.phone,
            self.order,
        )

    def _rescale(self) -> None:
        self.duties.setFixedHeight(4 * self.fontMetrics().lineSpacing() + theme.current().px(20))

    def begin(self, above: Unit | None) -> None:
        """A blank unit below *above*."""
        self.title.setText(f"新增单位，在“{above.name}”之下" if above else "新增单位")
        self._show(
            Unit(
                code="",
                name="",
                kind=UnitKind.DEPARTMENT,
                parent=above.code if above else "",
                district=above.district if above else "",
            )
        )
        self._given = None
        self.code.setReadOnly(False)

    def edit(self, unit: Unit) -> None:
        """This unit's fields."""
        self.title.setText(f"修改“{unit.name}”")
        self._show(unit)
        self._given = unit
        self.code.setReadOnly(True)

    def take_focus(self) -> None:
        """Bring the keyboard to the first field."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, unit: Unit) -> None:
        self._settle()
        self._showing = True
        tree = self._units.directory.tree
        branches = unit_branches(tree, without=unit.code)
        self.parent_unit.set_branches(branches)
        offered = {place.branch.code for place in places(branches)}
        self._kept_parent = "" if unit.parent in offered else unit.parent
        self.parent_unit.set_value(unit.parent if unit.parent in offered else "")
        self.code.setText(unit.code)
        self.name.setText(unit.name)
        self.kind.setCurrentIndex(self.kind.findData(unit.kind.value))
        self.aliases.setText("；".join(unit.aliases))
        self.district.setText(unit.district)
        self.street.setText(unit.street)
        self.categories.setText("；".join(unit.categories))
        self.phone.setText(unit.phone)
        self.order.setText(str(unit.order) if unit.order else "")
        self.duties.setPlainText(unit.duties)
        self._showing = False

    def _written(self) -> Unit | None:
        order = self.order.text().strip()
        if order and not (order.isascii() and order.isdigit() and len(order) < 10):
            self.say("排序应为数字，或留空。")
            return None
        given = self._given or Unit(code=self.code.text().strip(), name="", kind=UnitKind.DEPARTMENT)
        return replace(
            given,
            name=self.name.text(),
            kind=UnitKind(str(self.kind.currentData())),
            parent=self.parent_unit.value or self._kept_parent,
            aliases=_listed(self.aliases.text()),
            district=self.district.text(),
            street=self.street.text(),
            categories=_listed(self.categories.text()),
            duties=self.duties.toPlainText(),
            phone=self.phone.text(),
            order=int(order) if order else given.order,
        )

    def _save(self) -> None:
        unit = self._written()
        if unit is None:
            return
        use_case = service.add_unit if self._given is None else service.change_unit
        self._set_busy(True)
        self._units.run(
            "保存单位",
            lambda actor, uow, now: use_case(unit, actor, uow, now),
            lambda stored: self._stored(stored.code),
            self._refused,
        )


class ContactEditor(Editor):
    """A contact's fields."""

    def __init__(self, units: Units, parent: QWidget | None = None) -> None:
        super().__init__(units, "修改联系人", parent)
        self._given = Contact(id="", unit="", name="", duty=Duty.A)
        self.name = _line("姓名", "")
        self.duty = SegmentedChoice([Option(each.value, each.label) for each in Duty], name="角色")
        self.job = _line("职务", "")
        self.mobile = _line("手机", "11 位手机号")
        self.phone = _line("办公电话", "带区号，分机写“转”")
        self.hours = _line("值守时间", "如 工作日 8:30-17:30；全天")
        self._frame(
            (
                (("姓名", self.name), ("角色", self.duty)),
                (("手机", self.mobile), ("办公电话", self.phone)),
                (("职务", self.job), ("值守时间", self.hours)),
            )
        )
        for line in (self.name, self.job, self.mobile, self.phone, self.hours):
            line.textEdited.connect(lambda _: self._touched())
        self.duty.changed.connect(lambda _: self._touched())

    def begin(self, unit: Unit, duty: Duty) -> None:
        """A blank contact of *unit*."""
        self._show(Contact(id="", unit=unit.code, name="", duty=duty))
        self.title.setText(f"“{unit.name}”新增联系人")

    def edit(self, contact: Contact, unit: Unit) -> None:
        """This contact's fields."""
        self._show(contact)
        self.title.setText(f"修改“{unit.name}”的联系人 {contact.name}")

    def take_focus(self) -> None:
        """Bring the keyboard to the first field."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, contact: Contact) -> None:
        self._settle()
        self._showing = True
        self._given = contact
        self.name.setText(contact.name)
        self.duty.set_value(contact.duty.value)
        self.job.setText(contact.title)
        self.mobile.setText(contact.mobile)
        self.phone.setText(contact.phone)
        self.hours.setText(contact.hours)
        self._showing = False

    def _save(self) -> None:
        contact = replace(
            self._given,
            name=self.name.text(),
            duty=Duty(self.duty.value or Duty.A.value),
            title=self.job.text(),
            mobile=self.mobile.text(),
            phone=self.phone.text(),
            hours=self.hours.text(),
        )
        use_case = service.change_contact if contact.id else service.add_contact
        self._set_busy(True)
        self._units.run(
            "保存联系人",
            lambda actor, uow, now: use_case(contact, actor, uow, now),
            lambda stored: self._stored(stored.unit),
            self._refused,
        )


def unit_branches(tree: UnitTree, above: str = "", *, without: str = "") -> tuple[Branch, ...]:
    """The units in service below *above*, but for one with all below it."""
    return tuple(
        Branch(
            each.code,
            each.name,
            unit_branches(tree, each.code, without=without),
            " ".join((*each.aliases, each.code)),
        )
        for each in tree.children(above)
        if each.active and each.code != without
    )


def _listed(text: str) -> tuple[str, ...]:
    for mark in ";、,，\n":
        text = text.replace(mark, "；")
    return tuple(each.strip() for each in text.split("；") if each.strip())


def _line(name: str, placeholder: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(placeholder)
    return line


def _named(label: str, control: QWidget) -> QWidget:
    part = QWidget()
    column = VBox(part, gap=2)
    words = Text(label, "label")
    words.setBuddy(control)
    column.addWidget(words)
    column.addWidget(control, 1)
    return part
