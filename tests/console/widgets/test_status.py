"""Clocks, pills, meters, bars: what they say, and that time runs right."""

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from console.theme import Icon, Tone
from console.widgets import clock as clock_module
from console.widgets.clock import NOT_RUNNING, CallClock, Stopwatch, clock_text, spoken_duration
from console.widgets.meters import QUALITY_WORDS, LevelMeter, SignalBars
from console.widgets.pill import StatusPill
from console.widgets.pulse import Pulse, pulse


class Times:
    """Both clocks of the system, set by hand."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_800_000_000.0, 5_000.0

    def time(self) -> float:
        return self.wall

    def monotonic(self) -> float:
        return self.steady

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    made = Times()
    monkeypatch.setattr(clock_module, "time", made)
    return made


@pytest.mark.parametrize(
    ("seconds", "shown", "spoken"),
    [
        (0, "00:00", "0秒"),
        (0.99, "00:00", "0秒"),
        (59.99, "00:59", "59秒"),
        (60, "01:00", "1分0秒"),
        (161, "02:41", "2分41秒"),
        (3599, "59:59", "59分59秒"),
        (3600, "1:00:00", "1小时0分0秒"),
        (36_061, "10:01:01", "10小时1分1秒"),
        (-3, "00:00", "0秒"),
    ],
)
def test_durations_are_shown_and_spoken(seconds: float, shown: str, spoken: str) -> None:
    assert clock_text(seconds) == shown
    assert spoken_duration(seconds) == spoken


def test_a_stopwatch_counts_from_its_moment_and_a_corrected_clock_moves_nothing(times: Times) -> None:
    watch = Stopwatch(times.wall - 10)
    times.pass_by(5)
    assert watch.seconds() == pytest.approx(15)
    times.wall += 3600
    assert watch.seconds() == pytest.approx(15)


def test_a_moment_in_the_future_counts_from_now(times: Times) -> None:
    assert Stopwatch(times.wall + 60).seconds() == 0


def test_a_clock_ticks_with_the_pulse_and_loses_nothing_to_a_late_beat(qtbot: QtBot, times: Times) -> None:
    clock = CallClock()
    qtbot.addWidget(clock)
    clock.show()
    assert clock.text() == NOT_RUNNING
    clock.start(times.wall - 161)
    assert clock.text() == "02:41"
    times.pass_by(7.2)
    pulse().beat.emit()
    assert clock.text() == "02:48"
    assert clock.accessibleName() == "通话时长 2分48秒"


def test_a_stopped_clock_stands_and_a_cleared_one_is_empty(qtbot: QtBot, times: Times) -> None:
    clock = CallClock()
    qtbot.addWidget(clock)
    clock.show()
    clock.start(times.wall)
    times.pass_by(3)
    clock.stop()
    times.pass_by(10)
    pulse().beat.emit()
    assert clock.text() == "00:03"
    assert clock.seconds() is None
    clock.stop(clear=True)
    assert clock.text() == NOT_RUNNING


def test_a_hidden_clock_is_right_when_it_is_shown_again(qtbot: QtBot, times: Times) -> None:
    clock = CallClock()
    qtbot.addWidget(clock)
    clock.show()
    clock.start(times.wall)
    clock.hide()
    times.pass_by(75)
    clock.show()
    assert clock.text() == "01:15"


def test_a_clock_keeps_its_width_while_its_digits_change(qtbot: QtBot, times: Times) -> None:
    clock = CallClock()
    qtbot.addWidget(clock)
    clock.show()
    clock.start(times.wall)
    widths = set()
    for _ in range(12):
        times.pass_by(11)
        pulse().beat.emit()
        widths.add(clock.sizeHint().width())
    assert len(widths) == 1


def test_all_clocks_share_one_pulse(qtbot: QtBot) -> None:
    one, other = CallClock(), StatusPill()
    for widget in (one, other):
        qtbot.addWidget(widget)
    assert pulse() is pulse()
    with qtbot.waitSignal(pulse().beat):
        pass


def test_a_deleted_clock_leaves_the_pulse_beating_for_the_others(qtbot: QtBot, times: Times) -> None:
    gone, kept = CallClock(), CallClock()
    qtbot.addWidget(kept)
    kept.show()
    for clock in (gone, kept):
        clock.start(times.wall)
    with qtbot.waitSignal(gone.destroyed):
        gone.deleteLater()
    times.pass_by(2)
    pulse().beat.emit()
    assert kept.text() == "00:02"


def test_a_pulse_belongs_to_its_application(qtbot: QtBot) -> None:
    owner = QObject()
    assert Pulse(owner).parent() is owner


def test_a_pill_says_its_state_and_how_long(qtbot: QtBot, times: Times) -> None:
    pill = StatusPill("坐席状态")
    qtbot.addWidget(pill)
    pill.show()
    pill.show_state(Icon.CIRCLE_CHECK, "就绪", Tone.TALKING, since=times.wall - 192)
    assert pill.clock == "03:12"
    assert pill.accessibleName() == "坐席状态：就绪"
    times.pass_by(1)
    pulse().beat.emit()
    assert pill.clock == "03:13"
    assert pill.accessibleDescription() == "已 3分13秒"
    pill.show_state(Icon.CIRCLE_PAUSE, "未就绪", Tone.HELD)
    assert pill.clock == ""


def test_a_pill_widens_when_the_clock_gains_a_digit_and_not_before(qtbot: QtBot, times: Times) -> None:
    pill = StatusPill()
    qtbot.addWidget(pill)
    pill.show()
    pill.show_state(Icon.CIRCLE, "通话中", Tone.TALKING, since=times.wall - 3590)
    before = pill.sizeHint().width()
    times.pass_by(9)
    pulse().beat.emit()
    assert pill.sizeHint().width() == before
    times.pass_by(1)
    pulse().beat.emit()
    assert pill.clock == "1:00:00"
    assert pill.sizeHint().width() > before


def test_a_pill_without_a_menu_is_no_stop_for_the_keyboard(qtbot: QtBot) -> None:
    pill = StatusPill()
    qtbot.addWidget(pill)
    assert pill.focusPolicy() == Qt.FocusPolicy.NoFocus


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("key", [Qt.Key.Key_Space, None])
def test_a_pill_with_a_menu_opens_it_by_key_and_click(qtbot: QtBot, key: Qt.Key | None) -> None:
    pill = StatusPill()
    qtbot.addWidget(pill)
    menu = QMenu(pill)
    menu.addAction("小休")
    pill.set_menu(menu)
    pill.show_state(Icon.CIRCLE_CHECK, "就绪", Tone.TALKING)
    pill.show()
    qtbot.waitExposed(pill)
    with qtbot.waitSignal(menu.aboutToShow):
        if key is None:
            QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(pill, key)
    menu.hide()


@pytest.mark.parametrize(("level", "value"), [(0.0, 0), (0.5, 50), (1.0, 100), (-1.0, 0), (7.0, 100)])
def test_a_meter_shows_a_level_and_tells_it_to_screen_readers(qtbot: QtBot, level: float, value: int) -> None:
    meter = LevelMeter("麦克风")
    qtbot.addWidget(meter)
    meter.set_level(level)
    spoken = QAccessible.queryAccessibleInterface(meter)
    assert spoken.text(QAccessible.Text.Name) == "麦克风"
    assert spoken.valueInterface().currentValue() == value


def test_a_meter_holds_its_peak_and_lets_it_fall(qtbot: QtBot) -> None:
    meter = LevelMeter("麦克风")
    qtbot.addWidget(meter)
    meter.set_level(0.9)
    meter.set_level(0.2)
    assert meter.peak == 90
    for _ in range(20):
        pulse().beat.emit()
    assert meter.peak == 20


@pytest.mark.parametrize("quality", range(5))
def test_signal_bars_say_a_word_for_every_quality(qtbot: QtBot, quality: int) -> None:
    bars = SignalBars()
    qtbot.addWidget(bars)
    bars.set_quality(quality, "丢包 0.2%")
    assert bars.word == QUALITY_WORDS[quality]
    assert bars.accessibleName() == f"通话质量：{QUALITY_WORDS[quality]}"
    assert "丢包 0.2%" in bars.toolTip()


def test_signal_bars_without_a_call_say_so_and_keep_their_width(qtbot: QtBot) -> None:
    bars = SignalBars()
    qtbot.addWidget(bars)
    width = bars.sizeHint().width()
    assert bars.accessibleName() == "通话质量：无通话"
    bars.set_quality(4)
    assert bars.sizeHint().width() == width
    with pytest.raises(ValueError, match="outside"):
        bars.set_quality(5)
