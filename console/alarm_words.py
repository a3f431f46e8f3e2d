"""What alarms are called in the window: one line of words each, with its figures as they are now."""

from console.queue_words import FAULTS, clock_words, length_words
from telephony.pbx.alarms import Alarm, AlarmKind

DATABASE_AWAY, BURST = "database_away", "burst"
"""Kinds that the console itself raises, beside those of :class:`AlarmKind`."""


def alarm_words(alarm: Alarm, now: float) -> str:
    """What is wrong, in one line."""
    where = f"队列 {alarm.queue} " if alarm.queue else ""
    limit = "" if alarm.limit is None else f"{float(alarm.limit):g}"
    percent = "—" if alarm.percent is None else f"{alarm.percent}%"
    match alarm.kind:
        case AlarmKind.PBX_AWAY:
            age = f"，{length_words(now - alarm.began_at)}没有新数据" if alarm.began_at else ""
            return f"{FAULTS[alarm.fault].happened}{age}"
        case AlarmKind.STALE:
            return f"{length_words(now - alarm.began_at)}没有新数据，显示的可能不是现在的情况"
        case AlarmKind.NOBODY_READY:
            waiting = f"，{alarm.of} 人排队" if alarm.of else ""
            return f"{where}无人就绪，签入 {alarm.count} 人{waiting}"
        case AlarmKind.LONG_WAIT:
            longest = clock_words((alarm.known_at or now) - alarm.began_at)
            return f"{where}{alarm.count} 人排队超过 {limit} 秒，最长 {longest}"
        case AlarmKind.LOW_ANSWER_RATE:
            missed = alarm.of - alarm.count
            return f"接通率 {percent}，低于 {limit}%（已接 {alarm.count}，漏接 {missed}）"
        case AlarmKind.LOW_IN_TIME:
            return f"15 秒率 {percent}，低于 {limit}%（15 秒内接听 {alarm.count}，已接与漏接 {alarm.of}）"
        case _:
            return alarm.words
