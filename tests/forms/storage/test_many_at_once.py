"""Many seats filing at the same moment: no number twice, no ticket twice, none lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from forms.filing import FileTicket
from forms.followup.calling_back import note_missed, note_reached
from forms.service import FiledTicket, TicketQuery, file_ticket, search_tickets
from forms.storage import Database, open_storage
from tests.forms.samples import NOW, command

SEATS = 8
EACH = 12


def test_every_ticket_gets_a_number_of_its_own(database: Database, database_url: str) -> None:
    database.check()
    together = Barrier(SEATS)

    def seat(_: int) -> list[str]:
        storage = open_storage(database_url)
        together.wait(timeout=30)
        filed = [file_ticket(command(), storage.unit_of_work(), NOW).number for _ in range(EACH)]
        storage.close()
        return filed

    with ThreadPoolExecutor(SEATS) as seats:
        by_seat = list(seats.map(seat, range(SEATS)))
    numbers = [number for each in by_seat for number in each]
    assert sorted(numbers) == [f"20261121-{serial:06d}" for serial in range(1, SEATS * EACH + 1)]
    assert all(each == sorted(each) for each in by_seat)
    page = search_tickets(TicketQuery(limit=SEATS * EACH + 1), database.unit_of_work())
    assert {line.number for line in page.lines} == set(numbers)


def test_supervisors_who_hear_the_same_together_note_each_missed_call_once(
    database: Database, database_url: str
) -> None:
    database.check()
    together = Barrier(SEATS)
    calls = [(f"1380000000{number % 4}", f"call-{number}") for number in range(EACH)]

    def watch(_: int) -> None:
        storage = open_storage(database_url)
        together.wait(timeout=30)
        for number, call_id in calls:
            note_missed(number, NOW, call_id, storage.unit_of_work())
        together.wait(timeout=30)
        note_reached(calls[0][0], NOW, storage.unit_of_work())
        storage.close()

    with ThreadPoolExecutor(SEATS) as seats:
        list(seats.map(watch, range(SEATS)))
    with database.unit_of_work().reading() as work:
        tasks = work.missed_calls.waiting(100)
    assert sorted(each.number for each in tasks) == [f"1380000000{number}" for number in range(1, 4)]
    noted = sorted(call for each in tasks for call in each.calls)
    assert noted == sorted(call for number, call in calls if number != calls[0][0])


def test_one_command_sent_from_all_sides_is_one_ticket(database: Database, database_url: str) -> None:
    database.check()
    same: FileTicket = command()
    together = Barrier(SEATS)

    def send(_: int) -> FiledTicket:
        storage = open_storage(database_url)
        together.wait(timeout=30)
        filed = file_ticket(same, storage.unit_of_work(), NOW)
        storage.close()
        return filed

    with ThreadPoolExecutor(SEATS) as seats:
        answers = list(seats.map(send, range(SEATS)))
    assert len({answer.ticket for answer in answers}) == 1
    assert sum(not answer.already_filed for answer in answers) == 1
    assert len(search_tickets(TicketQuery(), database.unit_of_work()).lines) == 1
