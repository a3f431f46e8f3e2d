"""文号: the numbers of measures on paper, counted through the year for each kind."""

from datetime import date, datetime

from forms.ports import Work
from forms.supervision.records import NUMBERED, Kind
from forms.ticket import BEIJING_TIME


def number_for(work: Work, kind: Kind, prefix: str, now: datetime) -> str:
    """The next number of its kind: 鹿热督办〔2026〕3号; "" for what carries none."""
    word = NUMBERED.get(kind)
    if word is None:
        return ""
    year = now.astimezone(BEIJING_TIME).year
    count = work.numbers.next(f"@{kind.value}", date(year, 1, 1))
    return f"{prefix}{word}〔{year}〕{count}号"
