"""The search index of articles: what is found follows what is written, also among many."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from forms.search import in_memory
from forms.search.document import Document, Kind
from forms.storage import (
    Database,
    search_index,
    search_reading,
)
from tests.forms.samples import NOW


@pytest.fixture(autouse=True)
def _few_are_looked_at_without_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    # so that the few tickets of a test are found through the index, and period by period
    monkeypatch.setattr(search_reading, "SCANNED", 2)
    monkeypatch.setattr(search_reading, "MOST_PROPOSED", 3)


class TestArticles:
    DOCUMENTS = tuple(
        Document(
            id=f"a{number}",
            at=NOW - timedelta(hours=number % 3),
            title=title,
            questions=questions,
            body=body,
            facets=frozenset({f"state:{state}", "category:04"}),
        )
        for number, (title, questions, body, state) in enumerate(
            (
                ("公积金提取", ("租房怎么提公积金",), "凭租房合同办理", "published"),
                ("住房公积金贷款", ("买房能贷多少",), "公积金缴存满六个月，提取后不影响", "published"),
                ("社保卡补办", ("社保卡丢了怎么办",), "到任意网点办理，公积金业务除外", "published"),
                ("公积金提取（旧）", (), "已过期", "expired"),
                ("居住证办理", ("办居住证要什么材料",), "带身份证和租房合同", "published"),
            )
        )
    )
    QUESTIONS = (
        "公积金",
        "公积金提取",
        "租房提取公积金需要什么材料",
        "gjj",
        "shebaoka",
        "办理",
        "合同 材料",
        "居住证",
        "没有这个",
        "",
        "x",
    )

    def test_they_are_ranked_the_same_everywhere(self, database: Database) -> None:
        with database.transaction(writes=True) as connection:
            search_index.index_documents(connection, Kind.ARTICLE, self.DOCUMENTS)
        for asked in self.QUESTIONS:
            for facets in ((), (("state:published",),), (("state:expired", "state:draft"), ("category:04",))):
                with database.transaction(writes=False) as connection:
                    found = search_index.ranked(connection, Kind.ARTICLE, asked, facets, 3)
                assert found == in_memory.ranked(self.DOCUMENTS, asked, facets, 3)

    def test_the_title_comes_first(self, database: Database) -> None:
        with database.transaction(writes=True) as connection:
            search_index.index_documents(connection, Kind.ARTICLE, self.DOCUMENTS)
            hits = search_index.ranked(connection, Kind.ARTICLE, "公积金提取", (("state:published",),))
        assert [hit.id for hit in hits][:2] == ["a0", "a1"]

    def test_a_new_version_takes_the_place_of_the_old_and_a_removed_one_is_gone(
        self, database: Database
    ) -> None:
        with database.transaction(writes=True) as connection:
            search_index.index_documents(connection, Kind.ARTICLE, self.DOCUMENTS)
            changed = replace(self.DOCUMENTS[0], title="公积金转移", body="转移接续")
            search_index.index_document(connection, Kind.ARTICLE, changed)
            search_index.remove_document(connection, Kind.ARTICLE, "a3")
            search_index.remove_document(connection, Kind.ARTICLE, "a3")
            now = (changed, *self.DOCUMENTS[1:3], self.DOCUMENTS[4])
            for asked in ("提取", "转移接续", "公积金"):
                found = search_index.ranked(connection, Kind.ARTICLE, asked)
                assert found == in_memory.ranked(now, asked)


class TestManyArticles:
    """More than are looked at closely, many of which weigh the same."""

    @staticmethod
    def made_up(rng: random.Random) -> list[Document]:
        return [
            Document(
                id=f"a{number:03d}",
                at=NOW - timedelta(hours=rng.randrange(4)),
                title="".join(rng.choices("公积金社保卡停水", k=rng.randint(0, 3))),
                questions=tuple("".join(rng.choices("公积金怎么办 ", k=4)) for _ in range(rng.randrange(3))),
                body="".join(rng.choices("公积金社保卡停水提取材料 ", k=rng.randint(0, 14))),
                places=("金水路",) if rng.random() < 0.3 else (),
                facets=frozenset({f"state:{rng.choice(('published', 'draft'))}"}),
            )
            for number in range(260)
        ]

    @pytest.mark.parametrize("seed", range(2))
    def test_the_same_ones_are_looked_at_closely_everywhere(self, database: Database, seed: int) -> None:
        rng = random.Random(seed)
        documents = self.made_up(rng)
        rng.shuffle(documents)
        with database.transaction(writes=True) as connection:
            search_index.index_documents(connection, Kind.ARTICLE, documents)
        for asked in ("公积金", "公积金提取材料 停水", "金水", "jinshui", "金 sbk", "公公公积积积金金金社"):
            for facets in ((), (("state:published",),)):
                for limit in (5, 60, 400):
                    with database.transaction(writes=False) as connection:
                        found = search_index.ranked(connection, Kind.ARTICLE, asked, facets, limit)
                    assert found == in_memory.ranked(documents, asked, facets, limit)
                    assert len(found) == len({hit.id for hit in found})

    def test_a_filter_that_few_hold_still_finds_them_all(self, database: Database) -> None:
        rare = [
            Document(
                id=f"r{number}", at=NOW - timedelta(days=9), body="停水", facets=frozenset({"unit:水务"})
            )
            for number in range(3)
        ]
        common = [
            Document(id=f"c{number:03d}", at=NOW - timedelta(minutes=number), title="停水", body="停水停水")
            for number in range(400)
        ]
        with database.transaction(writes=True) as connection:
            search_index.index_documents(connection, Kind.ARTICLE, [*common, *rare])
            found = search_index.ranked(connection, Kind.ARTICLE, "停水", (("unit:水务",),), 5)
        assert [hit.id for hit in found] == ["r2", "r1", "r0"]
