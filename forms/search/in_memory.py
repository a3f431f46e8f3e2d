"""The fake of the index: the same rules over all documents, for tests. It answers as the databases do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from forms.search import forgiving, tokens
from forms.search.document import Document, Facets, Hit
from forms.search.question import question_of
from forms.search.ranking import CANDIDATES, Fields, fields_of, ranked_question, rarest, score


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document as the index keeps it."""

    document: Document
    text: str
    sound: str

    @property
    def fields(self) -> Fields:
        """Its folded fields."""
        return fields_of(self.text, len(self.document.questions), self.sound)


@lru_cache(maxsize=20_000)
def indexed(document: Document) -> Indexed:
    """What the index keeps of a document."""
    return Indexed(document, tokens.folded_text(document), tokens.sound(document))


def newest(
    documents: Iterable[Document],
    words: tuple[str, ...],
    facets: Facets = (),
    *,
    after: tuple[datetime, str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    forgiving_typos: bool = True,
) -> tuple[Hit, ...]:
    """See forms.storage.search_index.newest."""
    question = question_of(words)
    everything = list(documents)
    allowed = [
        each
        for each in _newest_first(everything, facets)
        if (since is None or each.document.at >= since) and (until is None or each.document.at < until)
    ]
    hits = [each for each in allowed if question.holds(each.text, each.sound)]
    if not hits and forgiving_typos and question.forgiving:
        last = max((each.at for each in everything), default=datetime.max.replace(tzinfo=UTC))
        start = forgiving.forgiven_since(last, since, until)
        near = [
            each for each in allowed if each.document.at >= start and question.is_near(each.text, each.sound)
        ]
        hits = [each for each in near[: forgiving.DEPTH] if question.holds_nearly(each.text, each.sound)]
    behind = [each.document for each in hits if after is None or (each.document.at, each.document.id) < after]
    return tuple(Hit(each.id, each.at) for each in behind[:limit])


def ranked(documents: Iterable[Document], text: str, facets: Facets = (), limit: int = 20) -> tuple[Hit, ...]:
    """See forms.storage.search_index.ranked."""
    everything = list(documents)
    counts = Counter(gram for each in everything for gram in tokens.text_tokens(indexed(each).text))
    asked = ranked_question(text)
    if not asked.words.words:
        return ()
    chosen = rarest(asked, counts)
    allowed = _newest_first(everything, facets)
    exact = [each for each in allowed if asked.words.holds(each.text, each.sound)][:CANDIDATES]
    rare = [each for each in allowed if any(gram in each.text for gram in chosen)][:CANDIDATES]
    candidates = {each.document.id: each for each in (*exact, *rare)}
    hits = [
        Hit(each.document.id, each.document.at, score(asked, each.fields, counts, len(everything)))
        for each in candidates.values()
    ]
    return best(hits, limit)


def best(hits: Iterable[Hit], limit: int) -> tuple[Hit, ...]:
    """The best hits, of equals the newest first."""
    found = [each for each in hits if each.score > 0]
    return tuple(sorted(found, key=lambda each: (each.score, each.at, each.id), reverse=True)[:limit])


def _newest_first(documents: Iterable[Document], facets: Facets) -> list[Indexed]:
    allowed = [
        each for each in documents if all(any(facet in each.facets for facet in group) for group in facets)
    ]
    return [indexed(each) for each in sorted(allowed, key=lambda each: (each.at, each.id), reverse=True)]
