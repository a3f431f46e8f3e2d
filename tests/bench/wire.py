"""What the benchmark and the watched window tell each other: one JSON object a line, as the program's own."""

from collections.abc import Callable
from typing import TypeVar

import msgspec


class Order(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag=lambda name: name):
    """What the window's hands are to do."""


class Press(Order, frozen=True, kw_only=True):
    """Press a key, by its name in Qt, wherever the cursor is."""

    key: str


class Type(Order, frozen=True, kw_only=True):
    """Commit words into a field as an input method does, with the cursor in it."""

    field: str
    text: str


class Fill(Order, frozen=True, kw_only=True):
    """Fill fields as choosing from a list does."""

    values: dict[str, str]


class SaveDraft(Order, frozen=True, kw_only=True):
    """The typing pause is over: bring the draft to the journal now."""


class DiscardDraft(Order, frozen=True, kw_only=True):
    """Throw the form in front away."""


class Search(Order, frozen=True, kw_only=True):
    """Look for words on the ticket page."""

    text: str


class WatchPanel(Order, frozen=True, kw_only=True):
    """Tell when the next answers beside the form are painted."""


class StartMeter(Order, frozen=True, kw_only=True):
    """Begin to note how long the event loop stands still, from zero."""


class ReadMeter(Order, frozen=True, kw_only=True):
    """Tell the longest stall since the meter was started."""


class Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag=lambda name: name):
    """What was seen in the window; `at` is on the run's clock."""

    at: float


class Asked(Report, frozen=True, kw_only=True):
    """The entrance is painted and asks for 工号 and password."""


class Entered(Report, frozen=True, kw_only=True):
    """工号 and password are typed; now the key goes down that sends them."""


class Shown(Report, frozen=True, kw_only=True):
    """The desk was painted for the first time."""


class Attached(Report, frozen=True, kw_only=True):
    """The window has the engine's state."""


class Ready(Report, frozen=True, kw_only=True):
    """The agent is ready (就绪)."""


class Established(Report, frozen=True, kw_only=True):
    """The window shows a call in which both sides talk."""


class Held(Report, frozen=True, kw_only=True):
    """The window shows a call on hold."""


class Quiet(Report, frozen=True, kw_only=True):
    """The window shows no call any more."""


class CardPainted(Report, frozen=True, kw_only=True):
    """The caller's card and the rows of the history are painted and on the screen."""

    rows: int


class Begun(Report, frozen=True, kw_only=True):
    """An order is about to be carried out: now the key goes down."""


class Done(Report, frozen=True, kw_only=True):
    """An order was carried out."""


class DraftInFront(Report, frozen=True, kw_only=True):
    """Another form of a call is in front than before."""

    content: str


class DraftSaved(Report, frozen=True, kw_only=True):
    """The journal has the draft, and the form says so."""


class FiledShown(Report, frozen=True, kw_only=True):
    """The ticket is durable and its number painted; "" while it waits for the database."""

    number: str


class Listed(Report, frozen=True, kw_only=True):
    """The answer to a search is painted."""

    found: int


class PanelPainted(Report, frozen=True, kw_only=True):
    """The answers beside the form are painted."""

    offers: int


class Stalls(Report, frozen=True, kw_only=True):
    """The longest stall since the meter was started."""

    longest_ms: float
    cpu_ms: float
    """What of it was our own processor time, on whatever thread."""


class WentWrong(Report, frozen=True, kw_only=True):
    """The window shows a notice that the benchmark didn't expect, or can't do what is asked."""

    text: str


AnyOrder = Press | Type | Fill | SaveDraft | DiscardDraft | Search | WatchPanel | StartMeter | ReadMeter
AnyReport = (
    Asked
    | Entered
    | Shown
    | Attached
    | Ready
    | Established
    | Held
    | Quiet
    | CardPainted
    | Begun
    | Done
    | DraftInFront
    | DraftSaved
    | FiledShown
    | Listed
    | PanelPainted
    | Stalls
    | WentWrong
)
Kind = TypeVar("Kind", bound=Report)
Tell = Callable[[Report], None]

_encoder = msgspec.json.Encoder()
_orders: msgspec.json.Decoder[AnyOrder] = msgspec.json.Decoder(AnyOrder)
_reports: msgspec.json.Decoder[AnyReport] = msgspec.json.Decoder(AnyReport)


def encode(message: Order | Report) -> bytes:
    """One line, newline included."""
    return _encoder.encode(message) + b"\n"


def decode_order(line: bytes) -> AnyOrder:
    """One order; msgspec.DecodeError for anything else."""
    return _orders.decode(line)


def decode_report(line: bytes) -> AnyReport:
    """One report; msgspec.DecodeError for anything else."""
    return _reports.decode(line)
