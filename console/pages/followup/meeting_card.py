"""有请诉求人到场: the record of a meeting with the citizen."""

import re

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from console.followup import FollowUps
from console.pages.followup.record_card import RecordCard
from console.widgets.draft_text import DraftTextEdit
from console.widgets.moment_edit import MomentEdit
from forms.followup.face_to_face import record_meeting

_BETWEEN = re.compile(r"[、，,；;\s]+")


class MeetingCard(RecordCard):
    """Date, place, who was invited, who came, and the result."""

    def __init__(self, store: FollowUps, ticket_id: str, parent: QWidget | None = None) -> None:
        super().__init__("有请诉求人到场", "Alt+D", store, ticket_id, parent)
        self.at = MomentEdit("会面时间")
        self.at.show_moment(store.now())
        self.place = QLineEdit()
        self.place.setMaxLength(200)
        self.invited = QLineEdit()
        self.invited.setPlaceholderText("单位、负责人，用顿号分开")
        self.came = QLineEdit()
        self.citizen = QCheckBox("诉求人到场")
        self.result = DraftTextEdit(limit=1000, rows=2)
        self.add_field("会面时间", self.at)
        self.add_field("地点", self.place)
        self.add_field("邀请", self.invited)
        self.add_field("到场", self.came)
        self.add_part(self.citizen)
        self.add_field("结果", self.result)

    def first_field(self) -> QWidget:
        """The place: the moment is that of opening unless it is changed."""
        return self.place

    def act(self) -> None:
        """Store it; what is missing is told, and what is typed stays."""
        self.result.commit()
        at, place, result = self.at.moment, self.place.text(), self.result.draft_text
        invited, came = _BETWEEN.split(self.invited.text()), _BETWEEN.split(self.came.text())
        there = self.citizen.isChecked()
        self.store.run(
            "登记会面",
            lambda actor, uow, now: record_meeting(
                self.ticket_id, at, place, invited, came, there, result, actor, uow, now
            ),
            lambda _: self._done(),
            self.refuse,
        )

    def _done(self) -> None:
        for line in (self.place, self.invited, self.came):
            line.clear()
        self.result.set_text("")
        self.citizen.setChecked(False)
        self.refuse("")
        self.fold()
        self.stored.emit("会面情况已登记。")
