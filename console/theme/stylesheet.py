"""The style sheet, made from the templates in resources/styles.

A template is plain QSS with three things of its own:

- `@name` is a colour of the tokens (`@text-muted`, `@accent-soft`),
- `px(n)` is n pixels at 100 %, scaled with the user's setting; `px(n, -1)` is one pixel less than that,
- `type(kind)` is the size of a kind of text,
- `mark(icon, colour)` is a tinted icon for inside a control; `airy-` before its name draws it smaller.
"""

import re
from functools import lru_cache
from pathlib import Path

from console.theme.fonts import Type, size
from console.theme.marks import url
from console.theme.tokens import Tokens

FOLDER = Path(__file__).parents[2] / "resources" / "styles"

_COLOUR = re.compile(r"@([a-z]+(?:-[a-z]+)*)")
_PIXELS = re.compile(r"px\((-?\d+)(?:, *(-?\d+))?\)")
_TYPE = re.compile(r"type\(([a-z]+)\)")
_MARK = re.compile(r"mark\(([a-z0-9-]+), *@([a-z-]+)\)")


def scaled(pixels: int, scale: float) -> int:
    """A length at the user's scale; what was visible stays at least one pixel."""
    return max(1, round(pixels * scale)) if pixels > 0 else round(pixels * scale)


def stylesheet(tokens: Tokens, scale: float) -> str:
    """The whole style sheet for one set of colours and one scale.

    Raises:
        KeyError: a template names a colour that the tokens lack.
        ValueError: a template names an icon or a kind of text that does not exist.
        FileNotFoundError: the installation lacks the templates.
    """
    return render(_templates(), tokens, scale)


def render(template: str, tokens: Tokens, scale: float) -> str:
    """One template made into QSS; raises as `stylesheet` does."""
    colours = dict(tokens.named())
    text = _MARK.sub(lambda m: f"url({url(m[1], colours[m[2]])})", template)
    text = _COLOUR.sub(lambda m: colours[m[1]], text)
    text = _PIXELS.sub(lambda m: f"{scaled(int(m[1]), scale) + int(m[2] or 0)}px", text)
    return _TYPE.sub(lambda m: f"{size(Type(m[1]), scale)}px", text)


@lru_cache(maxsize=1)
def _templates() -> str:
    files = sorted(FOLDER.glob("*.qss"))
    if not files:
        raise FileNotFoundError(FOLDER)
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
