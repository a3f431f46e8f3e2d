"""The ladder: its arithmetic, and that each step fires once, whatever happens in between."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.access.errors import NotAllowed
from forms.access.roles import DUTY, Role
from forms.clock.rules import TimeUnit
from forms.draft import Field
from forms.errors import TicketChanged
from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.assignment import AssignmentState
from forms.lifecycle.moving import note
from forms.ports import UnitOfWork
from forms.rules.errors import RuleTextWrong
from forms.rules.service import put_rule
from forms.service import ticket_by_id
from forms.supervision.climbing import climb
from forms.supervision.ladder import moved_by, threshold
from forms.supervision.notices import to_person, to_role, to_unit
from forms.supervision.records import Kind, State
from forms.supervision.rules import SUPERVISION, LadderStep, Recipient, When
from forms.supervision.rules import Clock as LadderClock
from forms.words import Step, Urgency
from tests.forms.clock.counting import CALENDAR, beijing
from tests.forms.clock.test_calendar import ADMIN
from tests.forms.lifecycle.samples import HEATING
from tests.forms.supervision.samples import INSPECTOR, MONDAY, inbox, sent, with_units
from tests.forms.test_service import file

TUESDAY = beijing(2026, 11, 24, 11)
THURSDAY = beijing(2026, 11, 26, 18, 1)
SHIPPED = SUPERVISION.read(SUPERVISION.default.text).ladder


def step(when: When, length: int, unit: TimeUnit = TimeUnit.WORKING_DAYS) -> LadderStep:
    return LadderStep(
        key="x",
        name="x",
        clock=LadderClock.COMPLETION,
        when=when,
        length=length,
        unit=unit,
        tells=(Recipient.UNIT,),
    )


MOMENTS = st.integers(0, 350 * 24 * 60).map(lambda minutes: beijing(2026, 1, 5) + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        (beijing(2026, 11, 23), 1, beijing(2026, 11, 24)),
        (beijing(2026, 11, 27), 1, beijing(2026, 11, 30)),
        (beijing(2026, 11, 27), -4, beijing(2026, 11, 23)),
        # a Saturday counts as the first moment of Monday
        (beijing(2026, 11, 28), 1, beijing(2026, 12, 1, 0)),
        (beijing(2026, 11, 28), -1, beijing(2026, 11, 27, 0)),
        # Friday before the Spring Festival: nine days off, Saturday the 14th is worked
        (beijing(2026, 2, 13), 1, beijing(2026, 2, 14)),
        (beijing(2026, 2, 13), 2, beijing(2026, 2, 24)),
    ],
)
def test_days_are_counted_by_the_calendar(moment: datetime, days: int, expected: datetime) -> None:
    assert moved_by(moment, days, CALENDAR) == expected


@given(one=MOMENTS, other=MOMENTS, days=st.integers(-20, 20).filter(bool))
def test_a_later_now_never_reaches_less(one: datetime, other: datetime, days: int) -> None:
    earlier, later = sorted((one, other))
    assert moved_by(earlier, days, CALENDAR) <= moved_by(later, days, CALENDAR)


@given(
    now=MOMENTS,
    when=st.sampled_from(When),
    length=st.integers(0, 30),
    unit=st.sampled_from([TimeUnit.WORKING_DAYS, TimeUnit.CALENDAR_DAYS, TimeUnit.HOURS, TimeUnit.MINUTES]),
)
def test_a_threshold_lies_ahead_before_the_due_time_and_behind_after_it(
    now: datetime, when: When, length: int, unit: TimeUnit
) -> None:
    found = threshold(step(when, length, unit), now, CALENDAR)
    assert found >= now if when is When.BEFORE else found <= max(now, moved_by(now, 1, CALENDAR))


def test_the_shipped_ladder_is_one_three_one() -> None:
    assert [(SHIPPED[key].moment, SHIPPED[key].does) for key in ("remind", "order", "report")] == [
        ("派出后 1个工作日", Kind.REMINDER),
        ("派出后 3个工作日", Kind.ORDER),
        ("到期前 1个工作日", Kind.REPORT),
    ]


WRONG = [
    ('does = "reminder"', 'does = "raised"', "只能是"),
    ('clock = "completion"\nwhen = "since"', 'clock = "sign_in"\nwhen = "since"', "派出后"),
    ('tells = ["dispatcher"]', 'tells = ["unit"]', "不能通知"),
    ('name = "派出三日督办"', 'name = "派出一日提醒"', "写了两次"),
    ('unit = "minutes"', 'unit = "working_hours"', "单位可用"),
    ("daily = true", "daily = true\nanswer_in = 0", "1 至 60"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG)
def test_a_wrong_ladder_is_refused_with_its_line(right: str, wrong: str, said: str) -> None:
    text = SUPERVISION.default.text
    assert right in text
    with pytest.raises(RuleTextWrong, match=said) as refused:
        SUPERVISION.read(text.replace(right, wrong, 1))
    assert refused.value.line > 0


def test_the_week_of_an_order_that_nobody_touches(uow: UnitOfWork) -> None:
    with_units(uow)
    ticket, order = sent(uow)
    assert climb(uow, MONDAY + timedelta(minutes=1)).total == 0
    # a day after it was sent: reminded, and the sign-in is late
    fired = climb(uow, TUESDAY).fired
    assert {name for name, count in fired.items() if count} == {"派出一日提醒", "超期未签收"}
    assert climb(uow, TUESDAY).total == 0
    # three days: a numbered 督办单; a working day before it is due: the inspectors are told
    assert climb(uow, beijing(2026, 11, 26, 10, 1)).fired["派出三日督办"] == 1
    assert climb(uow, THURSDAY).fired["到期前一日报督查室"] == 1
    with uow.reading() as work:
        (measure,) = work.supervision.measures.of_ticket(ticket.id)
    assert (measure.kind, measure.state, measure.number) == (Kind.ORDER, State.RUNNING, "督办〔2026〕1号")
    assert measure.until == beijing(2026, 11, 27, 10, 1)
    steps = [each.step for each in ticket_by_id(ticket.id, uow).trail[-5:]]
    assert steps == [Step.REMINDED, Step.REMINDED, Step.SUPERVISED, Step.REMINDED, Step.SUPERVISED]
    told = inbox(uow, to_unit(HEATING))
    assert Counter(each.split("：")[0] for each in told) == {
        "派出一日提醒": 1,
        "超期未签收": 1,
        "派出三日督办": 1,
        "超期未联系来电人": 1,
        "到期前一日报督查室": 1,
    }
    assert len(inbox(uow, to_role(Role.INSPECTOR))) == 2
    assert order.number in told[0]


def test_what_is_answered_or_taken_back_is_left_in_peace(uow: UnitOfWork) -> None:
    _, order = sent(uow)
    with uow.writing() as work:
        work.assignments.save(order.moved(AssignmentState.WITHDRAWN, ended_at=MONDAY))
    climb(uow, THURSDAY)
    assert inbox(uow, to_unit(HEATING)) == []


def test_a_daily_reminder_comes_once_each_working_day(uow: UnitOfWork) -> None:
    sent(uow)
    late = beijing(2026, 11, 30, 9)
    for days in range(7):  # Monday to Sunday, twice a day
        for hours in (0, 6):
            climb(uow, late + timedelta(days=days, hours=hours))
    told = Counter(each.split("：")[0] for each in inbox(uow, to_person(f"{HEATING}-1")))
    assert told["超期每日一提醒"] == 5
    assert max(count for name, count in told.items() if name != "超期每日一提醒") == 1


def test_a_desk_is_reminded_once_in_each_round(uow: UnitOfWork) -> None:
    ticket = file(uow, at=MONDAY).ticket
    climb(uow, MONDAY + timedelta(hours=3))
    climb(uow, MONDAY + timedelta(hours=4))
    assert inbox(uow, to_role(Role.DISPATCHER)) == [
        f"超期未派单：工单 {ticket.number}，派单台时限 11月23日 12:00。"
    ]


def test_a_step_changed_later_does_not_reach_back(uow: UnitOfWork) -> None:
    """Orders that had passed the step's moment before it was put in force are not told of it."""
    sent(uow)
    text = SUPERVISION.default.text.replace("length = 1\ndoes", "length = 2\ndoes", 1)
    put_rule(SUPERVISION, text, "改为两天", 0, ADMIN, uow, beijing(2026, 11, 25, 12))
    _, later = sent(uow, beijing(2026, 11, 24, 15))
    assert climb(uow, beijing(2026, 11, 25, 12, 30)).fired["派出一日提醒"] == 0
    done = climb(uow, beijing(2026, 11, 26, 15, 30))
    assert done.fired["派出一日提醒"] == 1
    assert later.number in inbox(uow, to_unit(HEATING))[-1] or done.total > 1


def test_what_fired_under_a_key_never_fires_again_after_an_edit(uow: UnitOfWork) -> None:
    sent(uow)
    assert climb(uow, TUESDAY).fired["派出一日提醒"] == 1
    text = SUPERVISION.default.text.replace('name = "派出一日提醒"', 'name = "次日提醒"')
    put_rule(SUPERVISION, text, "改名", 0, ADMIN, uow, TUESDAY)
    assert climb(uow, TUESDAY + timedelta(hours=1)).fired["次日提醒"] == 0


def test_many_are_done_in_batches_and_a_stop_leaves_the_rest_for_later(
    uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forms.supervision.climbing.BATCH", 3)
    for _ in range(8):
        sent(uow)
    asked = iter((False, False, True))
    first = climb(uow, TUESDAY, stopping=lambda: next(asked, True))
    assert first.stopped
    assert first.fired == {"派出一日提醒": 6}
    second = climb(uow, TUESDAY)
    assert second.fired["派出一日提醒"] == 2
    assert climb(uow, TUESDAY).total == 0


def test_a_ticket_that_somebody_changes_meanwhile_waits_and_the_others_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    uow = InMemoryUnitOfWork()
    tickets = [sent(uow)[0] for _ in range(3)]
    busy = tickets[1].id

    def refusing(work: object, ticket: object, entry: object, standing: object = None) -> object:
        if getattr(ticket, "id", "") == busy:
            raise TicketChanged("刚被他人改动")
        return note(work, ticket, entry)  # type: ignore[arg-type]

    monkeypatch.setattr("forms.supervision.climbing.note", refusing)
    done = climb(uow, TUESDAY)
    assert done.fired["派出一日提醒"] == 2
    assert done.busy >= 1
    assert len(ticket_by_id(busy, uow).trail) == len(tickets[1].trail)
    monkeypatch.undo()
    assert climb(uow, TUESDAY).fired["派出一日提醒"] == 1


def test_an_effect_that_fails_leaves_no_mark(monkeypatch: pytest.MonkeyPatch, uow: UnitOfWork) -> None:
    sent(uow)

    def broken(*_: object, **__: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("forms.supervision.climbing.tell", broken)
    with pytest.raises(Exception):  # noqa: B017, PT011 - the storage tells a full disk in its own words
        climb(uow, TUESDAY)
    monkeypatch.undo()
    assert climb(uow, TUESDAY).fired["派出一日提醒"] == 1


def test_only_the_duty_service_climbs(uow: UnitOfWork) -> None:
    with pytest.raises(NotAllowed):
        climb(uow, TUESDAY, INSPECTOR)
    assert climb(uow, TUESDAY, DUTY).in_words == "没有到期的步骤"


def test_an_urgent_step_is_for_urgent_tickets_only(uow: UnitOfWork) -> None:
    noon, quarter_to = beijing(2026, 11, 23, 12), beijing(2026, 11, 23, 11, 45)
    sent(uow, due=noon)
    urgent = file(uow, {Field.URGENCY: Urgency.URGENT.value}).ticket
    _, order = sent(uow, due=noon, ticket=urgent)
    assert climb(uow, quarter_to).fired["急件到期前半小时"] == 1
    assert [order.number in each for each in inbox(uow, to_unit(HEATING)) if "急件" in each] == [True]


def test_inspectors_are_told_of_an_urgent_order_as_soon_as_it_is_out(uow: UnitOfWork) -> None:
    with_units(uow)
    urgent = file(uow, {Field.URGENCY: Urgency.CRITICAL.value}).ticket
    sent(uow, due=MONDAY + timedelta(hours=2), ticket=urgent)
    sent(uow)
    for minute in (1, 2):
        climb(uow, MONDAY + timedelta(minutes=minute))
    told = [each for each in inbox(uow, to_role(Role.INSPECTOR)) if "已派出" in each]
    assert len(told) == 1
    assert urgent.number in told[0]
