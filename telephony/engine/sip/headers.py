"""What an INVITE says about who calls and which number was dialled. All of it comes from outside."""

import re
from urllib.parse import unquote

from telephony.call import Party

TEXT_LIMIT = 120
_URI = re.compile(r"(?:sips?|tel):(?P<user>[^@;>?\s]*)", re.IGNORECASE)
_DISPLAY = re.compile(r'^\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^<"]*?))\s*<')
_ANONYMOUS = frozenset({"", "anonymous", "unknown", "unavailable", "restricted"})
_LINE_HEADERS = ("x-hotline-line", "x-line", "x-dnis", "p-called-party-id", "diversion", "history-info")
"""Where a server may tell the dialled number, most telling first. The first three are ours to agree on."""


def headers_of(message: str) -> dict[str, list[str]]:
    """The headers by lower-case name; long form of the compact names that matter here."""
    head = re.split(r"\r?\n\r?\n", message, maxsplit=1)[0]
    unfolded = re.sub(r"\r?\n[ \t]+", " ", head)
    found: dict[str, list[str]] = {}
    for text in unfolded.splitlines()[1:]:
        name, colon, value = text.partition(":")
        if colon:
            key = {"f": "from", "t": "to", "i": "call-id"}.get(name.strip().lower(), name.strip().lower())
            found.setdefault(key, []).append(value.strip())
    return found


def party_of(address: str) -> Party:
    """Number and name out of ``"Name" <sip:number@host>`` or a bare URI."""
    display = _DISPLAY.match(address)
    name = ""
    if display:
        name = display["quoted"] if display["quoted"] is not None else display["plain"]
        name = re.sub(r"\\(.)", r"\1", name)
    uri = _URI.search(address)
    number = unquote(uri["user"]) if uri else ""
    return Party(_plain(number), _plain(name))


def caller_of(message: str) -> Party:
    """The caller: From, or the identity that the network vouches for where From hides it."""
    headers = headers_of(message)
    party = party_of(next(iter(headers.get("from", [])), ""))
    if party.number.lower() not in _ANONYMOUS:
        return party
    for value in headers.get("p-asserted-identity", []):
        asserted = party_of(value)
        if asserted.number.lower() not in _ANONYMOUS:
            return asserted
    return Party("", party.name)


def line_of(message: str, extension: str) -> str:
    """The number that the caller dialled, such as 12345; empty where nothing but our extension is told."""
    headers = headers_of(message)
    for header in _LINE_HEADERS:
        for value in headers.get(header, []):
            uri = _URI.search(value)
            number = _plain(unquote(uri["user"]) if uri else value.split(";")[0])
            if number and number != extension and len(number) <= 32:
                return number
    dialled = party_of(next(iter(headers.get("to", [])), "")).number
    return "" if dialled == extension else dialled


def answered_elsewhere(message: str) -> bool:
    """Whether a CANCEL says that another desk took the call (RFC 3326)."""
    return any(
        re.search(r"cause\s*=\s*200\b", reason) or "elsewhere" in reason.lower()
        for reason in headers_of(message).get("reason", [])
    )


def _plain(text: str) -> str:
    """Printable and short: control characters and direction marks have no place in a name."""
    shown = "".join(character for character in text if character.isprintable())
    return shown.strip()[:TEXT_LIMIT]
