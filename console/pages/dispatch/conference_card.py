"""会商: who takes part and what each says, then the decision that is sent at once."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDateTimeEdit, QGridLayout, QLineEdit, QWidget

from console import theme
from console.dispatch import DispatchStore, Line
from console.pages.dispatch.ask_panel import AskPanel
from console.pages.dispatch.choice_fields import choice_of, kept_of
from console.pages.dispatch.fields import UnitChoice, UnitPicker
from console.pages.dispatch.form_card import FormCard
from console.pages.dispatch.minutes import MemberRow, kept_members, key_of, members_of
from console.theme import Icon, Tone
from console.ticket_sheet.facts import Facts
from console.widgets.button import Button, Variant
from console.widgets.draft_text import DraftTextEdit
from console.widgets.layout import HBox, Rule
from console.widgets.text import Text
from forms.access.roles import Actor
from forms.dispatch.conference import Conference, ConferenceState, Member, MemberKind
from forms.dispatch.conferring import (
    Conferred,
    call_conference,
    decide_conference,
    drop_conference,
    write_minutes,
)
from forms.dispatch.ordering import Choice, moment
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME

_FORMAT = "yyyy-MM-dd HH:mm"


class ConferenceCard(FormCard):
    """What is written stays with its conference while others are looked at."""

    def __init__(self, store: DispatchStore, parent: QWidget | None = None) -> None:
        super().__init__("会商", parent)
        self._store = store
        self._line: Line | None = None
        self._busy = False
        self._restoring = False
        self._facts: Facts | None = None
        self.rows: tuple[MemberRow, ...] = ()
        self._members = QWidget()
        self._grid = QGridLayout(self._members)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(2, 1)
        self.more = UnitChoice("增加参加单位")
        self.held_at = QDateTimeEdit()
        self.held_at.setDisplayFormat(_FORMAT)
        self.held_at.setAccessibleName("会商时间")
        self.place = QLineEdit()
        self.place.setAccessibleName("地点")
        self.place.setPlaceholderText("地点")
        self.save = Button("保存记录", compact=True, key="Ctrl+S")
        self.lead, self.helpers = UnitChoice("决定的主办"), UnitPicker("决定的协办")
        self.own_due = QCheckBox("另定办理时限")
        self.due = QDateTimeEdit()
        self.due.setDisplayFormat(_FORMAT)
        self.due.setAccessibleName("办理时限")
        self.words = DraftTextEdit(limit=2000, rows=2)
        self.words.setAccessibleName("会商决定")
        self.basis = QLineEdit()
        self.basis.setAccessibleName("依据")
        self.told = Text("", "secondary", tone=Tone.TALKING, wrap=True)
        self.decide = Button("决定并派单", variant=Variant.PRIMARY, icon=Icon.SEND, key="F9")
        self.drop = Button("不再会商", compact=True)
        self.ask = AskPanel()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.form.addWidget(self._members)
        place = HBox(gap=8)
        place.addWidget(self.place, 1)
        place.addWidget(self.save)
        self.add_row("增加单位", self.more)
        self.add_row("时间", self.held_at)
        self.form.addLayout(place)
        self.form.addWidget(self.told)
        self.form.addWidget(Rule())
        for label, control in (
            ("主办", self.lead),
            ("协办", self.helpers),
            ("决定", self.words),
            ("依据", self.basis),
        ):
            self.add_row(label, control)
        limit = HBox(gap=8)
        limit.addWidget(self.own_due)
        limit.addWidget(self.due, 1)
        self.form.addLayout(limit)
        self.form.addStretch(1)
        buttons = HBox(gap=8)
        buttons.addWidget(self.decide, 1)
        buttons.addWidget(self.drop)
        self.foot.addWidget(self.ask)
        self.foot.addLayout(buttons)
        self.told.hide()
        self.due.setEnabled(False)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        self.words.setFixedHeight(theme.current().px(76))

    def _connect(self) -> None:
        self.more.changed.connect(self._add_member)
        self.own_due.toggled.connect(self.due.setEnabled)
        self.save.clicked.connect(self.save_now)
        self.decide.clicked.connect(self.decide_now)
        self.drop.clicked.connect(self._ask_drop)
        self.ask.opened.connect(self.decide.setHidden)
        self.lead.changed.connect(lambda _: self._keep())
        self.helpers.changed.connect(self._keep)
        self.words.textChanged.connect(self._keep)
        self.words.paused_typing.connect(lambda _: self._keep())
        for line in (self.basis, self.place):
            line.textEdited.connect(lambda _: self._keep())
        QShortcut(QKeySequence("F9"), self, self.decide_now)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save_now)

    # --- what the page asks for

    @property
    def conference(self) -> Conference | None:
        """The conference shown."""
        record = self._line.record if self._line is not None else None
        return record if isinstance(record, Conference) else None

    def offer_units(self) -> None:
        """The units were read anew."""
        for each in (self.more, self.lead, self.helpers):
            each.offer(self._store.units)

    def take_focus(self) -> None:
        """Bring the keyboard to the first opinion, or to the button that calls it."""
        first = self.rows[0].opinion if self.rows and self._is_called else self.decide
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def show_line(self, line: Line) -> None:
        """Show a conference, with what was written before."""
        if self._line == line:
            return
        self._line = line
        conference = self.conference
        if conference is None:
            return
        self._show_facts(conference)
        self._put_written(conference)
        self.held_at.setDateTime(_shown(conference.held_at or self._store.now()))
        self.due.setDateTime(_shown(conference.due.at))
        self.own_due.setChecked(False)
        self._name(conference)
        self.told.hide()
        self.tell("")
        self.ask.put_away()

    def bring_back(self) -> None:
        """What the last session left has come: show it."""
        if self.conference is not None and self._store.forms.of(self._key):
            self._put_written(self.conference)

    def _put_written(self, conference: Conference) -> None:
        """What was written before a decision, or else what is stored."""
        kept = self._store.forms.of(self._key)
        members = members_of(kept, conference.members)
        choice = choice_of(kept)
        self._restoring = True
        self._show_members(members)
        self.lead.choose(choice.lead)
        self.helpers.choose(choice.helpers, quietly=True)
        self.words.setPlainText(choice.note)
        self.basis.setText(kept.get("basis", ""))
        self.place.setText(kept.get("place", conference.place))
        self._restoring = False

    # --- minutes

    def save_now(self) -> None:
        """Keep who came and what they said."""
        conference = self.conference
        if conference is None or not self._is_called or not self.isVisible() or self._busy:
            return
        members, held_at, place = self._written, _moment(self.held_at), self.place.text()
        self._set_busy(True)
        self._store.run(
            "保存会商记录",
            lambda actor, uow, now: write_minutes(
                conference.id, members, held_at, place, actor, uow, now, seen=conference.revision
            ),
            self._saved,
            self._refused,
        )

    def _saved(self, conference: Conference) -> None:
        self._set_busy(False)
        if self._line is not None and self._line.id == conference.id:
            self._line = replace(self._line, record=conference)
            self.tell("")
            self.told.setText("会商记录已保存。")
            self.told.show()

    # --- deciding

    def decide_now(self) -> None:
        """Call the conference that a unit asked for; else keep the minutes, decide, and send at once."""
        if self.ask.isVisible():
            self.ask.do()
            return
        conference = self.conference
        if conference is None or not self.isVisible() or self._busy:
            return
        self._set_busy(True)
        if not self._is_called:
            why = f"采纳单位申请：{conference.why}"
            self._store.run(
                "发起会商",
                lambda actor, uow, now: call_conference(conference.ticket_id, why, actor, uow, now),
                self._finished,
                self._refused,
            )
            return
        members, held_at, place = self._written, _moment(self.held_at), self.place.text()
        choice, basis = self._choice, self.basis.text()
        due_at = _moment(self.due) if self.own_due.isChecked() else None

        def decide(actor: Actor, uow: UnitOfWork, now: datetime) -> Conferred:
            write_minutes(conference.id, members, held_at, place, actor, uow, now, seen=conference.revision)
            return decide_conference(conference.id, choice, basis, actor, uow, now, due_at=due_at)

        self._store.run("会商决定", decide, self._finished, self._not_decided)

    def _not_decided(self, why: str) -> None:
        """The minutes may be stored already: the next try begins from what is there."""
        self._refused(why)
        if self._line is not None and isinstance(self._line.record, Conference):
            self._line = replace(self._line, record=replace(self._line.record, revision=0))

    def _finished(self, conferred: Conferred) -> None:
        self._set_busy(False)
        self._store.forms.forget(key_of(conferred.conference.id))
        self.done.emit(conferred.conference.id)

    def _refused(self, why: str) -> None:
        self._set_busy(False)
        self.told.hide()
        self.tell(why)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for button in (self.decide, self.save):
            button.set_available(not busy, "正在提交…")

    def _ask_drop(self) -> None:
        conference = self.conference
        if conference is None:
            return

        def drop(why: str, _: str) -> None:
            self._store.run(
                "取消会商",
                lambda actor, uow, now: drop_conference(conference.id, why, actor, uow, now),
                self._finished,
                self.ask.refuse,
            )

        self.ask.ask(
            "不再会商：理由会记入工单。",
            "理由",
            "不再会商",
            drop,
            self.drop,
            with_basis=False,
        )

    # --- showing

    @property
    def _is_called(self) -> bool:
        conference = self.conference
        return conference is not None and conference.state is ConferenceState.CALLED

    @property
    def _written(self) -> tuple[Member, ...]:
        return tuple(each.now for each in self.rows)

    @property
    def _choice(self) -> Choice:
        return Choice(lead=self.lead.value, helpers=self.helpers.codes, note=self.words.draft_text.strip())

    def _name(self, conference: Conference) -> None:
        called = self._is_called
        if self.title is not None:
            self.title.set_text(f"会商：{conference.state.label}")
        word = "决定并派单" if called else "发起会商"
        self.decide.setText(f"{word}  F9")
        self.decide.setAccessibleName(word)
        self.save.set_available(called, "发起会商后才能记录")

    def _show_facts(self, conference: Conference) -> None:
        if self._facts is not None:
            self.form.removeWidget(self._facts)
            self._facts.hide()
            self._facts.deleteLater()
        facts = Facts()
        facts.add("缘由", f"{conference.cause.label}：{conference.why}")
        facts.add("决定时限", f"{moment(conference.due)}（{conference.due.words}）")
        self._facts = facts
        self.form.insertWidget(0, facts)

    def _show_members(self, members: tuple[Member, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        rows = []
        for place, member in enumerate(members):
            person, opinion = QLineEdit(member.person), QLineEdit(member.opinion)
            person.setAccessibleName(f"{member.name} 参会人")
            person.setPlaceholderText("参会人")
            person.setFixedWidth(theme.current().px(64))
            opinion.setAccessibleName(f"{member.name} 意见")
            opinion.setPlaceholderText("意见")
            for line in (person, opinion):
                line.setMaxLength(500)
                line.textEdited.connect(lambda _: self._keep())
            name = Text(member.name, "secondary", wrap=True)
            name.setFixedWidth(theme.current().px(84))
            for column, part in enumerate((name, person, opinion)):
                self._grid.addWidget(part, place, column)
            rows.append(MemberRow(member, person, opinion))
        self.rows = tuple(rows)

    def _add_member(self, code: str) -> None:
        unit = self._store.units.get(code)
        if unit is None:
            return
        self.more.set_value("")
        written = self._written
        if unit.name not in [each.name for each in written]:
            self._show_members((*written, Member(name=unit.name, kind=MemberKind.UNIT, unit=unit.code)))
            self._keep()
            self.rows[-1].opinion.show()  # a layout shows what is new only later
            self.rows[-1].opinion.setFocus(Qt.FocusReason.TabFocusReason)

    def _keep(self) -> None:
        if self._line is None or self._restoring:
            return
        written = {
            "basis": self.basis.text(),
            "place": self.place.text(),
            "members": kept_members(self._written),
        }
        self._store.forms.keep(self._key, {**kept_of(self._choice), **written})

    @property
    def _key(self) -> str:
        return key_of(self._line.id) if self._line is not None else ""


def _shown(at: datetime) -> QDateTime:
    local = at.astimezone(BEIJING_TIME)
    return QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0)


def _moment(edit: QDateTimeEdit) -> datetime:
    written = edit.dateTime()
    day, time = written.date(), written.time()
    return datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=BEIJING_TIME)
