"""The rows of a conference's members, and how what is written of them is kept for later."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QLineEdit

from forms.dispatch.conference import Member, MemberKind


@dataclass
class MemberRow:
    """One member on the card."""

    member: Member
    person: QLineEdit
    opinion: QLineEdit

    @property
    def now(self) -> Member:
        """The member with what is written."""
        return replace(self.member, person=self.person.text().strip(), opinion=self.opinion.text().strip())


def key_of(conference_id: str) -> str:
    """Under which key it is kept."""
    return f"conference/{conference_id}"


def kept_members(members: tuple[Member, ...]) -> str:
    """What was written of the members, to be kept for later."""
    rows = [[each.name, each.kind.value, each.unit, each.person, each.opinion] for each in members]
    return json.dumps(rows, ensure_ascii=False)


def members_of(kept: Mapping[str, str], stored: tuple[Member, ...]) -> tuple[Member, ...]:
    """The members as they were written before; those stored where nothing readable was."""
    try:
        rows = json.loads(kept.get("members", ""))
        return tuple(
            Member(name=name, kind=MemberKind(kind), unit=unit, person=person, opinion=opinion)
            for name, kind, unit, person, opinion in rows
        )
    except (ValueError, TypeError):
        return stored
