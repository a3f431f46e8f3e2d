"""实地回访: where somebody went, what was found, and the photos."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from console.followup import FollowUps
from console.pages.followup.record_card import RecordCard
from console.widgets.button import Button
from console.widgets.draft_text import DraftTextEdit
from console.widgets.moment_edit import MomentEdit
from console.widgets.text import Text
from forms.attachment import Attachment
from forms.followup.face_to_face import PHOTOS, keep_photo, record_visit


class VisitCard(RecordCard):
    """The citizen's answers go into the questionnaire; this is the visit itself."""

    def __init__(self, store: FollowUps, ticket_id: str, parent: QWidget | None = None) -> None:
        super().__init__("实地回访", "Alt+V", store, ticket_id, parent)
        self.at = MomentEdit("到场时间")
        self.at.show_moment(store.now())
        self.place = QLineEdit()
        self.place.setMaxLength(200)
        self.found = DraftTextEdit(limit=1000, rows=2)
        self.photos: tuple[Attachment, ...] = ()
        self.listed = Text("还没有照片", "secondary", wrap=True)
        self.add = Button("添加照片…", compact=True)
        self.add.clicked.connect(self._choose)
        self.add_field("到场时间", self.at)
        self.add_field("地点", self.place)
        self.add_field("现场情况", self.found)
        self.add_field("照片", self.add)
        self.add_part(self.listed)

    def first_field(self) -> QWidget:
        """The place."""
        return self.place

    def _choose(self) -> None:
        kinds = " ".join(f"*.{kind}" for kind in PHOTOS.kinds)
        names, _ = QFileDialog.getOpenFileNames(self, "选择照片", "", f"照片 ({kinds})")
        for name in names:
            self.take_photo(Path(name))

    def take_photo(self, file: Path) -> None:
        """Keep a photo; it is named in the record when that is saved."""
        self.store.run(
            "添加照片", lambda actor, uow, now: keep_photo(file, actor, uow, now), self._taken, self.refuse
        )

    def _taken(self, photo: Attachment) -> None:
        if photo not in self.photos:
            self.photos = (*self.photos, photo)
        self.refuse("")
        self.listed.setText("、".join(each.name for each in self.photos))

    def act(self) -> None:
        """Store it; what is missing is told, and what is typed stays."""
        self.found.commit()
        at, place, found, photos = self.at.moment, self.place.text(), self.found.draft_text, self.photos
        self.store.run(
            "登记实地回访",
            lambda actor, uow, now: record_visit(self.ticket_id, at, place, found, photos, actor, uow, now),
            lambda _: self._done(),
            self.refuse,
        )

    def _done(self) -> None:
        self.place.clear()
        self.found.set_text("")
        self.photos = ()
        self.listed.setText("还没有照片")
        self.refuse("")
        self.fold()
        self.stored.emit("实地回访已登记；市民的评价请在问卷中填写，并勾选“实地回访”。")
