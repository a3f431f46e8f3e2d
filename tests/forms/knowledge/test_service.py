"""The knowledge base's use cases, the same in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor, Role
from forms.attachment import Attachment
from forms.knowledge import service
from forms.knowledge.article import Article, ArticleState
from forms.knowledge.article_list import ArticleQuery, TaskQuery, line_of
from forms.knowledge.content import Content, Link, ServiceFacts
from forms.knowledge.errors import ArticleChanged, ArticleMissing, ReviewRefused
from forms.knowledge.feedback import KNOWLEDGE_OFFICE, TaskState, Verdict, VerdictCount
from forms.knowledge.importing import import_files
from forms.knowledge.seed import seed_if_empty
from forms.knowledge.suggesting import Asked
from forms.ports import UnitOfWork
from tests.forms.knowledge.samples import SUN, TODAY, WANG, ZHAO, content, supervisor
from tests.forms.samples import NOW

SEED = Path(__file__).parents[3] / "resources" / "knowledge"
HEATING = content(
    title="暖气不热怎么办",
    body="<p>请先检查阀门。卧室温度应不低于18℃。</p>",
    questions=("家里暖气不热找谁",),
    category="010301",
    unit="市供热中心",
)


def _publish(uow: UnitOfWork, words: Content, *, minutes: int = 0) -> Article:
    at = NOW + timedelta(minutes=minutes)
    article = service.write_draft(words, WANG, uow, at)
    service.submit(article.id, uow, at)
    return service.review(article.id, supervisor(ZHAO), uow, at, approve=True)


def _titles(uow: UnitOfWork, query: ArticleQuery) -> list[str]:
    return [each.content.title for each in service.find_articles(query, uow).lines]


def test_an_article_comes_back_as_it_was_written_with_all_its_versions(uow: UnitOfWork) -> None:
    first = _publish(uow, content())
    service.revise(first.id, ZHAO, uow, NOW)
    service.write_draft(content(title="新标题"), ZHAO, uow, NOW, article_id=first.id)
    service.submit(first.id, uow, NOW)
    after = service.review(first.id, supervisor(WANG), uow, NOW, approve=True, words="同意")
    assert service.article_by_id(first.id, uow) == after
    assert [each.state for each in after.versions] == [ArticleState.REPLACED, ArticleState.PUBLISHED]
    assert after.versions[0].content == first.shown.content
    assert [each.label for each in service.compare_versions(first.id, 1, 2, uow)] == ["标题"]


def test_characters_that_no_database_takes_are_left_out(uow: UnitOfWork) -> None:
    bad = "字\0\ud800"
    hostile = content(
        title=f"标题{bad}",
        body=f"<p>您當(dāng)前{bad}</p>",
        questions=(bad,),
        category=f"0702{bad}",
        unit=bad,
        source=bad,
        legal_basis=bad,
        facts=ServiceFacts(place=bad),
        links=(Link(f"https://example.org/{bad}", bad),),
        attachments=(Attachment("0" * 64, f"{bad}.pdf", 1),),
    )
    article = _publish(uow, hostile)
    assert service.article_by_id(article.id, uow) == article
    assert article.shown.content.title == "标题字"
    assert article.shown.content.original == "<p>您當(dāng)前字</p>"
    task = service.give_feedback(Verdict.MISSING, SUN, uow, NOW, words=bad)
    assert task is not None
    assert service.close_task(task.id, ZHAO, bad, uow, NOW).done_words == "字"
    assert service.withdraw(article.id, bad, uow, NOW).shown.words == "字"


def test_saving_a_draft_again_under_its_id_never_doubles_it(uow: UnitOfWork) -> None:
    for _ in range(2):
        service.write_draft(content(), WANG, uow, NOW, article_id="mine")
    assert len(service.find_articles(ArticleQuery(), uow).lines) == 1
    assert service.article_by_id("mine", uow).revision == 1


def test_only_who_may_publish_reviews_and_only_who_may_write_imports(uow: UnitOfWork) -> None:
    article = service.write_draft(content(), WANG, uow, NOW)
    service.submit(article.id, uow, NOW)
    agent = Actor(code="2009", name="何平", roles=frozenset({Role.AGENT}))
    with pytest.raises(NotAllowed, match="发布知识"):
        service.review(article.id, agent, uow, NOW, approve=True)
    with pytest.raises(NotAllowed, match="发布知识"):
        service.review_many([article.id], agent, uow, NOW)
    with pytest.raises(NotAllowed, match="编写知识"):
        import_files([], agent, uow, NOW)
    assert service.article_by_id(article.id, uow).newest.state is ArticleState.IN_REVIEW


def test_the_writer_cannot_approve_and_nothing_changes(uow: UnitOfWork) -> None:
    article = service.write_draft(content(), WANG, uow, NOW)
    service.submit(article.id, uow, NOW)
    with pytest.raises(ReviewRefused):
        service.review(article.id, supervisor(WANG), uow, NOW, approve=True)
    assert service.article_by_id(article.id, uow).newest.state is ArticleState.IN_REVIEW


def test_of_two_who_change_an_article_at_once_the_second_is_told(uow: UnitOfWork) -> None:
    article = service.write_draft(content(), WANG, uow, NOW)
    service.write_draft(content(title="王敏改的"), WANG, uow, NOW, article_id=article.id)
    with pytest.raises(ArticleChanged, match="刚被他人改动"), uow.writing() as work:
        work.articles.save(article.written(content(title="赵强改的"), ZHAO, NOW))
    assert service.article_by_id(article.id, uow).newest.content.title == "王敏改的"


def test_a_failing_block_changes_neither_article_nor_index(uow: UnitOfWork) -> None:
    article = _publish(uow, content())

    def break_on_the_way() -> None:
        with uow.writing() as work:
            work.articles.save(article.written(content(title="半途"), WANG, NOW))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_on_the_way()
    assert service.article_by_id(article.id, uow) == article
    assert _titles(uow, ArticleQuery(text="半途")) == []


def test_many_are_approved_at_once_but_not_ones_own(uow: UnitOfWork) -> None:
    ids = []
    for number, author in enumerate((WANG, WANG, ZHAO)):
        article = service.write_draft(content(title=f"第{number}篇知识"), author, uow, NOW)
        ids.append(service.submit(article.id, uow, NOW).id)
    published, problems = service.review_many(ids, supervisor(ZHAO), uow, NOW)
    assert published == 2
    assert len(problems) == 1
    assert "第2篇知识" in problems[0]
    assert len(_titles(uow, ArticleQuery(states=frozenset({ArticleState.PUBLISHED})))) == 2


def test_articles_are_found_by_title_question_and_body_and_by_filters(uow: UnitOfWork) -> None:
    _publish(uow, content())
    _publish(uow, HEATING, minutes=1)
    service.write_draft(content(title="未发布的暖气草稿"), WANG, uow, NOW)
    published = frozenset({ArticleState.PUBLISHED})
    assert _titles(uow, ArticleQuery(text="暖气", states=published)) == ["暖气不热怎么办"]
    assert _titles(uow, ArticleQuery(text="跨省住院", states=published)) == ["异地就医怎样备案"]
    assert _titles(uow, ArticleQuery(text="18℃", states=published)) == ["暖气不热怎么办"]
    assert _titles(uow, ArticleQuery(category="01")) == ["暖气不热怎么办"]
    assert _titles(uow, ArticleQuery(unit="市供热中心")) == ["暖气不热怎么办"]
    assert _titles(uow, ArticleQuery(pending=ArticleState.DRAFT)) == ["未发布的暖气草稿"]
    assert _titles(uow, ArticleQuery(text="暖气", category="0702", states=published)) == []
    assert _titles(uow, ArticleQuery(states=published)) == ["暖气不热怎么办", "异地就医怎样备案"]


def test_lists_come_page_by_page(uow: UnitOfWork) -> None:
    for number in range(5):
        service.write_draft(content(title=f"第{number}篇"), WANG, uow, NOW + timedelta(minutes=number))
    first = service.find_articles(ArticleQuery(limit=3), uow)
    second = service.find_articles(ArticleQuery(limit=3, offset=3), uow)
    assert [each.content.title for each in first.lines + second.lines] == [
        f"第{n}篇" for n in (4, 3, 2, 1, 0)
    ]
    assert (first.more, second.more) == (True, False)


def test_what_has_ended_or_ends_soon_is_listed_for_its_owner(uow: UnitOfWork) -> None:
    for days, unit in ((-1, "甲局"), (5, "甲局"), (40, "甲局"), (3, "乙局")):
        end = TODAY + timedelta(days=days)
        _publish(uow, content(title=f"{unit}{days}", unit=unit, valid_until=end))
    service.write_draft(content(title="草稿", valid_until=TODAY), WANG, uow, NOW)
    assert [each.content.title for each in service.expiring(TODAY, uow)] == ["甲局-1", "乙局3", "甲局5"]
    mine = service.expiring(TODAY, uow, unit="甲局", soon=timedelta(days=50))
    assert [each.content.title for each in mine] == ["甲局-1", "甲局5", "甲局40"]


def test_feedback_reaches_the_owner_as_a_task_that_is_done_once(uow: UnitOfWork) -> None:
    article = _publish(uow, content())
    give = service.give_feedback
    assert give(Verdict.USEFUL, SUN, uow, NOW, article_id=article.id) is None
    task = give(Verdict.NOT_USEFUL, SUN, uow, NOW, article_id=article.id, words="电话不对")
    give(Verdict.MISSING, SUN, uow, NOW + timedelta(minutes=1), words="问电动车上牌")
    assert task is not None
    assert service.tasks(TaskQuery(unit="市医疗保障局"), uow) == (task,)
    assert [each.words for each in service.tasks(TaskQuery(unit=KNOWLEDGE_OFFICE), uow)] == ["问电动车上牌"]
    assert service.verdicts(article.id, uow) == VerdictCount(useful=1, not_useful=1)
    done = service.close_task(task.id, ZHAO, "已更正", uow, NOW)
    assert service.tasks(TaskQuery(unit="市医疗保障局", state=TaskState.DONE), uow) == (done,)
    with pytest.raises(ArticleChanged), uow.writing() as work:
        work.knowledge_tasks.save(task.done(WANG, "迟了一步", NOW))
    with pytest.raises(ArticleMissing):
        service.close_task("none", ZHAO, "x", uow, NOW)


def test_a_ticket_keeps_which_version_went_into_its_answer(uow: UnitOfWork) -> None:
    line = line_of(_publish(uow, content()))
    first = service.cite(line, "t1", SUN, uow, NOW)
    assert service.cite(line, "t1", SUN, uow, NOW + timedelta(seconds=9)) is not None
    later = service.cite(replace(line, version=2), "t1", SUN, uow, NOW + timedelta(minutes=1))
    service.cite(line, "t2", SUN, uow, NOW)
    assert service.uses_of_ticket("t1", uow) == (first, later)
    with uow.reading() as work:
        assert work.knowledge_uses.count_of_article(line.id) == 2
    service.uncite("t1", line.id, uow)
    assert service.uses_of_ticket("t1", uow) == ()


def test_suggestions_answer_with_a_sentence_and_a_reason(uow: UnitOfWork) -> None:
    _publish(uow, content())
    _publish(uow, HEATING)
    _publish(uow, replace(HEATING, title="旧的暖气不热办法", valid_until=TODAY - timedelta(days=1)))
    service.write_draft(replace(HEATING, title="草稿：暖气不热"), WANG, uow, NOW)
    asked = Asked(title="停暖", content="市民反映家里暖气不热，卧室温度只有14度", category="010301")
    (best,) = service.suggest(asked, TODAY, uow)
    assert best.line.content.title == "暖气不热怎么办"
    assert best.sentence == "卧室温度应不低于18℃。"
    assert best.answer[best.start :].startswith(best.sentence)
    assert "都提到" in best.why
    assert "同一事项分类" in best.why
    assert service.suggest(Asked(content="你好"), TODAY, uow) == ()
    assert service.suggest(Asked(), TODAY, uow) == ()


def test_a_category_alone_offers_its_articles(uow: UnitOfWork) -> None:
    _publish(uow, HEATING)
    assert [each.why for each in service.suggest(Asked(category="010301"), TODAY, uow)] == ["同一事项分类"]
    assert service.suggest(Asked(category="0701"), TODAY, uow) == ()


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("暖气不热，室内只有14度", "暖气不热怎么办"),
        ("我妈去深圳住院能不能报销，要不要备案", "异地就医怎样备案"),
        ("工地老板拖欠工资三个月", "公司拖欠工资怎样维权"),
        ("晚上十一点还在施工，吵得睡不着", "工地夜间施工噪音怎样投诉"),
        ("健身房关门了会员卡里还有三千块钱", "健身房、美容店关门会员卡怎么退"),
        ("小区里消防通道停满了车", "占用消防通道停车怎么举报"),
    ],
)
def test_the_seed_answers_what_people_really_ask(uow: UnitOfWork, said: str, title: str) -> None:
    seed_if_empty(SEED, uow, NOW)
    assert service.suggest(Asked(content=said), TODAY, uow)[0].line.content.title == title


def test_the_seed_is_stored_once_and_not_over_what_is_there(uow: UnitOfWork) -> None:
    assert seed_if_empty(SEED, uow, NOW) >= 60
    assert seed_if_empty(SEED, uow, NOW) == 0
    assert len(service.expiring(TODAY, uow)) >= 2


def test_an_article_that_is_not_there_is_said_to_be_missing(uow: UnitOfWork) -> None:
    with pytest.raises(ArticleMissing, match="没有这篇知识"):
        service.article_by_id("none", uow)
    assert service.review_many(["none"], supervisor(ZHAO), uow, NOW) == (0, ())


def test_every_use_case_is_listed_at_the_foot() -> None:
    assert {each.__name__ for each in service.USE_CASES} | {"USE_CASES"} == set(service.__all__)
