"""The stage: one caller at a time, before the cameras. A leader who never saw it must know what to press."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from console import theme
from console.notices import Notice
from console.pages.stage.actions import Actions
from console.pages.stage.buttons import StageButton
from console.pages.stage.card import CallerCard
from console.pages.stage.notes import Notes
from console.pages.stage.words import StageWords
from console.stage import Moment, Scene, Stage
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.clock import CallClock, clock_text
from console.widgets.layout import HBox, VBox
from console.widgets.pulse import pulse
from forms.draft import Field
from forms.sessions.call import Ending
from forms.ticket import BEIJING_TIME

MARGIN, GAP = 20, 16
_WAITING = {
    Moment.NO_SESSION: ("没有正在进行的场次", "场次开始后，来电会显示在这里。"),
    Moment.WAITING: ("等待来电", "来电由工作人员先接，转来时这里会出现绿色的“接听”。"),
    Moment.LOST: ("刚才的来电没有接通", "工作人员正在跟进，请等待下一通。"),
    Moment.OVER: ("本场已结束", "谢谢。没有交完的工单由工作人员处理。"),
}


class StagePage(QWidget):
    """`practice_wanted` asks for a rehearsal's next citizen, `leave_wanted` for the sign-in.

    *practices*: this is a rehearsal; *offers*: one may be begun while no session runs.
    """

    practice_wanted = Signal()
    leave_wanted = Signal()

    def __init__(
        self,
        stage: Stage,
        *,
        practices: bool = False,
        offers: bool = False,
        leaves: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("领导屏")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.stage = stage
        self._moment = Moment.NO_SESSION
        self._own_id = ""
        self._make_head()
        self.card, self.deeds = CallerCard(), Actions()
        self.notes = Notes(stage.desk.shared, self._name)
        self.clock = _CallTime()
        self.practice = StageButton("先练一遍", Icon.PLAY, tone=Tone.TALKING, kind=Type.TITLE, high=72)
        self._practices, self._offers = practices, offers
        self.practice.setVisible(practices)
        self.leave = StageButton("离开", Icon.LOG_OUT, kind=Type.BODY, high=30, plain=True)
        self.leave.setVisible(leaves)
        self.big = StageWords(Type.DISPLAY, align=Qt.AlignmentFlag.AlignHCenter, lines=2)
        self.small = StageWords(Type.SECTION, lines=3, muted=True, align=Qt.AlignmentFlag.AlignHCenter)
        self.trouble = Trouble()
        self._lay_out()
        self._wire()
        self._show(stage.scene)

    def _make_head(self) -> None:
        self.title = StageWords(Type.BODY, muted=True)
        self.answered = StageWords(Type.BODY, whole=True)
        self.ends = StageWords(Type.BODY, muted=True, whole=True)
        self.time = StageWords(Type.TITLE, whole=True)

    def _lay_out(self) -> None:
        head = HBox(gap=24)
        head.addWidget(self.title, 1)
        for part in (self.answered, self.ends, self.time):
            head.addWidget(part)
        waiting = QWidget()
        column = VBox(waiting, gap=GAP)
        column.addStretch(2)
        for part in (self.big, self.small):
            column.addWidget(part)
        column.addSpacing(theme.current().px(GAP))
        column.addWidget(self.practice, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        column.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignRight)
        call = QWidget()
        row = HBox(call, gap=24)
        left = VBox(gap=12)
        left.addWidget(self.card, 1)
        left.addWidget(self.notes)
        row.addLayout(left, 1)
        self._side = QWidget()
        right = VBox(self._side, gap=12)
        right.addWidget(self.clock)
        right.addWidget(self.deeds, 1)
        row.addWidget(self._side)
        self._body = QStackedWidget()
        self._body.addWidget(waiting)
        self._body.addWidget(call)
        whole = VBox(self, gap=12, margins=MARGIN)
        whole.addLayout(head)
        whole.addWidget(self.trouble)
        whole.addWidget(self._body, 1)

    def _wire(self) -> None:
        stage = self.stage
        stage.changed.connect(self._show)
        stage.notice.connect(self._tell)
        self.deeds.answered.connect(stage.answer)
        self.deeds.hung_up.connect(stage.hang_up)
        self.deeds.taken_back.connect(stage.take_back)
        self.deeds.ended.connect(self._end)
        self.practice.clicked.connect(lambda: self.practice_wanted.emit())
        self.leave.clicked.connect(lambda: self.leave_wanted.emit())
        pulse().beat.connect(self._beat)

    # --- what is shown

    def _show(self, scene: Scene) -> None:
        own_id = scene.card.id if scene.card is not None else ""
        if own_id and own_id != self._own_id:
            self._own_id = own_id
            if not self.stage.desk.shared.is_in_front:
                self.notes.clear()
        self.title.say(_title(scene))
        self.answered.say(f"今日已接 {scene.answered} 通" if scene.title else "")
        self.ends.say(f"{scene.ends_at.astimezone(BEIJING_TIME):%H:%M} 结束" if scene.ends_at else "")
        self.trouble.say(scene.trouble)
        in_call = scene.moment not in _WAITING
        if in_call:
            if scene.card is not None or scene.moment is not Moment.DECIDED:
                self.card.show_card(scene.card, talking=scene.moment is Moment.TALKING)
            self.notes.setVisible(scene.moment in (Moment.TALKING, Moment.TO_DECIDE, Moment.DECIDED))
        else:
            big, small = _WAITING[scene.moment]
            if self._practices and scene.moment in (Moment.NO_SESSION, Moment.WAITING):
                big, small = "演练", "按“先练一遍”，会有一位演练市民打进来；不进真实数据。"
            self._offer(scene.moment)
            if scene.moment is Moment.NO_SESSION and self._offers:
                small = f"{small}想先熟悉一下，请按“先练一遍”：来电是演练的，不影响真实来电。"
            self.big.say(big)
            self.small.say(small)
        self.clock.show_since(scene.since)
        self.deeds.show_scene(scene, self._now())
        self._body.setCurrentIndex(1 if in_call else 0)
        self._take_keyboard(scene)
        self._beat()

    def _offer(self, moment: Moment) -> None:
        """A real call must not find the leader in a rehearsal: none is begun while a session runs."""
        idle = moment in (Moment.NO_SESSION, Moment.OVER)
        self.practice.setVisible(self._practices or (self._offers and idle))

    def _take_keyboard(self, scene: Scene) -> None:
        """The keyboard goes where the one thing to do is; never while somebody types."""
        before, self._moment = self._moment, scene.moment
        if before is scene.moment or not self.isVisible():
            return
        if scene.moment is Moment.RINGING:
            self.deeds.answer.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.notes.edit.hasFocus():
            # not onto a button: the key that answered must not press the next thing
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _beat(self) -> None:
        now = self._now()
        self.time.say(f"{now.astimezone(BEIJING_TIME):%H:%M}")
        if self.stage.scene.decided is not None:
            self.deeds.show_scene(self.stage.scene, now)

    def _now(self) -> datetime:
        return self.stage.desk.now()

    def _tell(self, notice: Notice) -> None:
        self.trouble.say(f"{notice.happened}{notice.to_do}", passing=True)

    def _name(self) -> str:
        """Whose name must not be read in the notes: the one in the form that is shared."""
        return self.stage.desk.drafts.current.text(Field.NAME)

    # --- what is pressed

    def _end(self, ending: Ending, due: datetime | None) -> None:
        self.stage.decide(ending, self.notes.text, due)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space answer; 1, 2 and 3 are the endings."""
        key, moment = event.key(), self.stage.scene.moment
        if moment is Moment.RINGING and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.deeds.answer.click()
        elif self.stage.scene.can_decide and Qt.Key.Key_1 <= key <= Qt.Key.Key_3:
            self.deeds.endings[key - Qt.Key.Key_1].click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons keep their size; a wide screen gives the words more room."""
        super().resizeEvent(event)
        look = theme.current()
        self._side.setFixedWidth(min(look.stage_px(330), max(look.stage_px(230), round(self.width() * 0.3))))


class _CallTime(QWidget):
    """How long the call lasts, large."""

    def __init__(self) -> None:
        super().__init__()
        self.words = StageWords(Type.CLOCK, align=Qt.AlignmentFlag.AlignHCenter)
        self._clock = CallClock()
        self._clock.hide()
        VBox(self, gap=0).addWidget(self.words)
        pulse().beat.connect(self._tick)

    def show_since(self, since: float) -> None:
        """Count from this UNIX second; 0: nothing runs."""
        if since:
            self._clock.start(since)
        else:
            self._clock.stop(clear=True)
        self._tick()

    def _tick(self) -> None:
        seconds = self._clock.seconds()
        self.words.say("" if seconds is None else f"通话 {clock_text(seconds)}")


class Trouble(QWidget):
    """A band that says what is wrong; nothing is there while all is well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = StageWords(Type.BODY, lines=2, tone=Tone.DANGER)
        self._standing = ""
        column = VBox(self, gap=0, margins=(16, 8))
        column.addWidget(self.words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def say(self, text: str, *, passing: bool = False) -> None:
        """Say it; a *passing* word stays until the next one, or until all is well again."""
        if not passing and text == self._standing and text:
            return
        if not passing:
            self._standing = text
        self.words.say(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the band."""
        painter = paint.painter_on(self)
        paint.box(painter, self.rect(), theme.current().tokens.danger.soft)
        painter.end()


def _title(scene: Scene) -> str:
    who = "、".join(scene.leaders)
    return "　".join(each for each in (f"听民声 {scene.number}".strip(), who) if each)
