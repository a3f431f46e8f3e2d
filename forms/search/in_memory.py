"""The fake of the index: the same rules over all documents, for tests. It answers as the databases do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from forms.search import forgiving, tokens
from forms.search.document import Document, Facets, Hit
from forms.search.question import question_of
from forms.search.ranking import (
    CLOSELY,
    SPOKEN,
    Fields,
    fields_of,
    ranked_question,
    rarities,
    score,
    token_weights,
)


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

    @property
    def tokens(self) -> set[str]:
        """The index tokens that count when the index adds up."""
        return tokens.text_tokens(self.text) | tokens.head_tokens(self.text, len(self.document.questions))


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
    allowed = _newest_first(everything, facets)
    weights = token_weights(asked, counts, len(everything))
    weighed = {each.document.id: sum(weights.get(token, 0) for token in each.tokens) for each in allowed}
    heaviest = sorted(allowed, key=lambda each: weighed[each.document.id], reverse=True)
    heaviest = [each for each in heaviest if weighed[each.document.id]]
    spoken = [each for each in allowed if asked.is_spoken and asked.words.holds(each.text, each.sound)]
    closely = {each.document.id: each for each in (*heaviest[:CLOSELY], *spoken[:SPOKEN])}
    rarity = rarities(asked, counts, len(everything))
    hits = [
        Hit(each.document.id, each.document.at, score(asked, each.fields, rarity))
        for each in closely.values()
    ]
    rest = [Hit(each.document.id, each.document.at) for each in heaviest if each.document.id not in closely]
    return best(hits, rest, limit)


def best(scored: Iterable[Hit], rest: Iterable[Hit], limit: int) -> tuple[Hit, ...]:
    """The best of those that were scored, of equals the newest first; behind them the rest as it comes."""
    found = [each for each in scored if each.score > 0]
    found.sort(key=lambda each: (each.score, each.at, each.id), reverse=True)
    return (*found, *rest)[:limit]


def _newest_first(documents: Iterable[Document], facets: Facets) -> list[Indexed]:
    allowed = [
        each for each in documents if all(any(facet in each.facets for facet in group) for group in facets)
    ]
    return [indexed(each) for each in sorted(allowed, key=lambda each: (each.at, each.id), reverse=True)]
