"""Files of tickets: on the seat first, then with the ticket, for whom, and gone when nothing names them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from forms.access.audit import AuditKind
from forms.access.errors import NotAllowed
from forms.access.ports import AuditQuery
from forms.access.roles import DUTY, Actor, Role
from forms.attachment import Attachment
from forms.draft import Draft, Field, draft_from_json
from forms.errors import RuleBroken, StorageUnavailable
from forms.files.of_ticket import UNUSED_FOR, fetch_file, forget_unused_files
from forms.files.with_draft import KEPT_FOR, copy_for_draft, forget_sent, keep_with_draft
from forms.filing import FileTicket
from forms.followup.face_to_face import keep_photo, record_visit
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import Journal
from forms.journal_in_memory import InMemoryJournal
from forms.knowledge.attachments import AttachmentRules, attach, fit_to_attach
from forms.knowledge.errors import AttachmentRefused
from forms.outbox import file_from_journal, resend_pending
from forms.ports import UnitOfWork
from forms.storage.journal import FileJournal
from forms.ticket_sheet import whole_life
from forms.words import RequestType
from tests.forms.knowledge.samples import WANG, content
from tests.forms.samples import NOW, command
from tests.forms.test_service import file

RULES = AttachmentRules()
AGENT = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
HANDLER = Actor(code="U1-1", name="陈芳", roles=frozenset({Role.UNIT}), unit="U1")
LEADER = Actor(code="9001", name="赵国强", roles=frozenset({Role.LEADER}))
LATE = NOW + KEPT_FOR + timedelta(seconds=1)


@pytest.fixture(params=("memory", "file"))
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    """The seat's journal, in memory and as a file."""
    if request.param == "memory":
        yield InMemoryJournal()
        return
    opened = FileJournal(tmp_path / "seat" / "journal.db")
    yield opened
    opened.close()


def picture(folder: Path, name: str = "漏水处.png", more: bytes = b"") -> Path:
    path = folder / name
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(70_000) + more)
    return path


def kept(path: Path, journal: Journal) -> Attachment:
    return keep_with_draft(*fit_to_attach(path, RULES), journal, NOW)


def with_files(*files: Attachment, changes: dict[Field, object] | None = None) -> FileTicket:
    base = command(changes)  # type: ignore[arg-type]
    beside = replace(base.draft.beside, files=files)
    return replace(base, draft=base.draft.with_beside(beside, NOW))


def draft_of(uow: UnitOfWork, ticket_id: str, folder: Path, actor: Actor = AGENT) -> list[str]:
    """The words of a ticket's files as *actor* sees them, * where they open."""
    files = whole_life(actor, ticket_id, uow, NOW).files
    return [f"{'' if each.why_not else '*'}{each.attachment.name}" for each in files]


def test_files_come_into_the_database_with_their_ticket(
    journal: Journal, uow: UnitOfWork, tmp_path: Path
) -> None:
    first, second = kept(picture(tmp_path), journal), kept(picture(tmp_path, "二.png", b"2"), journal)
    asked = with_files(first, second)
    journal.save_draft(asked.draft)
    assert draft_from_json(asked.draft.to_json()).beside.files == (first, second)
    outcome = file_from_journal(asked, journal, uow, NOW)
    assert (outcome.journal_problem, outcome.lost_files) == (None, ())
    assert draft_of(uow, asked.id, tmp_path) == ["*漏水处.png", "*二.png"]
    copy = fetch_file(AGENT, asked.id, second.digest, tmp_path / "open", uow, NOW, RULES)
    assert copy.read_bytes() == (tmp_path / "二.png").read_bytes()
    assert journal.file(first.digest) is not None  # it may yet be taken back
    forget_sent(journal, LATE)
    assert journal.file(first.digest) is None


def test_a_filing_without_a_database_keeps_its_files_and_sends_them_later(
    journal: Journal, tmp_path: Path
) -> None:
    uow = InMemoryUnitOfWork()
    photo = kept(picture(tmp_path), journal)
    asked = with_files(photo)
    uow.fails_with = StorageUnavailable()
    assert file_from_journal(asked, journal, uow, NOW).filed is None
    forget_sent(journal, LATE)
    uow.fails_with = None
    assert len(resend_pending(journal, uow, LATE).filed) == 1
    assert draft_of(uow, asked.id, tmp_path) == ["*漏水处.png"]
    assert b"".join(uow.files.pieces(photo.digest)) == (tmp_path / "漏水处.png").read_bytes()
    assert journal.file(photo.digest) is None


def test_a_file_that_is_lost_is_told_and_keeps_no_ticket_from_being_filed(
    journal: Journal, uow: UnitOfWork, tmp_path: Path
) -> None:
    asked = with_files(Attachment("0" * 64, "丢了.png", 3))
    outcome = file_from_journal(asked, journal, uow, NOW)
    assert outcome.filed is not None
    assert outcome.lost_files == ("丢了.png",)
    with pytest.raises(AttachmentRefused, match="丢失或损坏"):
        fetch_file(AGENT, asked.id, "0" * 64, tmp_path, uow, NOW, RULES)


def test_filing_twice_keeps_each_file_once(journal: Journal, uow: UnitOfWork, tmp_path: Path) -> None:
    asked = with_files(kept(picture(tmp_path), journal))
    file_from_journal(asked, journal, uow, NOW)
    file_from_journal(asked, journal, uow, NOW)
    assert draft_of(uow, asked.id, tmp_path) == ["*漏水处.png"]


def test_a_draft_with_nothing_but_a_file_is_not_empty_and_its_file_opens(
    journal: Journal, tmp_path: Path
) -> None:
    photo = kept(picture(tmp_path), journal)
    draft: Draft = with_files(photo).draft
    assert not replace(draft, values={}).is_empty
    copy = copy_for_draft(photo, tmp_path / "open", journal, InMemoryUnitOfWork(), RULES)
    assert copy.read_bytes() == (tmp_path / "漏水处.png").read_bytes()
    forget_sent(journal, NOW + KEPT_FOR)  # just added, not yet named
    assert journal.file(photo.digest) is not None


def ordered(uow: UnitOfWork, journal: Journal, folder: Path, **changes: object) -> tuple[str, str]:
    """A ticket with a file, ordered to U1: its id and the file's digest."""
    from tests.forms.lifecycle.samples import dispatched

    photo = kept(picture(folder, "张先生13800001234.png"), journal)
    given = {Field(name): value for name, value in changes.items()}
    outcome = file_from_journal(with_files(photo, changes=given), journal, uow, NOW)
    assert outcome.filed is not None
    dispatched(uow, outcome.filed.ticket, "U1")
    return outcome.filed.ticket.id, photo.digest


def test_a_unit_sees_masked_names_and_its_opening_is_noted(uow: UnitOfWork, tmp_path: Path) -> None:
    ticket_id, digest = ordered(uow, InMemoryJournal(), tmp_path)
    assert draft_of(uow, ticket_id, tmp_path, HANDLER) == ["*张先生138****1234.png"]
    fetch_file(HANDLER, ticket_id, digest, tmp_path / "open", uow, NOW, RULES)
    with uow.reading() as work:
        (line,) = work.audit.find(AuditQuery(kinds=frozenset({AuditKind.FILE_OPENED.value})))
    assert (line.who, line.ticket_id, line.subject) == (HANDLER.code, ticket_id, digest[:12])
    with pytest.raises(RuleBroken, match="没有这个附件"):
        fetch_file(HANDLER, ticket_id, "1" * 64, tmp_path, uow, NOW, RULES)


def test_files_of_kept_identities_open_to_nobody_outside(uow: UnitOfWork, tmp_path: Path) -> None:
    ticket_id, digest = ordered(
        uow, InMemoryJournal(), tmp_path, request_type=RequestType.REPORT.value, confidential=True
    )
    for who in (HANDLER, LEADER):
        assert draft_of(uow, ticket_id, tmp_path, who) == ["附件1.png"]
        with pytest.raises(NotAllowed, match="可能透露来电人身份"):
            fetch_file(who, ticket_id, digest, tmp_path, uow, NOW, RULES)
    assert draft_of(uow, ticket_id, tmp_path) == ["*张先生13800001234.png"]


def test_who_may_not_lift_the_mask_opens_no_file(uow: UnitOfWork, tmp_path: Path) -> None:
    ticket_id, digest = ordered(uow, InMemoryJournal(), tmp_path)
    with pytest.raises(NotAllowed, match="您的角色不能打开"):
        fetch_file(LEADER, ticket_id, digest, tmp_path, uow, NOW, RULES)


def test_duty_forgets_what_nothing_names_any_more(uow: UnitOfWork, tmp_path: Path) -> None:
    """An article's, a visit's and a ticket's file stay; a dropped draft's goes, but not at once."""
    from forms.followup.face_to_face import record_visit
    from forms.knowledge.service import write_draft

    named = attach(picture(tmp_path, "a.png", b"a"), uow, NOW, RULES)
    write_draft(content(attachments=(named,)), WANG, uow, NOW)
    ticket = file(uow).ticket
    photo = keep_photo(picture(tmp_path, "b.png", b"b"), AGENT, uow, NOW)
    record_visit(ticket.id, NOW - timedelta(hours=1), "现场", "已修好", (photo,), AGENT, uow, NOW)
    journal = InMemoryJournal()
    own = kept(picture(tmp_path, "c.png", b"c"), journal)
    file_from_journal(with_files(own, changes={Field.TITLE: "另一件"}), journal, uow, NOW)
    dropped = attach(picture(tmp_path, "d.png", b"d"), uow, NOW, RULES)
    again = attach(picture(tmp_path, "e.png", b"e"), uow, NOW, RULES)
    attach(tmp_path / "e.png", uow, NOW + timedelta(days=1), RULES)
    with pytest.raises(NotAllowed):
        forget_unused_files(AGENT, uow, NOW)
    assert forget_unused_files(DUTY, uow, NOW + UNUSED_FOR) == 0
    assert forget_unused_files(DUTY, uow, NOW + UNUSED_FOR + timedelta(seconds=1)) == 1
    with uow.reading() as work:
        held = [work.files.holds(each.digest) for each in (named, photo, own, dropped, again)]
    assert held == [True, True, True, False, True]


def test_photos_of_a_visit_are_listed_and_opened_like_files(uow: UnitOfWork, tmp_path: Path) -> None:
    ticket = file(uow).ticket
    photo = keep_photo(picture(tmp_path, "修好的井盖.png"), AGENT, uow, NOW)
    record_visit(ticket.id, NOW, "滨江路 18 号", "井盖已换新", (photo,), AGENT, uow, NOW)
    (shown,) = whole_life(AGENT, ticket.id, uow, NOW).files
    assert (shown.attachment.name, shown.added_by, shown.why_not) == ("修好的井盖.png", "1001", "")
    copy = fetch_file(AGENT, ticket.id, photo.digest, tmp_path / "open", uow, NOW, RULES)
    assert copy.read_bytes().startswith(b"\x89PNG")
    (masked,) = whole_life(LEADER, ticket.id, uow, NOW).files
    assert masked.why_not
    with pytest.raises(NotAllowed):
        fetch_file(LEADER, ticket.id, photo.digest, tmp_path / "other", uow, NOW, RULES)
