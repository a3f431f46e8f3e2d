"""As much SIP as a bare telephone needs: messages in and out, and one audio stream in SDP."""

import re
import secrets
from dataclasses import dataclass

_LONG_FORMS = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length"}
PCMA = 8


@dataclass(frozen=True)
class Message:
    """A request (`method` and `target`) or a response (`status`), with its headers by lower-case name."""

    start: str
    headers: dict[str, list[str]]
    body: str

    @property
    def status(self) -> int:
        """The status of a response, 0 of a request."""
        return int(self.start.split(" ", 2)[1]) if self.start.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        """What a request asks, or what a response answers."""
        return self.header("cseq").split()[-1] if self.status else self.start.split(" ", 1)[0]

    def header(self, name: str) -> str:
        """The first header of that name; "" without one."""
        return next(iter(self.headers.get(name, [])), "")

    @property
    def contact(self) -> str:
        """The address in the Contact."""
        found = re.search(r"<([^>]+)>", self.header("contact"))
        return found[1] if found else self.header("contact").split(";")[0].strip()


def read(datagram: bytes) -> Message | None:
    """The message in a datagram; None for a keep-alive or anything else."""
    head, _, body = datagram.decode("utf-8", "replace").partition("\r\n\r\n")
    lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    headers: dict[str, list[str]] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            key = name.strip().lower()
            headers.setdefault(_LONG_FORMS.get(key, key), []).append(value.strip())
    if "SIP/2.0" not in lines[0] or "cseq" not in headers:
        return None
    return Message(lines[0], headers, body)


def write(start: str, headers: list[tuple[str, str]], body: str = "") -> bytes:
    """A message for the wire."""
    kind = [("Content-Type", "application/sdp")] if body else []
    length = ("Content-Length", str(len(body.encode())))
    lines = [start, *(f"{name}: {value}" for name, value in (*headers, *kind, length))]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def response(
    request: Message, words: str, tag: str, more: list[tuple[str, str]] | None = None, body: str = ""
) -> bytes:
    """The answer "200 OK" or another to a request."""
    to = request.header("to")
    headers = [("Via", via) for via in request.headers["via"]]
    headers += [("From", request.header("from")), ("To", to if "tag=" in to else f"{to};tag={tag}")]
    headers += [("Call-ID", request.header("call-id")), ("CSeq", request.header("cseq")), *(more or [])]
    return write(f"SIP/2.0 {words}", headers, body)


def branch() -> str:
    """A new transaction's mark (RFC 3261 8.1.1.7)."""
    return f"z9hG4bK{secrets.token_hex(8)}"


def offer(host: str, port: int, direction: str = "sendrecv") -> str:
    """SDP with one PCMA stream of 20 ms packets."""
    return (
        f"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP {PCMA} 101\r\na=rtpmap:{PCMA} PCMA/8000\r\n"
        f"a=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\na={direction}\r\n"
    )


def audio_address(sdp: str) -> tuple[str, int] | None:
    """Where the other side takes audio; None if it takes none."""
    host, port = (
        re.search(r"^c=IN IP4 (\S+)", sdp, re.MULTILINE),
        re.search(r"^m=audio (\d+)", sdp, re.MULTILINE),
    )
    if host is None or port is None or port[1] == "0":
        return None
    return host[1], int(port[1])


def answered_direction(sdp: str) -> str:
    """The direction that answers an offer's: whoever is sent nothing only sends, and the other way round."""
    found = re.search(r"^a=(sendonly|recvonly|inactive)", sdp, re.MULTILINE)
    return (
        {"sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}[found[1]]
        if found
        else "sendrecv"
    )
