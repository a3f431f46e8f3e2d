"""Who leads, what is run for which moment, and when; the same in memory, on SQLite and on PostgreSQL."""

from datetime import datetime, time, timedelta
from time import sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.access.roles import Role
from forms.clock.seed import shipped_years
from forms.duty.jobs import JOBS, Asked, Job, run_job
from forms.duty.rules import DUTY_RULES, DutyRules, Times
from forms.errors import RuleBroken
from forms.lifecycle.standing import Due
from forms.ports import UnitOfWork
from forms.rules.errors import RuleTextWrong
from forms.rules.service import put_rule
from forms.supervision.notices import to_role
from tests.forms.clock.counting import beijing
from tests.forms.clock.test_calendar import ADMIN
from tests.forms.supervision.samples import inbox, sent

LEASE = timedelta(seconds=30)
SHORT = timedelta(milliseconds=40)


def lead(uow: UnitOfWork, holder: str, lasts: timedelta = LEASE) -> bool:
    with uow.writing() as work:
        return work.duty.take_lead(holder, lasts)


def test_one_leads_and_keeps_the_lead_by_beating(uow: UnitOfWork) -> None:
    assert lead(uow, "a")
    assert not lead(uow, "b")
    assert lead(uow, "a")
    with uow.reading() as work:
        held = work.duty.lead()
        assert held is not None
        assert (held.holder, held.until > work.duty.moment()) == ("a", True)


def test_a_lead_that_runs_out_is_taken_and_cannot_be_beaten_back(uow: UnitOfWork) -> None:
    assert lead(uow, "a", SHORT)
    sleep(2 * SHORT.total_seconds())
    assert lead(uow, "b")
    assert not lead(uow, "a")


def test_a_lead_that_is_given_up_is_free_at_once(uow: UnitOfWork) -> None:
    lead(uow, "a")
    with uow.writing() as work:
        work.duty.give_up("b")
    assert not lead(uow, "b")
    with uow.writing() as work:
        work.duty.give_up("a")
    assert lead(uow, "b")


MOMENT = beijing(2026, 11, 23)


def begin(uow: UnitOfWork, holder: str, planned: datetime = MOMENT) -> bool:
    with uow.writing() as work:
        return work.duty.begin("ladder", planned, holder)


def test_only_who_leads_runs_and_once_for_each_moment(uow: UnitOfWork) -> None:
    assert not begin(uow, "a")
    lead(uow, "a")
    assert not begin(uow, "b")
    assert begin(uow, "a")
    # broken off by a database that was away: the same one takes it up again
    assert begin(uow, "a")
    assert not begin(uow, "b")
    with uow.writing() as work:
        work.duty.finish("ladder", "a", ok=True, words="好")
    assert not begin(uow, "a")
    assert not begin(uow, "a", MOMENT - timedelta(minutes=5))
    assert begin(uow, "a", MOMENT + timedelta(minutes=5))


def test_a_run_that_its_leader_left_unfinished_is_taken_up_and_a_finished_one_is_not(
    uow: UnitOfWork,
) -> None:
    lead(uow, "a", timedelta(seconds=1))
    assert begin(uow, "a")
    with uow.writing() as work:
        work.duty.give_up("a")
    lead(uow, "b")
    assert begin(uow, "b")
    with uow.writing() as work:
        work.duty.finish("ladder", "a", ok=False, words="来晚了")
        work.duty.finish("ladder", "b", ok=True, words="好")
        work.duty.give_up("b")
    lead(uow, "c")
    assert not begin(uow, "c")
    with uow.reading() as work:
        (run,) = work.duty.runs()
    assert (run.holder, run.ok, run.words, run.finished_at is None) == ("b", True, "好", False)


@given(minutes=st.integers(1, 1440), now=st.integers(0, 10**6))
def test_every_service_plans_the_same_moments(minutes: int, now: int) -> None:
    moment = beijing(2026, 1, 1) + timedelta(minutes=now, seconds=7)
    planned = Times(minutes=minutes).planned_before(moment)
    assert planned <= moment < planned + timedelta(minutes=minutes)
    assert Times(minutes=minutes).planned_before(planned) == planned


@pytest.mark.parametrize(
    ("now", "planned"),
    [
        (beijing(2026, 11, 23, 2, 29), beijing(2026, 11, 22, 2, 30)),
        (beijing(2026, 11, 23, 2, 30), beijing(2026, 11, 23, 2, 30)),
        (beijing(2026, 11, 23, 23, 59), beijing(2026, 11, 23, 2, 30)),
    ],
)
def test_a_daily_job_belongs_to_its_last_time_of_day(now: datetime, planned: datetime) -> None:
    assert Times(at=time(2, 30)).planned_before(now) == planned


def test_the_shipped_rule_is_the_default_and_a_wrong_one_is_refused() -> None:
    assert DUTY_RULES.read(DUTY_RULES.default.text) == DutyRules()
    with pytest.raises(RuleTextWrong, match="之一"):
        DUTY_RULES.read('ladder = { minutes = 5, at = "02:00" }')
    assert Times(minutes=5).in_words == "每 5 分钟"
    assert Times(at=time(2, 30)).in_words == "每天 02:30"
    assert all(isinstance(each.times(DutyRules()), Times) for each in JOBS)


def counting(ran: list[datetime], *, fails: bool = False) -> Job:
    def run(asked: Asked) -> str:
        ran.append(asked.now)
        if fails:
            raise RuleBroken("没有办成")
        return "办好了"

    return Job("ladder", "督办阶梯", run)


def test_a_job_runs_once_and_says_what_came_of_it(uow: UnitOfWork) -> None:
    ran: list[datetime] = []
    assert run_job(counting(ran), "a", uow, lambda: False) is None
    lead(uow, "a")
    assert run_job(counting(ran), "a", uow, lambda: False) == "办好了"
    assert run_job(counting(ran), "a", uow, lambda: False) is None
    assert len(ran) == 1


def test_a_failure_is_noted_and_the_next_moment_tries_again(uow: UnitOfWork) -> None:
    lead(uow, "a")
    assert run_job(counting([], fails=True), "a", uow, lambda: False) == "没有办成"
    with uow.reading() as work:
        (run,) = work.duty.runs()
    assert (run.ok, run.words) == (False, "没有办成")


def test_a_run_that_was_stopped_stays_open_for_the_next_leader(uow: UnitOfWork) -> None:
    lead(uow, "a")
    run_job(counting([]), "a", uow, lambda: True)
    with uow.writing() as work:
        work.duty.give_up("a")
    lead(uow, "b")
    assert run_job(counting([]), "b", uow, lambda: False) == "办好了"


def test_a_job_that_is_off_does_not_run(uow: UnitOfWork) -> None:
    lead(uow, "a")
    text = DUTY_RULES.default.text.replace("ladder = { minutes = 5 }", "ladder = { minutes = 5, on = false }")
    put_rule(DUTY_RULES, text, "停用", 0, ADMIN, uow, beijing(2026, 1, 1))
    assert run_job(counting([]), "a", uow, lambda: False) is None


@pytest.mark.parametrize("job", JOBS, ids=lambda each: each.key)
def test_every_job_runs_on_every_storage_and_again_without_doing_more(uow: UnitOfWork, job: Job) -> None:
    sent(uow)
    asked = Asked(uow, beijing(2026, 11, 24, 11), None, lambda: False)
    assert job.run(asked)
    with uow.reading() as work:
        before = work.supervision.notices.find((to_role(Role.DISPATCHER), "unit:U0101"), 1000)
    job.run(asked)
    with uow.reading() as work:
        after = work.supervision.notices.find((to_role(Role.DISPATCHER), "unit:U0101"), 1000)
    assert after == before


def test_a_known_year_with_provisional_dues_is_proposed_once(uow: UnitOfWork) -> None:
    _, order = sent(uow)
    with uow.writing() as work:
        due = Due(at=order.due.at, words="暂定", provisional=True)
        work.assignments.save(order.noted(due=due))
    (job,) = (each for each in JOBS if each.key == "provisional")
    asked = Asked(uow, beijing(2026, 11, 24), None, lambda: False)
    for _ in range(2):
        assert job.run(asked) == "待重新推算的年份 1 个"
    assert len(inbox(uow, to_role(Role.ADMINISTRATOR))) == 1
    assert any(each.year == 2026 for each in shipped_years())
