"""Seats that type at random into one draft, through one log, with networks that come and go."""

from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType

from forms.draft import Draft, Field, new_draft
from forms.joint_draft.edit import Edit
from forms.joint_draft.joint import JointDraft
from tests.forms.samples import NOW

FIELDS = (Field.TITLE, Field.CONTENT)
BEGINNING = MappingProxyType({Field.CONTENT: "昨晚十点"})


def shared_draft() -> Draft:
    """What the first seat had written before it shared."""
    draft = new_draft(NOW, operator="1001")
    for of, text in BEGINNING.items():
        draft = draft.with_value(of, text, NOW)
    return draft


@dataclass
class TypingSeat:
    """One seat. `typed` are its own characters in the order of typing; each exists only once in a run."""

    joint: JointDraft
    known: int = 0
    online: bool = True
    typed: dict[Field, list[str]] = field(default_factory=lambda: {of: [] for of in FIELDS})


@dataclass
class Run:
    """One random interleaving; every character typed is unlike all others, so that none can be mistaken.

    Without `jumps` a seat types on where it typed last, so that its characters must stand in its own order.
    """

    seed: int
    seats: int
    jumps: bool = True
    log: list[bytes] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)
    _next: int = 0x4E00

    def play(self, steps: int) -> list[TypingSeat]:
        """Type, delete, send and hear in any order; in the end everybody is back and has heard everything."""
        chance = Random(self.seed)
        first = JointDraft.begun(shared_draft())
        seats = [TypingSeat(first), *(TypingSeat(JointDraft(first.draft_id)) for _ in range(self.seats - 1))]
        for each in seats:
            self._exchange(each)
        for _ in range(steps):
            self._step(chance, seats)
        for each in (*seats, *seats):
            each.online = True
            self._exchange(each)
        return seats

    def lost(self, seats: list[TypingSeat]) -> int:
        """How many characters that somebody typed and nobody deleted are not in the text."""
        return sum(
            character not in self.deleted and character not in seats[0].joint.text(of)
            for seat in seats
            for of, typed in seat.typed.items()
            for character in typed
        )

    def misplaced(self, seats: list[TypingSeat]) -> int:
        """How many seats' own characters do not stand in the order in which they typed them."""
        return sum(
            not _in_order(typed, seats[0].joint.text(of))
            for seat in seats
            for of, typed in seat.typed.items()
        )

    def _step(self, chance: Random, seats: list[TypingSeat]) -> None:
        seat = chance.choice(seats)
        what = chance.random()
        if what < 0.5:
            self._type(seat, chance)
        elif what < 0.62:
            self._delete(seat, chance)
        elif what < 0.66:
            seat.online = not seat.online
        elif what < 0.68:
            seat.joint = self._restarted(seat.joint)
            seat.known = 0
        else:
            self._exchange(seat)

    def _type(self, seat: TypingSeat, chance: Random) -> None:
        """At the end of what the seat typed last, mostly; else anywhere."""
        of = chance.choice(FIELDS)
        text = seat.joint.text(of)
        last = seat.typed[of][-1] if seat.typed[of] else ""
        place = text.find(last) + 1 if last in text and last else len(text)
        if self.jumps and chance.random() < 0.2:
            place = chance.randint(0, len(text))
        words = "".join(self._fresh() for _ in range(chance.randint(1, 3)))
        seat.joint.type(of, Edit(place, 0, words))
        seat.typed[of] += words

    def _delete(self, seat: TypingSeat, chance: Random) -> None:
        of = chance.choice(FIELDS)
        text = seat.joint.text(of)
        if text:
            begin = chance.randrange(len(text))
            end = min(len(text), begin + chance.randint(1, 3))
            self.deleted |= set(text[begin:end])
            seat.joint.type(of, Edit(begin, end - begin, ""))

    def _exchange(self, seat: TypingSeat) -> None:
        if not seat.online:
            return
        if update := seat.joint.unsent:
            self.log.append(update)
            seat.joint.sent(seat.joint.made)
        for each in self.log[seat.known :]:
            seat.joint.take(each)
        seat.known = len(self.log)

    @staticmethod
    def _restarted(joint: JointDraft) -> JointDraft:
        """Killed, and begun again from what its journal kept."""
        return JointDraft.from_json(joint.draft_id, joint.to_json())

    def _fresh(self) -> str:
        """Characters of one, two, three and four bytes, none twice."""
        self._next += 1
        plane = (0, 0, 0, 0x20000 - 0x4E00)[self._next % 4]
        return chr(self._next + plane)


def _in_order(typed: list[str], text: str) -> bool:
    places = [text.index(each) for each in typed if each in text]
    return places == sorted(places)
