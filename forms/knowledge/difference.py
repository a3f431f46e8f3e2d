"""What has changed between two versions, as pieces of text that a view colours.

Long texts are compared sentence by sentence first, then within changed sentences character by character
(Latin words and numbers stay whole), so that 5日 -> 7日 reads as one changed figure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from forms.knowledge.content import FACT_LABELS, Content

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+|[^。！？；\n]+$")
_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_LONGEST_FINE = 4_000
"""Changed stretches longer than this many characters are shown as removed and added whole."""
_LEAST_ALIKE = 0.35
"""Stretches less alike than this are easier to read as removed and added whole."""


class PieceKind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field's pieces in reading order; same and removed make the old text, same and added the new."""

    label: str
    pieces: tuple[Piece, ...]


def difference(before: Content, after: Content) -> tuple[FieldDifference, ...]:
    """The fields that differ between two contents, in reading order; empty if they say the same."""
    old, new = dict(_fields(before)), dict(_fields(after))
    return tuple(
        FieldDifference(label, text_difference(old[label], new[label]))
        for label in old
        if old[label] != new[label]
    )


def text_difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of two texts."""
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    pieces: list[Piece] = []
    for same, one, other in _blocks(old, new):
        if same:
            pieces.append(Piece(PieceKind.SAME, one))
        else:
            pieces.extend(_within(one, other))
    return _joined(pieces)


def _within(before: str, after: str) -> Iterator[Piece]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    small = len(before) + len(after) <= _LONGEST_FINE
    if not (small and SequenceMatcher(None, old, new, autojunk=False).ratio() >= _LEAST_ALIKE):
        yield Piece(PieceKind.REMOVED, before)
        yield Piece(PieceKind.ADDED, after)
        return
    for same, one, other in _blocks(old, new):
        if same:
            yield Piece(PieceKind.SAME, one)
        else:
            yield Piece(PieceKind.REMOVED, one)
            yield Piece(PieceKind.ADDED, other)


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        yield what == "equal", "".join(old[start:end]), "".join(new[new_start:new_end])


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].kind is piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)


def _fields(content: Content) -> Iterator[tuple[str, str]]:
    yield "标题", content.title
    yield "问法", "\n".join(content.questions)
    yield "正文", content.text
    for name, label in FACT_LABELS.items():
        yield label, getattr(content.facts, name)
    yield "事项分类", content.category
    yield "责任单位", content.unit
    yield "来源", content.source
    yield "依据", content.legal_basis
    yield "生效日期", content.valid_from.isoformat() if content.valid_from else ""
    yield "失效日期", content.valid_until.isoformat() if content.valid_until else ""
    yield "链接", "\n".join(f"{each.words} {each.url}".strip() for each in content.links)
    yield "附件", "\n".join(f"{each.name}（{each.digest[:12]}）" for each in content.attachments)
