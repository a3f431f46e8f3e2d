"""The form's head: what stands in front, whether it is saved, a new form, the way out of this one."""

from PySide6.QtWidgets import QWidget

from console.drafts import DraftsView
from console.joint_talk import JointView
from console.theme import Icon, Tone
from console.widgets.button import Button, IconButton, Variant
from console.widgets.card import IconLabel
from console.widgets.layout import HBox
from console.widgets.text import ElidedText, Text
from forms.ticket import BEIJING_TIME


class FormHead(QWidget):
    """One line. The panel connects its buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = IconLabel(Icon.CIRCLE_CHECK, size=14)
        self._saved = ElidedText("", "secondary")
        self.new = Button("新建", variant=Variant.QUIET, icon=Icon.FILE_PLUS_2, compact=True, key="Ctrl+N")
        self.discard = IconButton(Icon.TRASH_2, "丢弃草稿")
        self.together = Text("", "secondary", tone=Tone.INFO)
        self.together.hide()
        self._row = row = HBox(self, gap=6, margins=(12, 5, 8, 0))
        row.addWidget(Text("工单", "section"))
        row.addSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self._saved, 1)
        row.addWidget(self.together)
        row.addWidget(self.new)
        row.addWidget(self.discard)

    def add(self, button: Button | IconButton) -> None:
        """Put a button before those that begin and discard."""
        self._row.insertWidget(self._row.indexOf(self.new), button)

    @property
    def words(self) -> str:
        """What it says about the saving."""
        return self._saved.text()

    def show_together(self, view: JointView) -> None:
        """Say who else writes in the form, or that they do not hear of us just now."""
        names = "、".join(dict.fromkeys(each.name for each in view.others))
        words = "共同填写：对方暂时看不到" if view.away else f"与{names}共同填写" if names else "已共享"
        self.together.setText(words if view.draft_id else "")
        self.together.setVisible(bool(view.draft_id))

    def show_view(self, view: DraftsView) -> None:
        """Show where the draft in front stands."""
        blank = view.current.is_empty and not view.current.call_id
        if view.save_problem:
            self._say(f"未保存：{view.save_problem}", Icon.CIRCLE_ALERT, Tone.DANGER)
        elif blank:
            self._say("空白工单，输入即自动保存", None, None)
        elif view.saved_at is not None:
            at = view.saved_at.astimezone(BEIJING_TIME)
            self._say(f"草稿已保存 {at:%H:%M:%S}", Icon.CIRCLE_CHECK, None)
        else:
            self._say("正在输入", None, None)
        self.discard.set_available(not blank, "还没有填写，没有可丢弃的")
        self.new.set_available(not blank, "眼前就是一份空白工单")

    def _say(self, words: str, icon: Icon | None, tone: Tone | None) -> None:
        self._mark.setVisible(icon is not None)
        if icon is not None:
            self._mark.set_icon(icon, tone)
        self._saved.set_tone(tone)
        if self._saved.text() != words:
            self._saved.setText(words)
