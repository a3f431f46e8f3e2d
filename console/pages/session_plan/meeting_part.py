"""协调会: the pack to take there, and the minutes that come back: 定人 定责 定时."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from console import theme
from console.pages.session_plan.minutes_table import HEADS, MinuteLine, MinutesModel, MinutesTable
from console.pages.session_plan.saving import document_offer
from console.session_planning import SessionFile, SessionPlanning
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.keys import key_within
from console.widgets.layout import HBox, VBox
from console.widgets.moment_edit import MomentEdit
from console.widgets.text import Text
from forms.sessions.afterwards import Minutes
from forms.sessions.meeting import MinutesText, minutes_document, pack_document, write_minutes
from forms.sessions.session import Session

SAVE_KEY = "Ctrl+S"


class MeetingPart(QWidget):
    """`export_wanted` carries what is to be written to a file."""

    export_wanted = Signal(object)

    def __init__(self, store: SessionPlanning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("诉求办理协调会")
        self._store = store
        self._session: Session | None = None
        self._version = 0
        self._shown: tuple[str, int] | None = None
        self.at = MomentEdit("会议时间")
        self.at.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.place, self.chair, self.present = _line("地点"), _line("主持人"), _line("参加单位")
        self.present.setPlaceholderText("用顿号隔开")
        self.words = QPlainTextEdit()
        self.words.setAccessibleName("会议情况")
        self.words.setPlaceholderText("会议情况，可不填")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(theme.current().px(52))
        self.model = MinutesModel()
        self.table = MinutesTable(self.model)
        self.pack = Button("会议材料 Word", icon=Icon.DOWNLOAD, compact=True)
        self.save_button = Button("保存纪要", icon=Icon.CHECK, key=SAVE_KEY)
        self.word = Button("纪要 Word", icon=Icon.DOWNLOAD, compact=True)
        self.undo = Button("放弃改动", variant=Variant.QUIET, compact=True)
        self.said = Text("", "secondary", wrap=True)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        top = HBox(gap=8)
        for name, field, share in (
            ("会议时间", self.at, 2),
            ("地点", self.place, 3),
            ("主持人", self.chair, 3),
        ):
            label = Text(name, "label")
            label.setBuddy(field)
            top.addWidget(label)
            top.addWidget(field, share)
        second = HBox(gap=8)
        label = Text("参加单位", "label")
        label.setBuddy(self.present)
        second.addWidget(label)
        second.addWidget(self.present, 1)
        second.addWidget(self.pack)
        foot = HBox(gap=8)
        for each in (self.save_button, self.word, self.undo):
            foot.addWidget(each)
        foot.addWidget(self.said, 1)
        column = VBox(self, gap=8)
        column.addLayout(top)
        column.addLayout(second)
        column.addWidget(self.words)
        column.addWidget(Text("每件转办的工单一行：在格子上按回车或 F2 填写。", "hint", wrap=True))
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _wire(self) -> None:
        for edit in (self.place, self.chair, self.present):
            edit.textEdited.connect(lambda _: self._typed())
        self.words.textChanged.connect(self._typed)
        self.at.dateTimeChanged.connect(lambda _: self._typed())
        self.model.edited.connect(self._typed)
        self.save_button.clicked.connect(self.save)
        self.undo.clicked.connect(self._undo)
        self.pack.clicked.connect(self._pack)
        self.word.clicked.connect(self._word)
        key_within(self, SAVE_KEY, self.save)

    @property
    def _key(self) -> str:
        return "" if self._session is None else f"{self._session.id}/minutes"

    def show_file(self, file: SessionFile | None) -> None:
        """Show the minutes of the one session in front, or what they would begin with."""
        session = None if file is None else file.session
        self._session = session
        if file is None or session is None:
            self._shown = None
            return
        newest = file.minutes[-1] if file.minutes else None
        self._version = 0 if newest is None else newest.version
        shown, kept = (session.id, self._version), self._store.kept.of(self._key)
        if shown != self._shown or not kept:
            self._show(file, newest)
            if kept:
                self._show_kept(kept)
        self._shown = shown
        written = "" if newest is None else f"第 {newest.version} 版，{file.name_of(newest.written_by)} 保存"
        self._say("没有保存的内容已带回，请核对后保存。" if kept else written, None)
        self._offer()

    def _show(self, file: SessionFile, newest: Minutes | None) -> None:
        titles = {each.ticket_id: each.title for each in file.tickets}
        items = () if newest is None else newest.items
        known = {each.ticket_id for each in items}
        # tickets that came since the last version stand below
        items = (*items, *(each for each in file.proposed if each.ticket_id not in known))
        blockers = [
            QSignalBlocker(each) for each in (self.at, self.place, self.chair, self.present, self.words)
        ]
        self.at.show_moment(newest.held_at if newest is not None else self._store.now())
        self.place.setText("" if newest is None else newest.place)
        self.chair.setText("" if newest is None else newest.chair)
        self.present.setText("" if newest is None else "、".join(newest.present))
        self.words.setPlainText("" if newest is None else newest.words)
        for each in blockers:
            each.unblock()
        self.model.held_at = self.at.moment
        self.model.show_lines([MinuteLine.of(each, titles.get(each.ticket_id, "")) for each in items])

    def _show_kept(self, words: Mapping[str, str]) -> None:
        blockers = [
            QSignalBlocker(each) for each in (self.at, self.place, self.chair, self.present, self.words)
        ]
        if "at" in words:
            self.at.show_moment(datetime.fromisoformat(words["at"]))
        self.place.setText(words.get("place", ""))
        self.chair.setText(words.get("chair", ""))
        self.present.setText(words.get("present", ""))
        self.words.setPlainText(words.get("words", ""))
        for each in blockers:
            each.unblock()
        self.model.held_at = self.at.moment
        self.model.show_words(words)

    def _typed(self) -> None:
        self.model.held_at = self.at.moment
        self.model.look_again()
        if self._session is not None:
            own = {
                "at": self.at.moment.isoformat(),
                "place": self.place.text(),
                "chair": self.chair.text(),
                "present": self.present.text(),
                "words": self.words.toPlainText(),
            }
            self._store.kept.keep(self._key, {**own, **self.model.words()})
        self._offer()

    def _offer(self) -> None:
        nothing = "没有转办的工单"
        self.pack.set_available(bool(self.model.lines), nothing)
        self.save_button.set_available(bool(self.model.lines), nothing)
        self.word.set_available(self._version > 0, "请先保存纪要")

    def _undo(self) -> None:
        self._store.kept.forget(self._key)
        self._shown = None
        self.show_file(self._store.file)

    def save(self) -> None:
        """Keep the minutes as their next version, if nothing is missing."""
        session, store = self._session, self._store
        if session is None or not self.model.lines:
            return
        wrong = self.model.wrong
        if wrong is not None:
            line = self.model.lines[wrong[0]]
            lacks = line.lacks(wrong[1], self.model.held_at)
            self._say(
                f"工单 {line.number} 的“{HEADS[wrong[1]]}”{lacks}。没有保存，填写的内容仍在。", Tone.DANGER
            )
            self.table.setCurrentIndex(self.model.index(*wrong))
            self.table.setFocus()
            return
        text = MinutesText(
            held_at=self.at.moment,
            place=self.place.text(),
            chair=self.chair.text(),
            present=tuple(self.present.text().replace("，", "、").split("、")),
            words=self.words.toPlainText(),
            items=tuple(item for each in self.model.lines if (item := each.item) is not None),
        )
        key, actor, now, seen = self._key, store.actor, store.now(), self._version
        store.do(
            lambda uow: write_minutes(session.id, text, actor, uow, now, seen=seen),
            lambda kept: f"纪要已保存为第 {kept.version} 版，每件工单都已记下定人定责定时。",
            "保存纪要",
            lambda _: store.kept.forget(key),
            lambda why: self._say(why, Tone.DANGER),
        )

    def _pack(self) -> None:
        session, store = self._session, self._store
        if session is None:
            return
        actor, now, brand = store.actor, store.now(), store.brand
        note = "每件转办工单的单位、责任人和时限，已脱敏；导出会记入审计日志。"
        self.export_wanted.emit(
            document_offer(
                f"{session.number}诉求办理协调会材料",
                note,
                lambda uow: pack_document(session.id, brand, actor, uow, now),
            )
        )

    def _word(self) -> None:
        session, store = self._session, self._store
        if session is None:
            return
        actor, now, brand = store.actor, store.now(), store.brand
        note = f"第 {self._version} 版纪要，已脱敏；导出会记入审计日志。"
        self.export_wanted.emit(
            document_offer(
                f"{session.number}协调会纪要",
                note,
                lambda uow: minutes_document(session.id, brand, actor, uow, now),
            )
        )

    def _say(self, words: str, tone: Tone | None) -> None:
        self.said.set_tone(tone)
        self.said.setText(words)


def _line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setMaxLength(200)
    return made
