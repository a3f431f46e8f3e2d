"""The fields of a plan: what stands in them as a plan, and as words that survive a crash."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QDate, Qt, QTime, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QDateEdit,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTimeEdit,
    QWidget,
)

from console import theme
from console.pages.session_plan.people_rows import LeaderRows, SeatRows
from console.pages.session_plan.scope_picker import TreePicker, area_branches, category_branches
from console.widgets.field import FieldRow, Finding
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.catalogue import Catalogue
from forms.sessions.people import PlanningHelp
from forms.sessions.planning import SessionPlan
from forms.sessions.session import Leader, Scope, ScopePart, Seat, SeatKind, Session
from forms.ticket import BEIJING_TIME

_LABELS = 88
_TITLE = "一把手听民声"


class PlanFields(QWidget):
    """`changed` comes with every change that a person makes."""

    changed = Signal()

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._help: PlanningHelp | None = None
        self.ordinal = QSpinBox()
        self.ordinal.setRange(1, 999)
        self.ordinal.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.title = _line("活动名称", 60)
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.begins, self.ends = QTimeEdit(), QTimeEdit()
        for name, edit in (("开始时间", self.begins), ("结束时间", self.ends)):
            edit.setDisplayFormat("HH:mm")
            edit.setAccessibleName(name)
            edit.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.unit = _line("接听单位", 60)
        self.line = _line("活动号码", 20)
        self.leaders, self.seats = LeaderRows(), SeatRows()
        self.categories = TreePicker(
            "受理类别", category_branches(catalogue.categories), "不选为全部；输入几个字查找，或按 ↓ 逐级选择"
        )
        self.areas = TreePicker("受理区域", area_branches(catalogue.area), "不选为全市；输入区县或街道查找")
        self.scope_words = _line("范围说明", 200)
        self.scope_words.setPlaceholderText("可不填，如 只受理 2026 年以来的诉求")
        self.out_of_scope = QPlainTextEdit()
        self.out_of_scope.setTabChangesFocus(True)
        self.out_of_scope.setFixedHeight(theme.current().px(56))
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        hours = QWidget()
        row = HBox(hours, gap=8)
        row.addWidget(self.day, 2)
        row.addWidget(self.begins, 1)
        row.addWidget(Text("至", "secondary"))
        row.addWidget(self.ends, 1)
        self.rows = {
            "ordinal": FieldRow("期号", self.ordinal, label_width=_LABELS),
            "title": FieldRow("活动名称", self.title, required=True, label_width=_LABELS),
            "hours": FieldRow("日期时间", hours, required=True, label_width=_LABELS),
            "unit": FieldRow("接听单位", self.unit, required=True, label_width=_LABELS),
            "line": FieldRow("活动号码", self.line, label_width=_LABELS),
            "leaders": FieldRow("接听领导", self.leaders, required=True, label_width=_LABELS),
            "seats": FieldRow("席位", self.seats, label_width=_LABELS),
            "categories": FieldRow("受理类别", self.categories, label_width=_LABELS),
            "areas": FieldRow("受理区域", self.areas, label_width=_LABELS),
            "scope": FieldRow("范围说明", self.scope_words, label_width=_LABELS),
            "out_of_scope": FieldRow(
                "超范围用语",
                self.out_of_scope,
                label_width=_LABELS,
                hint="预审时读给来电人听，随后转入热线常规受理",
            ),
        }
        self.day.setAccessibleName("日期")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.current().px(16))
        grid.setVerticalSpacing(theme.current().px(2))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        pairs = (("ordinal", "hours"), ("title", "unit"))
        for at, (left, right) in enumerate(pairs):
            grid.addWidget(self.rows[left], at, 0)
            grid.addWidget(self.rows[right], at, 1)
        whole = ("leaders", "seats", "line", "categories", "areas", "scope", "out_of_scope")
        for at, name in enumerate(whole, len(pairs)):
            grid.addWidget(self.rows[name], at, 0, 1, 2)

    def _wire(self) -> None:
        for edit in (self.title, self.unit, self.line, self.scope_words):
            edit.textEdited.connect(self._change)
        self.ordinal.valueChanged.connect(self._change)
        self.out_of_scope.textChanged.connect(self._change)
        self.day.dateChanged.connect(self._change)
        for clock in (self.begins, self.ends):
            clock.timeChanged.connect(self._change)
        for part in (self.leaders, self.seats, self.categories, self.areas):
            part.changed.connect(self._change)
        self.leaders.changed.connect(self._ring_leader)

    def _ring_leader(self) -> None:
        if self._help is not None and self.leaders.leaders:
            self.seats.ring_leader(self.leaders.leaders[0].code, self._help.extensions)

    def _change(self, *_: object) -> None:
        if not self.signalsBlocked():
            self.changed.emit()

    # --- what stands in them

    @property
    def hours(self) -> tuple[datetime, datetime]:
        """From when to when, in Beijing."""
        day = self.day.date()
        found = date(day.year(), day.month(), day.day())
        start, end = (
            datetime.combine(found, time(edit.time().hour(), edit.time().minute()), BEIJING_TIME)
            for edit in (self.begins, self.ends)
        )
        return start, end

    @property
    def plan(self) -> SessionPlan | None:
        """The plan as it stands; None while something needed is missing, which is said at its field."""
        leaders = self.leaders.leaders
        if not self.check() or not leaders:
            return None
        start, end = self.hours
        unit = self.unit.text().strip()
        return SessionPlan(
            title=self.title.text().strip(),
            starts_at=start,
            ends_at=end,
            unit=unit,
            unit_code="" if self._help is None else self._help.unit_code(unit),
            leader=leaders[0],
            further=leaders[1:],
            seats=self.seats.seats,
            line=self.line.text().strip(),
            scope=Scope(
                categories=tuple(ScopePart(*each) for each in self.categories.names.items()),
                areas=tuple(self.areas.names),
                words=self.scope_words.text().strip(),
            ),
            out_of_scope_words=self.out_of_scope.toPlainText().strip(),
            ordinal=self.ordinal.value() if self.ordinal.isEnabled() else 0,
        )

    def check(self) -> bool:
        """Say at each field what is wrong with it; whether nothing is."""
        start, end = self.hours
        leaders, extensions = self.leaders.leaders, [each.extension for each in self.seats.seats]
        kinds = {each.kind for each in self.seats.seats}
        problems = {
            "title": "" if self.title.text().strip() else "请填写活动名称",
            "unit": "" if self.unit.text().strip() else "请填写接听单位",
            "hours": "" if end > start else "结束时间应晚于开始时间",
            "leaders": _of_leaders(leaders),
            "seats": _of_seats(extensions, kinds),
        }
        for name, problem in problems.items():
            if problem:
                self.rows[name].set_finding(Finding.ERROR, problem)
            else:
                self.rows[name].clear_finding()
        wrong = next((self.rows[name].control for name, problem in problems.items() if problem), None)
        if wrong is not None:
            (self.leaders.rows[0].who if wrong is self.leaders else wrong).setFocus()
        return wrong is None

    # --- showing

    def offer(self, found: PlanningHelp) -> None:
        """Choose among these; call before showing a plan."""
        self._help = found
        completer = QCompleter(sorted(found.units.values()), self.unit)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.unit.setCompleter(completer)

    def show_new(self, found: PlanningHelp, today: date) -> None:
        """A new plan, with what is suggested."""
        self.offer(found)
        day = today + timedelta(days=1)
        seats = (
            Seat(kind=SeatKind.LEADER, extension=""),
            Seat(kind=SeatKind.ASSISTANT, extension=""),
            Seat(kind=SeatKind.STAFF, extension=""),
        )
        self._show(found.ordinal, _TITLE, (day, time(9), time(11)), "", found.line, found.out_of_scope_words)
        self._show_people((), seats)
        self._show_scope(Scope())
        self.ordinal.setEnabled(True)

    def show_session(self, session: Session, found: PlanningHelp) -> None:
        """A plan that is kept; its number stays."""
        self.offer(found)
        start, end = (each.astimezone(BEIJING_TIME) for each in (session.starts_at, session.ends_at))
        when = (start.date(), start.time(), end.time())
        words = session.out_of_scope_words
        self._show(session.ordinal, session.title, when, session.unit, session.line, words)
        self._show_people(session.leaders, session.seats)
        self._show_scope(session.scope)
        self.ordinal.setEnabled(False)

    def _show(
        self, ordinal: int, title: str, when: tuple[date, time, time], unit: str, line: str, words: str
    ) -> None:
        self.blockSignals(True)
        day, start, end = when
        self.ordinal.setValue(ordinal)
        self.title.setText(title)
        self.day.setDate(QDate(day.year, day.month, day.day))
        self.begins.setTime(QTime(start.hour, start.minute))
        self.ends.setTime(QTime(end.hour, end.minute))
        self.unit.setText(unit)
        self.line.setText(line)
        self.out_of_scope.setPlainText(words)
        for row in self.rows.values():
            row.clear_finding()
        self.blockSignals(False)

    def _show_people(self, leaders: tuple[Leader, ...], seats: tuple[Seat, ...]) -> None:
        found = self._help
        self.leaders.show_leaders(leaders, () if found is None else found.leaders)
        self.seats.show_seats(seats, () if found is None else found.staff)
        none = found is not None and not found.leaders
        self.rows["leaders"].set_finding(
            Finding.WARNING if none else Finding.HINT,
            "还没有“领导”角色的账号，请管理员先在“账号”页新增" if none else "",
        )

    def _show_scope(self, scope: Scope) -> None:
        self.categories.choose({each.code: each.name for each in scope.categories})
        self.areas.choose({each: each for each in scope.areas})
        self.scope_words.setText(scope.words)

    # --- words that survive

    def words(self) -> dict[str, str]:
        """All that stands in the fields, to be kept over a crash."""
        seats = [(each.kind, each.extension, each.code, each.name) for each in self.seats.seats]
        leaders = [(each.code, each.name, each.post) for each in self.leaders.leaders]
        start, end = self.hours
        return {
            "ordinal": str(self.ordinal.value()),
            "title": self.title.text(),
            "from": start.isoformat(),
            "to": end.isoformat(),
            "unit": self.unit.text(),
            "line": self.line.text(),
            "leaders": json.dumps(leaders, ensure_ascii=False),
            "seats": json.dumps(seats, ensure_ascii=False),
            "categories": json.dumps(self.categories.names, ensure_ascii=False),
            "areas": json.dumps(list(self.areas.names), ensure_ascii=False),
            "scope": self.scope_words.text(),
            "out_of_scope": self.out_of_scope.toPlainText(),
        }

    def show_words(self, words: Mapping[str, str]) -> None:
        """Bring back what was kept; what another version kept in another way is left as it stands."""
        try:
            start, end = (datetime.fromisoformat(words[each]) for each in ("from", "to"))
            leaders = tuple(
                Leader(code=code, name=name, post=post) for code, name, post in json.loads(words["leaders"])
            )
            seats = tuple(
                Seat(kind=SeatKind(kind), extension=extension, code=code, name=name)
                for kind, extension, code, name in json.loads(words["seats"])
            )
            scope = Scope(
                categories=tuple(ScopePart(*each) for each in json.loads(words["categories"]).items()),
                areas=tuple(json.loads(words["areas"])),
                words=words.get("scope", ""),
            )
            ordinal = int(words["ordinal"])
        except (KeyError, ValueError, TypeError):
            return
        when = (start.date(), start.time(), end.time())
        told = words.get("out_of_scope", "")
        self._show(ordinal, words.get("title", ""), when, words.get("unit", ""), words.get("line", ""), told)
        self._show_people(leaders, seats)
        self._show_scope(scope)


def _of_leaders(leaders: tuple[Leader, ...]) -> str:
    if not leaders:
        return "请选择接听领导"
    return "同一位领导选了两次" if len({each.code for each in leaders}) < len(leaders) else ""


def _of_seats(extensions: list[str], kinds: set[SeatKind]) -> str:
    if not all(extensions):
        return "每个席位都要有分机；不用的席位请去掉"
    if len(set(extensions)) < len(extensions):
        return "两个席位用了同一个分机"
    return "没有领导席" if extensions and SeatKind.LEADER not in kinds else ""


def _line(name: str, longest: int) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setMaxLength(longest)
    return made
