"""What the supervision desk asks with a reason: each question, and the use case that its answer goes to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from forms.access.roles import Actor
from forms.appraisal.five_ones import Item, Period
from forms.appraisal.ports import Tick
from forms.appraisal.ticking import send_tick_back, tick_item
from forms.followup.redoing import RedoOrder, confirm_cleared, order_redo
from forms.followup.unsatisfied import Unsatisfied
from forms.lifecycle.service import tell_legal_route
from forms.ports import UnitOfWork
from forms.supervision.determining import decide_determination, propose_determination, undo_determination
from forms.supervision.measuring import drop, lift
from forms.supervision.records import Cause, Determination, DeterminationKind, Measure, WatchEntry
from forms.supervision.watching import set_cause, take_off

Step = Callable[[Actor, UnitOfWork, datetime], object]
"""A use case that waits for who does it, where and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`key` is what the answer is kept under, `step` makes the use case from the choice and the words."""

    key: str
    title: str
    do: str
    hint: str
    step: Callable[[str, str], Step]
    done: str
    choices: tuple[tuple[str, str], ...] = ()
    choice: str = "结论"
    words: str = "理由"
    line: str = ""
    line_hint: str = ""
    """What is asked for in one line before the words, in place of a choice."""


def to_lift(measure: Measure) -> Question:
    """解除督办."""
    own = measure.id
    return Question(
        key=f"lift/{own}",
        title=f"解除{measure.kind.label}",
        do="解除",
        hint="办理结果，为什么可以解除",
        step=lambda _, text: lambda *who: lift(own, text, *who),
        done="督办已解除。",
    )


def to_drop(measure: Measure) -> Question:
    """不予督办."""
    own = measure.id
    return Question(
        key=f"drop/{own}",
        title="不予督办",
        do="不予督办",
        hint="理由会随建议保存",
        step=lambda _, text: lambda *who: drop(own, text, *who),
        done="已记为不予督办。",
    )


def to_take_off(entry: WatchEntry) -> Question:
    """移出清单."""
    own = entry.id
    return Question(
        key=f"take_off/{own}",
        title=f"移出{entry.list.label}清单",
        do="移出",
        hint="为什么可以移出",
        step=lambda _, text: lambda *who: take_off(own, text, *who),
        done="已移出清单。",
    )


def to_redo(entry: Unsatisfied) -> Question:
    """不满意 → 退回重办, under a named leader; the unit that led does it again."""
    main = entry.main_id

    def again(leader: str, why: str) -> Step:
        return lambda *who: order_redo(main, RedoOrder(leader=leader, why=why), *who)

    return Question(
        key=f"redo/{entry.id}/{entry.redos}",
        title="退回重办",
        do="退回重办",
        hint="哪里没有办到位，这次要办到什么程度",
        step=again,
        done="已退回重办，办结后会再次回访。",
        line="牵头负责人",
        line_hint="姓名和职务，如 王副局长（分管领导）",
    )


def to_tell_route(entry: Unsatisfied) -> Question:
    """不满意 → 告知法定途径: what the citizen was told, and how that is on record."""
    main = entry.main_id

    def route(told: str, proof: str) -> Step:
        return lambda actor, uow, now: tell_legal_route(main, actor, uow, now, told, proof)

    return Question(
        key=f"route/{entry.id}",
        title="告知法定途径",
        do="已告知，办结",
        hint="法律条文，以及告知的凭证（录音、书面告知书编号）",
        step=route,
        done="已按告知法定途径办结，退出不满意清零清单。",
        words="依据和凭证",
        line="告知的途径",
        line_hint="告诉来电人的话，如 可在六十日内申请行政复议",
    )


def clear(entry: Unsatisfied) -> Step:
    """确认销号: the citizen is satisfied now, another person says so too."""
    own = entry.id
    return lambda *who: confirm_cleared(own, *who)


def for_cause(entry: WatchEntry) -> Question:
    """屡办不成的原因."""
    own = entry.id
    return Question(
        key=f"cause/{own}",
        title="屡办不成的原因",
        do="保存原因",
        hint="具体说明",
        step=lambda key, text: lambda *who: set_cause(own, Cause(key), text, *who),
        done="原因已保存。",
        choices=tuple((each.value, each.label) for each in Cause),
    )


def to_propose(ticket_id: str) -> Question:
    """提请认定."""
    return Question(
        key=f"propose/{ticket_id}",
        title="提请认定",
        do="提请",
        hint="证据：录音、此前工单、核查情况",
        step=lambda key, text: (
            lambda *who: propose_determination(ticket_id, DeterminationKind(key), text, *who)
        ),
        done="已提请认定，须由另一人审核。",
        choices=tuple((each.value, each.label) for each in DeterminationKind),
    )


def to_decide(made: Determination) -> Question:
    """审核认定."""
    own = made.id
    return Question(
        key=f"decide/{own}",
        title=f"审核认定：{made.kind.label}",
        do="提交审核",
        hint="审核意见",
        step=lambda key, text: lambda *who: decide_determination(own, key == "yes", text, *who),
        done="审核意见已保存。",
        choices=(("yes", "同意认定"), ("no", "不予认定")),
    )


def to_undo(made: Determination) -> Question:
    """撤销认定."""
    own = made.id
    return Question(
        key=f"undo/{own}",
        title=f"撤销认定：{made.kind.label}",
        do="撤销认定",
        hint="为什么撤销；工单恢复计入满意率和解决率，因认定归档的重新回访",
        step=lambda _, text: lambda *who: undo_determination(own, text, *who),
        done="认定已撤销，工单恢复计入满意率和解决率。",
    )


def to_tick(unit: str, name: str, missing: Iterable[Item]) -> Question:
    """登记五个一."""
    items = tuple(missing)
    return Question(
        key=f"tick/{unit}",
        title=f"登记五个一：{name}",
        do="登记",
        hint="；".join(f"{each.name}：写明{each.evidence}" for each in items),
        step=lambda key, text: lambda *who: tick_item(unit, key, text, *who),
        done="已登记。",
        choices=tuple((each.key, each.name) for each in items),
        choice="项目",
        words="完成情况",
    )


def to_send_tick_back(unit: str, name: str, done: Iterable[tuple[Item, Period, Tick]]) -> Question:
    """退回五个一登记."""
    ticks = {item.key: (item, period, tick) for item, period, tick in done}
    return Question(
        key=f"send_back/{unit}",
        title=f"退回五个一登记：{name}",
        do="退回",
        hint="为什么退回；会通知该单位重新登记",
        step=lambda key, text: lambda *who: send_tick_back(unit, key, ticks[key][1].key, text, *who),
        done="已退回，并通知该单位重新登记。",
        choices=tuple((key, f"{item.name}：{tick.evidence[:40]}") for key, (item, _, tick) in ticks.items()),
        choice="项目",
    )
