"""Meetings, visits and outside reviews, in memory, on SQLite and on PostgreSQL alike."""

from pathlib import Path

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor, Role
from forms.errors import RuleBroken
from forms.followup.errors import FollowUpMissing, FollowUpRefused
from forms.followup.face_to_face import keep_photo, record_meeting, record_visit
from forms.followup.records import ReviewerKind
from forms.followup.reviewing import may_review, put_before, reviews_for, score
from forms.knowledge.errors import AttachmentRefused
from forms.ports import UnitOfWork
from forms.ticket import Ticket
from forms.words import CoordinateSystem, Step
from tests.forms.followup.samples import DAY, HOUR, LATER, OBSERVER, account, closed, now_of
from tests.forms.lifecycle.samples import AGENT, AUDITOR, HANDLER, SUPERVISOR
from tests.forms.test_service import file

STRANGER = Actor(code="U9-1", name="他单位", roles=frozenset({Role.UNIT}), unit="U9")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def meet(uow: UnitOfWork, ticket: Ticket, actor: Actor = AGENT, **changes: object) -> None:
    given: dict[str, object] = {
        "at": LATER - HOUR,
        "place": "阳光花园物业办公室",
        "invited": ("市热力集团王副局长", " ", "物业"),
        "came": ("市热力集团王副局长",),
        "citizen_came": True,
        "result": "约定11月25日前更换阀门",
    }
    record_meeting(ticket.id, **(given | changes), actor=actor, uow=uow, now=LATER)  # type: ignore[arg-type]


def test_a_meeting_with_the_citizen_is_on_record(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    meet(uow, ticket)
    with uow.reading() as work:
        (meeting,) = work.face_to_face.meetings(ticket.id)
    assert meeting.invited == ("市热力集团王副局长", "物业")
    assert (meeting.came, meeting.citizen_came, meeting.noted_by) == (("市热力集团王副局长",), True, "1001")
    last = now_of(uow, ticket).trail[-1]
    assert last.step is Step.MEETING_HELD
    assert "诉求人到场" in last.text


def test_a_unit_with_an_order_may_record_its_meeting_and_no_other_unit(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    meet(uow, ticket, HANDLER)
    for stranger in (STRANGER, AUDITOR):
        with pytest.raises(NotAllowed):
            meet(uow, ticket, stranger)


@pytest.mark.parametrize("changes", [{"invited": ()}, {"result": ""}, {"place": " "}, {"at": LATER + HOUR}])
def test_a_meeting_says_who_was_invited_where_and_what_came_of_it(
    uow: UnitOfWork, changes: dict[str, object]
) -> None:
    ticket, _ = closed(uow)
    with pytest.raises(RuleBroken):
        meet(uow, ticket, AGENT, **changes)


def test_a_visit_is_kept_with_its_place_and_photos(uow: UnitOfWork, tmp_path: Path) -> None:
    ticket, _ = closed(uow)
    picture = tmp_path / "现场.png"
    picture.write_bytes(PNG)
    photo = keep_photo(picture, AGENT, uow, LATER)
    visit = record_visit(
        ticket.id,
        LATER - HOUR,
        "阳光花园3号楼",
        "管道已修复，室温22度",
        (photo,),
        AGENT,
        uow,
        LATER,
        longitude=91.1,
        latitude=29.6,
        coordinate_system=CoordinateSystem.CGCS2000,
    )
    with uow.reading() as work:
        assert work.face_to_face.visits(ticket.id) == (visit,)
        assert b"".join(work.files.pieces(photo.digest)) == PNG
    assert "照片 1 张" in now_of(uow, ticket).trail[-1].text


def test_only_pictures_are_photos_and_a_place_is_whole(uow: UnitOfWork, tmp_path: Path) -> None:
    ticket, _ = closed(uow)
    page = tmp_path / "说明.pdf"
    page.write_bytes(b"%PDF-1.7")
    with pytest.raises(AttachmentRefused):
        keep_photo(page, AGENT, uow, LATER)
    with pytest.raises(RuleBroken, match="坐标系"):
        record_visit(
            ticket.id, LATER, "3号楼", "已修复", (), AGENT, uow, LATER, longitude=91.1, latitude=29.6
        )
    with pytest.raises(NotAllowed):
        record_visit(ticket.id, LATER, "3号楼", "已修复", (), HANDLER, uow, LATER)


def chosen(uow: UnitOfWork) -> str:
    ticket, _ = closed(uow)
    with uow.writing() as work:
        work.accounts.add(account("8001", role=Role.OBSERVER))
        work.accounts.add(account("1001"))
    return put_before(ticket.id, "8001", ReviewerKind.PEOPLES_DEPUTY, SUPERVISOR, uow, LATER).id


def test_an_outside_reviewer_sees_no_person_and_scores_once(uow: UnitOfWork) -> None:
    review_id = chosen(uow)
    (put,) = reviews_for(OBSERVER, uow)
    assert put.review.id == review_id
    told = repr(put.ticket)
    assert "13800001234" not in told
    assert "张先生" not in told
    done = score(review_id, 5, 4, 3, "阀门仍漏水", OBSERVER, uow, LATER + DAY)
    assert (done.timely, done.solved, done.manner, done.is_scored) == (5, 4, 3, True)
    with uow.reading() as work:
        assert work.outside_reviews.by_id(review_id) == done
        assert may_review(OBSERVER, done.ticket_id, work)
        assert not may_review(AGENT, done.ticket_id, work)
    with pytest.raises(FollowUpRefused, match="已经评议"):
        score(review_id, 5, 5, 5, "", OBSERVER, uow, LATER + DAY)


def test_scores_go_from_one_to_five_and_only_to_the_own_tickets(uow: UnitOfWork) -> None:
    review_id = chosen(uow)
    for wrong in (0, 6):
        with pytest.raises(FollowUpRefused, match="1 到 5"):
            score(review_id, wrong, 5, 5, "", OBSERVER, uow, LATER)
    other = Actor(code="8002", name="政协委员", roles=frozenset({Role.OBSERVER}))
    with pytest.raises(FollowUpMissing):
        score(review_id, 5, 5, 5, "", other, uow, LATER)
    with pytest.raises(NotAllowed):
        score(review_id, 5, 5, 5, "", AGENT, uow, LATER)
    assert reviews_for(other, uow) == ()


def test_only_closed_tickets_go_before_reviewers_once_each(uow: UnitOfWork) -> None:
    review_id = chosen(uow)
    with uow.reading() as work:
        review = work.outside_reviews.by_id(review_id)
    assert review is not None
    kind = ReviewerKind.LIVELIHOOD_OBSERVER
    with pytest.raises(FollowUpRefused, match="未重复"):
        put_before(review.ticket_id, "8001", kind, SUPERVISOR, uow, LATER)
    with pytest.raises(FollowUpRefused, match="评议员"):
        put_before(review.ticket_id, "1001", kind, SUPERVISOR, uow, LATER)
    with pytest.raises(FollowUpRefused, match="办结后"):
        put_before(file(uow).ticket.id, "8001", kind, SUPERVISOR, uow, LATER)
    with pytest.raises(NotAllowed):
        put_before(review.ticket_id, "8001", kind, AGENT, uow, LATER)
