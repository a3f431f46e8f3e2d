"""Links between tickets over one connection, inside one transaction."""

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from forms.storage.link_tables import ticket_link
from forms.ticket import TicketLink
from forms.words import LinkKind


class StoredLinks:
    """Links in the table ticket_link."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, link: TicketLink) -> None:
        """See TicketLinks.add."""
        self._connection.execute(
            insert(ticket_link),
            {
                "ticket_id": link.ticket_id,
                "kind": link.kind.value,
                "main_id": link.main_id,
                "at": link.at,
                "operator": link.operator,
            },
        )

    def move(self, link: TicketLink, main_id: str) -> None:
        """See TicketLinks.move."""
        self._connection.execute(
            update(ticket_link)
            .where(ticket_link.c.ticket_id == link.ticket_id, ticket_link.c.kind == link.kind.value)
            .values(main_id=main_id)
        )

    def remove(self, link: TicketLink) -> None:
        """See TicketLinks.remove."""
        self._connection.execute(
            delete(ticket_link).where(
                ticket_link.c.ticket_id == link.ticket_id, ticket_link.c.kind == link.kind.value
            )
        )

    def of(self, ticket_id: str) -> tuple[TicketLink, ...]:
        """See TicketLinks.of."""
        return self._where(ticket_link.c.ticket_id == ticket_id)

    def to(self, ticket_id: str) -> tuple[TicketLink, ...]:
        """See TicketLinks.to."""
        return self._where(ticket_link.c.main_id == ticket_id)

    def _where(self, condition: ColumnElement[bool]) -> tuple[TicketLink, ...]:
        question = select(ticket_link).where(condition).order_by(ticket_link.c.at, ticket_link.c.ticket_id)
        return tuple(
            TicketLink(
                ticket_id=row["ticket_id"],
                kind=LinkKind(row["kind"]),
                main_id=row["main_id"],
                at=row["at"],
                operator=row["operator"],
            )
            for row in self._connection.execute(question).mappings()
        )
