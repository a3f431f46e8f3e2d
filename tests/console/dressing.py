"""The fixture that dresses the application for tests of widgets."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from console import theme
from console.theme import Appearance, Scheme, Theme

PLAIN = Appearance(Scheme.LIGHT, reduced_motion=True)


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[Theme]:
    """The house's look, light and without motion; back to it when a test has changed it."""
    yield theme.install(qapp, PLAIN)
    # without a running event loop Qt keeps what a test has closed, and dresses it again in each test to come
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.install(qapp, PLAIN)
