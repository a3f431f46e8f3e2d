"""安排: the form of a plan, new or kept; words survive a crash, what is wrong is said at its field."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from console.pages.session_plan.plan_fields import PlanFields
from console.session_planning import SessionFile, SessionPlanning
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.sessions.people import PlanningHelp
from forms.sessions.planning import change, plan
from forms.sessions.session import TO_COME, Session
from forms.ticket import BEIJING_TIME

SAVE_KEY = "Ctrl+S"
NEW = "new"


class PlanPart(QWidget):
    """`saved` carries the id of the session that is kept; `left` says that a new one is not."""

    saved = Signal(str)
    left = Signal()

    def __init__(self, store: SessionPlanning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("安排")
        self._store = store
        self._session: Session | None = None
        self._new = False
        self._shown: tuple[str, int] | None = None
        self.fields = PlanFields(store.desk.catalogue)
        self.save_button = Button("保存安排", variant=Variant.PRIMARY, icon=Icon.CHECK, key=SAVE_KEY)
        self.undo = Button("放弃改动", variant=Variant.QUIET)
        self.said = Text("", "secondary", wrap=True)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        column = VBox(inside, gap=0, margins=(0, 0, 8, 0))
        column.addWidget(self.fields)
        column.addStretch(1)
        area.setWidget(inside)
        foot = HBox(gap=8)
        foot.addWidget(self.save_button)
        foot.addWidget(self.undo)
        foot.addWidget(self.said, 1)
        column = VBox(self, gap=8)
        column.addWidget(area, 1)
        column.addLayout(foot)
        self.fields.changed.connect(self._keep)
        self.save_button.clicked.connect(self.save)
        self.undo.clicked.connect(self._undo)
        store.helped.connect(self._helped)

    @property
    def is_new(self) -> bool:
        """Whether a session is being planned that is not kept yet."""
        return self._new

    @property
    def _key(self) -> str:
        return NEW if self._session is None else self._session.id

    @property
    def has_changes(self) -> bool:
        """Whether something stands here that is not kept."""
        return bool(self._store.kept.of(self._key))

    def begin(self) -> None:
        """Plan a new session; what was left half-planned comes back."""
        self._session, self._new, self._shown = None, True, None
        self._store.read_help(self._store.now().astimezone(BEIJING_TIME).year)

    def show_file(self, file: SessionFile | None) -> None:
        """Show the plan of the one session in front; what is being typed stays."""
        if self._new:
            return
        session = None if file is None else file.session
        self._session = session
        self.setEnabled(session is not None and session.state in TO_COME)
        if session is None:
            self._shown = None
            return
        if self._shown == (session.id, session.revision):
            return
        typed = self._shown is not None and self._shown[0] == session.id and self.has_changes
        if not typed:
            self._store.read_help(session.starts_at.astimezone(BEIJING_TIME).year)

    def _helped(self, found: PlanningHelp) -> None:
        if self._new:
            today = self._store.now().astimezone(BEIJING_TIME).date()
            self.fields.show_new(found, today)
            self.setEnabled(True)
        elif self._session is not None:
            self.fields.show_session(self._session, found)
            self._shown = (self._session.id, self._session.revision)
        else:
            return
        # one prominent button: what is kept has its next step above
        self.save_button.set_variant(Variant.PRIMARY if self._new else Variant.SECONDARY)
        kept = self._store.kept.of(self._key)
        if kept:
            self.fields.show_words(kept)
        self._say("上次没有保存的内容已带回，请核对后保存。" if kept else self._standing(), None)
        if self._new:
            self.fields.title.setFocus()
            self.fields.title.selectAll()

    def _standing(self) -> str:
        if self._session is not None and self._session.state not in TO_COME:
            return f"“{self._session.state.label}”，安排不能再改。"
        return "公告定稿后再改时间、领导或范围，须重新公告。" if self._session is not None else ""

    def _keep(self) -> None:
        if self._new or (self._session is not None and self._session.state in TO_COME):
            self._store.kept.keep(self._key, self.fields.words())

    def _undo(self) -> None:
        self._store.kept.forget(self._key)
        if self._new:
            self._new = False
            self.left.emit()
            return
        self._shown = None
        self.show_file(self._store.file)

    def leave_new(self) -> None:
        """Another session comes to the front; what stands in the new one is kept."""
        self._new = False
        self._shown = None

    def save(self) -> None:
        """Keep the plan, if nothing needed is missing."""
        wanted = self.fields.plan
        if wanted is None or not self.isEnabled():
            self._say("还不能保存：请补正标红的项目。填写的内容仍在。", Tone.DANGER)
            return
        key, session, store = self._key, self._session, self._store
        actor, now, new = store.actor, store.now(), self._new

        def done(kept: Session) -> None:
            store.kept.forget(key)
            self._new = False
            # the next reading shows it as it was kept
            self._shown = None
            self._say("", None)
            self.saved.emit(kept.id)

        def failed(why: str) -> None:
            self._say(why, Tone.DANGER)

        if new:
            store.do(
                lambda uow: plan(wanted, actor, uow, now),
                lambda kept: f"{kept.number}已保存，接着定公告。",
                "保存安排",
                done,
                failed,
            )
        elif session is not None:
            store.do(
                lambda uow: change(session.id, wanted, actor, uow, seen=session.revision),
                lambda kept: _changed_words(session, kept),
                "保存安排",
                done,
                failed,
            )

    def _say(self, words: str, tone: Tone | None) -> None:
        self.said.set_tone(tone)
        self.said.setText(words)


def _changed_words(before: Session, after: Session) -> str:
    if before.state is not after.state:
        return f"{after.number}的安排已保存。与已公告的内容不一致，请重新公告。"
    return f"{after.number}的安排已保存。"
