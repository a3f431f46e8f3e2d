"""The follow-up figures by unit, and the keys that sign slips, as whoever answers for them sees them."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from console.pages.followup import FiguresPage
from console.printing.keys import SlipKeys
from console.printing.keys_panel import KeysPanel
from console.printing.private_keys import SeatPrivateKeys
from console.printing.setup import SlipSetup
from console.settings.secrets import MemorySecrets
from forms.followup.calling import record_answers
from tests.console.desks import make_desk
from tests.forms.followup.samples import HAPPY, LATER, UNHAPPY, closed, task_for, with_units
from tests.forms.lifecycle.samples import AGENT, SUPERVISOR
from tests.forms.samples import NOW
from tests.forms.slip.samples import ADMINISTRATOR, BRAND


def figures() -> QWidget:
    """Three citizens of one unit."""
    seat = make_desk(now=lambda: LATER)
    seat.desk.rules = replace(seat.desk.rules, actor=SUPERVISOR)
    with_units(seat.storage)
    for answers in (HAPPY, HAPPY, UNHAPPY):
        ticket, _ = closed(seat.storage)
        record_answers(task_for(seat.storage, ticket).id, answers, AGENT, seat.storage, LATER)
    page = FiguresPage(seat.desk)
    page.panel.read()
    page.panel.offer_export()
    return page


def slip_keys() -> QWidget:
    """Two keys, one retired, and the question before one is revoked."""
    seat = make_desk()
    setup = SlipSetup(SeatPrivateKeys(MemorySecrets()), BRAND)
    keys = SlipKeys(seat.desk.archive, ADMINISTRATOR, lambda: NOW, setup, seat.desk)
    panel = KeysPanel(keys)
    keys.create("一号座席")
    keys.rotate("一号座席（新）")
    panel.table.selectRow(0)
    panel.ask_revoke()
    return panel
