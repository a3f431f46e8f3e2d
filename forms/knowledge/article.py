"""An article of the knowledge base, its versions, and the one setter that moves a version's state.

Everything is frozen; a step returns the article as it is afterwards. What readers see is the live
version; the next one is written and reviewed beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from uuid import uuid4

from forms.draft import printable
from forms.knowledge.content import Content, cleaned, fingerprint, gaps_in, problems_with
from forms.knowledge.errors import ArticleIncomplete, ArticleMissing, ArticleStepRefused, ReviewRefused
from forms.ticket import Operator
from forms.words import Labelled

EXPIRES_SOON = timedelta(days=30)
"""How long before its end an article is marked as expiring (PROPOSED; the settings may say otherwise)."""
LONGEST_WORDS = 500


class ArticleState(Labelled):
    """状态 of one version; an article's is its live version's, else its newest one's."""

    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "审核中"
    PUBLISHED = "published", "已发布"
    REPLACED = "replaced", "已更新"
    WITHDRAWN = "withdrawn", "已撤下"


class Standing(Labelled):
    """时效: whether what is published may be told to a caller today."""

    UNPUBLISHED = "unpublished", "未发布"
    NOT_YET = "not_yet", "未生效"
    VALID = "valid", "有效"
    EXPIRING = "expiring", "即将到期"
    EXPIRED = "expired", "已过期"


TRANSITIONS: Mapping[ArticleState, frozenset[ArticleState]] = MappingProxyType(
    {
        ArticleState.DRAFT: frozenset({ArticleState.IN_REVIEW, ArticleState.WITHDRAWN}),
        ArticleState.IN_REVIEW: frozenset({ArticleState.PUBLISHED, ArticleState.DRAFT}),
        ArticleState.PUBLISHED: frozenset({ArticleState.REPLACED, ArticleState.WITHDRAWN}),
        ArticleState.REPLACED: frozenset(),
        ArticleState.WITHDRAWN: frozenset(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version: what it says, who wrote it and when, who reviewed it with which words.

    `writers` are the 工号 of all who had a hand in it; `ended_at` when it was replaced or withdrawn.
    """

    number: int
    content: Content
    state: ArticleState
    author: str
    author_name: str
    written_at: datetime
    writers: tuple[str, ...] = ()
    reviewer: str = ""
    reviewer_name: str = ""
    reviewed_at: datetime | None = None
    words: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """知识条目. `versions` stand oldest first and are never empty; `revision` guards against two at once.

    `source_key` names the row of the file that it was imported from; "" for what was written here.
    """

    id: str
    created_at: datetime
    changed_at: datetime
    versions: tuple[Version, ...]
    source_key: str = ""
    revision: int = 1

    @property
    def newest(self) -> Version:
        """The version written last."""
        return self.versions[-1]

    @property
    def live(self) -> Version | None:
        """The published version, or None."""
        return next((each for each in self.versions if each.state is ArticleState.PUBLISHED), None)

    @property
    def shown(self) -> Version:
        """What readers see: the live version, else the newest."""
        return self.live or self.newest

    @property
    def pending(self) -> Version | None:
        """The version that is being written or reviewed, or None."""
        return self.newest if self.newest.state in (ArticleState.DRAFT, ArticleState.IN_REVIEW) else None

    @property
    def state(self) -> ArticleState:
        """The state of what readers see."""
        return self.shown.state

    def version(self, number: int) -> Version:
        """The version of that number; ArticleMissing."""
        for each in self.versions:
            if each.number == number:
                return each
        raise ArticleMissing(f"这篇知识没有第 {number} 版。")

    def standing(self, today: date, soon: timedelta = EXPIRES_SOON) -> Standing:
        """Whether it may be told to a caller on *today*."""
        content = self.shown.content
        return standing_of(self.state, content.valid_from, content.valid_until, today, soon)

    def written(self, content: Content, author: Operator, now: datetime) -> "Article":
        """With *content* in its draft; a new version if the newest one is no draft.

        ArticleStepRefused while it is in review, ArticleIncomplete if the content cannot be kept.
        """
        content = keepable(content)
        if self.newest.state is ArticleState.IN_REVIEW:
            raise ArticleStepRefused(
                "这一版正在审核，不能改动；如需修改，请先撤回送审。您写的内容仍在窗口中。"
            )
        if self.newest.state is ArticleState.DRAFT:
            draft = replace(
                self.newest,
                content=content,
                author=author.code,
                author_name=author.name,
                written_at=now,
                writers=tuple(dict.fromkeys((*self.newest.writers, author.code))),
            )
            return self._changed((*self.versions[:-1], draft), now)
        return self._changed((*self.versions, _draft(self.newest.number + 1, content, author, now)), now)

    def submitted(self, now: datetime) -> "Article":
        """With its draft in review; ArticleIncomplete names what is missing."""
        gaps = gaps_in(self.newest.content)
        if self.newest.state is ArticleState.DRAFT and gaps:
            raise ArticleIncomplete(gaps)
        return self._moved(self.newest, ArticleState.IN_REVIEW, now)

    def taken_back(self, now: datetime) -> "Article":
        """With what was in review a draft again, before anyone has decided."""
        if self.newest.state is not ArticleState.IN_REVIEW:
            raise _refused(self.newest, ArticleState.DRAFT)
        return self._moved(self.newest, ArticleState.DRAFT, now)

    def reviewed(self, reviewer: Operator, *, approve: bool, words: str, now: datetime) -> "Article":
        """Approved: published, in the place of what was live. Rejected: a draft again, with *words*.

        ReviewRefused for whoever had a hand in it; RuleBroken errors if not in review or without words.
        """
        version = self.newest
        if version.state is not ArticleState.IN_REVIEW:
            raise _refused(version, ArticleState.PUBLISHED if approve else ArticleState.DRAFT)
        if reviewer.code in (version.author, *version.writers):
            raise ReviewRefused("这一版由您编写，须由另一个人审核。条目仍在待审列表中，请转告其他审核人。")
        words = printable(words).strip()
        if not approve and not words:
            raise ReviewRefused("退回修改须写明意见，作者才知道改什么。")
        if len(words) > LONGEST_WORDS:
            raise ReviewRefused(f"审核意见最多 {LONGEST_WORDS} 字，请精简。")
        article = self
        if approve and self.live is not None:
            article = article._moved(self.live, ArticleState.REPLACED, now, ended_at=now)
        return article._moved(
            version,
            ArticleState.PUBLISHED if approve else ArticleState.DRAFT,
            now,
            reviewer=reviewer.code,
            reviewer_name=reviewer.name,
            reviewed_at=now,
            words=words,
        )

    def withdrawn(self, words: str, now: datetime) -> "Article":
        """Taken down, for the reason *words*: callers are no longer told it. A draft is thrown away."""
        version = self.live or self.newest
        words = printable(words).strip()
        if not words:
            raise ArticleStepRefused("撤下知识须写明原因。")
        return self._moved(version, ArticleState.WITHDRAWN, now, ended_at=now, words=words[:LONGEST_WORDS])

    def _moved(self, version: Version, to: ArticleState, now: datetime, **changes: object) -> "Article":
        """With *version* in the state *to*; ArticleStepRefused if the table does not allow it."""
        if to not in TRANSITIONS[version.state]:
            raise _refused(version, to)
        moved = replace(version, state=to, **changes)  # type: ignore[arg-type]
        versions = tuple(moved if each.number == version.number else each for each in self.versions)
        return self._changed(versions, now)

    def _changed(self, versions: tuple[Version, ...], now: datetime) -> "Article":
        return replace(self, versions=versions, changed_at=now)


def new_article(
    content: Content, author: Operator, now: datetime, *, source_key: str = "", article_id: str = ""
) -> Article:
    """An article with its first draft; ArticleIncomplete if the content cannot be kept."""
    return Article(
        id=article_id or uuid4().hex,
        created_at=now,
        changed_at=now,
        versions=(_draft(1, keepable(content), author, now),),
        source_key=source_key,
    )


def keepable(content: Content) -> Content:
    """*content* cleaned; ArticleIncomplete if it cannot be kept."""
    content = cleaned(content)
    problems = problems_with(content)
    if problems:
        raise ArticleIncomplete(problems)
    return content


def says_the_same(one: Content, other: Content) -> bool:
    """Whether two contents differ in nothing that is shown."""
    return fingerprint(one) == fingerprint(other)


def standing_of(
    state: ArticleState, valid_from: date | None, valid_until: date | None, today: date, soon: timedelta
) -> Standing:
    """时效 of what is in *state* and valid between two days, both included, on *today*."""
    if state is not ArticleState.PUBLISHED:
        return Standing.UNPUBLISHED
    if valid_from is not None and today < valid_from:
        return Standing.NOT_YET
    if valid_until is None:
        return Standing.VALID
    if today > valid_until:
        return Standing.EXPIRED
    return Standing.EXPIRING if valid_until - today <= soon else Standing.VALID


def standing_words(standing: Standing, valid_from: date | None, valid_until: date | None, today: date) -> str:
    """What to write beside an article's title: "" if it may simply be told."""
    if standing is Standing.EXPIRED and valid_until is not None:
        return f"已于 {valid_until:%Y-%m-%d} 过期，答复前请核实"
    if standing is Standing.EXPIRING and valid_until is not None:
        days = (valid_until - today).days
        return f"还有 {days} 天到期" if days else "今天到期"
    if standing is Standing.NOT_YET and valid_from is not None:
        return f"{valid_from:%Y-%m-%d} 起才生效"
    return "未发布，不能用于答复" if standing is Standing.UNPUBLISHED else ""


def _draft(number: int, content: Content, author: Operator, now: datetime) -> Version:
    return Version(
        number=number,
        content=content,
        state=ArticleState.DRAFT,
        author=author.code,
        author_name=author.name,
        written_at=now,
        writers=(author.code,),
    )


def _refused(version: Version, to: ArticleState) -> ArticleStepRefused:
    return ArticleStepRefused(
        f"第 {version.number} 版现在是“{version.state.label}”，不能变为“{to.label}”。条目未改动，请刷新。",
        detail=f"{version.state} -> {to}",
    )
