"""The hall's rules of alarms. Sources: GB/T 33358-2016 for 15 s and 95 %; everything else is PROPOSED."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from forms.rules.reading import Between, Label, Unfit
from forms.rules.rule import Rule
from forms.words import Labelled


class NobodyReadyWhen(Labelled):
    """When a queue without a ready agent is an alarm."""

    SIGNED_IN = "signed_in", "有人签入时"
    WAITING = "waiting", "有人排队时"
    ALWAYS = "always", "总是"
    NEVER = "never", "不告警"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLimits:
    """From when on something is wrong in the queues. Lengths in seconds, rates in per cent."""

    wait: Annotated[int, Label("排队秒数"), Between(1, 3600)] = 15
    long_wait: Annotated[int, Label("排队严重秒数"), Between(1, 3600)] = 60
    answer_rate: Annotated[Decimal, Label("接通率"), Between(0, 100)] = Decimal(95)
    in_time_rate: Annotated[Decimal, Label("15 秒率"), Between(0, 100)] = Decimal(95)
    margin: Annotated[Decimal, Label("回升百分点"), Between(0, 20)] = Decimal("0.5")
    least_calls: Annotated[int, Label("最少来电数"), Between(1, 10_000)] = 20
    nobody_ready: Annotated[NobodyReadyWhen, Label("无人就绪")] = NobodyReadyWhen.SIGNED_IN
    nobody_ready_after: Annotated[int, Label("无人就绪秒数"), Between(0, 3600)] = 20
    pbx_away_after: Annotated[int, Label("交换机失联秒数"), Between(0, 600)] = 5
    stale_after: Annotated[int, Label("无新数据秒数"), Between(5, 3600)] = 30
    settle: Annotated[int, Label("解除前秒数"), Between(1, 600)] = 10

    def __post_init__(self) -> None:
        """Unfit where a severe wait is shorter than one that alarms."""
        if self.long_wait < self.wait:
            raise Unfit("排队严重秒数（long_wait）不能小于排队秒数（wait）。", "long_wait")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSound:
    """Whether alarms sound at the supervisor's desk, and how often again until acknowledged."""

    on: Annotated[bool, Label("响铃")] = True
    pause: Annotated[int, Label("再响间隔秒数"), Between(5, 3600)] = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class BurstRule:
    """来电集中: so many callers in so many minutes, and so many times their usual share."""

    on: Annotated[bool, Label("启用")] = True
    minutes: Annotated[int, Label("统计分钟"), Between(5, 24 * 60)] = 30
    least: Annotated[int, Label("最少来电人"), Between(3, 1000)] = 8
    factor: Annotated[Decimal, Label("平常占比的倍数"), Between(1, 100)] = Decimal(3)
    usual_days: Annotated[int, Label("平常的天数"), Between(1, 60)] = 7
    empty_words: Annotated[frozenset[str], Label("不当作线索的词")] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRules:
    """The whole text."""

    queue: Annotated[QueueLimits, Label("队列限值")] = QueueLimits()
    sound: Annotated[AlarmSound, Label("声音")] = AlarmSound()
    bursts: Annotated[BurstRule, Label("来电集中")] = BurstRule()


ALARMS = Rule("alarms", "告警", AlarmRules)
"""The rule in the hall's store of rules."""
