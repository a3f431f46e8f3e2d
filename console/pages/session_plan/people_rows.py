"""Who answers and who sits where: rows of a form that are added and taken away."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console.theme import Icon
from console.widgets.button import Button, IconButton
from console.widgets.layout import HBox, VBox
from forms.sessions.people import SeatPerson
from forms.sessions.session import Leader, Seat, SeatKind

_NOBODY = "（未定）"


class LeaderRow(QWidget):
    """One leader from the accounts, with the post as it is announced."""

    changed = Signal()
    unwanted = Signal(object)

    def __init__(self, leaders: Sequence[Leader], *, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._leaders = {each.code: each for each in leaders}
        self.who = _combo("接听领导" if first else "其他领导")
        self.who.addItem("请选择领导", "")
        for each in leaders:
            self.who.addItem(f"{each.name}（{each.code}）", each.code)
        self.post = QLineEdit()
        self.post.setAccessibleName("职务")
        self.post.setPlaceholderText("职务，如 副市长")
        self.post.setMaxLength(40)
        self.remove = IconButton(Icon.X, "去掉这位领导")
        self.remove.setVisible(not first)
        row = HBox(self, gap=8)
        row.addWidget(self.who, 3)
        row.addWidget(self.post, 3)
        row.addWidget(self.remove)
        self.who.currentIndexChanged.connect(self._chosen)
        self.post.textEdited.connect(lambda _: self.changed.emit())
        self.remove.clicked.connect(lambda: self.unwanted.emit(self))

    @property
    def leader(self) -> Leader | None:
        """Whoever is chosen; None for nobody."""
        found = self._leaders.get(self.who.currentData())
        return found and Leader(code=found.code, name=found.name, post=self.post.text().strip())

    def show_leader(self, leader: Leader) -> None:
        """Stand for this one, even if the account is gone."""
        self.who.blockSignals(True)
        if leader.code not in self._leaders:
            self._leaders[leader.code] = leader
            self.who.addItem(f"{leader.name}（{leader.code}，账号已停用）", leader.code)
        self.who.setCurrentIndex(self.who.findData(leader.code))
        self.who.blockSignals(False)
        self.post.setText(leader.post)

    def _chosen(self) -> None:
        found = self._leaders.get(self.who.currentData())
        if found is not None and found.post:
            self.post.setText(found.post)
        self.changed.emit()


class SeatRow(QWidget):
    """One seat: what it is for, who sits there, which extension rings."""

    changed = Signal()
    unwanted = Signal(object)

    def __init__(self, staff: Sequence[SeatPerson], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._staff = {each.code: each for each in staff}
        self.kind, self.who = _combo("席位"), _combo("席位人员")
        for kind in SeatKind:
            self.kind.addItem(kind.label, kind)
        self.who.addItem(_NOBODY, "")
        for each in staff:
            self.who.addItem(f"{each.name}（{each.code}）", each.code)
        self.extension = QLineEdit()
        self.extension.setAccessibleName("分机")
        self.extension.setPlaceholderText("分机")
        self.extension.setMaxLength(20)
        self.remove = IconButton(Icon.X, "去掉这个席位")
        row = HBox(self, gap=8)
        row.addWidget(self.kind, 2)
        row.addWidget(self.who, 3)
        row.addWidget(self.extension, 2)
        row.addWidget(self.remove)
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self.who.currentIndexChanged.connect(self._chosen)
        self.extension.textEdited.connect(lambda _: self.changed.emit())
        self.remove.clicked.connect(lambda: self.unwanted.emit(self))

    @property
    def seat(self) -> Seat:
        """As it stands."""
        kind = SeatKind(self.kind.currentData())
        person = None if kind is SeatKind.LEADER else self._staff.get(self.who.currentData())
        return Seat(
            kind=kind,
            extension=self.extension.text().strip(),
            code=person.code if person else "",
            name=person.name if person else "",
        )

    def show_seat(self, seat: Seat) -> None:
        """Stand for this one, even if the account is gone."""
        for each in (self.kind, self.who):
            each.blockSignals(True)
        if seat.code and seat.code not in self._staff:
            self._staff[seat.code] = SeatPerson(code=seat.code, name=seat.name)
            self.who.addItem(f"{seat.name}（{seat.code}，账号已停用）", seat.code)
        self.kind.setCurrentIndex(self.kind.findData(seat.kind))
        self.who.setCurrentIndex(self.who.findData(seat.code))
        for each in (self.kind, self.who):
            each.blockSignals(False)
        self.extension.setText(seat.extension)
        self._fit_kind()

    def _fit_kind(self) -> None:
        """At the leader's seat sits whoever answers."""
        leads = SeatKind(self.kind.currentData()) is SeatKind.LEADER
        self.who.setItemText(0, "即接听领导" if leads else _NOBODY)
        self.who.setEnabled(not leads)
        if leads:
            self.who.setCurrentIndex(0)

    def _kind_chosen(self) -> None:
        self._fit_kind()
        self.changed.emit()

    def _chosen(self) -> None:
        found = self._staff.get(self.who.currentData())
        if found is not None and found.extension:
            self.extension.setText(found.extension)
        self.changed.emit()


class LeaderRows(QWidget):
    """The leading one first; others are added."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("接听领导")
        self._leaders: tuple[Leader, ...] = ()
        self.rows: list[LeaderRow] = []
        self.more = Button("添加领导", icon=Icon.PLUS, compact=True)
        self._column = VBox(gap=4)
        column = VBox(self, gap=4)
        column.addLayout(self._column)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.clicked.connect(lambda: self._add().who.setFocus())

    @property
    def leaders(self) -> tuple[Leader, ...]:
        """Those chosen, from above; rows without anybody do not count."""
        return tuple(found for each in self.rows if (found := each.leader) is not None)

    def show_leaders(self, chosen: Sequence[Leader], offered: Sequence[Leader]) -> None:
        """Stand for these, choosing among those *offered*."""
        self._leaders = tuple(offered)
        for row in tuple(self.rows):
            self._take_away(row)
        for leader in chosen:
            self._add().show_leader(leader)
        if not self.rows:
            self._add()

    def _add(self) -> LeaderRow:
        row = LeaderRow(self._leaders, first=not self.rows)
        row.changed.connect(self.changed)
        row.unwanted.connect(self._unwanted)
        self.rows.append(row)
        self._column.addWidget(row)
        return row

    def _unwanted(self, row: LeaderRow) -> None:
        self._take_away(row)
        self.more.setFocus()
        self.changed.emit()

    def _take_away(self, row: LeaderRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()


class SeatRows(QWidget):
    """The seats of the day."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("席位")
        self._staff: tuple[SeatPerson, ...] = ()
        self.rows: list[SeatRow] = []
        self.more = Button("添加席位", icon=Icon.PLUS, compact=True)
        self._column = VBox(gap=4)
        column = VBox(self, gap=4)
        column.addLayout(self._column)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.clicked.connect(self._more)

    @property
    def seats(self) -> tuple[Seat, ...]:
        """All of them, from above."""
        return tuple(each.seat for each in self.rows)

    def show_seats(self, seats: Sequence[Seat], staff: Sequence[SeatPerson]) -> None:
        """Stand for these, choosing among this staff."""
        self._staff = tuple(staff)
        for row in tuple(self.rows):
            self._take_away(row)
        for seat in seats:
            self._add(seat)

    def ring_leader(self, leader: str, extensions: Mapping[str, str]) -> None:
        """The leader's seat rings where the leader's account says, if nothing was typed there."""
        for row in self.rows:
            if row.seat.kind is SeatKind.LEADER and not row.extension.text():
                row.extension.setText(extensions.get(leader, ""))

    def _more(self) -> None:
        self._add(Seat(kind=SeatKind.STAFF, extension="")).who.setFocus()
        self.changed.emit()

    def _add(self, seat: Seat) -> SeatRow:
        row = SeatRow(self._staff)
        row.show_seat(seat)
        row.changed.connect(self.changed)
        row.unwanted.connect(self._unwanted)
        self.rows.append(row)
        self._column.addWidget(row)
        return row

    def _unwanted(self, row: SeatRow) -> None:
        self._take_away(row)
        self.more.setFocus()
        self.changed.emit()

    def _take_away(self, row: SeatRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()


def _combo(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(6)
    return made
