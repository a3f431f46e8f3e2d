"""The scripted shift of the demo: a whole call to a filed ticket, by keys, against the practice exchange."""

from collections.abc import Callable
from pathlib import Path

import pytest

import main
from console.seat import Seat
from console.settings import Folders
from console.shift import Report, Shift
from forms.call_record import LegResult, ParticipantKind, TransferResult
from forms.service import calls_of_ticket, search_tickets, ticket_by_number
from forms.storage import open_storage
from forms.ticket_list import TicketQuery
from tests.e2e.conftest import Desk

pytestmark = pytest.mark.e2e


def test_a_shift_is_answered_joined_transferred_filed_and_found_again(
    folders: Folders, sit_down: Callable[[Seat], Desk], tmp_path: Path
) -> None:
    seat = main.compose_rehearsal(folders, str(main.RESOURCES / "rehearsal" / "demo.toml"), pace=0.0)
    desk = sit_down(seat)
    reports: list[Report] = []
    shift = Shift(desk.window, tmp_path / "pictures")
    shift.finished.connect(reports.append)
    shift.start()
    desk.until(lambda: bool(reports), timeout_ms=150_000)
    report = reports[0]
    assert report.failure == "", report.text()
    assert len(report.filed) == 2
    assert all(picture.stat().st_size > 10_000 for picture in report.pictures)
    desk.window.close()

    uow = open_storage(f"sqlite:///{folders.database_file}").unit_of_work()
    brawl, noise = (ticket_by_number(number, uow) for number in report.filed)
    (call,) = calls_of_ticket(brawl, uow)
    police = [each for each in call.participants if each.kind is ParticipantKind.EMERGENCY]
    assert [(each.number, each.result) for each in police] == [("110", LegResult.ANSWERED)]
    assert Path(call.recording).stat().st_size > 100_000
    assert noise.place.address == "花园小区东侧工地"
    found = search_tickets(TicketQuery(words=("施工噪音",)), uow)
    assert [line.number for line in found.lines] == [noise.number]
    with uow.reading() as work:
        handed_over = [work.calls.by_id(each.id) for each in seat.phone.state.recent]
    transfers = [each for record in handed_over if record for each in record.transfers]
    assert [(each.target, each.result) for each in transfers] == [("7229995", TransferResult.COMPLETED)]
