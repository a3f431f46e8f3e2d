"""写入派单目录: what a conference decided becomes a rule, so that the next ticket of the kind goes right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from console.dispatch import DispatchStore
from console.pages.dispatch.form_card import FormCard
from console.theme import Icon
from console.ticket_sheet.facts import Facts
from console.widgets.button import Button, Variant
from forms.catalogue import Catalogue
from forms.dispatch.conference import Conference
from forms.dispatch.conferring import adopt_rule


class RuleCard(FormCard):
    """`done` carries the version of the directory, in words."""

    def __init__(self, store: DispatchStore, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__("写入派单目录", parent)
        self.setAccessibleName("写入派单目录")
        self._store, self._catalogue = store, catalogue
        self._conference: Conference | None = None
        self._busy = False
        self._facts: Facts | None = None
        self.name = QLineEdit()
        self.name.setAccessibleName("规则名称")
        self.name.setPlaceholderText("例如：夜间生活噪音；不填用工单标题")
        self.name.setMaxLength(40)
        self.here_only = QCheckBox("只用于这件工单所在的街道（没有街道的用区县）")
        self.here_only.setChecked(True)
        self.put = Button("写入派单目录", variant=Variant.PRIMARY, icon=Icon.CHECK, key="F9")
        self.back = Button("以后再说", variant=Variant.QUIET, compact=True, key="Esc")
        self.add_row("名称", self.name)
        self.form.addWidget(self.here_only)
        self.form.addStretch(1)
        self.foot.addWidget(self.put)
        self.foot.addWidget(self.back)
        self.put.clicked.connect(self.put_now)
        self.back.clicked.connect(self.left)
        QShortcut(QKeySequence("F9"), self, self.put_now)

    def show_conference(self, conference: Conference) -> None:
        """The decided conference that it is about."""
        self._conference = conference
        self.name.clear()
        self.here_only.setChecked(True)
        self.tell("")
        if self._facts is not None:
            self.form.removeWidget(self._facts)
            self._facts.hide()
            self._facts.deleteLater()
        self._facts = Facts()
        decision = conference.decision
        if decision is not None:
            words = self._store.queue.words
            self._facts.add("工单", conference.number)
            self._facts.add("决定", decision.text)
            self._facts.add("主办", words.unit(decision.lead))
            self._facts.add("协办", "、".join(words.unit(each) for each in decision.helpers))
            self._facts.add("依据", decision.basis)
        self.form.insertWidget(0, self._facts)

    def take_focus(self) -> None:
        """Bring the keyboard to the name."""
        self.name.setFocus(Qt.FocusReason.TabFocusReason)

    def put_now(self) -> None:
        """Write it as a new version of the directory."""
        conference = self._conference
        if conference is None or self._busy or not self.isVisible():
            return
        self._set_busy(True)
        title, here_only = self.name.text(), self.here_only.isChecked()
        self._store.run(
            "写入派单目录",
            lambda actor, uow, now: adopt_rule(
                conference.id, title, here_only, self._catalogue, actor, uow, now
            ),
            lambda put: self._put(put[1].version),
            self._refused,
        )

    def _put(self, version: int) -> None:
        self._set_busy(False)
        self._conference = None
        self.done.emit(f"会商决定已写入派单目录第 {version} 版。")

    def _refused(self, why: str) -> None:
        self._set_busy(False)
        self.tell(why)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.put.set_available(not busy, "正在提交…")
