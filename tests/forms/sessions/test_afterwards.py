"""After a session: the meeting's pack and minutes, media leads, reports and their versions."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from forms.access.audit import AuditKind
from forms.access.errors import NotAllowed
from forms.access.ports import AuditQuery
from forms.draft import Field, FieldValue
from forms.errors import RuleBroken
from forms.knowledge.errors import ExportRefused
from forms.lifecycle.service import life_of
from forms.ports import UnitOfWork
from forms.sessions.afterwards import MinuteItem
from forms.sessions.call import Ending
from forms.sessions.calling import note_call, screen, write_brief
from forms.sessions.cards import session_cards
from forms.sessions.documents import Document
from forms.sessions.ending import end_call
from forms.sessions.errors import SessionMissing, SessionRefused
from forms.sessions.meeting import (
    MinutesText,
    media_document,
    media_leads,
    minutes_document,
    minutes_of,
    pack_document,
    proposed_items,
    record_consent,
    write_minutes,
)
from forms.sessions.planning import close, end, reopen
from forms.sessions.report import make_report, report_document, report_workbook, reports_on
from tests.forms.followup.samples import LATER, with_units
from tests.forms.lifecycle.samples import AUDITOR, HANDLER
from tests.forms.samples import NOW
from tests.forms.sessions.samples import BRIEF, MINUTE, PLANNER, SOON, STAFF, ended, form, live, screened
from tests.forms.sessions.test_figures import done, heard

BRAND = "12345政务服务便民热线"
MEETING = MinutesText(
    held_at=LATER,
    place="政务服务中心三楼",
    chair="副秘书长 周某",
    present=("热线办", "市热力集团"),
    words="逐件过。",
)


def everything(document: Document) -> str:
    """All parts of a Word file as text."""
    with zipfile.ZipFile(io.BytesIO(document.data)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def cells(document: Document, table: int = 0) -> list[list[str]]:
    """The rows of one of its tables."""
    found = docx.Document(io.BytesIO(document.data)).tables[table]
    return [[cell.text for cell in row.cells] for row in found.rows]


def exports(uow: UnitOfWork) -> list[str]:
    """What the audit log has noted as exported, oldest first."""
    with uow.reading() as work:
        found = work.audit.find(AuditQuery(kinds=frozenset({AuditKind.EXPORTED.value})))
    return [each.subject for each in reversed(found)]


def test_the_pack_has_every_sent_ticket_with_unit_person_and_due_masked_and_marked(uow: UnitOfWork) -> None:
    with_units(uow)
    session = live(uow)
    ended(uow, session, Ending.ANSWERED)
    sent = done(uow, ended(uow, session, Ending.SENT_ON).filed.ticket)
    call = screened(uow, session)
    changes: dict[Field, FieldValue] = {
        Field.NAME: "张国强",
        Field.TITLE: "张国强13800001234反映停暖",
        Field.CONFIDENTIAL: True,
    }
    waiting = end_call(call.id, Ending.PROMISED, "今晚供暖", form(changes=changes), STAFF, uow, SOON)
    pack = pack_document(session.id, BRAND, PLANNER, uow, NOW)
    assert pack.name == "2026-01期 诉求办理协调会材料.docx"
    heads, first, second = cells(pack)
    assert heads[:5] == ["工单编号", "诉求", "承办单位", "责任人", "办理时限"]
    assert first[0] == sent.number
    assert (first[2], first[3]) == ("市热力集团", HANDLER.code)
    assert second[0] == waiting.filed.number
    assert (second[2], second[3], second[6]) == ("（待派单）", "（未定人）", "今晚供暖")
    told = everything(pack)
    assert "张国强" not in told
    assert "13800001234" not in told
    assert told.count("陈刚（3001） 于 2026-11-21 14:00 导出") >= 2
    assert exports(uow) == [pack.name]
    with pytest.raises(NotAllowed):
        pack_document(session.id, BRAND, STAFF, uow, NOW)
    assert exports(uow) == [pack.name]


def test_minutes_need_who_what_and_until_when_and_are_kept_in_versions(uow: UnitOfWork) -> None:
    session = live(uow)
    ticket = ended(uow, session, Ending.SENT_ON).filed.ticket
    other = ended(uow, live(uow, line="2"), Ending.SENT_ON).filed.ticket
    with pytest.raises(SessionMissing, match="还没有纪要"):
        minutes_document(session.id, BRAND, PLANNER, uow, LATER)
    (proposed,) = proposed_items(session.id, PLANNER, uow, LATER)
    good = replace(
        proposed,
        unit="市热力集团",
        person="吴承办",
        duty="抢修管道，李某13800001234",
        due=LATER + timedelta(days=3),
    )
    wrongs: tuple[tuple[MinuteItem, str], ...] = (
        (proposed, "定人"),
        (replace(good, duty=" "), "定责"),
        (replace(good, due=LATER), "定时"),
        (replace(good, ticket_id=other.id), "不是这一场"),
    )
    for wrong, told in wrongs:
        with pytest.raises(SessionRefused, match=told):
            write_minutes(session.id, replace(MEETING, items=(wrong,)), PLANNER, uow, LATER)
    first = write_minutes(session.id, replace(MEETING, items=(good,)), PLANNER, uow, LATER)
    trail = life_of(ticket.id, uow).ticket.trail[-1]
    assert trail.text.startswith("2026-01期诉求办理协调会：市热力集团 吴承办，2026年11月24日")
    with pytest.raises(SessionRefused, match="第 1 版"):
        write_minutes(session.id, MEETING, PLANNER, uow, LATER)
    second = write_minutes(
        session.id, replace(MEETING, items=(good,), words="再过一遍。"), PLANNER, uow, LATER, seen=1
    )
    assert minutes_of(session.id, STAFF, uow) == (first, second)
    assert life_of(ticket.id, uow).ticket.trail[-1] == trail  # nothing new of this ticket
    document = minutes_document(session.id, BRAND, PLANNER, uow, LATER)
    assert document.name.endswith("纪要 第2版.docx")
    row = cells(document)[1]
    assert row[0] == ticket.number
    assert row[2:4] == ["市热力集团", "吴承办"]
    assert row[4] == "抢修管道，李某138****1234"
    assert row[5].startswith("2026年11月24日")


def test_only_what_citizens_agreed_to_goes_to_the_media(uow: UnitOfWork) -> None:
    session = live(uow)
    yes, no, back = (ended(uow, session, Ending.SENT_ON).filed.ticket for _ in range(3))
    with pytest.raises(RuleBroken, match="可以向媒体说明"):
        record_consent(session.id, yes.id, True, "", STAFF, uow, NOW)
    words = "张先生反映的停暖已恢复，电话13800001234"
    record_consent(session.id, yes.id, True, words, STAFF, uow, NOW)
    record_consent(session.id, no.id, False, "", STAFF, uow, NOW + MINUTE)
    record_consent(session.id, back.id, True, "可以报道", STAFF, uow, SOON)
    record_consent(session.id, back.id, False, "来电人改变主意", STAFF, uow, LATER)
    assert [each.consent for each in media_leads(session.id, PLANNER, uow)] == [True, False, False]
    document = media_document(session.id, BRAND, PLANNER, uow, LATER)
    _, *rows = cells(document)
    assert len(rows) == 1
    assert "张先生" not in everything(document)
    assert "13800001234" not in everything(document)
    assert "停暖已恢复" in rows[0][2]
    assert exports(uow) == [document.name]


def test_a_later_report_names_what_changed_against_the_last(uow: UnitOfWork, tmp_path: Path) -> None:
    with_units(uow)
    session = live(uow)
    ended(uow, session, Ending.ANSWERED)
    ticket = done(uow, ended(uow, session, Ending.SENT_ON).filed.ticket)
    end(session.id, PLANNER, uow, SOON)
    close(session.id, PLANNER, uow, SOON)
    first = make_report((session.id,), PLANNER, uow, SOON)
    assert (first.version, first.changes) == (1, ())
    with pytest.raises(SessionRefused, match="没有变化"):
        make_report((session.id,), PLANNER, uow, LATER)
    # a call that was left out, and a follow-up since
    reopen(session.id, "漏记一通", PLANNER, uow)
    late = note_call(session.id, "left-out", "13800005678", SOON, STAFF, uow, late_why="漏记")
    screen(late.id, STAFF, uow, LATER)
    write_brief(late.id, BRIEF, STAFF, uow)
    added = end_call(late.id, Ending.SENT_ON, "", form(), STAFF, uow, LATER).filed
    close(session.id, PLANNER, uow, LATER)
    heard(uow, ticket, happy=True)
    second = make_report((session.id,), PLANNER, uow, LATER)
    assert second.version == 2
    for told in ("转办 1 → 2", "诉求合计 2 → 3", "办结率 100.0 % → 66.7 %", "满意率 — → 100.0 %"):
        assert told in second.changes
    assert f"新增工单 {added.number}（转办）" in second.changes
    assert f"工单 {ticket.number} 回访 待回访 → 满意" in second.changes
    assert reports_on((session.id,), PLANNER, uow) == (first, second)

    document = report_document(second.id, BRAND, PLANNER, uow, LATER)
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(document.data)).paragraphs)
    assert "转办 1 → 2" in text
    assert "数据不符" not in text
    assert ["满意率", "100.0 %"] in cells(document)
    assert len(cells(document, 2)) == 4
    path = tmp_path / "报告.xlsx"
    report_workbook(second.id, path, PLANNER, uow, LATER)
    book = load_workbook(path)
    figures = {row[0]: row[1] for row in book["指标"].iter_rows(values_only=True)}
    assert (figures["转办"], figures["办结率"], figures["响应率"]) == (2, "66.7 %", "100.0 %")
    assert book["工单"].max_row == 5
    assert "陈刚（3001）" in str(book["分场"]["A1"].value)
    assert exports(uow) == [document.name, path.name]
    with pytest.raises(ExportRefused):
        report_workbook(second.id, tmp_path / "报告.pdf", PLANNER, uow, LATER)
    # what was reported stays as it was reported
    assert "转办" in dict(reports_on((session.id,), PLANNER, uow)[0].figures)
    assert dict(first.figures)["转办"] == "1"


def test_the_tickets_card_tells_of_the_session_and_units_see_nothing_of_the_screening(
    uow: UnitOfWork,
) -> None:
    session = live(uow)
    ticket = ended(uow, session, Ending.PROMISED, words="三天内供暖").filed.ticket
    record_consent(session.id, ticket.id, True, "可以", STAFF, uow, NOW)
    with uow.reading() as work:
        (card,) = session_cards(ticket, STAFF, work)
        (other,) = session_cards(ticket, HANDLER, work)
    facts, seen = dict(card.facts), dict(other.facts)
    assert (card.title, card.state, card.is_open) == ("听民声", "我来督办", True)
    assert facts["承诺"] == "三天内供暖"
    assert "来电人同意" in facts["媒体报道"]
    assert facts["预审"] == BRIEF.what
    assert not {"预审", "此前", "媒体报道"} & set(seen)
    with pytest.raises(NotAllowed):
        make_report((session.id,), AUDITOR, uow, NOW)
