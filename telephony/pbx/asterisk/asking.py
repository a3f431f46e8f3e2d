"""What the PBX answers when it is asked for everything: made into one PictureRead. Pure."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone

import msgspec
from msgspec.structs import replace

from telephony.pbx.applying import KEEP_S
from telephony.pbx.asterisk.journal import BadRecord, call_of
from telephony.pbx.asterisk.reading import Message, extension_of, member_of, number_of
from telephony.pbx.calls import QueueCall
from telephony.pbx.events import MemberChanged, PictureRead
from telephony.pbx.figures import figures_of
from telephony.pbx.missed import missed_of
from telephony.pbx.picture import WRAP_UP, Waiting

log = logging.getLogger(__name__)


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """The PBX's today and yesterday, as its journal names them, and when today began."""

    today: str
    yesterday: str
    began_at: float


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """The lists that the PBX gave."""

    status: Sequence[Message]
    """Of QueueStatus."""
    channels: Sequence[Message]
    """Of CoreShowChannels."""
    today: Sequence[Message]
    """The journal of the day, of DBGetTree."""
    yesterday: Sequence[Message]


def days_at(now: float, utc_offset_minutes: int) -> Days:
    """The days of a hall whose clock is so many minutes ahead of UTC."""
    zone = timezone(timedelta(minutes=utc_offset_minutes))
    local = datetime.fromtimestamp(now, UTC).astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    before = midnight - timedelta(days=1)
    return Days(today=f"{local:%Y%m%d}", yesterday=f"{before:%Y%m%d}", began_at=midnight.timestamp())


def picture_read(answers: Answers, days: Days, clock: int, now: float) -> PictureRead:
    """Everything as the PBX tells it."""
    alive = frozenset(each.get("Uniqueid", "") for each in answers.channels)
    today = tuple(_settled(call, alive) for call in _journal(answers.today, clock))
    both = (*(_settled(call, alive) for call in _journal(answers.yesterday, clock)), *today)
    calls = tuple(
        call
        for call in both
        if (call.is_open and _goes_on(call, alive, answers)) or call.ended_at > now - KEEP_S
    )
    by_id = {call.id: call for call in calls}
    queues = tuple(each["Queue"] for each in answers.status if each.get("Event") == "QueueParams")
    return PictureRead(
        at=now,
        day_began_at=days.began_at,
        queues=queues,
        waiting=tuple(_waiting(answers.status, by_id, now)),
        members=tuple(_members(answers.status, clock, now)),
        calls=calls,
        figures={
            queue: figures_of(call for call in today if call.queue == queue)
            for queue in sorted({*queues, *(call.queue for call in today if call.queue)})
        },
        missed=missed_of(both),
        watching=_watching(answers.channels),
    )


def _settled(call: QueueCall, alive: frozenset[str]) -> QueueCall:
    """A caller whom the PBX lost, by a power cut perhaps, is missed like one who gave up at once."""
    if call.is_answered or not call.is_open or call.id in alive:
        return call
    return replace(call, ended_at=call.offered_at)


def _goes_on(call: QueueCall, alive: frozenset[str], answers: Answers) -> bool:
    """Whether an open line of the journal is a call that goes on, not one that a power cut left open."""
    return call.id in alive or any(
        extension_of(each.get("Channel", "")) == call.agent for each in answers.channels
    )


def _journal(rows: Iterable[Message], clock: int) -> Iterator[QueueCall]:
    for row in rows:
        if row.get("Event") != "DBGetTreeResponse":
            continue
        try:
            yield call_of(row["Key"].rpartition("/")[2], row["Val"].strip(), clock)
        except BadRecord as error:
            log.warning("a journal line that is none: %s", error)


def _members(rows: Iterable[Message], clock: int, now: float) -> Iterator[MemberChanged]:
    for row in rows:
        if row.get("Event") == "QueueMember":
            yield member_of(row, row["Location"], row["Name"], now, changed_at=_changed_at(row, clock))


def _changed_at(row: Message, clock: int) -> float:
    """The latest that the PBX remembers of a member; an end of a pause is not among it."""
    names = ("LastPause",) if row.get("Paused") == "1" else ("LoginTime", "LastCall", "LastPause")
    times = [int(row.get(name) or 0) for name in names]
    if row.get("PausedReason") == WRAP_UP:
        times = [int(row.get("LastPause") or 0)]
    latest = max(times)
    return float(latest + clock) if latest else 0.0


def _waiting(rows: Iterable[Message], calls: dict[str, QueueCall], now: float) -> Iterator[Waiting]:
    entries = [row for row in rows if row.get("Event") == "QueueEntry"]
    for row in sorted(entries, key=lambda each: (each["Queue"], int(each["Position"]))):
        call = calls.get(row["Uniqueid"])
        yield Waiting(
            call_id=row["Uniqueid"],
            queue=row["Queue"],
            number=call.number if call is not None else number_of(row.get("CallerIDNum", "")),
            line=call.line if call is not None else "",
            since=now - int(row.get("Wait") or 0),
        )


def _watching(rows: Iterable[Message]) -> dict[str, tuple[str, ...]]:
    result: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row.get("Application") == "ChanSpy":
            agent = extension_of(row.get("ApplicationData", ""))
            result[agent] = (*result.get(agent, ()), extension_of(row["Channel"]))
    return result
