"""公告: the text made from the plan, checked, kept as it is published; then where it was published."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from console.export_strip import Offer
from console.pages.session_plan.tables import Cells, CellTable
from console.session_planning import SessionFile, SessionPlanning
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.card import Card
from console.widgets.layout import HBox, VBox
from console.widgets.moment_edit import MomentEdit
from console.widgets.text import Text
from forms.knowledge.errors import ExportStopped
from forms.marked_sheet import Exported
from forms.ports import UnitOfWork
from forms.sessions.announcing import add_notice, announce, note_views
from forms.sessions.notice import notice_problems
from forms.sessions.notice_file import write_notice
from forms.sessions.session import Notice, Session, SessionState
from forms.ticket import BEIJING_TIME

_COLUMNS = (("媒体", 160), ("链接", None), ("发布时间", 140), ("浏览量", 100))
_MAY_ANNOUNCE = frozenset({SessionState.PLANNED, SessionState.ANNOUNCED})


class NoticePart(QWidget):
    """`export_wanted` carries what is to be written to a file."""

    export_wanted = Signal(object)

    def __init__(self, store: SessionPlanning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("公告")
        self._store = store
        self._session: Session | None = None
        self._made = ""
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("公告文字")
        self.text.setTabChangesFocus(True)
        self.problems = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.again = Button("按安排重新生成", icon=Icon.REFRESH_CW, compact=True)
        self.copy = Button("复制", icon=Icon.COPY, compact=True)
        self.word = Button("存 Word", icon=Icon.DOWNLOAD, compact=True)
        self.plain = Button("存文本", icon=Icon.DOWNLOAD, compact=True)
        self.announce = Button("公告定稿", icon=Icon.MEGAPHONE)
        self.table = CellTable("公告发布记录", _COLUMNS, "定稿后在这里登记发布的媒体")
        self._notices: tuple[Notice, ...] = ()
        self.medium, self.link, self.at = QLineEdit(), QLineEdit(), MomentEdit("发布时间")
        self.add = Button("登记发布", icon=Icon.PLUS, compact=True)
        self.views = QSpinBox()
        self.note = Button("记浏览量", compact=True)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        for edit, name, longest in ((self.medium, "媒体，如 市政府网站", 60), (self.link, "链接", 300)):
            edit.setAccessibleName(name.split("，")[0])
            edit.setPlaceholderText(name)
            edit.setMaxLength(longest)
        self.views.setAccessibleName("浏览量")
        self.views.setRange(0, 2_000_000_000)
        self.views.setGroupSeparatorShown(True)
        self.views.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        buttons = HBox(gap=8)
        for each in (self.announce, self.copy, self.word, self.plain, self.again):
            buttons.addWidget(each)
        buttons.addStretch(1)
        published = Card("发布记录", margins=(12, 8))
        entry = HBox(gap=8)
        entry.addWidget(self.medium, 2)
        entry.addWidget(self.link, 3)
        entry.addWidget(self.at, 2)
        entry.addWidget(self.add)
        later = HBox(gap=8)
        later.addWidget(Text("所选一行的浏览量", "label"))
        later.addWidget(self.views)
        later.addWidget(self.note)
        later.addStretch(1)
        published.body.addWidget(self.table, 1)
        published.body.addLayout(entry)
        published.body.addLayout(later)
        column = VBox(self, gap=8)
        column.addWidget(self.text, 3)
        column.addWidget(self.problems)
        column.addLayout(buttons)
        column.addWidget(published, 4)

    def _wire(self) -> None:
        self.text.textChanged.connect(self._typed)
        self.again.clicked.connect(lambda: self.text.setPlainText(self._made))
        self.copy.clicked.connect(self._copy)
        self.word.clicked.connect(lambda: self._export("docx"))
        self.plain.clicked.connect(lambda: self._export("txt"))
        self.announce.clicked.connect(self.do_announce)
        self.add.clicked.connect(self._add)
        self.link.returnPressed.connect(self._add)
        self.note.clicked.connect(self._note)
        self.table.selectionModel().currentRowChanged.connect(lambda index, _: self._marked(index.row()))

    def show_file(self, file: SessionFile | None) -> None:
        """Show the notice of the one session in front."""
        session = None if file is None else file.session
        before, self._session = self._session, session
        if file is None or session is None:
            return
        self._made = file.drafted
        kept = self._store.kept.of(self._key).get("text", "")
        if before is None or before.id != session.id:
            self.at.show_moment(self._store.now())
        if kept or before is None or before.id != session.id or before.revision != session.revision:
            self._show_text(kept or session.notice or self._made)
        self._notices = file.notices
        self.table.show_rows([_row(each) for each in file.notices])
        if file.notices and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._offer()

    @property
    def _key(self) -> str:
        return "" if self._session is None else f"{self._session.id}/notice"

    def _show_text(self, text: str) -> None:
        if text != self.text.toPlainText():
            self.text.blockSignals(True)
            self.text.setPlainText(text)
            self.text.blockSignals(False)

    def _offer(self) -> None:
        session = self._session
        if session is None:
            return
        may = session.state in _MAY_ANNOUNCE
        self.text.setReadOnly(not may)
        problems = notice_problems(self.text.toPlainText(), session) if may else ()
        self.problems.setText(f"公告{'；'.join(problems)}。" if problems else "")
        self.problems.setVisible(bool(problems))
        same = self.text.toPlainText().strip() == session.notice
        announced = session.state is SessionState.ANNOUNCED and same
        why = (
            "已按这段文字公告"
            if announced
            else "公告还缺必须写明的内容"
            if problems
            else "已开始，公告不能再改"
        )
        self.announce.set_available(may and not announced and not problems, why)
        self.again.set_available(may and self.text.toPlainText() != self._made, "文字与安排一致")
        self.add.set_available(bool(session.notice), "公告还没有定稿")
        self.note.set_available(bool(self._notices), "还没有登记发布")

    def _typed(self) -> None:
        session, text = self._session, self.text.toPlainText()
        if session is not None:
            self._store.kept.keep(self._key, {} if text in (session.notice, self._made) else {"text": text})
        self._offer()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())
        self._store.told.emit("公告已复制，可粘贴到网站或公众号。", Tone.TALKING)

    def do_announce(self) -> None:
        """Keep the text as it is published."""
        session, store, text = self._session, self._store, self.text.toPlainText()
        if session is None or not self.announce.isEnabled():
            return
        key, actor = self._key, store.actor
        store.do(
            lambda uow: announce(session.id, text, actor, uow),
            lambda kept: f"{kept.number}的公告已定稿。发布后请登记媒体。",
            "公告定稿",
            lambda _: store.kept.forget(key),
        )

    def _add(self) -> None:
        session, store = self._session, self._store
        if session is None or not self.add.isEnabled():
            return
        medium, link, at, actor = self.medium.text(), self.link.text(), self.at.moment, store.actor

        def done(_: Notice) -> None:
            self.medium.clear()
            self.link.clear()
            self.medium.setFocus()

        store.do(
            lambda uow: add_notice(session.id, medium, link, at, actor, uow),
            lambda kept: f"已登记在“{kept.medium}”发布。",
            "登记发布",
            done,
        )

    def _marked(self, place: int) -> None:
        if 0 <= place < len(self._notices):
            self.views.setValue(self._notices[place].views or 0)

    def _note(self) -> None:
        place, store = self.table.currentIndex().row(), self._store
        if not 0 <= place < len(self._notices):
            return
        row, views, actor, now = self._notices[place], self.views.value(), store.actor, store.now()
        store.do(
            lambda uow: note_views(row.id, views, actor, uow, now),
            lambda kept: f"“{kept.medium}”的浏览量已记为 {kept.views:,}。",
            "记浏览量",
        )

    def _export(self, suffix: str) -> None:
        session, store = self._session, self._store
        if session is None:
            return
        text, actor, now = self.text.toPlainText(), store.actor, store.now()

        def write(
            path: Path, uow: UnitOfWork, _told: Callable[[int], None], stopped: Callable[[], bool]
        ) -> Exported:
            if stopped():
                raise ExportStopped
            write_notice(path, session.id, text, actor, uow, now)
            return Exported(1)

        draft = "" if session.notice == text.strip() else "（未定稿）"
        note = "导出会记入审计日志。"
        self.export_wanted.emit(Offer(f"{session.number}听民声公告{draft}", "份", note, 1, write, suffix))


def _row(notice: Notice) -> Cells:
    published = f"{notice.published_at.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}"
    views = "未登记" if notice.views is None else f"{notice.views:,}"
    return Cells(notice.id, (notice.medium, notice.link or "—", published, views))
