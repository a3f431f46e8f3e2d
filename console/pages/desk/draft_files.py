"""附件 of the ticket that is being written: kept on this seat until it is filed, also without a database."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from console.attachment_field import AttachmentField, dropped_files
from console.desk import Desk
from console.theme import Icon, Tone
from console.widgets.button import IconButton
from forms.attachment import Attachment
from forms.draft import Draft
from forms.files.with_draft import MOST, keep_with_draft
from forms.knowledge.attachments import fit_to_attach

KEY = "Alt+F"


class DraftFiles(AttachmentField):
    """Shown once there is something to show. `button` stands elsewhere and adds; files may be dropped too."""

    most = MOST

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setAccessibleName("工单附件")
        self.list.setAccessibleName("工单附件")
        self.button = IconButton(Icon.UPLOAD, f"添加附件（{KEY}）")
        self.button.clicked.connect(self.ask)
        self.add.hide()
        self.edited.connect(self._choose)
        self.hide()

    def show_draft(self, draft: Draft, *, anew: bool) -> None:
        """Show the files of a draft."""
        if anew or draft.beside.files != self.attachments:
            self.show_attachments(draft.beside.files)
        self.setVisible(bool(self.attachments) or bool(self.said.text()))

    def accept_drops_on(self, widget: QWidget) -> None:
        """Files dropped on *widget* are added; a text field would write their paths."""
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files before a text field does."""
        if isinstance(event, QDropEvent) and dropped_files(event):
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self.take(dropped_files(event))
            return True
        return super().eventFilter(watched, event)

    def take(self, files: list[Path]) -> None:
        """Add these files, one after the other; the strip is there to say what becomes of them."""
        self.show()
        super().take(files)

    def _keep(
        self, file: Path, done: Callable[[Attachment], None], failed: Callable[[Exception], None]
    ) -> None:
        rules, now, archive = self.opener.rules, self._desk.now(), self._desk.archive

        def keep(fit: tuple[Attachment, bytes]) -> None:
            archive.with_drafts(lambda journal: keep_with_draft(*fit, journal, now), done, failed)

        # read apart from the drafts: a share that is slow keeps no typed sentence waiting
        archive.with_errand(lambda _uow, _errand: fit_to_attach(file, rules), keep, failed)

    def _show_file(self, attachment: Attachment) -> None:
        self.opener.open_of_draft(attachment)

    def _choose(self) -> None:
        drafts = self._desk.drafts
        drafts.choose(replace(drafts.current.beside, files=self.attachments))
        drafts.save()

    def _came_too_late(self, attachment: Attachment) -> None:
        self._say(f"“{attachment.name}”没有添加：当时的草稿已不在眼前。请回到那份草稿再添加。", Tone.DANGER)
        self.show()
