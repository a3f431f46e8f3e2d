"""The page of a settings file that can't be used."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.faulty_settings import FaultySettingsPage
from console.settings import SettingsError, load_settings
from console.theme import Appearance, Scheme
from tests.console.clipping import clipped

TEXT = '[phone]\nport = 70000\ntransport = "sctp"\n\n[databse]\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(TEXT, "utf-8")
    return path


def error_of(path: Path) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    return caught.value


@pytest.fixture
def page(qtbot: QtBot, path: Path) -> FaultySettingsPage:
    page = FaultySettingsPage(error_of(path))
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    return page


def told(page: QWidget) -> str:
    return "\n".join(child.accessibleName() for child in page.findChildren(QWidget))


def test_every_fault_is_named_by_line_with_what_is_allowed(page: FaultySettingsPage) -> None:
    for words in ("第 2 行 phone.port", "1 到 65535", "第 3 行 phone.transport", "第 5 行 databse"):
        assert words in told(page)


def test_after_another_reading_only_what_is_left_is_shown(page: FaultySettingsPage, path: Path) -> None:
    path.write_text(TEXT.replace("70000", "5060"), "utf-8")
    page.show_error(error_of(path))
    assert "phone.port" not in told(page)
    assert "第 5 行 databse" in told(page)


def test_the_way_on_is_one_press(page: FaultySettingsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.retry_wanted, timeout=1000):
        page.retry.click()
    with qtbot.waitSignal(page.rehearsal_wanted, timeout=1000):
        page.rehearse.click()


@pytest.mark.parametrize(
    ("file_opens", "folder_opens", "words"),
    [(True, True, ""), (False, True, "已打开它所在的文件夹"), (False, False, "请按上面的路径找到它")],
)
def test_the_file_is_opened_or_it_is_said_how(
    page: FaultySettingsPage,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file_opens: bool,
    folder_opens: bool,
    words: str,
) -> None:
    asked: list[str] = []

    def opened(url: QUrl) -> bool:
        asked.append(url.toLocalFile())
        return file_opens if url.toLocalFile() == path.as_posix() else folder_opens

    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    page.open.click()
    assert asked[0] == path.as_posix()
    assert words in page.trouble.text


def test_the_file_stays_as_it_is(page: FaultySettingsPage, path: Path) -> None:
    assert path.read_text("utf-8") == TEXT


@pytest.mark.parametrize(("width", "height", "scale"), [(1366, 768, 1.0), (1366, 768, 1.6)])
def test_no_word_is_cut(
    qapp: QApplication, qtbot: QtBot, path: Path, width: int, height: int, scale: float
) -> None:
    theme.install(qapp, Appearance(Scheme.DARK, scale, reduced_motion=True))
    page = FaultySettingsPage(error_of(path))
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    qapp.processEvents()
    assert clipped(page) == []
