"""Drafts that several seats write in, over one connection."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Interval,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    type_coerce,
    update,
)

from forms.draft import Field
from forms.joint_draft.ports import JointRecord
from forms.joint_draft.presence import Presence
from forms.storage.inserting import insert_if_new
from forms.storage.joint_draft_tables import joint_draft, joint_draft_seat, joint_draft_update
from forms.storage.tables import UtcTime

_FIELDS = {of.value: of for of in Field}
_OWN, _LOG, _SEAT = joint_draft.c, joint_draft_update.c, joint_draft_seat.c


class StoredJointDrafts:
    """See forms.joint_draft.ports.JointDrafts. Times are the database's, so no seat's clock matters."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, record: JointRecord) -> bool:
        """See JointDrafts.begin."""
        now = self._moment()
        row = {
            "id": record.draft_id,
            "first": record.first,
            "begun_by": record.begun_by,
            "begun_by_name": record.begun_by_name,
            "written_at": now,
            "last": 0,
            "whole_to": 0,
            "whole": b"",
            "sealed_by": "",
            "sealed_until": now,
        }
        return insert_if_new(self._connection, joint_draft, row)

    def by_id(self, draft_id: str) -> JointRecord | None:
        """See JointDrafts.by_id."""
        columns = (_OWN.first, _OWN.begun_by, _OWN.begun_by_name, _OWN.last, _OWN.whole_to)
        sealed = (_OWN.sealed_until > self._moment()).label("sealed")
        question = select(*columns, _OWN.sealed_by, sealed).where(_OWN.id == draft_id)
        row = self._connection.execute(question).first()
        if row is None:
            return None
        return JointRecord(
            draft_id=draft_id,
            first=row.first,
            begun_by=row.begun_by,
            begun_by_name=row.begun_by_name,
            last=row.last,
            whole_to=row.whole_to,
            sealed_by=row.sealed_by if row.sealed else "",
        )

    def append(self, draft_id: str, seat: str, update: bytes) -> int | None:
        """See JointDrafts.append. The row of the draft is locked by it until the transaction ends."""
        row = {"last": _OWN.last + 1, "written_at": self._moment()}
        number = self._change(draft_id, self._may_write(seat), row)
        if number is not None:
            entry = {"draft_id": draft_id, "number": number, "body": update}
            self._connection.execute(insert(joint_draft_update), entry)
        return number

    def since(self, draft_id: str, number: int) -> tuple[bytes, ...]:
        """See JointDrafts.since."""
        summary = select(_OWN.whole).where(_OWN.id == draft_id, _OWN.whole_to > number)
        log = select(_LOG.body).where(_LOG.draft_id == draft_id, _LOG.number > number)
        bodies = self._connection.execute(log.order_by(_LOG.number)).scalars().all()
        wholes = self._connection.execute(summary).scalars().all()
        return tuple(bytes(each) for each in (*wholes, *bodies))

    def summarise(self, draft_id: str, number: int, whole: bytes) -> None:
        """See JointDrafts.summarise."""
        older = (_OWN.whole_to < number) & (_OWN.last >= number)
        if self._change(draft_id, older, {"whole_to": number, "whole": whole}) is not None:
            gone = delete(joint_draft_update).where(_LOG.draft_id == draft_id, _LOG.number <= number)
            self._connection.execute(gone)

    def seal(self, draft_id: str, seat: str, lasts: timedelta) -> bool:
        """See JointDrafts.seal."""
        row = {"sealed_by": seat, "sealed_until": self._moment(lasts)}
        return self._change(draft_id, self._may_write(seat), row) is not None

    def unseal(self, draft_id: str, seat: str) -> None:
        """See JointDrafts.unseal."""
        self._change(draft_id, _OWN.sealed_by == seat, {"sealed_by": ""})

    def be_present(self, draft_id: str, presence: Presence) -> None:
        """See JointDrafts.be_present."""
        row = {
            "code": presence.code,
            "name": presence.name,
            "field": presence.field.value if presence.field else "",
            "cursor": presence.cursor,
            "anchor": presence.anchor,
            "heard_at": self._moment(),
        }
        mine = (_SEAT.draft_id == draft_id, _SEAT.seat == presence.seat)
        found = self._connection.execute(update(joint_draft_seat).where(*mine).values(row))
        if not found.rowcount and self.by_id(draft_id) is not None:
            key = {"draft_id": draft_id, "seat": presence.seat}
            insert_if_new(self._connection, joint_draft_seat, {**key, **row})

    def present(self, draft_id: str) -> tuple[Presence, ...]:
        """See JointDrafts.present."""
        now = type_coerce(self._moment(), UtcTime).label("now")
        question = select(joint_draft_seat, now).where(_SEAT.draft_id == draft_id).order_by(_SEAT.seat)
        rows = self._connection.execute(question).all()
        return tuple(
            Presence(
                seat=row.seat,
                code=row.code,
                name=row.name,
                field=_FIELDS.get(row.field),
                cursor=row.cursor,
                anchor=row.anchor,
                age_s=(row.now - row.heard_at).total_seconds(),
            )
            for row in rows
        )

    def leave(self, draft_id: str, seat: str) -> None:
        """See JointDrafts.leave."""
        mine = (_SEAT.draft_id == draft_id, _SEAT.seat == seat)
        self._connection.execute(delete(joint_draft_seat).where(*mine))

    def remove(self, draft_id: str) -> None:
        """See JointDrafts.remove."""
        self._remove(_OWN.id == draft_id)

    def remove_unused(self, older_than: timedelta) -> int:
        """See JointDrafts.remove_unused."""
        return self._remove(_OWN.written_at < self._moment(-older_than))

    # ---

    def _change(self, draft_id: str, only_if: ColumnElement[bool], row: dict[str, Any]) -> int | None:
        """Change the draft's row if it is so; the number of its last update, None if it is not so."""
        change = update(joint_draft).where(_OWN.id == draft_id, only_if).values(row)
        return self._connection.execute(change.returning(_OWN.last)).scalar()

    def _may_write(self, seat: str) -> ColumnElement[bool]:
        return or_(_OWN.sealed_by.in_(("", seat)), _OWN.sealed_until <= self._moment())

    def _remove(self, which: ColumnElement[bool]) -> int:
        # the draft's row first, as all others do, so that no two wait for each other
        mine = select(_OWN.id).where(which).with_for_update()
        ids = self._connection.execute(mine).scalars().all()
        if ids:
            self._connection.execute(delete(joint_draft_update).where(_LOG.draft_id.in_(ids)))
            self._connection.execute(delete(joint_draft_seat).where(_SEAT.draft_id.in_(ids)))
            self._connection.execute(delete(joint_draft).where(_OWN.id.in_(ids)))
        return len(ids)

    def _moment(self, later: timedelta = timedelta(0)) -> Any:
        """The database's time, told by it where it is needed; an embedded one has only this machine's."""
        if self._connection.dialect.name != "postgresql":
            return datetime.now(UTC) + later
        now = func.clock_timestamp(type_=DateTime(timezone=True))
        return now + literal(later, Interval()) if later else now
