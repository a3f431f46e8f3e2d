"""The day's figures: a sum over calls. What a call was is taken off, what it has become is added.

So a fact that is told twice counts once, and the figures after a reconnect equal those of a monitor that
never lost its line. Shares are Decimal, half-up; without a denominator there is no figure (None, shown "—").
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from telephony.pbx.calls import IN_TIME_S, QueueCall

_TENTH = Decimal("0.1")


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of one day. Seconds are whole, as the PBX's journal tells them."""

    offered: int = 0
    """进线: came to a queue, those who still wait included."""
    answered: int = 0
    in_time: int = 0
    """Answered within 15 s."""
    abandoned: int = 0
    """漏接."""
    longest_wait_s: int = 0
    talks: int = 0
    talk_s: int = 0
    wrap_ups: int = 0
    wrap_up_s: int = 0

    @property
    def answer_rate(self) -> Decimal | None:
        """接通率: answered of offered, in per cent."""
        return share(self.answered, self.offered)

    @property
    def in_time_of_offered(self) -> Decimal | None:
        """15 秒率 (占进线): answered within 15 s of all that came, in per cent."""
        return share(self.in_time, self.offered)

    @property
    def in_time_of_answered(self) -> Decimal | None:
        """15 秒率 (占接通): answered within 15 s of those answered, in per cent."""
        return share(self.in_time, self.answered)

    @property
    def average_talk_s(self) -> Decimal | None:
        """平均通话时长, in seconds."""
        return quotient(self.talk_s, self.talks)

    @property
    def average_wrap_up_s(self) -> Decimal | None:
        """平均话后整理时长, in seconds."""
        return quotient(self.wrap_up_s, self.wrap_ups)

    def after(self, before: QueueCall | None, now: QueueCall) -> "Figures":
        """These figures once a call that stood as *before* (None: unknown) stands as *now*."""
        return _added(_added(self, before, -1) if before is not None else self, now, 1)


def figures_of(calls: Iterable[QueueCall]) -> Figures:
    """The figures of these calls, each named once."""
    result = Figures()
    for call in calls:
        result = _added(result, call, 1)
    return result


def share(part: int, whole: int) -> Decimal | None:
    """Per cent with one decimal, half-up; None for nothing of nothing."""
    return quotient(100 * part, whole)


def quotient(total: int, count: int) -> Decimal | None:
    """A mean with one decimal, half-up; None for a mean of nothing."""
    if count <= 0:
        return None
    return (Decimal(total) / Decimal(count)).quantize(_TENTH, rounding=ROUND_HALF_UP)


def _added(figures: Figures, call: QueueCall, sign: int) -> Figures:
    if call.outgoing:
        return figures
    waited, talked, wrapped = call.waited_s, call.talked_s, call.wrap_up_s
    in_time = call.is_answered and waited is not None and waited <= IN_TIME_S
    return Figures(
        offered=figures.offered + sign,
        answered=figures.answered + sign * call.is_answered,
        in_time=figures.in_time + sign * in_time,
        abandoned=figures.abandoned + sign * call.is_abandoned,
        # a wait that is over stays what it was, so there is nothing to take off
        longest_wait_s=max(figures.longest_wait_s, int(waited or 0)),
        talks=figures.talks + sign * (talked is not None),
        talk_s=figures.talk_s + sign * int(talked or 0),
        wrap_ups=figures.wrap_ups + sign * (wrapped is not None),
        wrap_up_s=figures.wrap_up_s + sign * int(wrapped or 0),
    )
