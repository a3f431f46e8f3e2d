"""A rehearsal's script: who arrives when and with which fault, and how the services behave.

Scripts are TOML files that trainers write; `resources/rehearsal/README.md` describes them. What is wrong in
one is told in Chinese with its file and line.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec

from telephony.exchange.orders import Behaviour, Ending, PlaceCall, Service, Utterance
from telephony.exchange.script_text import ScriptError, ScriptText, read_script_text
from telephony.exchange.voices import Speakers, VoicesMissing, load_voices

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "rehearsal"

_Seconds = Annotated[float, msgspec.Meta(ge=0, le=86400)]
_Number = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z*#+._-]{1,32}$")]
_Name = Annotated[str, msgspec.Meta(max_length=40, pattern=r"^[^\x00-\x1f]*$")]
_TONES = range(400, 2001, 50)
"""Far enough apart to be told from each other in a recording, and inside the telephone band."""

_Hertz = Annotated[int, msgspec.Meta(ge=0, le=3400)]


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the script's tables: an unknown key is a typing error, never ignored."""


class _Arrival(_Table, frozen=True, kw_only=True):
    citizen: str
    name: _Name = ""
    at: _Seconds = 0.0
    patience: Annotated[float, msgspec.Meta(gt=0, le=86400)] = 60.0
    line: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{0,20}$")] = ""
    lines: list[str] | None = None
    greeting_seconds: _Seconds = 2.5
    silence_seconds: _Seconds = 6.0
    ending: Ending = Ending.HANGS_UP
    hangs_up_after: _Seconds = 0.0
    line_lost_after: _Seconds = 0.0
    line_lost_for: _Seconds = 0.0
    talk_seconds: Annotated[float, msgspec.Meta(gt=0, le=86400)] = 900.0
    insists: bool = False
    tone_hz: _Hertz = 0


class _Citizen(_Table, frozen=True, kw_only=True):
    number: _Number
    speaker: str
    lines: list[str]
    name: _Name = ""
    after_transfer: list[str] = []
    story: str = ""
    goal: str = ""


class _Service(_Table, frozen=True, kw_only=True):
    number: _Number
    name: _Name | None = None
    speaker: str | None = None
    behaviour: Behaviour = Behaviour.ANSWERS
    ring_seconds: _Seconds | None = None
    tone_hz: _Hertz = 0


class _Other(_Table, frozen=True, kw_only=True):
    name: _Name
    speaker: str
    ring_seconds: _Seconds = 2.0


class _Card(_Table, frozen=True, kw_only=True):
    """预审卡 of an arrival: what the staff of a session would have written; the console reads it."""

    name: _Name = ""
    who: str = ""
    what: Annotated[str, msgspec.Meta(min_length=1)]
    where: str = ""
    history: str = ""
    may_say: str = ""
    report: bool = False
    confidential: bool = False


class _Script(_Table, frozen=True, kw_only=True):
    title: _Name
    about: str = ""
    pace: Annotated[float, msgspec.Meta(ge=0, le=100)] = 1.0
    arrival: list[_Arrival]
    service: list[_Service] = []
    citizen: dict[str, _Citizen] = {}
    card: dict[str, _Card] = {}


class _Citizens(_Table, frozen=True, kw_only=True):
    citizen: dict[str, _Citizen]


class _Services(_Table, frozen=True, kw_only=True):
    service: list[_Service]
    other: _Other


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """One citizen who will call. Times in seconds."""

    name: str
    at: float
    patience: float
    insists: bool
    story: str = ""
    """What it is about, for the trainer."""
    call: PlaceCall
    """Everything but the desk's address."""


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """A rehearsal, checked and ready to be played."""

    title: str
    about: str
    pace: float
    arrivals: tuple[Arrival, ...]
    services: tuple[Service, ...]
    other: Service


def load_script(path: Path, speakers: Speakers | None = None) -> Script:
    """Read and check a script, with the shipped citizens, services and voices.

    :raises ScriptError: it can't be played; the text is Chinese and names file and line.
    """
    try:
        speakers = load_voices() if speakers is None else speakers
    except VoicesMissing as missing:
        raise ScriptError(str(missing)) from missing
    text = read_script_text(path)
    script = text.convert(_Script)
    arriving = {each.name or each.citizen for each in script.arrival}
    for name in script.card:
        if name not in arriving:
            raise text.error(f"预审卡“{name}”没有对应的来电。", ("card", name))
    citizens = _with_origin(read_script_text(SHIPPED / "citizens.toml"), _Citizens)
    for identity, own in script.citizen.items():
        citizens[identity] = (own, text)
    return Script(
        title=script.title,
        about=script.about,
        pace=script.pace,
        arrivals=_arrivals(script.arrival, text, citizens, speakers),
        services=_services(script.service, text, speakers),
        other=_other(speakers),
    )


def with_tones(script: Script) -> Script:
    """The same script with a tone of its own for everybody who has none: tests tell by it who is heard."""
    taken = {arrival.call.tone_hz for arrival in script.arrivals} | {one.tone_hz for one in script.services}
    tones = (hertz for hertz in _TONES if hertz not in taken)
    arrivals = tuple(
        msgspec.structs.replace(
            arrival,
            call=msgspec.structs.replace(arrival.call, tone_hz=arrival.call.tone_hz or next(tones)),
        )
        for arrival in script.arrivals
    )
    services = tuple(
        msgspec.structs.replace(service, tone_hz=service.tone_hz or next(tones))
        for service in script.services
    )
    other = msgspec.structs.replace(script.other, tone_hz=script.other.tone_hz or next(tones))
    return msgspec.structs.replace(script, arrivals=arrivals, services=services, other=other)


_Origins = dict[str, tuple[_Citizen, ScriptText]]


def _with_origin(text: ScriptText, kind: type[_Citizens]) -> _Origins:
    return {identity: (citizen, text) for identity, citizen in text.convert(kind).citizen.items()}


def _arrivals(
    tables: Sequence[_Arrival], text: ScriptText, citizens: _Origins, speakers: Speakers
) -> tuple[Arrival, ...]:
    if not tables:
        raise text.error("没有来电人。请至少写一个 [[arrival]]。", ("arrival",))
    arrivals: dict[str, Arrival] = {}
    for place, table in enumerate(tables):
        where = ("arrival", place)
        if table.citizen not in citizens:
            known = "、".join(sorted(citizens))
            raise text.error(f"没有名为“{table.citizen}”的来电人。可用：{known}。", (*where, "citizen"))
        citizen, origin = citizens[table.citizen]
        name = table.name or table.citizen
        if name in arrivals:
            raise text.error(
                f"有两个来电都叫“{name}”。请给后一个写上不同的 name。",
                (*where, "name" if table.name else "citizen"),
            )
        said = _said(speakers, citizen.speaker, origin, ("citizen", table.citizen))
        own = ("citizen", table.citizen)
        lines = (
            _lines(said, citizen.lines, origin, (*own, "lines"))
            if table.lines is None
            else _lines(said, table.lines, text, (*where, "lines"))
        )
        call = PlaceCall(
            target="",
            name=citizen.name,
            number=citizen.number,
            line=table.line,
            lines=lines,
            after_transfer=_lines(said, citizen.after_transfer, origin, (*own, "after_transfer")),
            greeting_seconds=table.greeting_seconds,
            silence_seconds=table.silence_seconds,
            ending=table.ending,
            hangs_up_after=table.hangs_up_after,
            line_lost_after=table.line_lost_after,
            line_lost_for=table.line_lost_for,
            talk_seconds=table.talk_seconds,
            tone_hz=table.tone_hz,
        )
        arrivals[name] = Arrival(
            name=name,
            at=table.at,
            patience=table.patience,
            insists=table.insists,
            story=citizen.story,
            call=call,
        )
    return tuple(arrivals.values())


def _services(tables: Sequence[_Service], text: ScriptText, speakers: Speakers) -> tuple[Service, ...]:
    shipped_text = read_script_text(SHIPPED / "services.toml")
    known = {table.number: table for table in shipped_text.convert(_Services).service}
    services = {
        number: _service(table, None, shipped_text, ("service", place), speakers)
        for place, (number, table) in enumerate(known.items())
    }
    changed: set[str] = set()
    for place, table in enumerate(tables):
        if table.number in changed:
            raise text.error(f"号码 {table.number} 写了两次。", ("service", place, "number"))
        changed.add(table.number)
        services[table.number] = _service(table, known.get(table.number), text, ("service", place), speakers)
    return tuple(services.values())


def _service(
    table: _Service, base: _Service | None, text: ScriptText, where: tuple[str | int, ...], speakers: Speakers
) -> Service:
    speaker = table.speaker or (base.speaker if base else None)
    if speaker is None:
        raise text.error(f"新号码 {table.number} 要写 speaker（用谁的声音）。", where)
    ring = table.ring_seconds if table.ring_seconds is not None else (base.ring_seconds if base else None)
    name = table.name if table.name is not None else (base.name if base else None)
    return Service(
        number=table.number,
        name=name or table.number,
        behaviour=table.behaviour,
        ring_seconds=2.0 if ring is None else ring,
        lines=tuple(_said(speakers, speaker, text, where).values()),
        tone_hz=table.tone_hz,
    )


def _other(speakers: Speakers) -> Service:
    text = read_script_text(SHIPPED / "services.toml")
    other = text.convert(_Services).other
    lines = tuple(_said(speakers, other.speaker, text, ("other",)).values())
    return Service(number="", name=other.name, ring_seconds=other.ring_seconds, lines=lines)


def _said(
    speakers: Speakers, speaker: str, text: ScriptText, where: tuple[str | int, ...]
) -> dict[str, Utterance]:
    if speaker not in speakers:
        known = "、".join(sorted(speakers))
        raise text.error(f"没有名为“{speaker}”的声音。可用：{known}。", (*where, "speaker"))
    return dict(speakers[speaker])


def _lines(
    said: dict[str, Utterance], names: Sequence[str], text: ScriptText, where: tuple[str | int, ...]
) -> tuple[Utterance, ...]:
    for name in names:
        if name not in said:
            raise text.error(f"这个声音没有“{name}”这句话。可用：{'、'.join(said)}。", where)
    return tuple(said[name] for name in names)
