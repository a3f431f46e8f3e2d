"""What a hall is alarmed by, and for how long: pure, over the picture, the thresholds and the time.

`signs` says what is wrong at a moment, `watched` makes alarms of it that don't flap: a sign must last for
its `after_s` before it alarms, and an alarm ends only when its sign has been gone for `settle_s`. A sign
between the two limits (`raises` False) keeps an alarm that is up, and raises none.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from telephony.pbx.calls import IN_TIME_S
from telephony.pbx.figures import Figures, share
from telephony.pbx.picture import LinkFault, LinkState, PbxAgentState, Picture, Queue


class AlarmKind(StrEnum):
    """What is wrong, as far as the PBX tells."""

    PBX_AWAY = "pbx_away"
    STALE = "stale"
    """Connected, but nothing new was heard for long: what is shown is old."""
    NOBODY_READY = "nobody_ready"
    LONG_WAIT = "long_wait"
    LOW_ANSWER_RATE = "low_answer_rate"
    """接通率."""
    LOW_IN_TIME = "low_in_time"
    """15 秒率."""


class AlarmSeverity(StrEnum):
    """How bad it is."""

    WARNING = "warning"
    CRITICAL = "critical"


class NobodyReady(StrEnum):
    """When a queue without a ready agent is an alarm."""

    NEVER = "never"
    WAITING = "waiting"
    """While somebody waits."""
    SIGNED_IN = "signed_in"
    """While anybody is signed in: a closed line is silent."""
    ALWAYS = "always"


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """From when on something is wrong. Lengths in seconds, rates in per cent."""

    wait_s: float = float(IN_TIME_S)
    """Longer waits alarm. GB/T 33358-2016: 15 s."""
    long_wait_s: float = 60.0
    """Longer waits are critical."""
    answer_rate: Decimal = Decimal(95)
    """Rates below alarm. GB/T 33358-2016: 95 %."""
    in_time_rate: Decimal = Decimal(95)
    rate_margin: Decimal = Decimal("0.5")
    """A rate must rise so far above its limit before its alarm ends."""
    least_calls: int = 20
    """Rates of fewer calls say nothing yet: 1 of 2 at eight o'clock is no alarm."""
    nobody_ready: NobodyReady = NobodyReady.SIGNED_IN
    nobody_ready_s: float = 20.0
    pbx_away_s: float = 5.0
    stale_s: float = 30.0
    settle_s: float = 10.0


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong. `key` is its identity: the same wrong thing has the same key."""

    key: str
    kind: str
    severity: AlarmSeverity = AlarmSeverity.WARNING
    since: float = 0.0
    """When its sign began, UNIX seconds."""
    queue: str = ""
    count: int = 0
    """Callers who wait too long; calls answered, or answered in time; agents signed in."""
    of: int = 0
    """The calls that a rate is of."""
    percent: Decimal | None = None
    limit: Decimal | None = None
    """What was gone beyond: seconds of waiting, or per cent."""
    began_at: float = 0.0
    """When the longest of them began to wait; since when nothing was heard."""
    fault: LinkFault = LinkFault.NONE
    known_at: float = 0.0
    """Until when it is known how this stands, while the line is down or silent; 0.0 for now."""
    words: str = ""
    """Of kinds that others than the PBX raise: what is wrong, in words for people."""


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong at a moment."""

    alarm: Alarm
    after_s: float = 0.0
    """How long it must last before it alarms."""
    raises: bool = True
    """False: enough to keep an alarm up, not enough to raise one."""
    unknown: bool = False
    """Nobody knows how it stands now: an alarm that is up stays as it was."""


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm that is up."""

    alarm: Alarm
    raised_at: float
    gone_since: float = 0.0
    """Since when its sign is gone; 0.0 while it is there."""


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """All alarms that are up, and the signs that have not lasted long enough yet. By key."""

    raised: Mapping[str, Raised] = {}
    pending: Mapping[str, float] = {}
    """When each sign began."""

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """Those that are up: the worst first, then the oldest."""
        return tuple(sorted((each.alarm for each in self.raised.values()), key=_rank))


def watched(before: Watch, found: Iterable[Sign], now: float, settle_s: float) -> Watch:
    """The alarms once *found* is all that is wrong at *now*; the same object if nothing is another."""
    signs = {each.alarm.key: each for each in found}
    raised, pending = {}, {}
    for key, sign in signs.items():
        up = before.raised.get(key)
        if up is not None:
            raised[key] = _kept(up, sign)
        elif sign.raises:
            began = before.pending.get(key, now)
            if now - began >= sign.after_s:
                alarm = replace(sign.alarm, since=sign.alarm.since or began)
                raised[key] = Raised(alarm=alarm, raised_at=now)
            else:
                pending[key] = began
    for key, up in before.raised.items():
        if key not in signs:
            gone = up.gone_since or now
            if now - gone < settle_s:
                raised[key] = up if up.gone_since else replace(up, gone_since=gone)
    after = Watch(raised=raised, pending=pending)
    return before if after == before else after


def signs(picture: Picture, thresholds: Thresholds, now: float, up: Iterable[str] = ()) -> tuple[Sign, ...]:
    """What is wrong at *now*. *up*: keys of alarms that are up.

    While the line to the PBX is down or silent nobody knows how the queues stand: what was wrong there then
    stays, and nothing new is said of them.
    """
    link = picture.link
    blind: Sign | None = None
    if link.state is not LinkState.UP:
        blind = _pbx_away(picture, thresholds)
    elif (picture.age_s(now) or 0.0) > thresholds.stale_s:
        blind = _sign(AlarmKind.STALE, AlarmSeverity.CRITICAL, began_at=picture.heard_at)
    if blind is not None:
        return (blind, *_unknown(up, picture.heard_at))
    staffed = _staffed(picture)
    queues = (
        sign
        for queue in picture.queues.values()
        for sign in _of_queue(queue, staffed.get(queue.name, Staff()), thresholds, now)
    )
    return (*queues, *_rates(picture.figures, thresholds))


def _unknown(up: Iterable[str], heard_at: float) -> Iterator[Sign]:
    for key in up:
        kind = key.partition(":")[0]
        if kind in _OF_QUEUES:
            yield Sign(alarm=Alarm(key=key, kind=kind, known_at=heard_at), raises=False, unknown=True)


def _kept(up: Raised, sign: Sign) -> Raised:
    """The alarm as it stands now; it began when it began."""
    now = sign.alarm
    alarm = replace(up.alarm, known_at=now.known_at) if sign.unknown else replace(now, since=up.alarm.since)
    return up if alarm == up.alarm and not up.gone_since else replace(up, alarm=alarm, gone_since=0.0)


def _pbx_away(picture: Picture, thresholds: Thresholds) -> Sign:
    return _sign(
        AlarmKind.PBX_AWAY,
        AlarmSeverity.CRITICAL,
        after_s=thresholds.pbx_away_s,
        fault=picture.link.fault,
        began_at=picture.heard_at,
    )


class Staff(NamedTuple):
    """The agents of a queue: signed in to it, and those of them that a call can go to now."""

    signed_in: int = 0
    ready: int = 0


def _staffed(picture: Picture) -> Mapping[str, Staff]:
    found: dict[str, Staff] = {}
    for agent in picture.agents.values():
        for membership in agent.memberships:
            so_far = found.get(membership.queue, Staff())
            ready = not membership.paused and agent.state is PbxAgentState.READY
            found[membership.queue] = Staff(so_far.signed_in + 1, so_far.ready + ready)
    return found


def _of_queue(queue: Queue, staff: Staff, thresholds: Thresholds, now: float) -> Iterator[Sign]:
    late = [each.since for each in queue.waiting if now - each.since > thresholds.wait_s]
    if late:
        long = now - min(late) > thresholds.long_wait_s
        severity = AlarmSeverity.CRITICAL if long else AlarmSeverity.WARNING
        limit = Decimal(str(thresholds.wait_s))
        yield _sign(
            AlarmKind.LONG_WAIT, severity, queue.name, count=len(late), limit=limit, began_at=min(late)
        )
    matters = {
        NobodyReady.NEVER: False,
        NobodyReady.WAITING: bool(queue.waiting),
        NobodyReady.SIGNED_IN: staff.signed_in > 0,
        NobodyReady.ALWAYS: True,
    }[thresholds.nobody_ready]
    if matters and not staff.ready:
        severity = AlarmSeverity.CRITICAL if queue.waiting else AlarmSeverity.WARNING
        after_s, waiting = thresholds.nobody_ready_s, len(queue.waiting)
        yield _sign(
            AlarmKind.NOBODY_READY,
            severity,
            queue.name,
            after_s=after_s,
            count=staff.signed_in,
            of=waiting,
        )


def _rates(figures: Figures, thresholds: Thresholds) -> Iterator[Sign]:
    """Of the calls whose outcome is known: who still waits is neither answered nor lost."""
    known = figures.answered + figures.abandoned
    if known < max(1, thresholds.least_calls):
        return
    for kind, part, limit in (
        (AlarmKind.LOW_ANSWER_RATE, figures.answered, thresholds.answer_rate),
        (AlarmKind.LOW_IN_TIME, figures.in_time, thresholds.in_time_rate),
    ):
        percent = share(part, known)
        exact = Decimal(100 * part)
        if exact < limit * known:
            yield _sign(kind, AlarmSeverity.WARNING, count=part, of=known, percent=percent, limit=limit)
        elif exact < min(Decimal(100), limit + thresholds.rate_margin) * known:
            yield replace(
                _sign(kind, AlarmSeverity.WARNING, count=part, of=known, percent=percent, limit=limit),
                raises=False,
            )


def _sign(
    kind: AlarmKind,
    severity: AlarmSeverity,
    queue: str = "",
    *,
    after_s: float = 0.0,
    count: int = 0,
    of: int = 0,
    percent: Decimal | None = None,
    limit: Decimal | None = None,
    began_at: float = 0.0,
    fault: LinkFault = LinkFault.NONE,
) -> Sign:
    alarm = Alarm(
        key=f"{kind}:{queue}" if queue else kind.value,
        kind=kind,
        severity=severity,
        queue=queue,
        count=count,
        of=of,
        percent=percent,
        limit=limit,
        began_at=began_at,
        fault=fault,
    )
    return Sign(alarm=alarm, after_s=after_s)


def _rank(alarm: Alarm) -> tuple[bool, float, str]:
    return alarm.severity is not AlarmSeverity.CRITICAL, alarm.since, alarm.key


_OF_QUEUES = frozenset(
    {AlarmKind.NOBODY_READY, AlarmKind.LONG_WAIT, AlarmKind.LOW_ANSWER_RATE, AlarmKind.LOW_IN_TIME}
)
