"""What people type or files hold, in the one spelling that a directory keeps."""

import re

from forms.draft import printable
from forms.phone_number import NumberKind, kind_of, show


def one_line(text: str) -> str:
    """*text* in one line, with single spaces and only characters that databases take."""
    return " ".join(printable(text).split())


def tidy_number(raw: str) -> str:
    """A number grouped to be read (138 0000 1234); as it was written if it has an extension or is unclear."""
    text = one_line(raw)
    shown = show(text)
    whole = re.sub(r"\D", "", text) == re.sub(r"\D", "", shown)
    return shown if whole and kind_of(text) is not NumberKind.NAME else text
