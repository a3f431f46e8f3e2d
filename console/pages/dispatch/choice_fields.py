"""The fields of a choice: lead, helpers, second scored owner, class of time limit, leader, note."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console.pages.dispatch.fields import UnitChoice, UnitPicker
from forms.clock.rules import TimeClass
from forms.dispatch.ordering import Choice
from forms.organisation.tree import UnitTree


class ChoiceFields(QObject):
    """`changed` says that another choice is filled in, `lead_changed` before it that the lead is another.

    `entered` says that Enter was pressed in one of the lines.
    """

    changed = Signal()
    lead_changed = Signal()
    entered = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lead, self.joint = UnitChoice("主办"), UnitChoice("双派双考")
        self.helpers = UnitPicker("协办")
        self.time_class = QComboBox()
        self.time_class.setAccessibleName("时限类别")
        self.leader, self.note = QLineEdit(), QLineEdit()
        self.leader.setPlaceholderText("急件的分管负责人，不填用登记的")
        self.note.setPlaceholderText("派单说明，承办单位可见")
        for line, name in ((self.leader, "负责人"), (self.note, "备注")):
            line.setAccessibleName(name)
            line.setMaxLength(500)
            line.textEdited.connect(lambda _: self.changed.emit())
            line.returnPressed.connect(self.entered)
        self.lead.changed.connect(lambda _: self.tell_lead())
        self.joint.changed.connect(lambda _: self.changed.emit())
        self.helpers.changed.connect(self.changed)
        self.time_class.activated.connect(lambda _: self.changed.emit())

    @property
    def rows(self) -> tuple[tuple[str, QWidget], ...]:
        """Every field with its label, in reading order."""
        return (
            ("主办", self.lead),
            ("协办", self.helpers),
            ("双派双考", self.joint),
            ("时限", self.time_class),
            ("负责人", self.leader),
            ("备注", self.note),
        )

    @property
    def choice(self) -> Choice:
        """What is filled in now."""
        return Choice(
            lead=self.lead.value,
            helpers=self.helpers.codes,
            joint=self.joint.value,
            time_class=self.time_class.currentData() or "",
            leader=self.leader.text().strip(),
            note=self.note.text().strip(),
        )

    def tell_lead(self) -> None:
        """Tell of another lead."""
        self.lead_changed.emit()
        self.changed.emit()

    def offer(self, units: UnitTree, classes: Sequence[TimeClass]) -> None:
        """Let it choose among these."""
        for field in (self.lead, self.joint, self.helpers):
            field.offer(units)
        chosen = self.time_class.currentData()
        self.time_class.clear()
        self.time_class.addItem("按规则", "")
        for each in classes:
            self.time_class.addItem(f"{each.name}（{each.completion.in_words}）", each.key)
        self.time_class.setCurrentIndex(max(0, self.time_class.findData(chosen)))

    def fill(self, choice: Choice) -> None:
        """Fill in another choice, without a word."""
        self.blockSignals(True)
        self.lead.choose(choice.lead)
        self.joint.choose(choice.joint)
        self.helpers.choose(choice.helpers, quietly=True)
        self.time_class.setCurrentIndex(max(0, self.time_class.findData(choice.time_class)))
        self.leader.setText(choice.leader)
        self.note.setText(choice.note)
        self.blockSignals(False)


def kept_of(choice: Choice) -> dict[str, str]:
    """The choice as it is kept for later."""
    return {
        "lead": choice.lead,
        "helpers": " ".join(choice.helpers),
        "joint": choice.joint,
        "time_class": choice.time_class,
        "leader": choice.leader,
        "note": choice.note,
    }


def choice_of(kept: Mapping[str, str]) -> Choice:
    """The choice that was kept."""
    return Choice(
        lead=kept.get("lead", ""),
        helpers=tuple(kept.get("helpers", "").split()),
        joint=kept.get("joint", ""),
        time_class=kept.get("time_class", ""),
        leader=kept.get("leader", ""),
        note=kept.get("note", ""),
    )
