"""Suggestions and their models over one connection, inside one transaction."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, case, func, insert, select, update

from forms.dispatch.keeping import (
    ACCEPTED,
    AcceptedLead,
    DispatchCount,
    KeptAdvice,
    ModelVersion,
    SuggestionFigures,
)
from forms.dispatch.returns import ReturnState
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.storage.desk_tables import dispatch_return
from forms.storage.dispatch_rows import choice_of, model_of, row_of_choice, row_of_model
from forms.storage.dispatch_tables import dispatch_choice, dispatch_model
from forms.storage.lifecycle_tables import assignment
from forms.storage.tables import ticket


class StoredSuggestions:
    """Advice in the table dispatch_choice; orders and tickets from their own tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, kept: KeptAdvice) -> None:
        """See Suggestions.add."""
        own = select(dispatch_choice.c.id).where(dispatch_choice.c.id == kept.id)
        if self._connection.execute(own).first() is None:
            self._connection.execute(insert(dispatch_choice), row_of_choice(kept))

    def of_ticket(self, ticket_id: str) -> tuple[KeptAdvice, ...]:
        """See Suggestions.of_ticket."""
        question = (
            select(dispatch_choice)
            .where(dispatch_choice.c.ticket_id == ticket_id)
            .order_by(dispatch_choice.c.at, dispatch_choice.c.id)
        )
        return tuple(choice_of(dict(row)) for row in self._connection.execute(question).mappings())

    def figures(self, since: datetime, until: datetime) -> SuggestionFigures:
        """See Suggestions.figures."""
        rank, at = dispatch_choice.c.rank, dispatch_choice.c.at
        silent = dispatch_choice.c.offers == "[]"
        question = select(
            _how_many(~silent),
            _how_many(rank == 1),
            _how_many(rank > 0),
            _how_many(silent),
        ).where(at >= since, at < until)
        return SuggestionFigures(*(count or 0 for count in self._connection.execute(question).one()))

    def accepted_leads(self, limit: int) -> tuple[AcceptedLead, ...]:
        """See Suggestions.accepted_leads."""
        found: dict[str, AcceptedLead] = {}
        for row in self._connection.execute(_accepted_question()):
            if row.id not in found:
                if len(found) == limit:
                    break
                found[row.id] = AcceptedLead(
                    row.id, row.title, row.content, row.address, row.district, row.street, row.unit
                )
        return tuple(found.values())

    def orders(self, since: datetime, until: datetime) -> DispatchCount:
        """See Suggestions.orders."""
        own = assignment.c
        excused = (
            select(dispatch_return.c.id)
            .where(
                dispatch_return.c.assignment_id == own.id,
                dispatch_return.c.state == ReturnState.GRANTED.value,
                ~dispatch_return.c.wrong_unit,
            )
            .correlate(assignment)
            .exists()
        )
        wrong = (own.state == AssignmentState.RETURNED.value) & ~excused
        question = select(func.count(own.id), _how_many(wrong)).where(
            own.role == AssignmentRole.LEAD.value,
            own.state != AssignmentState.WITHDRAWN.value,
            own.dispatched_at >= since,
            own.dispatched_at < until,
        )
        dispatched, returned = self._connection.execute(question).one()
        return DispatchCount(dispatched, returned or 0)


class StoredModels:
    """Trainings in the table dispatch_model."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, version: ModelVersion, data: bytes) -> ModelVersion:
        """See DispatchModels.add."""
        last = self._connection.execute(select(func.max(dispatch_model.c.number))).scalar()
        stored = replace(version, number=(last or 0) + 1)
        row = row_of_model(stored) | {"data": data if stored.adopted else None}
        self._connection.execute(insert(dispatch_model), row)
        return stored

    def in_use(self) -> ModelVersion | None:
        """See DispatchModels.in_use."""
        question = _versions().where(dispatch_model.c.adopted).limit(1)
        row = self._connection.execute(question).mappings().first()
        return None if row is None else model_of(dict(row))

    def data_of(self, number: int) -> bytes | None:
        """See DispatchModels.data_of."""
        question = select(dispatch_model.c.data).where(dispatch_model.c.number == number)
        found: bytes | None = self._connection.execute(question).scalar()
        return found

    def history(self, limit: int) -> tuple[ModelVersion, ...]:
        """See DispatchModels.history."""
        rows = self._connection.execute(_versions().limit(limit)).mappings()
        return tuple(model_of(dict(row)) for row in rows)

    def thin_out(self, keep: int) -> None:
        """See DispatchModels.thin_out."""
        own = dispatch_model.c
        adopted = select(own.number).where(own.adopted).order_by(own.number.desc()).limit(keep)
        kept = self._connection.execute(adopted).scalars().all()
        self._connection.execute(update(dispatch_model).where(own.number.not_in(kept)).values(data=None))


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _versions() -> Select[tuple[object, ...]]:
    columns = [each for each in dispatch_model.c if each.name != "data"]
    return select(*columns).order_by(dispatch_model.c.number.desc())


def _accepted_question() -> Select[tuple[str, str, str, str, str, str, str]]:
    own = ticket.c
    return (
        select(own.id, own.title, own.content, own.address, own.district, own.street, assignment.c.unit)
        .join(assignment, assignment.c.ticket_id == own.id)
        .where(
            assignment.c.role == AssignmentRole.LEAD.value,
            assignment.c.state.in_([each.value for each in sorted(ACCEPTED)]),
        )
        .order_by(assignment.c.dispatched_at.desc(), assignment.c.id.desc())
    )
