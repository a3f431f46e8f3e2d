"""预审: the staff of a live session."""

from console.pages.screening.page import ScreeningPage

__all__ = ["ScreeningPage"]
