"""What every test of the sheet needs: the house's look."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from console import theme
from console.theme import Appearance

PLAIN = Appearance(reduced_motion=True)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    """The house's look, without motion; back to it when a test has changed it."""
    _dress(qapp)
    yield
    # closed windows go now: every one that stays is dressed anew at each change of the look
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    _dress(qapp)


def _dress(qapp: QApplication) -> None:
    try:
        known = theme.current().appearance
    except RuntimeError:
        known = None
    if known != PLAIN:
        theme.install(qapp, PLAIN)
