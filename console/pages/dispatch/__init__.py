"""派单台: what waits, the ticket, and the card that sends it or decides on it."""

from console.pages.dispatch.page import DispatchPage

__all__ = ["DispatchPage"]
