"""How a list that follows the typing settles: what somebody looks at stands still, whatever comes."""

from collections.abc import Callable
from typing import TypeVar

Row = TypeVar("Row")


def settled(
    shown: tuple[Row, ...], found: tuple[Row, ...], key: Callable[[Row], str], held: str, most: int
) -> tuple[Row, ...]:
    """What to show in place of *shown* now that *found* came, at most *most* rows.

    What is among the found stays in its place. What is not gives its place to a newcomer, or goes. The row
    *held* (selected or under the pointer, "" for none) stays where it is whatever was found.
    """
    fresh = {key(each): each for each in found}
    before = {key(each) for each in shown}
    newcomers = [each for each in found if key(each) not in before]
    kept: list[Row] = []
    held_at = next((place for place, each in enumerate(shown) if key(each) == held), -1)
    for place, each in enumerate(shown):
        if key(each) in fresh or place == held_at:
            kept.append(fresh.get(key(each), each))
        elif newcomers:
            kept.append(newcomers.pop(0))
        elif place < held_at:  # were it to go, the held one would move up
            kept.append(each)
    return (*kept, *newcomers)[:most]
