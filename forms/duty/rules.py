"""The rule "duty" (值守): how often each job runs, or at what time of day. The figures are PROPOSED."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated

from forms.rules.reading import Between, Label, Unfit
from forms.rules.rule import Rule
from forms.ticket import BEIJING_TIME

_EPOCH = datetime(2020, 1, 1, tzinfo=BEIJING_TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When a job runs: every so many minutes, or once a day at a time of day in Beijing."""

    minutes: Annotated[int | None, Label("每隔分钟"), Between(1, 24 * 60)] = None
    at: Annotated[time | None, Label("每日时刻")] = None
    on: Annotated[bool, Label("启用")] = True

    def __post_init__(self) -> None:
        """Unfit unless it is one of both."""
        if (self.minutes is None) is (self.at is None):
            raise Unfit("请填写 minutes（每隔几分钟）或 at（每日几点）之一。")

    def planned_before(self, now: datetime) -> datetime:
        """The last planned moment up to *now*: the same for every service that asks."""
        if self.minutes is not None:
            every = timedelta(minutes=self.minutes)
            return _EPOCH + (now - _EPOCH) // every * every
        local = now.astimezone(BEIJING_TIME)
        today = datetime.combine(local.date(), self.at or time(), BEIJING_TIME)
        return today if today <= local else today - timedelta(days=1)

    @property
    def in_words(self) -> str:
        """每 5 分钟; 每天 02:30."""
        return f"每 {self.minutes} 分钟" if self.minutes is not None else f"每天 {self.at:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRules:
    """The whole text."""

    ladder: Annotated[Times, Label("督办阶梯")] = Times(minutes=5)
    triggers: Annotated[Times, Label("触发条件")] = Times(minutes=60)
    lists: Annotated[Times, Label("重点清单")] = Times(minutes=30)
    follow_ups: Annotated[Times, Label("回访移交")] = Times(minutes=15)
    training: Annotated[Times, Label("派单模型训练")] = Times(at=time(2, 30))
    articles: Annotated[Times, Label("知识到期")] = Times(at=time(7, 30))
    provisional: Annotated[Times, Label("暂定时限")] = Times(at=time(7, 40))
    files: Annotated[Times, Label("附件清理")] = Times(at=time(3, 10))
    five_ones: Annotated[Times, Label("五个一提醒")] = Times(at=time(8, 30))


DUTY_RULES = Rule("duty", "值守", DutyRules)
"""The rule in the hall's store of rules."""
