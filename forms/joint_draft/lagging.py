"""A control that may not be touched just now, because an input method composes in it, and the text it shows.

What others type waits; what is typed here meanwhile goes to where it belongs in the joint text.
"""

from forms.joint_draft.edit import Edit


class Lagging:
    """The text that a control shows beside the joint one; positions count characters.

    For each character of the joint text it holds where the control shows it, None where it doesn't yet.
    """

    def __init__(self, joint: str) -> None:
        """Both show *joint* now."""
        self._joint = joint
        self._where: list[int | None] = list(range(len(joint)))
        self._shown = len(joint)

    @property
    def is_behind(self) -> bool:
        """Whether the control lacks something, or shows what is gone."""
        return len(self._where) != self._shown or None in self._where

    def arrived(self, edit: Edit) -> None:
        """The joint text changed so, and the control has not."""
        self._joint = self._joint[: edit.position] + edit.inserted + self._joint[edit.end :]
        self._where[edit.position : edit.end] = [None] * len(edit.inserted)

    def typed(self, edit: Edit) -> tuple[Edit, ...]:
        """The control's text changed so; what the joint text is to change, one after the other.

        What others typed inside of what was removed here stays.
        """
        edits = [Edit(place, 1, "") for place in self._gone(edit)]
        edits = _joined(edits)
        for each in edits:
            self._take(each)
        place = self._behind(edit.position)
        self._where = [
            where + edit.growth if where is not None and where >= edit.end else where for where in self._where
        ]
        self._shown += edit.growth
        if edit.inserted:
            edits.append(Edit(place, 0, edit.inserted))
            self._joint = self._joint[:place] + edit.inserted + self._joint[place:]
            self._where[place:place] = range(edit.position, edit.position + len(edit.inserted))
        return tuple(edits)

    def catch_up(self) -> tuple[Edit, ...]:
        """What the control is to change, one after the other, to show the joint text; it counts as done."""
        edits: list[Edit] = []
        shown, place = 0, 0
        while place < len(self._where) or shown < self._shown:
            start = place
            while place < len(self._where) and self._where[place] is None:
                place += 1
            goes_on = self._where[place] if place < len(self._where) else self._shown
            gone = (self._shown if goes_on is None else goes_on) - shown
            if gone or place > start:
                edits.append(Edit(start, gone, self._joint[start:place]))
            shown += gone
            while place < len(self._where) and self._where[place] == shown:
                place, shown = place + 1, shown + 1
        self._where = list(range(len(self._joint)))
        self._shown = len(self._joint)
        return tuple(edits)

    def _gone(self, edit: Edit) -> list[int]:
        """Where the joint text has what was removed here, last first."""
        return [
            place
            for place in reversed(range(len(self._where)))
            if (where := self._where[place]) is not None and edit.position <= where < edit.end
        ]

    def _take(self, edit: Edit) -> None:
        self._joint = self._joint[: edit.position] + self._joint[edit.end :]
        del self._where[edit.position : edit.end]

    def _behind(self, position: int) -> int:
        """Where what is typed at *position* of the control belongs: right behind its left neighbour."""
        for place in reversed(range(len(self._where))):
            where = self._where[place]
            if where is not None and where < position:
                return place + 1
        return 0


def _joined(edits: list[Edit]) -> list[Edit]:
    """Single removals, last first, as few as they can be."""
    joined: list[Edit] = []
    for edit in edits:
        if joined and joined[-1].position == edit.end:
            joined[-1] = Edit(edit.position, joined[-1].removed + edit.removed, "")
        else:
            joined.append(edit)
    return joined
