"""Reading for hours: lines of a good length, hits found by keys, attachments opened, nothing loaded."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from console import theme
from console.article_sheet import article_html
from console.pages.knowledge.body_edit import BodyEdit
from console.theme import Appearance, Type
from console.widgets.reading import MEASURE, ReadingView
from forms.attachment import Attachment
from forms.knowledge.attachments import attach
from forms.knowledge.cleaning import as_body, sanitised
from forms.knowledge.content import Content
from forms.knowledge.service import write_draft
from tests.console.articles import HEATING, publish
from tests.console.desks import CATALOGUE, TestDesk, make_desk
from tests.console.pages.knowledge.librarian import CTRL, Librarian, stocked

SHIFT = Qt.KeyboardModifier.ShiftModifier


class Visitors(http.server.BaseHTTPRequestHandler):
    """Counts who comes."""

    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def door() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and who came to it."""
    seen: list[str] = []
    handler = type("Door", (Visitors,), {"seen": seen})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", seen
    server.shutdown()
    server.server_close()
    thread.join()


HOSTILE = {
    "script": '<script src="{door}/s.js"></script><script>alert(1)</script>',
    "event": '<p onclick="x()" onmouseover="x()">字</p><img src=x onerror="fetch(\'{door}\')">',
    "remote image": '<img src="{door}/i.png"><img src="a.png" srcset="{door}/i2.png 2x">',
    "image of the disk": '<img src="file:///etc/passwd"><img src="\\\\\\\\192.0.2.1\\\\share\\\\i.png">',
    "style": '<style>@import url("{door}/c.css"); p {{ background: url({door}/b.png) }}</style>',
    "inline style": "<p style=\"background:url('{door}/b.png');position:fixed\">字</p>",
    "linked style": '<link rel="stylesheet" href="{door}/l.css"><link rel="prefetch" href="{door}/p">',
    "data address": '<a href="data:text/html,<script>1</script>">甲</a><img src="data:image/png;base64,A">',
    "link to a file": '<a href="file:///etc/passwd">甲</a><a href="C:\\\\Windows\\\\a.exe">乙</a>',
    "link to a program": '<a href="javascript:alert(1)">甲</a><a href="ms-msdt:/id">乙</a>',
    "link to an attachment": '<a href="attachment:0000">甲</a>',
    "frame": '<iframe src="{door}/f.html"></iframe><object data="{door}/o"></object><embed src="{door}/e">',
    "refresh": '<meta http-equiv="refresh" content="0;url={door}/r"><base href="{door}/">',
    "form": '<form action="{door}/post"><input autofocus onfocus="x()"><button>交</button></form>',
    "svg": '<svg onload="x()"><image href="{door}/s.png"/><script>1</script></svg><math><mi href="{door}">',
    "sound": '<video src="{door}/v.mp4" autoplay></video><audio src="{door}/a.mp3"></audio>',
    "broken": '<scr<script>ipt>alert(1)</scr</script>ipt><img src="{door}/x" <p>字',
    "comment": '<!--[if IE]><script src="{door}/ie.js"></script><![endif]-->',
}
_TAGS = "script img style iframe object embed link meta base form input svg video audio"
TAGS = tuple(f"<{each}" for each in _TAGS.split())
WITHIN_TAGS = tuple(
    "onerror onclick onload javascript: file: data: attachment: style= ms-msdt src= srcset background".split()  # noqa: SIM905
)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_markup_is_taken_out_and_nothing_is_loaded(
    kind: str, qtbot: QtBot, qapp: QApplication, door: tuple[str, list[str]]
) -> None:
    address, seen = door
    html = HOSTILE[kind].replace("{door}", address).replace("{{", "{").replace("}}", "}")
    html = f"<p>头</p>{html}<p>尾</p>"
    kept = as_body(html)
    shown = article_html(Content(title="甲", body=html), CATALOGUE)
    for said in (kept, sanitised(html), shown):
        markup = said.lower()
        tags = "".join(part.partition(">")[0] for part in markup.split("<")[1:])
        assert not [each for each in TAGS if each in markup], said
        assert not [each for each in WITHIN_TAGS if each in tags], said
    assert "头" in kept
    view = ReadingView("知识正文")
    qtbot.addWidget(view)
    view.show_html(html)  # even unsanitised the view runs and loads nothing
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    qtbot.wait(30)
    assert seen == []


@pytest.mark.parametrize("editor", [False, True], ids=["reading", "writing"])
def test_no_picture_of_this_machine_is_shown(qtbot: QtBot, tmp_path: Path, editor: bool) -> None:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    path = tmp_path / "secret.png"
    assert picture.save(str(path))
    view = BodyEdit() if editor else ReadingView("知识正文")
    qtbot.addWidget(view)
    view.setHtml(f'<img src="{path}"><img src="{path.as_uri()}"><img src="secret.png">')
    view.resize(200, 200)
    view.show()
    qtbot.waitExposed(view)
    shown = view.grab().toImage()
    red = Qt.GlobalColor.red
    assert not [
        (x, y)
        for x in range(shown.width())
        for y in range(shown.height())
        if shown.pixelColor(x, y) == QColor(red)
    ]


def test_a_link_in_the_text_opens_nothing_but_the_web(qtbot: QtBot) -> None:
    view = ReadingView("知识正文")
    qtbot.addWidget(view)
    web: list[str] = []
    view.link_wanted.connect(web.append)
    for link in ("file:///etc/passwd", "javascript:1", "smb://a/b", "https://example.org/a"):
        view.anchorClicked.emit(QUrl(link))
    assert web == ["https://example.org/a"]


@pytest.mark.parametrize("scale", [0.9, 1.0, 1.6])
def test_no_line_is_longer_than_the_eye_can_follow(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    theme.install(qapp, Appearance(scale=scale, reduced_motion=True))
    view = ReadingView("知识正文")
    qtbot.addWidget(view)
    view.resize(3000, 500)
    view.show()
    qtbot.waitExposed(view)
    view.show_html(article_html(replace(HEATING, body="<p>" + "字" * 400 + "</p>"), CATALOGUE))
    size = theme.current().font(Type.BODY).pixelSize()
    block = view.document().begin()
    while "字字" not in block.text():
        block = block.next()
    longest = max(block.layout().lineAt(n).textLength() for n in range(block.layout().lineCount()))
    assert MEASURE - 4 <= longest <= MEASURE
    assert size >= round(14 * scale)
    view.resize(400, 500)
    assert view.viewportMargins().right() == 0


def test_words_are_found_in_the_text_and_walked_by_keys(qtbot: QtBot) -> None:
    reader = Librarian(qtbot)
    reader.open("heating")
    reader.press(Qt.Key.Key_F, CTRL)
    strip = reader.page.view.find_strip
    reader.write(strip.words, "供暖")
    assert strip.count.text() == "4 处"
    counts = []
    for modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier, SHIFT, SHIFT):
        reader.press(Qt.Key.Key_Return, modifiers)
        counts.append(strip.count.text())
    assert counts == ["1/4", "2/4", "1/4", "4/4"]
    reader.press(Qt.Key.Key_Escape)
    assert not strip.isVisible()
    assert reader.page.view.text.hasFocus()
    assert reader.page.view.text.extraSelections() == []


def test_words_that_are_not_there_are_said_to_be_missing(qtbot: QtBot) -> None:
    reader = Librarian(qtbot)
    reader.open("heating")
    reader.press(Qt.Key.Key_F, CTRL)
    reader.write(reader.page.view.find_strip.words, "地铁")
    assert reader.page.view.find_strip.count.text() == "没有找到"
    reader.press(Qt.Key.Key_Return)
    assert reader.page.view.text.hits == 0


def test_what_was_searched_for_is_marked_in_the_article_and_walked_with_n(qtbot: QtBot) -> None:
    reader = Librarian(qtbot)
    reader.write(reader.page.bar.box, "供暖")
    reader.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: reader.titles() == ["供暖时间与标准"])
    reader.page.list.take_focus()
    reader.press(Qt.Key.Key_Return)
    text = reader.page.view.text
    assert text.hits == 4
    told: list[tuple[int, int]] = []
    text.hits_changed.connect(lambda number, of: told.append((number, of)))
    reader.press(Qt.Key.Key_N)
    reader.press(Qt.Key.Key_N)
    reader.press(Qt.Key.Key_N, SHIFT)
    assert told == [(1, 4), (2, 4), (1, 4)]


# --- attachments


class Opened:
    """The system's programs, as far as they were asked to open something."""

    def __init__(self) -> None:
        self.files: list[Path] = []

    def __call__(self, url: QUrl) -> bool:
        self.files.append(Path(url.toLocalFile()))
        return True


def _pdf(folder: Path) -> Path:
    path = folder / "办事指南.pdf"
    path.write_bytes(b"%PDF-1.7 words")
    return path


def _with_attachment(tmp_path: Path) -> tuple[TestDesk, Attachment]:
    seat = make_desk()
    kept = attach(_pdf(tmp_path), seat.storage, seat.clock())
    publish(seat.storage, replace(HEATING, attachments=(kept,)), "heating", seat.clock())
    return seat, kept


def test_an_attachment_is_shown_with_its_size_and_opened_as_a_copy(qtbot: QtBot, tmp_path: Path) -> None:
    seat, kept = _with_attachment(tmp_path)
    reader = Librarian(qtbot, seat)
    opened = Opened()
    reader.page.view.opener._show_url = opened
    reader.open("heating")
    assert "办事指南.pdf 14 字节" in reader.words()
    reader.page.view.text.anchorClicked.emit(QUrl(f"attachment:{kept.digest}"))
    assert [each.read_bytes() for each in opened.files] == [b"%PDF-1.7 words"]
    assert opened.files[0] != tmp_path / "办事指南.pdf"
    reader.page.view.text.anchorClicked.emit(QUrl("attachment:" + "0" * 64))
    assert len(opened.files) == 1


def test_an_attachment_that_was_damaged_is_not_opened_and_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    seat, kept = _with_attachment(tmp_path)
    seat.storage.files.stored[kept.digest] = (b"MZ evil",)
    reader = Librarian(qtbot, seat)
    opened = Opened()
    reader.page.view.opener._show_url = opened
    reader.open("heating")
    reader.page.view.text.anchorClicked.emit(QUrl(f"attachment:{kept.digest}"))
    assert opened.files == []
    assert "丢失或损坏" in reader.page.view.problem.text()


def test_a_machine_without_a_program_for_it_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    seat, kept = _with_attachment(tmp_path)
    reader = Librarian(qtbot, seat)
    reader.page.view.opener._show_url = lambda _: False
    reader.open("heating")
    reader.page.view.text.anchorClicked.emit(QUrl(f"attachment:{kept.digest}"))
    assert "没有能打开" in reader.page.view.problem.text()


def test_attachments_are_added_refused_and_taken_out_while_writing(qtbot: QtBot, tmp_path: Path) -> None:
    seat = stocked()
    write_draft(HEATING, seat.desk.rules.operator, seat.storage, seat.clock(), article_id="heating")
    writer = Librarian(qtbot, seat)
    writer.open("heating")
    writer.click(writer.page.view.edit)
    field = writer.page.editor.fields.attachments
    writer.click(field.add)
    (dialog,) = field.findChildren(QFileDialog)
    assert not dialog.isModal()
    dialog.filesSelected.emit([str(_pdf(tmp_path))])
    dialog.close()
    assert field.list.item(0).text() == "办事指南.pdf　14 字节"
    (tmp_path / "a.exe").write_bytes(b"MZ")
    field.take([tmp_path / "a.exe"])
    assert "不能作附件" in field.said.text()
    writer.page.editor.save.click()
    stored = seat.storage.articles.stored["heating"]
    assert [each.name for each in stored.newest.content.attachments] == ["办事指南.pdf"]
    field.list.setFocus()
    writer.page.activateWindow()
    qtbot.waitUntil(writer.page.isActiveWindow)
    field.list.setFocus()
    writer.press(Qt.Key.Key_Delete)
    writer.page.editor.save.click()
    assert seat.storage.articles.stored["heating"].newest.content.attachments == ()
