"""What happens face to face, and who looks on from outside: meetings, visits, reviews."""

from dataclasses import dataclass, replace
from datetime import datetime

from forms.attachment import Attachment
from forms.followup.errors import FollowUpRefused
from forms.words import CoordinateSystem, Labelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """有请诉求人到场: when and where, who was invited, who came, what came of it; noted by whom (工号).

    `citizen_came` says whether the citizen was there.
    """

    id: str
    ticket_id: str
    at: datetime
    place: str
    invited: tuple[str, ...]
    came: tuple[str, ...]
    citizen_came: bool
    result: str
    noted_at: datetime
    noted_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteVisit:
    """实地回访: where somebody went to look, what was found, and the photos kept of it."""

    id: str
    ticket_id: str
    at: datetime
    place: str
    longitude: float | None = None
    latitude: float | None = None
    coordinate_system: CoordinateSystem | None = None
    found: str
    photos: tuple[Attachment, ...] = ()
    visited_by: str


class ReviewerKind(Labelled):
    """Whom an outside reviewer stands for."""

    PARTY_DELEGATE = "party_delegate", "党代表"
    PEOPLES_DEPUTY = "peoples_deputy", "人大代表"
    CPPCC_MEMBER = "cppcc_member", "政协委员"
    LIVELIHOOD_OBSERVER = "livelihood_observer", "民生观察员"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideReview:
    """评议: a ticket put before an outside reviewer, who sees it masked, and the scores from 1 to 5.

    `timely` 办理及时, `solved` 问题解决, `manner` 答复规范; None until scored.
    """

    id: str
    ticket_id: str
    reviewer: str
    kind: ReviewerKind
    chosen_at: datetime
    chosen_by: str
    timely: int | None = None
    solved: int | None = None
    manner: int | None = None
    words: str = ""
    scored_at: datetime | None = None
    revision: int = 1

    @property
    def is_scored(self) -> bool:
        """Whether the reviewer has given scores."""
        return self.scored_at is not None

    def scored(self, timely: int, solved: int, manner: int, words: str, at: datetime) -> "OutsideReview":
        """With its scores; FollowUpRefused if it has them already, or if one is not 1 to 5."""
        if self.is_scored:
            raise FollowUpRefused("这件工单您已经评议过，评分未改动。")
        if not all(1 <= each <= 5 for each in (timely, solved, manner)):
            raise FollowUpRefused("每项评分为 1 到 5 分，评议未提交。")
        return replace(
            self,
            timely=timely,
            solved=solved,
            manner=manner,
            words=words,
            scored_at=at,
            revision=self.revision + 1,
        )
