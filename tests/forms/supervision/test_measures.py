"""Measures, letters, raising, triggers, watch lists and 认定, the same on every storage."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document

from forms.access.errors import NotAllowed
from forms.access.roles import Role
from forms.draft import Field
from forms.errors import RuleBroken
from forms.lifecycle.assignment import AssignmentState
from forms.lifecycle.moving import advance, line, note, ticket_in
from forms.lifecycle.standing import NextStep
from forms.linking import link_repeat
from forms.ports import UnitOfWork
from forms.service import ticket_by_id
from forms.supervision.cards import supervision_cards
from forms.supervision.desk import DeskPage, Tab, desk_page, mark_read, notices, tabs_for, unread_notices
from forms.supervision.determining import (
    decide_determination,
    propose_determination,
    undo_determination,
)
from forms.supervision.errors import (
    DeterminationRefused,
    LetterFailed,
    SupervisionChanged,
    SupervisionMissing,
    SupervisionRefused,
)
from forms.supervision.letters import FACTS, save_letter, template_for, write_letter
from forms.supervision.measuring import BY_HAND, Wanted, drop, letter_of, lift, take
from forms.supervision.notices import to_role, to_unit
from forms.supervision.ports import Letter
from forms.supervision.records import (
    WITH_LETTER,
    Cause,
    DeterminationKind,
    DeterminationState,
    Kind,
    Measure,
    State,
)
from forms.supervision.triggers import propose_supervision
from forms.supervision.watching import set_cause, take_off, watch
from forms.words import StateKind, Step
from tests.forms.clock.counting import beijing
from tests.forms.lifecycle.samples import (
    AGENT,
    HANDLER,
    HEATING,
    STREET,
    SUPERVISOR,
    WATER,
    dispatched,
    passed,
    replied,
    signed,
)
from tests.forms.samples import LI_JING, NOW
from tests.forms.supervision.samples import (
    CITY,
    DISTRICT,
    INSPECTOR,
    LEADER,
    MONDAY,
    OTHER_INSPECTOR,
    inbox,
    sent,
    with_units,
)
from tests.forms.test_service import file

LATER = MONDAY + timedelta(hours=5)
FRIDAY = beijing(2026, 11, 27, 12)


def wanted(kind: Kind, **changes: object) -> Wanted:
    given: dict[str, object] = {"reason": "多次反映未解决", "words": "请三日内办结并反馈。", "until": FRIDAY}
    if kind is Kind.JOINT:
        given["partners"] = ("市委督查室", WATER)
    return Wanted(kind=kind, **(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", BY_HAND)
def test_every_kind_leaves_its_record_its_trail_and_its_notice(uow: UnitOfWork, kind: Kind) -> None:
    with_units(uow)
    ticket, _ = sent(uow)
    measure = take(ticket.id, wanted(kind), INSPECTOR, uow, LATER)
    with uow.reading() as work:
        assert work.supervision.measures.by_id(measure.id) == measure
    after = ticket_by_id(ticket.id, uow)
    assert bool(measure.number) is (kind in WITH_LETTER)
    if kind is Kind.DISCIPLINE:
        assert after.trail == ticket.trail
        assert inbox(uow, to_unit(HEATING)) == []
    else:
        assert after.trail[-1].why == "多次反映未解决"
        unit = CITY if kind is Kind.RAISED else HEATING
        assert len(inbox(uow, to_unit(unit))) == 1
    assert inbox(uow, to_unit(WATER)) == [] or kind is Kind.JOINT


def test_numbers_go_on_by_kind_and_year(uow: UnitOfWork) -> None:
    ticket, _ = sent(uow)
    numbers = [take(ticket.id, wanted(Kind.ORDER), INSPECTOR, uow, LATER).number for _ in range(2)]
    assert numbers == ["督办〔2026〕1号", "督办〔2026〕2号"]
    next_year = beijing(2027, 1, 5)
    again = take(ticket.id, wanted(Kind.ORDER, until=next_year + timedelta(1)), INSPECTOR, uow, next_year)
    assert again.number == "督办〔2027〕1号"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (wanted(Kind.LISTED, until=None), "期限"),
        (wanted(Kind.ORDER, until=MONDAY), "晚于现在"),
        (wanted(Kind.ORDER, reason=" "), "督办事由"),
        (wanted(Kind.PHONE, words=" "), "对象和结果"),
        (wanted(Kind.JOINT, partners=()), "联合的单位"),
        (wanted(Kind.REPORT), "自动执行"),
        (wanted(Kind.MEDIA, words="来电人张先生反映供暖"), "姓名"),
        (wanted(Kind.MEDIA, words="详情可致电 138 0000 1234"), "电话"),
    ],
)
def test_what_is_not_complete_is_refused_and_changes_nothing(
    uow: UnitOfWork, given: Wanted, said: str
) -> None:
    ticket, _ = sent(uow)
    with pytest.raises(RuleBroken, match=said):
        take(ticket.id, given, INSPECTOR, uow, LATER)
    assert ticket_by_id(ticket.id, uow) == ticket
    with uow.reading() as work:
        assert work.supervision.measures.of_ticket(ticket.id) == ()


def test_rights_are_asked(uow: UnitOfWork) -> None:
    ticket, _ = sent(uow)
    with pytest.raises(NotAllowed):
        take(ticket.id, wanted(Kind.ORDER), AGENT, uow, LATER)
    with pytest.raises(NotAllowed):
        take(ticket.id, wanted(Kind.DISCIPLINE), LEADER, uow, LATER)
    with pytest.raises(NotAllowed):
        desk_page(Tab.RUNNING, AGENT, uow, LATER)


def test_a_measure_is_lifted_once_with_its_outcome(uow: UnitOfWork) -> None:
    ticket, _ = sent(uow)
    listed = take(ticket.id, wanted(Kind.LISTED), INSPECTOR, uow, LATER)
    assert listed.number == "挂牌督办〔2026〕1号"
    assert listed.late(FRIDAY + timedelta(1))
    lifted = lift(listed.id, "已办结，摘牌", INSPECTOR, uow, FRIDAY)
    assert (lifted.state, lifted.outcome, lifted.ended_at) == (State.LIFTED, "已办结，摘牌", FRIDAY)
    with pytest.raises(SupervisionChanged):
        lift(listed.id, "再摘", INSPECTOR, uow, FRIDAY)
    assert ticket_by_id(ticket.id, uow).trail[-1].text == f"解除挂牌督办 {listed.number}"


class TestRaising:
    def test_the_street_gives_it_to_the_district_and_that_to_the_city(self, uow: UnitOfWork) -> None:
        with_units(uow)
        ticket, first = sent(uow, unit=STREET)
        after = ticket
        for above in (DISTRICT, CITY):
            measure = take(ticket.id, wanted(Kind.RAISED), INSPECTOR, uow, LATER)
            after = ticket_by_id(ticket.id, uow)
            assert (measure.unit, after.standing.owner_unit, after.standing.lead) == (above, above, above)
            assert after.standing.due == first.due
            assert after.state is StateKind.AWAITING_SIGN_IN
        assert after.standing.hops == 3
        with uow.reading() as work:
            states = sorted(each.state for each in work.assignments.of_ticket(ticket.id))
        assert states == [AssignmentState.PENDING, AssignmentState.WITHDRAWN, AssignmentState.WITHDRAWN]
        with pytest.raises(SupervisionRefused, match="没有上级单位"):
            take(ticket.id, wanted(Kind.RAISED), INSPECTOR, uow, LATER)

    def test_one_in_hand_may_be_raised_and_one_that_nobody_has_may_not(self, uow: UnitOfWork) -> None:
        with_units(uow)
        ticket = file(uow).ticket
        with pytest.raises(SupervisionRefused, match="没有单位在办"):
            take(ticket.id, wanted(Kind.RAISED), INSPECTOR, uow, LATER)
        dispatched(uow, ticket)
        signed(uow, ticket)
        take(ticket.id, wanted(Kind.RAISED), INSPECTOR, uow, LATER)
        assert ticket_by_id(ticket.id, uow).standing.owner_unit == CITY


class TestLetters:
    @pytest.mark.parametrize("kind", sorted(WITH_LETTER))
    def test_the_shipped_templates_take_every_fact_as_text(self, kind: Kind) -> None:
        facts = {name: f"<{name}> & {{{{ 1 }}}}" for name in FACTS}
        written = write_letter(template_for(kind), facts)
        assert facts["number"] in written.text
        assert facts["ticket_number"] in written.text
        assert Document(io.BytesIO(written.data)).paragraphs

    def test_a_template_that_is_missing_broken_or_strange_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(LetterFailed, match="没有“督办单”的公文模板"):
            template_for(Kind.ORDER, tmp_path)
        broken = tmp_path / "order.docx"
        broken.write_bytes(b"not a document")
        with pytest.raises(LetterFailed, match="无法使用"):
            write_letter(broken, {})
        strange = Document()
        strange.add_paragraph("{{ caller_phone }}")
        strange.save(str(broken))
        with pytest.raises(LetterFailed, match="caller_phone"):
            write_letter(broken, {})
        with pytest.raises(LetterFailed, match="不能写入"):
            save_letter(tmp_path / "none" / "x.docx", b"")

    def test_a_letter_is_kept_as_it_was_written_and_taking_it_out_is_noted(self, uow: UnitOfWork) -> None:
        ticket, _ = sent(uow)

        def written(measure: Measure, *_: object) -> Letter:
            return Letter(f"{measure.number}.docx", measure.number.encode())

        measure = take(ticket.id, wanted(Kind.ORDER, letter=written), INSPECTOR, uow, LATER)
        letter = letter_of(measure.id, INSPECTOR, uow, LATER)
        assert (letter.name, letter.data.decode()) == ("督办〔2026〕1号.docx", measure.number)
        bare = take(ticket.id, wanted(Kind.PHONE), INSPECTOR, uow, LATER)
        with pytest.raises(SupervisionMissing):
            letter_of(bare.id, INSPECTOR, uow, LATER)

    def test_a_letter_that_fails_takes_the_measure_with_it(self, uow: UnitOfWork) -> None:
        ticket, _ = sent(uow)

        def failing(*_: object) -> Letter:
            raise LetterFailed("模板坏了")

        with pytest.raises(LetterFailed):
            take(ticket.id, wanted(Kind.ORDER, letter=failing), INSPECTOR, uow, LATER)
        assert ticket_by_id(ticket.id, uow) == ticket
        assert take(ticket.id, wanted(Kind.ORDER), INSPECTOR, uow, LATER).number == "督办〔2026〕1号"


class TestTriggers:
    def test_hops_propose_once_and_again_at_the_next_multiple(self, uow: UnitOfWork) -> None:
        with_units(uow)
        ticket, _ = sent(uow, unit=STREET)
        for _ in range(2):
            take(ticket.id, wanted(Kind.RAISED), INSPECTOR, uow, LATER)
        assert propose_supervision(uow, LATER) == 1
        assert propose_supervision(uow, LATER) == 0
        page = desk_page(Tab.PROPOSED, INSPECTOR, uow, LATER)
        (row,) = page.rows
        assert isinstance(row.record, Measure)
        assert row.record.reason == "多次转交：已转交 3 次"
        assert page.counts[Tab.PROPOSED] == 1

    def test_a_proposal_is_taken_up_or_dropped_by_a_person(self, uow: UnitOfWork) -> None:
        ticket, _ = sent(uow, due=beijing(2026, 11, 23, 18))
        assert propose_supervision(uow, beijing(2026, 11, 30, 17)) == 0
        late = beijing(2026, 12, 1, 9)
        assert propose_supervision(uow, late) == 1
        (row,) = desk_page(Tab.PROPOSED, INSPECTOR, uow, late).rows
        taken = take(ticket.id, wanted(Kind.ORDER, until=late + timedelta(3)), INSPECTOR, uow, late, row.key)
        assert (taken.id, taken.state, taken.source) == (row.key, State.RUNNING, "trigger:long_overdue")
        with pytest.raises(SupervisionChanged):
            drop(row.key, "已办", INSPECTOR, uow, late)

    def test_dropping_needs_a_reason(self, uow: UnitOfWork) -> None:
        sent(uow, due=beijing(2026, 11, 23, 18))
        late = beijing(2026, 12, 1, 9)
        propose_supervision(uow, late)
        (row,) = desk_page(Tab.PROPOSED, INSPECTOR, uow, late).rows
        with pytest.raises(RuleBroken):
            drop(row.key, " ", INSPECTOR, uow, late)
        assert drop(row.key, "今日办结", INSPECTOR, uow, late).state is State.DROPPED

    def test_repeats_crowds_and_replies_sent_back_are_counted(self, uow: UnitOfWork) -> None:
        first, _ = sent(uow)
        for _ in range(19):
            other = file(uow).ticket
            if other.number < "20261121-000004":
                link_repeat(other.id, first.id, LI_JING, uow, NOW)
        for _ in range(2):
            with uow.writing() as work:
                note(work, ticket_in(work, first.id), line(SUPERVISOR, Step.REPLY_SENT_BACK, NOW))
        propose_supervision(uow, LATER)
        reasons = {
            each.record.reason
            for each in desk_page(Tab.PROPOSED, INSPECTOR, uow, LATER).rows
            if isinstance(each.record, Measure)
        }
        assert reasons == {
            "多次重复反映：同一诉求已有 3 件",
            "办件质量不高：答复被退回 2 次",
            "信访居高：30 天内同一街道同类诉求 20 件",
        }


class TestLists:
    def test_three_tickets_on_one_matter_are_stubborn_and_leave_with_a_cause(self, uow: UnitOfWork) -> None:
        first = file(uow).ticket
        for _ in range(2):
            link_repeat(file(uow).ticket.id, first.id, LI_JING, uow, NOW)
        assert watch(uow, NOW, LATER).stubborn == 1
        assert watch(uow, NOW, LATER).stubborn == 0
        (row,) = desk_page(Tab.STUBBORN, INSPECTOR, uow, LATER).rows
        assert row.line is not None
        assert row.line.number == first.number
        with pytest.raises(SupervisionRefused, match="原因"):
            take_off(row.key, "已解决", INSPECTOR, uow, LATER)
        set_cause(row.key, Cause.NO_MEANS, "管网改造资金未到位", INSPECTOR, uow, LATER)
        take_off(row.key, "改造完成", INSPECTOR, uow, LATER)
        assert desk_page(Tab.STUBBORN, INSPECTOR, uow, LATER).rows == ()
        assert watch(uow, NOW, LATER).stubborn == 0

    @pytest.mark.parametrize(("hours", "flagged"), [(1, 1), (71, 1), (73, 0)])
    def test_what_comes_up_again_soon_after_it_was_closed_is_flagged_and_linked(
        self, uow: UnitOfWork, hours: int, flagged: int
    ) -> None:
        first = _closed(uow)
        again = file(uow, caller="13800005678", at=NOW + timedelta(hours=hours)).ticket
        now = NOW + timedelta(hours=hours + 1)
        assert watch(uow, NOW + timedelta(minutes=1), now).false_closures == flagged
        assert watch(uow, NOW + timedelta(minutes=1), now).false_closures == 0
        rows = desk_page(Tab.FALSE_CLOSURE, INSPECTOR, uow, now).rows
        assert [each.other for each in rows] == [first] * flagged
        with uow.reading() as work:
            assert len(work.links.of(again.id)) == flagged
            assert len(work.supervision.entries.of_ticket(again.id)) == flagged

    def test_another_place_or_another_matter_is_no_false_closure(self, uow: UnitOfWork) -> None:
        _closed(uow)
        at = NOW + timedelta(hours=2)
        file(uow, {Field.ADDRESS: "滨江大道 200 号", Field.STREET: "望江街道"}, at=at)
        file(uow, {Field.CATEGORY: "020101"}, at=at)
        assert watch(uow, NOW + timedelta(minutes=1), at + timedelta(hours=1)).false_closures == 0


def _closed(uow: UnitOfWork) -> str:
    ticket = file(uow).ticket
    for step in (dispatched, signed, replied, passed):
        step(uow, ticket)
    return ticket.number


class TestDetermining:
    def test_who_proposes_never_decides(self, uow: UnitOfWork) -> None:
        ticket = file(uow).ticket
        made = propose_determination(
            ticket.id, DeterminationKind.UNREASONABLE, "三次录音", INSPECTOR, uow, LATER
        )
        with pytest.raises(DeterminationRefused, match="另一人"):
            decide_determination(made.id, True, "同意", INSPECTOR, uow, LATER)
        with pytest.raises(NotAllowed):
            decide_determination(made.id, True, "同意", AGENT, uow, LATER)
        decided = decide_determination(made.id, True, "证据充分", OTHER_INSPECTOR, uow, LATER)
        assert decided.counts_out
        assert ticket_by_id(ticket.id, uow).state is ticket.state

    def test_it_is_reversible_and_may_be_proposed_again(self, uow: UnitOfWork) -> None:
        ticket = file(uow).ticket

        def propose() -> str:
            kind = DeterminationKind.MALICIOUS
            return propose_determination(ticket.id, kind, "录音", AGENT, uow, LATER).id

        first = propose()
        with pytest.raises(DeterminationRefused, match="未重复提请"):
            propose()
        decide_determination(first, True, "属实", INSPECTOR, uow, LATER)
        with pytest.raises(DeterminationRefused):
            propose()
        undone = undo_determination(first, "新证据", INSPECTOR, uow, LATER)
        assert (undone.state, undone.undone_why) == (DeterminationState.UNDONE, "新证据")
        second = propose()
        decide_determination(second, False, "证据不足", INSPECTOR, uow, LATER)
        with pytest.raises(SupervisionChanged):
            undo_determination(second, "x", INSPECTOR, uow, LATER)
        steps = [each.step for each in ticket_by_id(ticket.id, uow).trail[-4:]]
        assert steps == [
            Step.DETERMINED,
            Step.DETERMINATION_UNDONE,
            Step.DETERMINATION_PROPOSED,
            Step.DETERMINED,
        ]

    def test_a_repeat_needs_its_link(self, uow: UnitOfWork) -> None:
        first, second = file(uow).ticket, file(uow).ticket
        with pytest.raises(DeterminationRefused, match="标记重复"):
            propose_determination(second.id, DeterminationKind.REPEAT, "同一事", AGENT, uow, LATER)
        link_repeat(second.id, first.id, LI_JING, uow, NOW)
        assert propose_determination(second.id, DeterminationKind.REPEAT, "同一事", AGENT, uow, LATER).is_open

    def test_a_redo_ends_by_an_upheld_one_and_comes_back_when_it_is_undone(self, uow: UnitOfWork) -> None:
        ticket, _ = sent(uow)
        with uow.writing() as work:
            before = ticket_in(work, ticket.id)
            order = work.assignments.of_ticket(ticket.id)[0]
            for each in (
                one := order.moved(AssignmentState.SIGNED, signed_at=NOW),
                two := one.moved(AssignmentState.REPLIED, reply="已修"),
                two.moved(AssignmentState.CLOSED, ended_at=NOW),
            ):
                work.assignments.save(each)
            for to, step, next_step in (
                (StateKind.IN_HAND, Step.SIGNED_IN, NextStep.REPLY),
                (StateKind.AWAITING_FOLLOW_UP, Step.REPLY_PASSED, NextStep.FOLLOW_UP),
                (StateKind.REDO, Step.REDO_ORDERED, NextStep.TAKE_UP_AGAIN),
            ):
                standing = before.standing.of_unit(HEATING, next_step)
                before = advance(work, before, to, line(SUPERVISOR, step, NOW), standing)
        made = propose_determination(
            ticket.id, DeterminationKind.UNREASONABLE, "两级答复一致", AGENT, uow, LATER
        )
        decided = decide_determination(made.id, True, "同意", INSPECTOR, uow, LATER)
        assert decided.archived
        assert ticket_by_id(ticket.id, uow).state is StateKind.ARCHIVED
        undo_determination(made.id, "市民补充材料", INSPECTOR, uow, LATER)
        after = ticket_by_id(ticket.id, uow)
        assert after.state is StateKind.AWAITING_FOLLOW_UP
        assert after.standing.due_at == LATER + timedelta(days=3)


class TestInbox:
    def test_whoever_of_a_role_reads_first_reads_for_all(self, uow: UnitOfWork) -> None:
        ticket = file(uow).ticket
        propose_determination(ticket.id, DeterminationKind.MALICIOUS, "录音", AGENT, uow, LATER)
        assert (unread_notices(INSPECTOR, uow), unread_notices(AGENT, uow)) == (1, 0)
        (notice,) = notices(INSPECTOR, uow)
        assert notice.recipient == to_role(Role.INSPECTOR)
        assert mark_read([notice.id], AGENT, uow, LATER) == 0
        assert mark_read([notice.id], INSPECTOR, uow, LATER) == 1
        assert unread_notices(OTHER_INSPECTOR, uow) == 0
        (read,) = notices(OTHER_INSPECTOR, uow)
        assert (read.read_by, read.read_at) == (INSPECTOR.code, LATER)
        assert notices(OTHER_INSPECTOR, uow, unread_only=True) == ()

    def test_everybody_has_an_inbox_and_only_some_have_the_lists(self) -> None:
        assert tabs_for(HANDLER) == (Tab.NOTICES,)
        assert tabs_for(AGENT) == (Tab.DETERMINATION, Tab.DETERMINED, Tab.NOTICES)
        assert set(tabs_for(INSPECTOR)) == set(Tab)


def test_counts_match_what_the_tabs_list(uow: UnitOfWork) -> None:
    ticket, _ = sent(uow, due=beijing(2026, 11, 23, 18))
    file(uow)
    take(ticket.id, wanted(Kind.ORDER), INSPECTOR, uow, LATER)
    late = beijing(2026, 12, 1, 9)
    propose_supervision(uow, late)
    pages: list[DeskPage] = [desk_page(each, INSPECTOR, uow, late) for each in Tab]
    for page in pages:
        unread = [each for each in page.rows if getattr(each.record, "read_at", None) is None]
        assert page.counts[page.tab] == len(unread), page.tab
    assert {page.tab for page in pages if page.rows} == {
        Tab.PROPOSED,
        Tab.RUNNING,
        Tab.OVERDUE,
        Tab.NOTICES,
    }


def test_cards_keep_back_what_a_reader_must_not_know(uow: UnitOfWork) -> None:
    with_units(uow)
    ticket, _ = sent(uow)
    take(ticket.id, wanted(Kind.DISCIPLINE), INSPECTOR, uow, LATER)
    take(ticket.id, wanted(Kind.ORDER), INSPECTOR, uow, LATER)
    propose_determination(ticket.id, DeterminationKind.MALICIOUS, "录音", AGENT, uow, LATER)
    with uow.reading() as work:
        titles = {
            actor.code: {each.title for each in supervision_cards(ticket, actor, work)}
            for actor in (INSPECTOR, SUPERVISOR, HANDLER)
        }
    assert titles == {
        INSPECTOR.code: {"报纪委监委", "督办单", "认定 · 恶意诉求"},
        SUPERVISOR.code: {"督办单", "认定 · 恶意诉求"},
        HANDLER.code: {"督办单"},
    }
