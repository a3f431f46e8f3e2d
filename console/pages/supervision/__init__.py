"""The supervision page."""

from console.pages.supervision.page import SupervisionPage

__all__ = ["SupervisionPage"]
