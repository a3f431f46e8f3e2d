"""A search by words, asked until painted; beside it the same LIKE in a bare sqlite3."""

import contextlib
import itertools
import sqlite3

from forms.ticket_list import PAGE_SIZE
from tests.bench import wire
from tests.bench.arrival import now
from tests.bench.figures import Figure, NotMeasured, Samples, Subject
from tests.bench.processes import DeskProcess
from tests.bench.stage import Stage

HELD = (
    *("电梯", "停水", "供暖", "占道经营", "拖欠工资", "夜间施工", "公积金", "广场舞", "路灯不亮", "呼吸机"),
    *("阳光花园 电梯", "梅园小区 犬只", "人民路 路灯", "工人新村 停电", "学院路 油烟", "御景湾 违建"),
)
"""Words that many tickets hold, and words that only few hold together."""
HELD_BY_NONE = ("没有人这样写过", "康乐小区 没有人这样写过")
"""For these the whole table is read."""
_SEARCHED = "title", "content", "district || street || community || grid || address", "name"


def measure(stage: Stage) -> Subject:
    """Each question to the window and to the bare database."""
    with (
        stage.desk() as desk,
        contextlib.closing(sqlite3.connect(stage.folders.database_file)) as connection,
    ):
        desk.do(wire.Press(key="F12"))
        desk.do_until(wire.Search(text="热身"), wire.Listed)
        pairs = {
            what: [
                _ask_both(desk, connection, text)
                for text in itertools.islice(itertools.cycle(asked), stage.repetitions)
            ]
            for what, asked in (("words in some", HELD), ("words in none", HELD_BY_NONE))
        }
    return Subject(
        [
            Figure(
                Samples(
                    f"search {stage.tickets:,} tickets, {what} -> painted", tuple(ours for ours, _ in pair)
                ),
                Samples("bare sqlite3: the same LIKE", tuple(bare for _, bare in pair)),
            )
            for what, pair in pairs.items()
        ]
    )


def _ask_both(desk: DeskProcess, connection: sqlite3.Connection, text: str) -> tuple[float, float]:
    began, listed = desk.do_until(wire.Search(text=text), wire.Listed)
    asked = now()
    found = len(ask(connection, text))
    took = (now() - asked) * 1000
    if found != listed.found:
        raise NotMeasured(f"{text}: the window lists {listed.found}, the database has {found}")
    desk.rest(0.1)
    return (listed.at - began) * 1000, took


def ask(connection: sqlite3.Connection, text: str) -> list[tuple[str]]:
    """The newest tickets that hold all words."""
    each = "(" + " OR ".join(f"{column} LIKE ?" for column in _SEARCHED) + ")"
    asked = text.split()
    question = (
        f"SELECT number FROM ticket WHERE {' AND '.join(each for _ in asked)}"  # noqa: S608 - our own columns
        f" ORDER BY accepted_at DESC, id DESC LIMIT {PAGE_SIZE}"
    )
    marks = [f"%{word}%" for word in asked for _ in _SEARCHED]
    return connection.execute(question, marks).fetchall()
