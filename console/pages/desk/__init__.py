"""坐席台: where a call is answered, known, written down and filed."""

from console.pages.desk.page import DeskPage

__all__ = ["DeskPage"]
