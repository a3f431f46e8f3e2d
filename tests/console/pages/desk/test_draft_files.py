"""附件 in the ticket form: by a key, by dropping, opened, taken out, and filed with the ticket."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.theme import Appearance, Scheme
from forms.attachment import Attachment
from forms.draft import Field
from forms.errors import StorageUnavailable
from tests.console.clipping import clipped
from tests.console.pages.desk.sitting import Sitting

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def sat(qtbot: QtBot) -> Sitting:
    """Somebody before an empty form."""
    return Sitting(qtbot)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "路面塌陷.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000))
    return path


def drop(on: QWidget, *files: Path) -> None:
    """Drag files over a widget and let go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(each)) for each in files])
    given = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *given)
    QApplication.sendEvent(on, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(on, QDropEvent(QPoint(5, 5).toPointF(), *given))


def names(sat: Sitting) -> list[str]:
    return [each.name for each in sat.draft.beside.files]


def test_a_key_asks_for_files_and_the_draft_keeps_them_at_once(sat: Sitting, photo: Path) -> None:
    sat.go_to(Field.TITLE)
    sat.press(Qt.Key.Key_F, ALT)
    (dialog,) = sat.form.files.findChildren(QFileDialog)
    assert not dialog.isModal()
    dialog.filesSelected.emit([str(photo)])
    dialog.close()
    assert sat.form.files.isVisible()
    assert sat.form.files.said.text() == "已添加“路面塌陷.png”。"
    (stored,) = sat.seat.journal.open_drafts()
    assert [each.name for each in stored.beside.files] == names(sat) == ["路面塌陷.png"]
    assert sat.seat.journal.file(stored.beside.files[0].digest) == photo.read_bytes()


def test_files_dropped_on_a_text_are_added_and_not_written_into_it(sat: Sitting, photo: Path) -> None:
    content = sat.form.control(Field.CONTENT)
    assert isinstance(content, QPlainTextEdit)
    drop(content.viewport(), photo)
    drop(sat.form.control(Field.TITLE), photo.with_name("没有.png"))
    assert content.toPlainText() == ""
    assert names(sat) == ["路面塌陷.png"]
    assert "未能读取" in sat.form.files.said.text()


def test_what_may_not_be_attached_is_said(sat: Sitting, tmp_path: Path) -> None:
    program = tmp_path / "照片.exe"
    program.write_bytes(b"MZ")
    drop(sat.form.files, program)
    assert "不能作附件" in sat.form.files.said.text()
    assert names(sat) == []
    sat.form.files.take([tmp_path / f"{at}.png" for at in range(11)])
    assert sat.draft.beside.files == ()


def test_delete_takes_a_file_out(sat: Sitting, photo: Path) -> None:
    sat.form.files.take([photo])
    sat.form.files.list.setFocus()
    sat.press(Qt.Key.Key_Delete)
    assert names(sat) == []
    assert "已移除" in sat.form.files.said.text()


def test_enter_opens_a_copy_while_the_database_is_away(
    sat: Sitting, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def show(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(sat.form.files.opener, "_show_url", show)
    sat.form.files.take([photo])
    sat.seat.storage.fails_with = StorageUnavailable()
    sat.form.files.list.setFocus()
    sat.press(Qt.Key.Key_Return)
    assert opened[0].read_bytes() == photo.read_bytes()


def test_each_draft_has_its_own_files_and_filing_takes_them_along(sat: Sitting, photo: Path) -> None:
    sat.fill()
    sat.form.files.take([photo])
    first = sat.draft
    sat.form.begin()
    assert not sat.form.files.isVisible()
    sat.seat.desk.drafts.bring_forward(first.id)
    assert [each.name for each in sat.form.files.attachments] == ["路面塌陷.png"]
    sat.press(Qt.Key.Key_F9)
    assert len(sat.filed) == 1
    (file,) = sat.seat.storage.files.of_ticket(first.id)
    assert b"".join(sat.seat.storage.files.pieces(file.attachment.digest)) == photo.read_bytes()
    assert not sat.form.files.isVisible()
    sat.form.filed.take_back()
    assert names(sat) == ["路面塌陷.png"]


def test_a_file_that_arrives_for_a_draft_no_longer_in_front_is_said(
    sat: Sitting, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sat.form.files
    sat.fill()
    held: list[Callable[[Attachment], None]] = []

    def hold(_file: Path, done: Callable[[Attachment], None], _failed: object) -> None:
        held.append(done)

    monkeypatch.setattr(files, "_keep", hold)
    files.take([photo])
    sat.form.begin()
    held[0](Attachment("0" * 64, "晚到.png", 3))
    assert "“晚到.png”没有添加" in files.said.text()
    assert files.isVisible()
    assert names(sat) == []


@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_no_words_are_cut(qtbot: QtBot, photo: Path, scale: float) -> None:
    theme.current().apply(Appearance(Scheme.DARK, scale, reduced_motion=True))
    sat = Sitting(qtbot, size=(int(636 * scale), int(560 * scale)))
    sat.form.files.take([photo])
    QApplication.processEvents()
    assert clipped(sat.form) == []
