"""What can go wrong with time limits and the calendar.

RuleBroken
  ExtensionRefused    a limit may not be extended in this way
  CalendarRefused     a year's calendar cannot be taken as it is given
"""

from forms.errors import RuleBroken


class ExtensionRefused(RuleBroken):
    """A limit may not be extended in this way."""


class CalendarRefused(RuleBroken):
    """A year's calendar cannot be taken as it is given; `line` (0: the whole) says where."""

    def __init__(self, text: str, line: int = 0) -> None:
        super().__init__(f"第 {line} 行：{text}" if line else text)
        self.line = line
