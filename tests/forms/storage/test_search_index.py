"""The index: the same hits in memory, on SQLite and on PostgreSQL, and those that reading all gives."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Column, MetaData, Table, insert, inspect, text

from forms.errors import TicketTaken
from forms.in_memory import InMemoryUnitOfWork
from forms.ports import UnitOfWork
from forms.search.document import Document, Hit, Kind
from forms.service import TicketQuery, read_query, recall_ticket, search_tickets
from forms.storage import (
    Database,
    migrate,
    open_storage,
    reindex,
    schema,
    search_index,
    search_planning,
    search_reading,
    tables,
)
from forms.storage.connecting import make_engine, make_folder_for, read_url
from forms.storage.rows import ticket_row
from forms.ticket import Ticket
from forms.ticket_list import TicketLine
from forms.words import StateKind
from tests.forms.conftest import BOTH
from tests.forms.samples import LI_JING, NOW, ticket

TEXTS = (
    # title, content, district, street, address, name, category, days ago
    ("阳光花园3号楼停暖", "暖气不热，老人受不了", "鹿城区", "滨江街道", "阳光花园3号楼", "张伟", "010301", 1),
    ("ＡＴＭ机吞卡", "人民路银行ATM机故障100%_坏", "鹿城区", "五马街道", "人民路12号", "李\\四", "170401", 2),
    ("咨询公积金提取", "想咨询租房提取公积金需要什么材料", "瓯海区", "娄桥街道", "", "曾女士", "040802", 3),
    (
        "电梯频繁故障",
        "7号楼电梯一周坏了3次\n曾经困人",
        "瓯海区",
        "娄桥街道",
        "锦绣家园7号楼",
        "仝平",
        "040301",
        4,
    ),
    ("广场舞扰民", "晚上广场舞音响声音太大", "鹿城区", "滨江街道", "绿地广场", "王芳", "02010301", 5),
    ("重庆路路灯不亮", "连续8盏路灯不亮", "龙湾区", "蒲州街道", "重庆路", "", "010601", 6),
    ("光花园阳光房", "楼顶违建阳光房，花园被占", "龙湾区", "蒲州街道", "光明里", "单丽", "020401", 7),
)
EXPECTED: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("停暖", (0,)),
    ("阳光花园", (0,)),
    ("花园", (0, 6)),
    ("阳光 花园", (0, 6)),
    ("花园 阳光 违建", (6,)),
    ("路灯", (5,)),
    ("灯不", (5,)),
    ("不亮", (5,)),
    ("号楼", (0, 3)),
    ("ATM", (1,)),
    ("atm机", (1,)),
    ("ａｔｍ", (1,)),
    ("100%", (1,)),
    ("%_", (1,)),
    ("0%坏", ()),
    ("李\\四", (1,)),
    ("'", ()),
    ('"', ()),
    ("锦绣家园7号楼", (3,)),
    ("3次曾经", ()),
    ("3次 曾经", (3,)),
    ("仝", (3,)),
    ("张", (0,)),
    ("号", (0, 1, 3)),
    ("路 灯", (5,)),
    ("平", (3,)),
    ("yghy", (0,)),
    ("yangguang", (0, 6)),
    ("yangguanghuayuan", (0,)),
    ("zhangwei", (0,)),
    ("zw", (0,)),
    ("zengnvshi", (2,)),
    ("shanli", (6,)),
    ("chongqinglu", (5,)),
    ("cqlld", (5,)),
    ("gjj", (2,)),
    ("7hl", (3,)),
    ("dianti 困人", (3,)),
    ("kunren", ()),
    ("阳光花圆", (0,)),
    ("广厂舞扰民", (4,)),
    ("公积金提取材料", ()),
    ("公积今提取", (2,)),
    ("阳光花圆 停暖", (0,)),
    ("阳光花圆 电梯", ()),
    ("没有人这样写过", ()),
    ("滨江街道阳光花园", (0,)),
    ("鹿城区", (0, 1, 4)),
    ("1234 停暖", (0,)),
    ("阳光 20261121-000000", (0,)),
    ("阳光花圆 20261121-", ()),
)
FILTERED: tuple[tuple[TicketQuery, tuple[int, ...]], ...] = (
    (TicketQuery(categories=("01",)), (0, 5)),
    (TicketQuery(categories=("0103", "04")), (0, 2, 3)),
    (TicketQuery(categories=("010",)), (0, 5)),
    (TicketQuery(categories=("",)), (0, 1, 2, 3, 4, 5, 6)),
    (TicketQuery(districts=("瓯海区",)), (2, 3)),
    (TicketQuery(districts=("瓯海区", "龙湾区"), words=("故障",)), (3,)),
    (TicketQuery(streets=("滨江街道",)), (0, 4)),
    (TicketQuery(channels=("phone",), words=("楼",)), (0, 3, 6)),
    (TicketQuery(channels=("wechat",)), ()),
    (TicketQuery(words=("花园",), states=frozenset({StateKind.AWAITING_DISPATCH})), (0, 6)),
    (TicketQuery(words=("花园",), states=frozenset({StateKind.CLOSED})), ()),
    (TicketQuery(words=("花园",), since=NOW - timedelta(days=1)), (0,)),
    (TicketQuery(words=("花园",), until=NOW - timedelta(days=1)), (6,)),
    (TicketQuery(words=("花园",), since=NOW - timedelta(days=7), until=NOW), (0, 6)),
    (TicketQuery(words=("阳光花圆",), as_typed=True), ()),
    (TicketQuery(words=("阳光花园",), as_typed=True), (0,)),
    (TicketQuery(name="张"), (0,)),
    (TicketQuery(name="zengnvshi"), (2,)),
    (TicketQuery(name="伟", words=("暖气",)), (0,)),
    (TicketQuery(name="锦绣"), ()),
    (TicketQuery(words=("电梯 坏了",)), (3,)),
)


@pytest.fixture(autouse=True)
def _few_are_looked_at_without_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    # so that the few tickets of a test are found through the index, and period by period
    monkeypatch.setattr(search_reading, "SCANNED", 2)
    monkeypatch.setattr(search_reading, "MOST_PROPOSED", 3)


def tickets() -> list[Ticket]:
    return [as_told(place, *rest[:-1], days=float(rest[-1])) for place, rest in enumerate(TEXTS)]


def as_told(
    place: int,
    title: str,
    content: str,
    district: str,
    street: str,
    address: str,
    name: str,
    category: str,
    *,
    days: float,
) -> Ticket:
    plain = ticket(f"20261121-{place:06d}", days_ago=days)
    return replace(
        plain,
        matter=replace(plain.matter, title=title, content=content, category=category),
        place=replace(plain.place, district=district, street=street, address=address),
        caller=replace(plain.caller, name=name),
    )


def store(uow: UnitOfWork, new: list[Ticket]) -> None:
    with uow.writing() as work:
        work.tickets.add_many(new)


def places(lines: tuple[TicketLine, ...]) -> list[int]:
    return [int(line.number[-6:]) for line in lines]


class TestOneSetOfQuestions:
    def test_every_question_finds_what_it_should(self, uow: UnitOfWork) -> None:
        store(uow, tickets())
        found = {typed: tuple(places(search_tickets(read_query(typed), uow).lines)) for typed, _ in EXPECTED}
        assert found == dict(EXPECTED)

    def test_every_filter_keeps_what_it_should(self, uow: UnitOfWork) -> None:
        store(uow, tickets())
        found = [tuple(places(search_tickets(query, uow).lines)) for query, _ in FILTERED]
        assert found == [expected for _, expected in FILTERED]

    def test_the_order_in_which_they_were_stored_makes_no_difference(self, uow: UnitOfWork) -> None:
        store(uow, tickets()[::-1])
        assert places(search_tickets(read_query("号"), uow).lines) == [0, 1, 3]


class TestFollowingWrites:
    def test_a_new_state_is_found_at_once_and_the_old_one_no_longer(self, uow: UnitOfWork) -> None:
        store(uow, [replace(tickets()[0], accepted_at=NOW)])
        recall_ticket(search_tickets(read_query("停暖"), uow).lines[0].id, LI_JING, uow, NOW)
        for state, count in ((StateKind.RECALLED, 1), (StateKind.AWAITING_DISPATCH, 0)):
            query = TicketQuery(words=("停暖",), states=frozenset({state}))
            assert len(search_tickets(query, uow).lines) == count

    def test_a_changed_text_is_found_by_its_new_words_only(self, uow: UnitOfWork) -> None:
        stored = tickets()
        first = stored[0]
        store(uow, stored)
        with uow.writing() as work:
            work.tickets.save(
                replace(first, revision=2, matter=replace(first.matter, title="供水恢复", content="没有了"))
            )
        assert places(search_tickets(read_query("供水恢复"), uow).lines) == [0]
        assert places(search_tickets(read_query("受不了"), uow).lines) == []

    def test_what_was_not_stored_in_the_end_is_not_found(self, uow: UnitOfWork) -> None:
        store(uow, tickets()[1:])
        with pytest.raises(TicketTaken):
            store(uow, [tickets()[0], tickets()[1]])  # the second one's number is taken
        assert places(search_tickets(read_query("停暖"), uow).lines) == []


SIGNS = "阳光花园停水电梯路灯ab1%_'\\ 水水电"
SEEDS = range(2)


def made_up(rng: random.Random, count: int) -> list[Ticket]:
    """Tickets of few different characters, many of them at one and the same moment."""
    moments = [
        NOW - timedelta(days=rng.choice((0, 0, 1, 40, 900)), seconds=rng.randrange(3)) for _ in range(9)
    ]
    made = []
    for number in range(count):
        words = ["".join(rng.choices(SIGNS, k=rng.randrange(12))) for _ in range(4)]
        at = rng.choice(moments) + timedelta(microseconds=rng.choice((0, 0, 1, 999_999)))
        plain = ticket(f"20261121-{number:06d}")
        made.append(
            replace(
                plain,
                id=f"{rng.getrandbits(64):016x}",
                accepted_at=at,
                matter=replace(plain.matter, title=words[0], content=words[1]),
                place=replace(plain.place, address=words[2]),
                caller=replace(plain.caller, name=words[3]),
            )
        )
    return made


def by_reading_everything(stored: list[Ticket], words: tuple[str, ...]) -> list[str]:
    """The ids of tickets that hold all words, newest first, without any of the code under test."""
    found = []
    for each in stored:
        fields = (each.matter.title, each.matter.content, each.place.line, each.caller.name)
        texts = [unicodedata.normalize("NFKC", field).lower() for field in fields]
        if all(any(word in field for field in texts) for word in words):
            found.append(each)
    return [each.id for each in sorted(found, key=lambda each: (each.accepted_at, each.id), reverse=True)]


def all_pages(query: TicketQuery, uow: UnitOfWork) -> list[str]:
    found: list[str] = []
    page = search_tickets(query, uow)
    while page.next is not None:
        found += [line.id for line in page.lines]
        page = search_tickets(query.next_page(page.next), uow)
    return found + [line.id for line in page.lines]


@pytest.mark.parametrize("seed", SEEDS)
def test_random_questions_find_what_reading_everything_finds(uow: UnitOfWork, seed: int) -> None:
    rng = random.Random(seed)
    stored = made_up(rng, 250)
    store(uow, stored[:200])
    store(uow, stored[200:])
    memory = InMemoryUnitOfWork()
    store(memory, stored)
    for _ in range(40):
        words = tuple(
            "".join(rng.choices(SIGNS, k=rng.randint(1, 4))).split() for _ in range(rng.randint(1, 2))
        )
        asked = tuple(word for group in words for word in group)
        query = TicketQuery(words=asked, limit=rng.choice((9, 40, 300)))
        expected = by_reading_everything(stored, asked)
        spoken = any(word.isascii() and len(word) > 1 and any(map(str.isalpha, word)) for word in asked)
        found = all_pages(query, uow)
        assert found == all_pages(query, memory)
        if expected and not spoken:
            assert found == expected
        assert set(expected) <= set(found)


@pytest.mark.postgres
def test_what_postgresql_knows_of_tokens_changes_no_hit(fresh_database_url: str) -> None:
    rng = random.Random(7)
    stored = made_up(rng, 250)
    database = open_storage(fresh_database_url)
    uow = database.unit_of_work()
    store(uow, stored)
    with database.transaction(writes=True) as connection:
        connection.execute(text("ANALYZE search_ticket_index"))
        known = search_planning.commonness(connection, Kind.TICKET)
    assert known.documents == 250
    common, rare = ("".join(pair) for pair in ((SIGNS[0], SIGNS[1]), ("q", "x")))
    assert known.of(common) > known.of(rare) == known.least
    clauses = (((common, rare),), (("天外",),))
    assert known.plan(clauses) == ((((rare,),), (("天外",),)), 250 * known.least * known.least)
    memory = InMemoryUnitOfWork()
    store(memory, stored)
    for _ in range(60):
        asked = tuple("".join(rng.choices(SIGNS, k=rng.randint(2, 5))).strip() for _ in range(2))
        query = TicketQuery(words=asked, limit=9)
        assert all_pages(query, uow) == all_pages(query, memory)
    database.close()


def test_where_nothing_is_known_of_tokens_all_are_asked_for() -> None:
    clauses = ((("停暖", "暖气"),), (("张*",),))
    assert search_planning.Commonness().plan(clauses) == (clauses, float("inf"))


@pytest.fixture(params=BOTH)
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{(tmp_path / 'anew.db').as_posix()}"
    else:
        yield str(request.getfixturevalue("fresh_database_url"))


class TestManyAtOneMoment:
    def test_dates_without_times_keep_their_order_and_pages(self, database: Database) -> None:
        documents = [Document(id=f"{number:04d}", at=NOW, title="停水") for number in range(700)]
        later = Document(id="later", at=NOW + timedelta(seconds=2), title="停水")
        with database.transaction(writes=True) as connection:
            search_index.index_documents(connection, Kind.TICKET, [*documents, later])
        with database.transaction(writes=False) as connection:
            seen: list[Hit] = []
            after: tuple[datetime, str] | None = None
            while hits := search_index.newest(connection, Kind.TICKET, ("停水",), after=after, limit=90):
                seen += hits
                after = hits[-1].at, hits[-1].id
        assert [hit.id for hit in seen] == ["later", *sorted((each.id for each in documents), reverse=True)]


class TestBuildingAnew:
    def test_it_finds_the_same_and_tells_how_far_it_is(self, database: Database, database_url: str) -> None:
        uow = database.unit_of_work()
        store(uow, tickets())
        with database.transaction(writes=True) as connection:
            for each in tickets():
                search_index.remove_document(connection, Kind.TICKET, each.id)
            connection.execute(text("DELETE FROM search_ticket"))
        broken = search_tickets(read_query("停暖"), uow).lines
        if connection.dialect.name == "sqlite":
            assert broken == ()
        told: list[tuple[Kind, int, int]] = []
        assert reindex(database_url, progress=lambda *step: told.append(step)) == len(TEXTS)
        assert told == [(Kind.TICKET, len(TEXTS), len(TEXTS)), (Kind.ARTICLE, 0, 0)]
        found = {typed: tuple(places(search_tickets(read_query(typed), uow).lines)) for typed, _ in EXPECTED}
        assert found == dict(EXPECTED)

    def test_tickets_from_before_the_index_are_found_after_the_update(self, fresh_url: str) -> None:
        store_under(fresh_url, "0002", tickets())
        migrate(fresh_url)
        after = open_storage(fresh_url)
        assert places(search_tickets(read_query("停暖"), after.unit_of_work()).lines) == [0]
        after.close()


def store_under(url: str, revision: str, stored: list[Ticket]) -> None:
    """A database as a program of that revision left it, with the columns that it knew."""
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    engine = make_engine(read_url(url))
    make_folder_for(read_url(url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        known = {each["name"] for each in inspect(connection).get_columns("ticket")}
        columns = [each for each in tables.ticket.c if each.name in known]
        then = Table("ticket", MetaData(), *(Column(each.name, each.type) for each in columns))
        rows = [ticket_row(each) for each in stored]
        connection.execute(insert(then), [{name: row[name] for name in row if name in known} for row in rows])
    engine.dispose()
