"""Attached files over one connection, inside one transaction."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Text, delete, insert, select, update

from forms.attachment import Attachment
from forms.files.ports import TicketFile
from forms.storage.file_tables import attached_file, ticket_file
from forms.storage.followup_tables import site_visit
from forms.storage.knowledge_tables import article_version

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_NAMES: tuple[ColumnElement[str], ...] = (article_version.c.content, site_visit.c.photos)
"""Where files are named inside a text."""
_AT_ONCE = 200


class StoredFiles:
    """Files in the table attached_file, and in ticket_file whose they are."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, digest: str, pieces: Iterable[bytes], now: datetime) -> None:
        """See Files.keep."""
        again = update(attached_file).where(attached_file.c.digest == digest).values(kept_at=now)
        if self._connection.execute(again).rowcount:
            return
        for number, data in enumerate(pieces):
            row = {"digest": digest, "number": number, "kept_at": now, "data": data}
            self._connection.execute(insert(attached_file), row)

    def pieces(self, digest: str) -> Iterator[bytes]:
        """See Files.pieces."""
        numbers = select(attached_file.c.number).where(attached_file.c.digest == digest)
        for number in self._connection.scalars(numbers.order_by(attached_file.c.number)).all():
            piece = select(attached_file.c.data).where(
                attached_file.c.digest == digest, attached_file.c.number == number
            )
            yield bytes(self._connection.execute(piece).scalar_one())

    def holds(self, digest: str) -> bool:
        """See Files.holds."""
        question = select(attached_file.c.digest).where(attached_file.c.digest == digest).limit(1)
        return self._connection.execute(question).first() is not None

    def forget_unused(self, before: datetime) -> int:
        """See Files.forget_unused."""
        old = select(attached_file.c.digest).where(attached_file.c.kept_at < before).distinct()
        unused = set(self._connection.scalars(old))
        unused -= set(self._connection.scalars(select(ticket_file.c.digest))) if unused else set()
        for column in _NAMES if unused else ():
            for text in self._connection.scalars(select(column.cast(Text))):
                unused.difference_update(_DIGEST.findall(text))
        gone = sorted(unused)
        for start in range(0, len(gone), _AT_ONCE):
            # asked again: somebody may have attached one of them in this moment
            self._connection.execute(
                delete(attached_file).where(
                    attached_file.c.digest.in_(gone[start : start + _AT_ONCE]),
                    attached_file.c.kept_at < before,
                )
            )
        return len(gone)

    def add_to_ticket(self, file: TicketFile) -> None:
        """See Files.add_to_ticket."""
        self._connection.execute(
            insert(ticket_file),
            {
                "ticket_id": file.ticket_id,
                "position": file.position,
                "digest": file.attachment.digest,
                "name": file.attachment.name,
                "size": file.attachment.size,
                "media_type": file.attachment.media_type,
                "added_by": file.added_by,
                "added_at": file.added_at,
            },
        )

    def of_ticket(self, ticket_id: str) -> tuple[TicketFile, ...]:
        """See Files.of_ticket."""
        own = ticket_file.c
        question = select(ticket_file).where(own.ticket_id == ticket_id).order_by(own.position)
        return tuple(
            TicketFile(
                ticket_id=row["ticket_id"],
                position=row["position"],
                attachment=Attachment(row["digest"], row["name"], row["size"], row["media_type"]),
                added_by=row["added_by"],
                added_at=row["added_at"],
            )
            for row in self._connection.execute(question).mappings()
        )
