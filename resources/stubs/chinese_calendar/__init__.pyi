# The part of chinesecalendar that the seed of the working calendar uses; the package carries no types.

from collections.abc import Iterator

from chinese_calendar import constants as constants

class _Holidays(type):
    def __iter__(cls) -> Iterator[Holiday]: ...

class Holiday(metaclass=_Holidays):
    value: str
    chinese: str
