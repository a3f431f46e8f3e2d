"""Slips and their public keys over one connection, inside one transaction."""

import base64
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from forms.slip.errors import KeyRefused
from forms.slip.keys import SlipKey
from forms.slip.slip import Slip, SlipForm
from forms.storage.slip_tables import slip as slip_table
from forms.storage.slip_tables import slip_key as key_table


class StoredSlips:
    """Slips in the table slip."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, slip: Slip) -> None:
        """See Slips.add."""
        columns = {column.name: getattr(slip, column.name) for column in slip_table.c}
        self._connection.execute(insert(slip_table), columns | {"form": slip.form.value})

    def save(self, slip: Slip) -> None:
        """See Slips.save."""
        self._connection.execute(
            update(slip_table)
            .where(slip_table.c.serial == slip.serial)
            .values(void_at=slip.void_at, void_by=slip.void_by, void_why=slip.void_why)
        )

    def by_serial(self, serial: str) -> Slip | None:
        """See Slips.by_serial."""
        question = select(slip_table).where(slip_table.c.serial == serial)
        row = self._connection.execute(question).mappings().first()
        return None if row is None else _slip_of(dict(row))

    def of_ticket(self, ticket_id: str) -> tuple[Slip, ...]:
        """See Slips.of_ticket."""
        own = slip_table.c
        question = select(slip_table).where(own.ticket_id == ticket_id).order_by(own.printed_at, own.serial)
        return tuple(_slip_of(dict(row)) for row in self._connection.execute(question).mappings())


class StoredSlipKeys:
    """Public keys in the table slip_key."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, key: SlipKey) -> None:
        """See SlipKeys.add."""
        columns = {column.name: getattr(key, column.name) for column in key_table.c}
        try:
            with self._connection.begin_nested():
                self._connection.execute(
                    insert(key_table), columns | {"public": base64.b64encode(key.public).decode("ascii")}
                )
        except IntegrityError:
            raise KeyRefused(f"密钥 {key.id} 已登记过，未作改动。") from None

    def save(self, key: SlipKey) -> None:
        """See SlipKeys.save."""
        self._connection.execute(
            update(key_table)
            .where(key_table.c.id == key.id)
            .values(valid_until=key.valid_until, revoked_at=key.revoked_at, revoked_why=key.revoked_why)
        )

    def all(self) -> tuple[SlipKey, ...]:
        """See SlipKeys.all."""
        question = select(key_table).order_by(key_table.c.valid_from, key_table.c.id)
        return tuple(_key_of(dict(row)) for row in self._connection.execute(question).mappings())


def _slip_of(row: Mapping[str, Any]) -> Slip:
    return Slip(**{**row, "form": SlipForm(row["form"])})


def _key_of(row: Mapping[str, Any]) -> SlipKey:
    return SlipKey(**{**row, "public": base64.b64decode(row["public"])})
