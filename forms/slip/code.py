"""验真码: the facts and their signature as one text that fits a small QR code.

The text is `JBD1:` and base32 (RFC 4648, capitals, no padding) of *body* + *signature*. The body is the
fields in their order, separated by line feeds, in GB18030 (GB 18030-2022: two bytes for almost every Chinese
character, where UTF-8 takes three). The signature is Ed25519 (RFC 8032) over `CONTEXT` + body. Base32 is what
a QR code holds densely (alphanumeric mode), and what scanners, copying and broken lines leave as it is.

There is one text only for given facts and key: whatever does not come out the same when it is written again
is refused, so that no character can be changed, added or taken away.
"""

import base64
from collections.abc import Callable
from datetime import datetime

from forms.lifecycle.assignment import AssignmentRole
from forms.slip.facts import SlipFacts, tidied
from forms.ticket import BEIJING_TIME

PREFIX = "JBD1:"
CONTEXT = b"hotline-slip-1\x00"
SIGNATURE_BYTES = 64
LONGEST = 2000
"""Characters of a code; more is refused unread."""
_ROLES = {AssignmentRole.LEAD: "L", AssignmentRole.HELPER: "H", AssignmentRole.JOINT: "J"}
_ROLE_OF = {letter: role for role, letter in _ROLES.items()}


class NotACode(ValueError):
    """The text is no code of a slip, or is damaged."""


def body_of(facts: SlipFacts) -> bytes:
    """The bytes that are signed. NotACode for facts that cannot be written."""
    parts = (
        facts.key_id,
        facts.serial,
        facts.number,
        _ROLES[facts.role],
        facts.unit,
        facts.receiver,
        _stamp(facts.due) + ("P" if facts.provisional else ""),
        facts.category,
        facts.title,
        facts.place,
        facts.phone,
        _stamp(facts.printed_at),
        facts.printed_by,
    )
    try:
        body = "\n".join(parts).encode("gb18030")
    except UnicodeEncodeError as error:
        raise NotACode("unencodable text") from error
    if facts_of(body) != facts:
        raise NotACode("the facts are not tidy")
    return body


def facts_of(body: bytes) -> SlipFacts:
    """And back; NotACode."""
    try:
        parts = body.decode("gb18030").split("\n")
        key_id, serial, number, role, unit, receiver, due, category, title, place, phone, at, by = parts
        facts = SlipFacts(
            key_id=key_id,
            serial=serial,
            number=number,
            role=_ROLE_OF[role],
            unit=unit,
            receiver=receiver,
            due=_moment(due.removesuffix("P")),
            provisional=due.endswith("P"),
            category=category,
            title=title,
            place=place,
            phone=phone,
            printed_at=_moment(at),
            printed_by=by,
        )
    except (ValueError, KeyError) as error:
        raise NotACode("damaged") from error
    if tidied(facts) != facts:
        raise NotACode("not tidy")
    return facts


def code_of(facts: SlipFacts, sign: Callable[[bytes], bytes]) -> str:
    """The code of *facts*; *sign* makes the signature over what it is given."""
    body = body_of(facts)
    return PREFIX + base64.b32encode(body + sign(CONTEXT + body)).decode("ascii").rstrip("=")


def read_code(text: str) -> tuple[SlipFacts, bytes, bytes]:
    """The facts, what was signed and the signature; NotACode. White space is no part of a code."""
    bare = "".join(text.split())
    if not bare.startswith(PREFIX) or len(bare) > LONGEST:
        raise NotACode("no code")
    coded = bare.removeprefix(PREFIX)
    try:
        whole = base64.b32decode(coded + "=" * (-len(coded) % 8))
    except ValueError as error:
        raise NotACode("damaged") from error
    if base64.b32encode(whole).decode("ascii").rstrip("=") != coded or len(whole) <= SIGNATURE_BYTES:
        raise NotACode("damaged")
    body, signature = whole[:-SIGNATURE_BYTES], whole[-SIGNATURE_BYTES:]
    facts = facts_of(body)
    if body_of(facts) != body:
        raise NotACode("not canonical")
    return facts, CONTEXT + body, signature


def _stamp(moment: datetime) -> str:
    return moment.astimezone(BEIJING_TIME).strftime("%y%m%d%H%M")


def _moment(text: str) -> datetime:
    if len(text) != 10 or not (text.isascii() and text.isdigit()):
        raise ValueError("no time")
    return datetime.strptime(f"20{text}", "%Y%m%d%H%M").replace(tzinfo=BEIJING_TIME)
