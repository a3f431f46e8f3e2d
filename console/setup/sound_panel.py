"""The devices: chosen by name, heard and seen before anybody calls."""

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from console.settings import SoundSettings
from console.settings.probes import Outcome, SetupProbes, SoundWatch, Verdict, bad, good, warning
from console.settings.rules import Fraction, rule_of
from console.setup.editors import CalmComboBox, PercentEditor
from console.setup.section_form import FormColumn
from console.setup.verdict_line import VerdictLine
from console.theme import Icon
from console.widgets.button import Button
from console.widgets.layout import HBox, VBox
from console.widgets.meters import LevelMeter
from console.wording import SOUND_FAULTS
from telephony.account import Sound, SoundDevice
from telephony.protocol import DeviceTest

HEARD = 0.08
"""A level that speech reaches and a quiet room doesn't."""
QUIET_MS = 6000
"""Without any such level for so long, the panel says what to look at."""
DEFAULT = "系统默认"
GONE = "（没有插上）"
TEST_WORDS = {
    DeviceTest.LEVEL_METER: ("测麦克风", "停止测麦克风"),
    DeviceTest.LOOPBACK: ("听自己", "停止听自己"),
    DeviceTest.RING: ("试铃声", "停止铃声"),
}


Test = Callable[[SoundDevice], bool]


class DeviceBox(CalmComboBox):
    """A choice among the devices that are plugged in; the chosen one stays listed while it is away."""

    def __init__(
        self, name: str, fits: Callable[[SoundDevice], bool], is_default: Callable[[SoundDevice], bool]
    ) -> None:
        super().__init__()
        self._fits, self._is_default = fits, is_default
        self.setAccessibleName(name)
        self.addItem(DEFAULT, "")

    @property
    def device(self) -> str:
        """The chosen device's name; empty: the system's default."""
        return str(self.currentData() or "")

    @property
    def is_away(self) -> bool:
        """The chosen device isn't plugged in."""
        return self.currentText().endswith(GONE)

    def offer(self, devices: tuple[SoundDevice, ...], chosen: str) -> None:
        """List these devices and show `chosen` among them."""
        fitting = [device for device in devices if self._fits(device)]
        default = next((device.name for device in fitting if self._is_default(device)), "")
        rows = [(f"{DEFAULT}：{default}" if default else DEFAULT, "")]
        rows += [(device.name, device.name) for device in fitting]
        if chosen and chosen not in {name for _, name in rows}:
            rows.append((f"{chosen}{GONE}", chosen))
        self.blockSignals(True)
        self.clear()
        for text, name in rows:
            self.addItem(text, name)
        self.setCurrentIndex(next(index for index, (_, name) in enumerate(rows) if name == chosen))
        self.blockSignals(False)


class SoundPanel(QWidget):
    """Devices, gains, level meter and the three tests. `changed` comes with every choice."""

    changed = Signal()

    def __init__(self, sound: SoundSettings, probes: SetupProbes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probes = probes
        self._sound = Sound()
        self._running: DeviceTest | None = None
        self._heard = False
        self._watching = False
        column = VBox(self, gap=6)
        self.form = FormColumn()
        self.microphone = DeviceBox("麦克风", lambda d: d.inputs > 0, lambda d: d.is_default_input)
        self.earpiece = DeviceBox("听筒", lambda d: d.outputs > 0, lambda d: d.is_default_output)
        self.ringer = DeviceBox("振铃", lambda d: d.outputs > 0, lambda d: d.is_default_output)
        self._boxes = {"microphone": self.microphone, "earpiece": self.earpiece, "ringer": self.ringer}
        self._gains: dict[str, PercentEditor] = {}
        for key, box in self._boxes.items():
            self._add_device(key, box)
        self.meter = LevelMeter("麦克风音量")
        self.form.add("麦克风音量", self.meter, "说话时应亮到一半左右")
        self._buttons = {test: Button(words[0]) for test, words in TEST_WORDS.items()}
        self.refresh = Button("重新查找设备", icon=Icon.REFRESH_CW)
        row = HBox(gap=8)
        for test, button in self._buttons.items():
            button.clicked.connect(lambda _=False, test=test: self.toggle(test))
            row.addWidget(button)
        row.addWidget(self.refresh)
        row.addStretch(1)
        self.refresh.clicked.connect(lambda: probes.refresh_devices())
        self.verdict = VerdictLine()
        column.addWidget(self.form)
        column.addLayout(row)
        column.addWidget(self.verdict)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._say_quiet)
        self.show_sound(sound)

    def value(self) -> SoundSettings:
        """The devices as chosen."""
        chosen: dict[str, str | float] = {key: box.device for key, box in self._boxes.items()}
        chosen |= {f"{key}_gain": gain.value() for key, gain in self._gains.items()}
        return dataclasses.replace(SoundSettings(), **chosen)  # type: ignore[arg-type] # names and gains by key

    def show_sound(self, sound: SoundSettings) -> None:
        """Put another choice in."""
        for key, box in self._boxes.items():
            box.offer(self._sound.devices, getattr(sound, key))
            self._gains[key].edited.blockSignals(True)
            self._gains[key].show(getattr(sound, f"{key}_gain"))
            self._gains[key].edited.blockSignals(False)

    def begin(self) -> None:
        """Listen to the devices; the meter runs at once."""
        self._watching = True
        self._heard = False
        self._probes.watch_sound(SoundWatch(self._sound_changed, self._level, self._test_ended))
        self._probes.select_sound(self.value())
        self._start(DeviceTest.LEVEL_METER)

    def end(self) -> None:
        """Stop listening."""
        if self._watching:
            self._watching = False
            self._show_running(None)
            self._quiet.stop()
            self._probes.watch_sound(None)

    @property
    def found(self) -> Verdict:
        """What is known of the devices so far."""
        if self.verdict.verdict is not None and self.verdict.verdict.outcome is not Outcome.GOOD:
            return self.verdict.verdict
        if self._heard:
            return good("麦克风有声音")
        return warning("麦克风还没有试过", "对着麦克风说一句话，看音量条动不动")

    def toggle(self, test: DeviceTest) -> None:
        """Start a test, or end it where it goes on."""
        if self._running is not test:
            self._start(test)
            return
        self._show_running(None)
        self._probes.stop_test()
        self._resume_meter(test)

    def _add_device(self, key: str, box: DeviceBox) -> None:
        rule = rule_of(SoundSettings, f"{key}_gain")
        if not isinstance(rule, Fraction):
            raise TypeError(key)
        gain = PercentEditor(rule, step=10)
        gain.widget.setAccessibleName(rule.label)
        self._gains[key] = gain
        box.setMinimumContentsLength(12)
        box.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        both = QWidget()
        row = HBox(both, gap=8)
        row.addWidget(box, 1)
        row.addWidget(gain.widget)
        both.setAccessibleName(f"{rule_of(SoundSettings, key).label}设备和音量")
        self.form.add(rule_of(SoundSettings, key).label, both)
        box.currentIndexChanged.connect(self._chosen)
        gain.edited.happened.connect(self._chosen)

    def _chosen(self) -> None:
        self._heard = False
        self._probes.select_sound(self.value())
        self._judge_devices()
        self.changed.emit()

    def _start(self, test: DeviceTest) -> None:
        self._show_running(test)
        self._quiet.start()
        self._probes.start_test(test)
        if test is DeviceTest.LOOPBACK:
            self.verdict.present(good("说一句话，一秒后应从听筒里听到自己", "听不到就换一个听筒，或调高音量"))
        elif test is DeviceTest.RING:
            self.verdict.present(good("现在应听到铃声", "听不到就换一个振铃设备，或调高音量"))

    def _show_running(self, test: DeviceTest | None) -> None:
        self._running = test
        for known, button in self._buttons.items():
            word = TEST_WORDS[known][1 if known is test else 0]
            button.setText(word)
            button.setAccessibleName(word)
        if test is None:
            self.meter.set_level(0.0)

    def _sound_changed(self, sound: Sound) -> None:
        if sound == self._sound:
            return
        before, self._sound = self.value(), sound
        self.show_sound(before)
        if sound.faults:
            fault = SOUND_FAULTS[sound.faults[0]]
            self.verdict.present(bad(fault.happened, fault.to_do))
        else:
            self._judge_devices()

    def _judge_devices(self) -> None:
        away = [key for key, box in self._boxes.items() if box.is_away]
        if away:
            label = rule_of(SoundSettings, away[0]).label
            self.verdict.present(warning(f"选定的{label}没有插上，暂用系统默认", "插上它，或另选一个"))
        elif self.verdict.verdict is not None and self.verdict.verdict.outcome is not Outcome.GOOD:
            self.verdict.present(None)

    def _level(self, level: float) -> None:
        self.meter.set_level(level)
        if level < HEARD or self._running is None:
            return
        self._quiet.stop()
        if not self._heard:
            self._heard = True
            if self._running is DeviceTest.LEVEL_METER:
                self.verdict.present(good("麦克风有声音"))
            self.changed.emit()

    def _say_quiet(self) -> None:
        if self._running is DeviceTest.LEVEL_METER:
            self.verdict.present(
                warning("没有听到麦克风的声音", "说一句话试试；不动就看耳麦上的静音开关，或换一个麦克风")
            )

    def _test_ended(self, test: DeviceTest, fault: str) -> None:
        if test is self._running:
            self._show_running(None)
        if fault:
            self._quiet.stop()
            self.verdict.present(bad(fault))
        else:
            self._resume_meter(test)

    def _resume_meter(self, test: DeviceTest) -> None:
        """The meter goes on after the other two tests."""
        if self._watching and test is not DeviceTest.LEVEL_METER:
            self._start(DeviceTest.LEVEL_METER)
