"""验单: whether a slip is genuine."""

from console.pages.slips.page import SlipsPage

__all__ = ["SlipsPage"]
