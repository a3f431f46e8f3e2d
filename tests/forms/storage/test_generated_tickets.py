"""The generator behind the benchmarks, and that a caller's history comes from an index."""

from datetime import timedelta
from itertools import islice

from sqlalchemy import text

from forms.catalogue import Catalogue
from forms.form import ElementKind, five_elements
from forms.phone_number import NumberKind, kind_of, normalise
from forms.service import file_ticket, history_of_caller, read_query, search_tickets
from forms.storage import Database
from forms.storage.repositories import history_question
from tests.bench.tickets import bulk_load, generated
from tests.forms.samples import NOW, command

COUNT = 1500


def test_the_same_seed_gives_the_same_tickets_and_another_seed_others(catalogue: Catalogue) -> None:
    one = list(generated(50, NOW, seed=1, catalogue=catalogue))
    assert list(generated(50, NOW, seed=1, catalogue=catalogue)) == one
    assert list(generated(50, NOW, seed=2, catalogue=catalogue)) != one


def test_they_are_tickets_as_an_agent_would_file_them(catalogue: Catalogue) -> None:
    tickets = list(generated(400, NOW, catalogue=catalogue))
    assert len({each.id for each in tickets}) == len({each.number for each in tickets}) == 400
    assert [each.accepted_at for each in tickets] == sorted(each.accepted_at for each in tickets)
    for each in tickets:
        assert NOW - timedelta(days=366) < each.accepted_at < NOW
        category = catalogue.categories.get(each.matter.category)
        assert category is not None
        assert category.is_leaf
        assert (each.place.district, each.place.street) in catalogue.area.streets
        assert kind_of(each.caller.number) in (NumberKind.MOBILE, NumberKind.LANDLINE)
        assert each.caller.phones == (normalise(each.caller.number),)
        missing = {element.kind for element in five_elements(each.matter.content) if not element.present}
        assert missing <= {ElementKind.CAUSE}
    callers = [each.caller.number for each in tickets]
    assert len(set(callers)) < len(callers) * 0.8


def test_many_are_stored_at_once_and_found_as_if_filed_one_by_one(
    database: Database, catalogue: Catalogue
) -> None:
    assert bulk_load(database, COUNT, NOW, catalogue=catalogue) == COUNT
    uow = database.unit_of_work()
    some = list(islice(generated(COUNT, NOW, catalogue=catalogue), 0, None, 97))
    with uow.reading() as work:
        assert [work.tickets.by_id(each.id) for each in some] == some
    for each in some:
        numbers = [line.ticket.number for line in history_of_caller(each.caller.number, uow, 1000).lines]
        assert each.number in numbers
        assert [line.number for line in search_tickets(read_query(each.number), uow).lines] == [each.number]
    assert file_ticket(command(), uow, NOW).number == "20261121-000001"


def test_a_callers_history_comes_from_the_index(database: Database, catalogue: Catalogue) -> None:
    bulk_load(database, COUNT, NOW, catalogue=catalogue)
    with database.transaction(writes=True) as connection:
        sqlite = connection.dialect.name == "sqlite"
        connection.execute(text("ANALYZE" if sqlite else "ANALYZE ticket, ticket_phone"))
    with database.transaction(writes=False) as connection:
        question = history_question("13800001234", 20)
        compiled = question.compile(connection, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        plan = connection.exec_driver_sql(explain + str(compiled).replace("%", "%%")).fetchall()
    said = " ".join(str(row) for row in plan)
    assert "pk_ticket_phone" in said or "USING PRIMARY KEY" in said
    assert "Seq Scan" not in said
    assert "SCAN" not in said.replace("Index Scan", "").replace("Bitmap Heap Scan", "")
    assert "TEMP B-TREE" not in said
