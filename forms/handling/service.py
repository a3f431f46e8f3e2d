"""The use cases of the unit desk, from all its files; each checks the right and the own unit first."""

from collections.abc import Callable

from forms.handling import (
    desk_file,
    extending,
    helping,
    queue,
    replying,
    reviewing,
    taking_up,
    waiting,
    whistling,
)

USE_CASES: tuple[Callable[..., object], ...] = (
    *taking_up.USE_CASES,
    *helping.USE_CASES,
    *whistling.USE_CASES,
    *extending.USE_CASES,
    *replying.USE_CASES,
    *reviewing.USE_CASES,
    *queue.USE_CASES,
    *desk_file.USE_CASES,
    *waiting.USE_CASES,
)
