"""What the leader can press, one thing at a time: answer, then one of three endings, or nothing."""

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.pages.stage.buttons import StageButton
from console.pages.stage.words import StageWords
from console.stage import Moment, Scene
from console.theme import Icon, Tone, Type
from console.widgets.layout import VBox
from forms.sessions.call import Ending
from forms.ticket import BEIJING_TIME

DUES: tuple[tuple[str, int], ...] = (("今天之内", 0), ("明天之内", 1), ("三天之内", 3), ("一周之内", 7))
_WEEKDAYS = "一二三四五六日"
_DONE = {
    Ending.ANSWERED: "已定：在线解答",
    Ending.SENT_ON: "已定：转办",
    Ending.PROMISED: "已定：我来督办",
}


def due_of(days: int, now: datetime) -> datetime:
    """The end of the working day so many days from now; of today, if that has not passed."""
    here = now.astimezone(BEIJING_TIME)
    until = (here + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)
    return until if until > here else here.replace(hour=23, minute=59, second=0, microsecond=0)


def day_words(at: datetime) -> str:
    """11月25日 周三 18:00."""
    here = at.astimezone(BEIJING_TIME)
    return f"{here.month}月{here.day}日 周{_WEEKDAYS[here.weekday()]} {here:%H:%M}"


class Actions(QStackedWidget):
    """`ended` carries an :class:`Ending` and its due (None: as the rules have it, or none at all)."""

    answered = Signal()
    ended = Signal(object, object)
    taken_back = Signal()
    hung_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = StageButton(
            "接听", Icon.PHONE, tone=Tone.TALKING, kind=Type.DISPLAY, high=150, key="F2 / 回车"
        )
        self.answered_online = StageButton("在线解答", Icon.CHECK, high=62, key="1")
        self.sent_on = StageButton("转办", Icon.SEND, high=62, key="2")
        self.promised = StageButton("我来督办", Icon.MEGAPHONE, tone=Tone.RINGING, high=62, key="3")
        self.endings = (self.answered_online, self.sent_on, self.promised)
        self.hang_up = StageButton("挂断", Icon.PHONE_OFF, tone=Tone.DANGER, high=44, key="F8", plain=True)
        self.lead = StageWords(Type.SECTION, lines=2)
        self.done = StageWords(Type.TITLE, lines=2, tone=Tone.TALKING)
        self.done_more = StageWords(Type.BODY, lines=3, muted=True)
        self.undo = StageButton("撤销", Icon.UNDO_2, high=44, plain=True)
        self.hang_up_after = StageButton("挂断", Icon.PHONE_OFF, tone=Tone.DANGER, high=62, key="F8")
        self.when = StageWords(Type.SECTION, lines=2)
        self.dues = tuple(StageButton("", tone=Tone.RINGING, kind=Type.BODY, high=44) for _ in DUES)
        self.by_rules = StageButton("按规定期限", kind=Type.BODY, high=44, plain=True)
        self.back = StageButton("返回", Icon.ARROW_LEFT, kind=Type.BODY, high=36, plain=True)
        self._now: datetime | None = None
        self._nothing = QWidget()
        self._ringing = _column(self.answer)
        self._choosing = _column(self.lead, *self.endings, 12, self.hang_up)
        self._decided = _column(self.done, self.done_more, self.undo, 12, self.hang_up_after)
        self._asking = _column(self.when, *self.dues, self.by_rules, self.back)
        for page in (self._nothing, self._ringing, self._choosing, self._decided, self._asking):
            self.addWidget(page)
        self._wire()

    def _wire(self) -> None:
        self.answer.clicked.connect(lambda: self.answered.emit())
        self.answered_online.clicked.connect(lambda: self.ended.emit(Ending.ANSWERED, None))
        self.sent_on.clicked.connect(lambda: self.ended.emit(Ending.SENT_ON, None))
        self.promised.clicked.connect(self.ask_when)
        for button, (_, days) in zip(self.dues, DUES, strict=True):
            button.clicked.connect(lambda _=False, days=days: self._promise(days))
        self.by_rules.clicked.connect(lambda: self.ended.emit(Ending.PROMISED, None))
        self.back.clicked.connect(lambda: self.setCurrentWidget(self._choosing))
        self.undo.clicked.connect(lambda: self.taken_back.emit())
        for button in (self.hang_up, self.hang_up_after):
            button.clicked.connect(lambda: self.hung_up.emit())

    def show_scene(self, scene: Scene, now: datetime) -> None:
        """Offer what this moment asks for; the question for the due stays until it is answered."""
        self._now = now
        if scene.decided is not None or (scene.card is not None and scene.card.ending is not None):
            self._show_decided(scene, now)
        elif scene.moment in (Moment.TALKING, Moment.TO_DECIDE):
            self._show_choice(scene)
        elif scene.moment in (Moment.RINGING, Moment.COMING):
            rings = scene.moment is Moment.RINGING
            self.answer.set_available(rings, "来电正在接进来")
            self.setCurrentWidget(self._ringing)
        else:
            self.setCurrentWidget(self._nothing)

    def ask_when(self) -> None:
        """我来督办: until when?"""
        now = self._now
        if now is None:
            return
        self.when.say("什么时候办好？")
        for button, (words, days) in zip(self.dues, DUES, strict=True):
            button.set_word(f"{words}　{day_words(due_of(days, now))}")
        self.setCurrentWidget(self._asking)
        self.dues[0].setFocus()

    def _promise(self, days: int) -> None:
        if self._now is not None:
            self.ended.emit(Ending.PROMISED, due_of(days, self._now))

    def _show_choice(self, scene: Scene) -> None:
        talking = scene.moment is Moment.TALKING
        for button in self.endings:
            button.set_available(scene.can_decide, "正在读取来电卡片")
        if talking:
            self.lead.say("谈完后，这件事怎么办？")
        else:
            self.lead.say("通话已结束，请选定结果")
        self.hang_up.setVisible(talking)
        if self.currentWidget() is not self._asking:
            self.setCurrentWidget(self._choosing)

    def _show_decided(self, scene: Scene, now: datetime) -> None:
        decided, card = scene.decided, scene.card
        ending = decided.ending if decided is not None else card.ending if card is not None else None
        due = decided.due if decided is not None else card.promise_due if card is not None else None
        self.done.say(_DONE[ending] if ending is not None else "")
        until = f"{day_words(due)} 前办好。" if due is not None else ""
        self.done_more.say(f"{until}工单由工作人员提交，您不用再做什么。")
        left = 0 if decided is None else max(0, int((decided.until - now).total_seconds() + 0.999))
        self.undo.setVisible(left > 0)
        self.undo.set_word(f"撤销（{left} 秒）")
        self.hang_up_after.setVisible(scene.moment is Moment.TALKING)
        self.setCurrentWidget(self._decided)


def _column(*parts: QWidget | int) -> QWidget:
    page = QWidget()
    column = VBox(page, gap=12)
    for part in parts:
        if isinstance(part, int):
            column.addSpacing(part)
        else:
            column.addWidget(part)
    column.addStretch(1)
    return page
