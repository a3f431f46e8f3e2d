"""What the model looks at in a text: pieces of one to three characters.

Digits, signs and Latin letters are left out, so that no number or code of anybody gets into a model.
"""

import re
from collections.abc import Iterator

LONGEST = 3
MOST_CHARACTERS = 600
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def grams(text: str) -> Iterator[str]:
    """The pieces of *text*, as often as they occur; none reaches across a sign."""
    for run in _CHINESE.findall(text[:MOST_CHARACTERS]):
        for length in range(1, LONGEST + 1):
            for start in range(len(run) - length + 1):
                yield run[start : start + length]


def told(title: str, content: str, address: str = "") -> str:
    """The text of a ticket as the model reads it."""
    return f"{title}\n{address}\n{content}"
