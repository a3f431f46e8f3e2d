"""承办台: what a unit has to do, and one order with its reply, extension, help and whistle."""

from console.pages.handling.page import HandlingPage

__all__ = ["HandlingPage"]
