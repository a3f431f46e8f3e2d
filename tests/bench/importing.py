"""Real service items imported into SQLite and PostgreSQL: how long it takes, and whether anything is lost.

HOTLINE_BENCH_DATA names a folder with policy.jsonl (items of a province's service catalogue, one a line).
Afterwards the items are asked for in other words than their own.
"""

import contextlib
import json
import os
import random
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from forms.knowledge.article import Article, ArticleState
from forms.knowledge.article_list import ArticleQuery
from forms.knowledge.cleaning import clean_text
from forms.knowledge.importing import ImportPlan, ImportReport, import_articles, plan_for, preview
from forms.knowledge.service import review_many, suggest
from forms.knowledge.suggesting import Asked
from forms.ports import UnitOfWork
from forms.storage import open_storage
from forms.ticket import Operator
from tests.bench.arrival import now
from tests.bench.bases import UNTIL, server_url, tell
from tests.bench.figures import Figure, NotMeasured, Samples, Subject
from tests.bench.stage import Stage
from tests.forms.knowledge.samples import supervisor

VARIABLE, FILE = "HOTLINE_BENCH_DATA", "policy.jsonl"
QUESTIONS = 500
AUTHOR, REVIEWER = Operator(code="bench-1", name="甲"), Operator(code="bench-2", name="乙")
TODAY = date(2026, 11, 21)
SHOWN_FIELDS = (
    *("TASK_NAME", "DEPT_NAME", "accept_standard", "material_intro", "handle_time_limit", "handle_location"),
    *("consult_phone", "complain_phone", "handle_time", "service_object_name", "theme_category"),
    *("co_department", "bear_paltform", "matter_short", "matter_daily"),
)
"""Columns whose every word must stand somewhere in the article."""
_NOTHING = frozenset({"", "无", "/", "-", "—", "暂无"})
_OTHER_WORDS = (
    *(("企业", "公司"), ("变更", "更改"), ("注销", "取消"), ("设立", "开办"), ("机动车", "汽车")),
    *(("驾驶证", "驾照"), ("社会保险", "社保"), ("子女", "孩子"), ("补贴", "补助"), ("退休", "养老")),
    *(("申领", "领取"), ("补办", "重办"), ("查询", "查"), ("缴费", "交钱"), ("学校", "学堂")),
)
_OFFICIAL = re.compile(r"（[^）]*）|\([^)]*\)|审批|核准|备案|许可|审核|核发|办理|申请|事项|服务|行政")
_ASKED = ("请问{}怎么弄", "我想办{}要带什么", "{}去哪里办", "{}要几天", "家里人要{}找谁")


def measure(_stage: Stage) -> Subject:
    """On SQLite, then on PostgreSQL; only a remark where the data are not there."""
    named = os.environ.get(VARIABLE, "")
    path = Path(named) / FILE
    if not named or not path.is_file():
        return Subject(remarks=[f"importing: skipped, {VARIABLE} names no folder with {FILE}"])
    subject = Subject()
    with TemporaryDirectory(prefix="hotline-importing-") as folder:
        url = f"sqlite:///{(Path(folder) / 'articles.db').as_posix()}"
        _measure("SQLite", url, path, subject, asked=True)
    with server_url() as url:
        _measure("PostgreSQL", url, path, subject, asked=False)
    return subject


def _measure(name: str, url: str, path: Path, subject: Subject, *, asked: bool) -> None:
    tell(f"importing {path.name} into {name}")
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    database = open_storage(url)
    try:
        database.check()
        uow = database.unit_of_work()
        plan = replace(plan_for(preview(path), path), source="服务事项目录", submit=True)
        first, again = _timed(plan, uow), _timed(plan, uow)
        fields = _nothing_is_lost(items, first[1], again[1], uow)
        bare = Samples("json and one sqlite3 table", (_bare(path),))
        subject.figures += [
            Figure(Samples(f"import {len(items):,} items, {name}", (first[0],)), bare),
            Figure(Samples("the same file again, nothing changes", (again[0],)), bare),
        ]
        subject.remarks.append(
            f"{name}: {len(items):,} read, {first[1].added:,} added, 0 skipped; {fields:,} filled fields"
            f" looked up in the articles, none lost; again: {again[1].unchanged:,} unchanged"
        )
        if asked:
            _ask(items, uow, subject)
    finally:
        database.close()


def _timed(plan: ImportPlan, uow: UnitOfWork) -> tuple[float, ImportReport]:
    began = now()
    report = import_articles(plan, AUTHOR, uow, UNTIL)
    return (now() - began) * 1000, report


def _nothing_is_lost(
    items: list[dict[str, object]], first: ImportReport, again: ImportReport, uow: UnitOfWork
) -> int:
    """How many filled fields were found again; NotMeasured if anything is missing."""
    count = len(items)
    if (first.added, len(first.skipped), again.unchanged) != (count, 0, count):
        raise NotMeasured(f"{first.text} {again.text}")
    keys = {f"policy:{each['TASK_CODE']}": each for each in items}
    with uow.reading() as work:
        articles = work.articles.by_source_keys(list(keys))
    if len(articles) != count:
        raise NotMeasured(f"{count} items, {len(articles)} articles")
    looked = 0
    for key, article in articles.items():
        said = _said(article)
        for field in SHOWN_FIELDS:
            for text in _texts(keys[key].get(field)):
                looked += 1
                if _tight(text) not in said:
                    raise NotMeasured(f"{key}: {field} is lost: {text[:60]}")
    return looked


def _said(article: Article) -> str:
    content = article.newest.content
    return _tight(
        "\n".join((content.title, content.unit, content.answer, *content.questions, content.legal_basis))
    )


def _texts(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and each.strip() not in _NOTHING:
            yield each


def _tight(text: str) -> str:
    """Without blanks and what divides the entries of a list."""
    return re.sub(r"[\s；;|]+", "", clean_text(text.replace("_x000D_", "")))


def _bare(path: Path) -> float:
    """The reference: every line read and kept as it is."""
    began = now()
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE item (code TEXT PRIMARY KEY, title TEXT, words TEXT)")
        with path.open(encoding="utf-8") as file:
            for line in file:
                item = json.loads(line)
                connection.execute(
                    "INSERT INTO item VALUES (?, ?, ?)", (item["TASK_CODE"], item["TASK_NAME"], line)
                )
        connection.commit()
    return (now() - began) * 1000


def in_other_words(title: str, chance: random.Random) -> str:
    """A question about an item as somebody asks it who does not know its name."""
    plain = _OFFICIAL.sub("", title) or title
    for official, usual in _OTHER_WORDS:
        plain = plain.replace(official, usual)
    return chance.choice(_ASKED).format(plain)


def _ask(items: list[dict[str, object]], uow: UnitOfWork, subject: Subject) -> None:
    """Publish all, then ask for some in other words: how often one of that name is among the first five."""
    with uow.reading() as work:
        query = ArticleQuery(pending=ArticleState.IN_REVIEW)
        ids = [each.id for each in work.articles.all(query)]
    began = now()
    published, _ = review_many(ids, supervisor(REVIEWER), uow, UNTIL)
    subject.figures.append(Figure(Samples(f"review and publish {published:,}", ((now() - began) * 1000,))))
    chance = random.Random(5)
    chosen = chance.sample(items, QUESTIONS)
    found, first, took = 0, 0, []
    for item in chosen:
        title = clean_text(str(item["TASK_NAME"]))
        question = in_other_words(title, chance)
        began = now()
        offers = suggest(Asked(content=question), TODAY, uow)
        took.append((now() - began) * 1000)
        titles = [each.line.content.title for each in offers]
        found += title in titles
        first += titles[:1] == [title]
    subject.figures.append(Figure(Samples("five suggested for a question in other words", tuple(took))))
    subject.remarks.append(
        f"asked in other words for {QUESTIONS} items: recall at 5 {found / QUESTIONS:.1%},"
        f" first {first / QUESTIONS:.1%} (items of one name count as one)"
    )
