"""来电集中: the rule as cases, and what it reads from each storage."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.access.errors import NotAllowed
from forms.access.roles import Actor, Role
from forms.alarms.bursts import About, Common, Heard, bursts, words_in
from forms.alarms.rules import ALARMS, AlarmRules, BurstRule
from forms.alarms.service import watch_tickets
from forms.draft import Field
from forms.ports import UnitOfWork
from forms.ticket import Ticket
from forms.words import RequestType, StateKind
from tests.forms.samples import NOW, ticket

RULE = ALARMS.read(ALARMS.default.text).bursts
SUPERVISOR = Actor(code="2001", name="王芳", roles=frozenset({Role.SUPERVISOR}))


def told(*titles: str, street: str = "", caller: str = "") -> list[Heard]:
    return [
        Heard(
            caller=caller or f"{street}{place}",
            title=title,
            district="鹿城区" if street else "",
            street=street,
        )
        for place, title in enumerate(titles)
    ]


def never(_: Common) -> int:
    return 0


WATER = ("停水了", "家里停水", "整栋楼停水", "停水无人管", "从早上停水至今", "停水", "又停水", "停水没有通知")


def test_twelve_tickets_on_one_word_are_a_burst_with_its_place() -> None:
    heard = told(*WATER, "停水两天", "何时来水，停水", "停水停电", "为什么停水", street="城关街道")

    (burst,) = bursts(heard, never, 0, RULE)

    assert burst.words == "“停水” 30 分钟内 12 件，城关街道"


@pytest.mark.parametrize(
    ("heard", "why"),
    [
        (told(*WATER[:7]), "too few"),
        (told(*WATER, caller="13800000000"), "one caller eight times"),
        (told(*[f"反映小区问题{each}" for each in "甲乙丙丁戊己庚辛"]), "words that say nothing"),
        (told(*[f"{each}" for each in "甲乙丙丁戊己庚辛"]), "nothing in common"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_no_burst(heard: list[Heard], why: str) -> None:
    assert why
    assert bursts(heard, never, 0, RULE) == ()


def test_what_people_always_call_about_is_no_burst() -> None:
    heard = told(*WATER, *"甲乙丙丁戊己庚辛")
    usual_share: Callable[[Common], int] = lambda common: 20 if common.text == "停水" else 0  # noqa: E731

    assert bursts(heard, usual_share, 100, RULE) == ()
    assert [each.name for each in bursts(heard, usual_share, 200, RULE)] == ["停水"]


def test_a_burst_is_found_among_many_tickets_that_share_what_is_usual() -> None:
    grumbles = ("路灯不亮", "施工噪音", "垃圾清运", "公交改线", "物业收费", "欠薪", "井盖", "占道经营")
    places = ("阳光", "滨江", "城南", "幸福", "翠湖")
    usual = [f"{places[each % 5]}一带{grumbles[each % 8]}{places[each % 3]}" for each in range(800)]
    asked: list[Common] = []

    def ask(common: Common) -> int:
        asked.append(common)
        return sum(common.text in title for title in usual)

    found = bursts(told(*WATER, *usual[:400]), ask, 800, RULE, sample=told(*usual))

    assert [each.name for each in found] == ["停水"]
    assert len(asked) <= 12


def test_a_street_alone_can_burst_and_is_not_told_twice() -> None:
    mixed = told(
        "路灯不亮", "井盖丢失", "噪音", "垃圾未清", "占道", "漏气", "断电", "塌方", street="滨江街道"
    )

    assert [each.words for each in bursts(mixed, never, 0, RULE)] == ["滨江街道 30 分钟内 8 件"]
    assert [each.name for each in bursts(told(*WATER, street="滨江街道"), never, 0, RULE)] == ["停水"]


def test_a_category_brings_together_what_is_said_in_many_words() -> None:
    heard = [
        replace(each, category="010201", category_path="城乡建设 > 供水 > 停水")
        for each in told("没水", "断供", "水龙头干了", "停了", "何时恢复", "无水可用", "缺", "管子")
    ]

    assert [each.name for each in bursts(heard, never, 0, RULE)] == ["停水"]


def test_a_known_burst_keeps_its_name_and_goes_on_with_fewer_callers() -> None:
    word = Common(About.WORD, "停水")

    assert bursts(told(*WATER[:5]), never, 0, RULE) == ()
    (burst,) = bursts(told(*WATER[:5]), never, 0, RULE, frozenset({word}))
    assert (burst.common, burst.begins) == (word, False)
    assert bursts(told(*WATER[:3]), never, 0, RULE, frozenset({word})) == ()


def test_names_of_the_place_are_no_words_of_the_matter() -> None:
    (heard,) = told("鹿城区城关街道A2座停水", street="城关街道")

    assert words_in(heard) == {"座停水", "座停", "停水"}


@given(st.lists(st.text("停水电路灯小区", max_size=8), max_size=25), st.integers(3, 10))
def test_every_burst_has_its_callers_and_no_caller_makes_two_bursts_of_the_same_words(
    titles: list[str], least: int
) -> None:
    rule = BurstRule(least=least, factor=Decimal(1))
    found = bursts(told(*titles), never, 0, rule)

    for burst in found:
        assert burst.tickets == sum(burst.name in each for each in titles) >= least
    assert len({each.common for each in found}) == len(found)


# --- from storage


def burst_of(count: int, **changes: str) -> list[Ticket]:
    fields = {Field(key): value for key, value in changes.items()}
    made = []
    for number in range(count):
        own = ticket(f"T{number}-{len(fields)}", {Field.TITLE: f"停水{number}户", **fields}, days_ago=0.01)
        caller = replace(own.caller, number=f"1380000{number:04d}")
        made.append(replace(own, id=f"{own.id}-{number}", caller=caller))
    return made


def test_bursts_are_read_from_storage_masked_and_without_recalled_tickets(uow: UnitOfWork) -> None:
    tickets = burst_of(11, street="城关街道")
    recalled = replace(tickets[8], state=StateKind.RECALLED)
    report = replace(tickets[9], matter=replace(tickets[9].matter, request_type=RequestType.REPORT))
    secret = replace(tickets[10], caller=replace(tickets[10].caller, confidential=True))
    usual = [replace(ticket(f"U{each}", days_ago=2), id=f"u{each}") for each in range(4)]
    with uow.writing() as work:
        work.tickets.add_many([*tickets[:8], recalled, report, secret, *usual])

    found = watch_tickets(frozenset(), SUPERVISOR, uow, NOW)

    assert [each.words for each in found.bursts] == ["“停水” 30 分钟内 8 件，城关街道"]
    with uow.reading() as work:
        since = NOW - timedelta(days=1)
        heard = work.recent_matters.heard(since, NOW, 100)
        assert sorted(each.title for each in heard)[:3] == ["", "", "停水0户"]
        assert len(work.recent_matters.heard(since, NOW, 4)) == 4
        assert work.recent_matters.count(since, NOW, Common(About.WORD, "停水")) == 10
        assert work.recent_matters.count(since, NOW, Common(About.AREA, "城关街道", "鹿城区")) == 10
        assert work.recent_matters.count(since, NOW, Common(About.CATEGORY, "010301")) == 10
        assert work.recent_matters.count(NOW - timedelta(days=9), since) == 4
        assert work.recent_matters.count(since, NOW, Common(About.WORD, "%")) == 0


def test_what_was_usual_the_days_before_counts(uow: UnitOfWork) -> None:
    before = [
        replace(ticket(f"U{each}", {Field.TITLE: "又停水"}, days_ago=2), id=f"u{each}") for each in range(9)
    ]
    with uow.writing() as work:
        work.tickets.add_many([*burst_of(9), *before])

    assert watch_tickets(frozenset(), SUPERVISOR, uow, NOW).bursts == ()


def test_only_who_may_see_the_queue_is_told() -> None:
    from forms.in_memory import InMemoryUnitOfWork

    agent = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
    with pytest.raises(NotAllowed):
        watch_tickets(frozenset(), agent, InMemoryUnitOfWork(), NOW)


def test_the_shipped_text_says_what_the_program_does_without_one() -> None:
    shipped = ALARMS.read(ALARMS.default.text)

    assert replace(shipped, bursts=replace(shipped.bursts, empty_words=frozenset())) == AlarmRules()
