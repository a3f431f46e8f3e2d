"""Meetings, visits and outside reviews over one connection, inside one transaction."""

from typing import Any

from sqlalchemy import Connection, Select, Table, insert, select

from forms.followup.records import Meeting, OutsideReview, SiteVisit
from forms.storage.followup import save_next
from forms.storage.followup_rows import (
    meeting_of,
    review_of,
    row_of_meeting,
    row_of_review,
    row_of_visit,
    visit_of,
)
from forms.storage.followup_tables import meeting, outside_review, site_visit


class StoredFaceToFace:
    """Meetings and visits in their tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_meeting(self, held: Meeting) -> None:
        """See FaceToFace.add_meeting."""
        self._connection.execute(insert(meeting), row_of_meeting(held))

    def meetings(self, ticket_id: str) -> tuple[Meeting, ...]:
        """See FaceToFace.meetings."""
        rows = self._connection.execute(_of_ticket(meeting, ticket_id)).mappings()
        return tuple(meeting_of(dict(row)) for row in rows)

    def add_visit(self, visit: SiteVisit) -> None:
        """See FaceToFace.add_visit."""
        self._connection.execute(insert(site_visit), row_of_visit(visit))

    def visits(self, ticket_id: str) -> tuple[SiteVisit, ...]:
        """See FaceToFace.visits."""
        rows = self._connection.execute(_of_ticket(site_visit, ticket_id)).mappings()
        return tuple(visit_of(dict(row)) for row in rows)


class StoredOutsideReviews:
    """Reviews in the table outside_review."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, review: OutsideReview) -> None:
        """See OutsideReviews.add."""
        self._connection.execute(insert(outside_review), row_of_review(review))

    def save(self, review: OutsideReview) -> None:
        """See OutsideReviews.save."""
        save_next(self._connection, outside_review, row_of_review(review))

    def by_id(self, review_id: str) -> OutsideReview | None:
        """See OutsideReviews.by_id."""
        return next(iter(self._found(select(outside_review).where(outside_review.c.id == review_id))), None)

    def of_ticket(self, ticket_id: str) -> tuple[OutsideReview, ...]:
        """See OutsideReviews.of_ticket."""
        own = outside_review.c
        question = select(outside_review).where(own.ticket_id == ticket_id)
        return self._found(question.order_by(own.chosen_at, own.id))

    def of_reviewer(self, code: str, limit: int) -> tuple[OutsideReview, ...]:
        """See OutsideReviews.of_reviewer."""
        own = outside_review.c
        question = select(outside_review).where(own.reviewer == code)
        question = question.order_by(own.scored_at.is_not(None), own.chosen_at.desc(), own.id.desc())
        return self._found(question.limit(limit))

    def _found(self, question: Select[Any]) -> tuple[OutsideReview, ...]:
        return tuple(review_of(dict(row)) for row in self._connection.execute(question).mappings())


def _of_ticket(table: Table, ticket_id: str) -> Select[Any]:
    return select(table).where(table.c.ticket_id == ticket_id).order_by(table.c.at, table.c.id)
