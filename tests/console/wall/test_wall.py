"""The wall: every text fits and can be told from its ground at three sizes, and says no person's data."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.theme import Appearance, Scheme
from console.theme.tokens import LARGE, contrast
from console.wall.figures import History, Sample
from console.wall.tiles import AgentBlocks
from tests.console.wall.halls import AGENT, CALLER, HALLS, NOON, QUIET, SIZES, Hall, cut_off, quiet


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    theme.install(qapp, Appearance(Scheme.LIGHT))


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("name", HALLS)
def test_every_text_fits_and_can_be_read_at_each_size(name: str, scheme: Scheme, qtbot: QtBot) -> None:
    theme.current().apply(Appearance(scheme))
    hall = HALLS[name]()
    qtbot.addWidget(hall.wall)
    for width, height in SIZES:
        hall.wall.resize(width, height)
        hall.wall.show()
        for tile in hall.wall.tiles:
            grounds = [tile.ground]
            if isinstance(tile, AgentBlocks) and not tile.dimmed:
                grounds = [theme.current().tokens.surface_raised]
            for said in tile.said() if tile.isVisible() else ():
                assert said.fits, (width, said.text)
                assert tile.rect().adjusted(-1, -1, 1, 1).contains(said.rect.toAlignedRect()), said.text
                assert contrast(said.colour, grounds[0]) >= LARGE, said.text


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_main_figures_are_a_ninth_of_the_height(width: int, height: int, qtbot: QtBot) -> None:
    hall = HALLS["busy"]()
    qtbot.addWidget(hall.wall)
    hall.wall.resize(width, height)
    hall.wall.show()
    wall = hall.wall
    for tile in (wall.waiting, wall.longest, wall.answered, wall.in_time):
        figure = next(each for each in tile.said() if each.text == tile.figure)
        assert QFontMetricsF(figure.font).tightBoundingRect("0").height() >= height / 9


def test_nothing_says_a_number_or_a_name(qtbot: QtBot) -> None:
    for make in HALLS.values():
        hall = make()
        qtbot.addWidget(hall.wall)
        texts = [each.accessibleName() for each in hall.wall.findChildren(QWidget)]
        for tile in hall.wall.tiles:
            texts += [said.text for said in tile.said()]
        assert not [text for text in texts if CALLER in text or CALLER[-6:] in text or AGENT in text]


def test_the_figures_are_those_of_the_trade(qtbot: QtBot) -> None:
    hall = quiet()
    qtbot.addWidget(hall.wall)
    wall = hall.wall

    assert (wall.waiting.figure, wall.longest.figure) == ("3", "00:03")
    assert (wall.answered.figure, wall.answered.below) == ("96.0", "接通 96/100")
    assert (wall.in_time.label, wall.in_time.figure) == ("15 秒率（占呼入）", "91.0")
    assert wall.in_time.below == "占接通 94.8%"
    assert wall.missed.figure == "4"
    assert wall.line.words == "15 秒率 91.0%，低于 95%（15 秒内接听 91，已接与漏接 100）"


def test_a_cut_line_dims_the_figures_and_stops_their_clocks(qtbot: QtBot) -> None:
    hall = cut_off()
    qtbot.addWidget(hall.wall)
    hall.wall.show()
    before = hall.wall.longest.figure
    hall.later(60)

    assert hall.wall.longest.figure == before
    assert hall.wall.waiting.dimmed
    assert (hall.wall.band.isVisible(), hall.wall.band.happened) == (True, "与交换机的连接断了")
    assert hall.wall.head.age == "数据 2 分钟前"
    hall.read((1.0,), QUIET)
    assert (hall.wall.waiting.dimmed, hall.wall.band.isVisible()) == (False, False)


def test_an_acknowledged_alarm_says_so_on_the_wall(qtbot: QtBot) -> None:
    hall = quiet()
    qtbot.addWidget(hall.wall)
    hall.alarms.acknowledge_all()

    assert hall.wall.line.words.endswith("（已确认）")


def test_only_what_changed_is_painted(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = quiet()
    qtbot.addWidget(hall.wall)
    hall.wall.show()
    drawn: list[str] = []
    for tile in hall.wall.tiles:
        monkeypatch.setattr(tile, "update", lambda tile=tile: drawn.append(type(tile).__name__))

    hall.look()
    assert drawn == []
    hall.later(1)
    assert sorted(drawn) == ["FigureTile", "HeadLine", "RecentTile"]


def test_escape_leaves(qtbot: QtBot) -> None:
    hall = Hall()
    qtbot.addWidget(hall.wall)
    hall.wall.show()
    with qtbot.waitSignal(hall.wall.closed):
        QTest.keyClick(hall.wall, Qt.Key.Key_Escape)


def test_the_last_minutes_are_broken_where_nothing_was_known_and_survive_midnight() -> None:
    history = History()
    for second in range(60):
        history.note(Sample(NOON - 200 + second, 3, 100 + second))
    for second in range(30):
        history.note(Sample(NOON - 60 + second, 5, second))

    recent = history.recent(NOON)

    assert [len(piece) for piece in recent.waiting] == [60, 30]
    assert (recent.most_waiting, sum(recent.arrivals)) == (5, 59 + 29)
    assert history.recent(NOON + 10_000).waiting == ()
