"""评议: what was put before an outside reviewer."""

from console.pages.observing.page import ObservingPage

__all__ = ["ObservingPage"]
