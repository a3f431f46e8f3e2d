"""The working calendar of a year: seen, edited by keys, imported with a preview, saved with a reason."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from console import theme
from console.pages.rules.import_strip import ImportStrip
from console.pages.rules.year_draft import YearDraft, draft_of
from console.pages.rules.year_grid import YearGrid, day_words
from console.rules import ClockView, HallRules, Refusal
from console.settings.probes import Outcome, Verdict
from console.setup.verdict_line import VerdictLine
from console.theme import Icon, Tone
from console.widgets.button import Button, IconButton, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.clock.calendar import CalendarDay, CalendarYear, DayKind, WorkingCalendar
from forms.clock.reissuing import Reissued
from forms.ticket import BEIJING_TIME

_FIRST, _LAST = 2000, 2199


class CalendarPart(QWidget):
    """See the module's text. Changes of a year stay in the window while another year is looked at."""

    def __init__(self, store: HallRules, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._calendar = WorkingCalendar(())
        self._drafts: dict[int, YearDraft] = {}
        self._was_put = False
        self.year = store.now().astimezone(BEIJING_TIME).year
        self.earlier = IconButton(Icon.CHEVRON_LEFT, "前一年")
        self.later = IconButton(Icon.CHEVRON_RIGHT, "后一年")
        self.title = Text("", "section")
        self.known = Text("", "secondary")
        self.grid = YearGrid()
        self.day = Text("", "strong")
        self.name = QLineEdit(placeholderText="节日名称", maxLength=20)
        self.name.setAccessibleName("节日名称")
        self.kinds = {kind: Button(f"{number} {kind.label}", compact=True) for number, kind in _NUMBERED}
        self.import_button = Button("导入…", icon=Icon.UPLOAD)
        self.recompute_button = Button("重新推算暂定时限", icon=Icon.REFRESH_CW)
        self.strip = ImportStrip()
        self.strip.hide()
        self.verdict = VerdictLine()
        self.undo = Button("放弃改动", icon=Icon.ROTATE_CCW)
        self.why = QLineEdit(placeholderText="依据，如放假通知的文号", maxLength=500)
        self.why.setAccessibleName("改动的依据")
        self.save_button = Button("保存日历", key="Ctrl+S", variant=Variant.PRIMARY, icon=Icon.CHECK)
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        head = HBox(gap=8)
        for part in (self.earlier, self.title, self.later, self.known):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.recompute_button)
        head.addWidget(self.import_button)
        day = HBox(gap=8)
        day.addWidget(self.day)
        day.addStretch(1)
        day.addWidget(self.name)
        for button in self.kinds.values():
            day.addWidget(button)
        save = HBox(gap=8)
        save.addWidget(self.undo)
        save.addWidget(self.why, 1)
        save.addWidget(self.save_button)
        column = VBox(self, gap=6)
        column.addLayout(head)
        column.addWidget(self.strip, 1)
        column.addWidget(self.grid, 1)
        column.addLayout(day)
        column.addWidget(self.verdict)
        column.addLayout(save)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        # told, because a wrapped text asks for the height that it would need at its narrowest
        self.verdict.setMinimumHeight(theme.current().px(28))

    def _connect(self) -> None:
        self.earlier.clicked.connect(lambda: self.show_year(self.year - 1))
        self.later.clicked.connect(lambda: self.show_year(self.year + 1))
        self.grid.moved.connect(self._tell_day)
        self.grid.kind_wanted.connect(self.set_kind)
        for kind, button in self.kinds.items():
            button.clicked.connect(lambda _=False, kind=kind: self.set_kind(self.grid.marked, kind))
        self.name.returnPressed.connect(self._rename)
        self.import_button.clicked.connect(self._import)
        self.strip.left.connect(self._put_strip_away)
        self.strip.read.connect(self.preview)
        self.strip.refused.connect(lambda text: self._say(Outcome.BAD, text))
        self.recompute_button.clicked.connect(self._recompute)
        self._store.recomputed.connect(self._recomputed)
        self.undo.clicked.connect(self._forget)
        self.save_button.clicked.connect(self.save)
        self.why.returnPressed.connect(self.save)
        self._store.clock.connect(self._follow)
        self._store.year_put.connect(self._kept)
        self._store.refused.connect(self._refused)

    @property
    def draft(self) -> YearDraft:
        """The year in front with its changes."""
        return self._drafts.get(self.year) or draft_of(self.year, self._calendar)

    def show_year(self, year: int) -> None:
        """Show a year."""
        self.year = min(_LAST, max(_FIRST, year))
        self.why.setText(self.draft.source)
        self._show()

    def set_kind(self, day: date, kind: DayKind) -> None:
        """Make a day of another kind, not saved yet."""
        self._drafts[self.year] = self.draft.with_day(day, kind, self.name.text().strip(), self._calendar)
        self._show()

    def preview(self, year: CalendarYear) -> None:
        """Show an imported year, with what it changes marked; not saved yet."""
        self.year = year.year
        self._drafts[year.year] = draft_of(year.year, self._calendar).with_year(year, self._calendar)
        self.why.setText(year.source)
        self._show_strip(on=False)
        self._show()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Take the changes into the calendar, if a reason is given."""
        if not self.draft.changes:
            self._say(Outcome.GOOD, "没有需要保存的改动。")
            return
        if not self.why.text().strip():
            self._say(Outcome.WARNING, "请先写明依据，如放假通知的文号，它会随改动保存。")
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._store.put_year(self.draft.as_year(self._calendar), self.why.text(), self.draft.based_on)

    # ---

    def _show(self) -> None:
        draft = self.draft
        self.title.setText(f"{self.year} 年")
        if self._calendar.knows(self.year):
            known, tone = (draft.known.source if draft.known else ""), None
        else:
            known, tone = "放假安排未导入：暂按周末推算，期间的时限标为“暂定”", Tone.RINGING
        self.known.setText(known)
        self.known.set_tone(tone)
        self.grid.show_year(self.year, draft.days(self._calendar), draft.changed())
        self.undo.set_available(bool(draft.changes), "没有改动")
        self.save_button.set_available(bool(draft.changes), "没有改动")
        if draft.changes:
            self._say(Outcome.WARNING, _change_words(draft, self._calendar))
        else:
            self.verdict.present(None)

    def _tell_day(self, day: CalendarDay | None) -> None:
        self.day.setText(day_words(day) if day else "")
        if day is not None:
            self.name.setText("" if day.name in ("放假", "补班") else day.name)

    def _rename(self) -> None:
        day = self.draft.days(self._calendar)[self.grid.marked]
        if not day.is_plain:
            self.set_kind(day.day, day.kind)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _import(self) -> None:
        self._show_strip(on=self.strip.isHidden())
        if not self.strip.isHidden():
            self.strip.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_strip(self, *, on: bool) -> None:
        """The calendar makes room while a notice is pasted: small screens have none for both."""
        self.strip.setVisible(on)
        self.grid.setVisible(not on)

    def _put_strip_away(self) -> None:
        self._show_strip(on=False)
        self.import_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _recompute(self) -> None:
        if self.draft.changes:
            self._say(Outcome.WARNING, "日历有尚未保存的改动，请先保存或放弃，再重新推算。")
        elif not self.why.text().strip():
            self._say(
                Outcome.WARNING,
                "重新推算会移动未办结工单的暂定时限，并逐件记入轨迹。请先在下方写明依据，再按一次。",
            )
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.verdict.busy("正在重新推算")
            self._store.recompute(self.why.text())

    def _recomputed(self, done: Reissued) -> None:
        self.why.clear()
        self._say(Outcome.WARNING if done.unexplained else Outcome.GOOD, done.in_words)

    def _forget(self) -> None:
        self._drafts.pop(self.year, None)
        self._show()

    def _follow(self, view: ClockView) -> None:
        self._calendar = view.calendar
        self._show()
        if self._was_put:
            self._was_put = False
            self._say(Outcome.GOOD, "日历已保存。已派工单的暂定时限可以按“重新推算暂定时限”更新。")

    def _kept(self, year: CalendarYear) -> None:
        self._drafts.pop(year.year, None)
        self.why.clear()
        self._was_put = True

    def _refused(self, refusal: Refusal) -> None:
        if refusal.about == "calendar":
            self._say(Outcome.BAD, refusal.text)

    def _say(self, outcome: Outcome, text: str) -> None:
        self.verdict.present(Verdict(outcome, text))


_NUMBERED = tuple(enumerate((DayKind.WORK, DayKind.REST, DayKind.HOLIDAY), 1))


def _change_words(draft: YearDraft, calendar: WorkingCalendar) -> str:
    worked = sum(each.is_working for each in draft.changes) - sum(
        calendar.day(each.day).is_working for each in draft.changes
    )
    difference = f"，工作日{'多' if worked > 0 else '少'} {abs(worked)} 天" if worked else "，工作日总数不变"
    return f"与现有日历相比改动 {len(draft.changes)} 天{difference}，尚未保存。已定的时限不会移动。"
