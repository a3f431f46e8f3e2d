# The part of chinesecalendar that the seed of the working calendar uses; the package carries no types.

from datetime import date
from enum import Enum

class Holiday(Enum):
    value: str
    chinese: str

class constants:
    holidays: dict[date, str]
    workdays: dict[date, str]
