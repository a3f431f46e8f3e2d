"""Lists by owner and due time come from their indices, not from reading every ticket."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from forms.catalogue import Catalogue
from forms.lifecycle.standing import Desk
from forms.storage import Database
from forms.storage.lifecycle_tables import assignment
from forms.storage.ticket_search import question
from forms.ticket_list import ListOrder, TicketQuery
from forms.words import StateKind
from tests.bench.tickets import bulk_load
from tests.forms.lifecycle.samples import HEATING
from tests.forms.samples import NOW

COUNT = 1500
BY_DUE = TicketQuery(order=ListOrder.DUE)
LISTS = [
    (BY_DUE, "due_at_id"),
    (replace(BY_DUE, states=frozenset({StateKind.AWAITING_SIGN_IN})), "ix_ticket_state_due_at_id"),
    (replace(BY_DUE, owner_unit=HEATING), "ix_ticket_owner_unit_due_at_id"),
    (replace(BY_DUE, owner_person="U0101-1"), "ix_ticket_owner_person_due_at_id"),
    (TicketQuery(owner_unit=HEATING), "ix_ticket_owner_unit_due_at_id"),
    (TicketQuery(owner_person="U0101-1"), "ix_ticket_owner_person_due_at_id"),
    (replace(BY_DUE, with_unit=HEATING), "ticket_unit"),
]


@pytest.fixture
def full(database: Database, catalogue: Catalogue) -> Database:
    """A database with enough tickets for its planner to care; most of them have ended."""
    bulk_load(database, COUNT, NOW, catalogue=catalogue)
    with database.transaction(writes=True) as connection:
        connection.execute(
            text(
                "UPDATE ticket SET state = 'archived', owner_unit = '', due_at = NULL, next_step = '' "
                "WHERE id < '9' AND state = 'awaiting_dispatch'"
            )
        )
        sqlite = connection.dialect.name == "sqlite"
        connection.execute(text("ANALYZE" if sqlite else "ANALYZE ticket"))
    return database


@pytest.mark.parametrize(("query", "index"), LISTS)
def test_a_list_comes_from_its_index(full: Database, query: TicketQuery, index: str) -> None:
    with full.transaction(writes=False) as connection:
        asked = question(query).limit(50)
        compiled = str(asked.compile(connection, compile_kwargs={"literal_binds": True}))
        explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        plan = connection.exec_driver_sql(explain + compiled.replace("%", "%%")).fetchall()
    said = " ".join(str(row) for row in plan)
    assert index in said
    assert "Seq Scan on ticket " not in said
    assert "SCAN ticket " not in said.replace("SCAN ticket USING INDEX", "")


def test_the_dispatch_desk_has_tickets_in_that_database(full: Database) -> None:
    with full.unit_of_work().reading() as work:
        assert 100 < work.tickets.count(TicketQuery(owner_unit=Desk.DISPATCH.value), 10_000) < COUNT


@pytest.mark.parametrize(
    "condition",
    [
        "sign_in_runs_out < '2026-11-21'",
        "completion_runs_out < '2026-11-21'",
        "unit = 'U0101' AND state = 'pending'",
        "ticket_id = 'x'",
    ],
)
def test_orders_come_from_their_indices(full: Database, condition: str) -> None:
    with full.transaction(writes=False) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        statement = f"{explain} SELECT * FROM {assignment.name} WHERE {condition}"  # noqa: S608
        said = " ".join(str(row) for row in connection.execute(text(statement)).fetchall())
    assert "ix_assignment_" in said
    assert "Seq Scan" not in said
