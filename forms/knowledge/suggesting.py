"""As the agent types: which published articles answer, with which sentence, and why."""

from dataclasses import dataclass

from forms.knowledge.article_list import ArticleLine, levels_of
from forms.knowledge.sentences import Sentence, best_sentence, bigrams, shared_with, shared_words, shortened

MOST_WORDS = 4
_TITLE_WEIGHT, _QUESTION_WEIGHT, _SENTENCE_WEIGHT = 3.0, 3.0, 1.0
_CATEGORY_WEIGHT = 2.0
_FIRST_BONUS = 3.0
"""What the index's first hit is given, and the last one nothing: the index knows which pairs are rare."""
_LEAST_SCORE = 4.0
"""Articles that share less with what was typed are not offered, but for those of its very category."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form says so far."""

    title: str = ""
    content: str = ""
    place: str = ""
    category: str = ""

    @property
    def text(self) -> str:
        """What articles are looked for by: title first, then content."""
        return "\n".join(filter(None, (self.title.strip(), self.content.strip())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An article that answers. `sentence` is the part that does, `start` where it stands in `answer`.

    `why` is Chinese: the words that both share, the same category, the same place. `score` only orders.
    """

    line: ArticleLine
    sentence: str
    start: int
    words: tuple[str, ...]
    why: str
    score: float

    @property
    def answer(self) -> str:
        """The whole answer as plain text, to be put into the reply."""
        return self.line.content.answer


@dataclass(frozen=True, slots=True)
class _Judged:
    """An article with what it shares with the question."""

    line: ArticleLine
    sentence: Sentence
    shared: frozenset[str]
    place: str
    score: float


def suggestions(asked: Asked, found: tuple[ArticleLine, ...], limit: int) -> tuple[Suggestion, ...]:
    """The best *limit* of the articles that the index has *found*, best first, ties by id."""
    pairs = bigrams(asked.text)
    judged = [
        _judged(asked, pairs, line, _FIRST_BONUS * (1 - place / len(found)))
        for place, line in enumerate(found)
    ]
    offered = [each for each in judged if each is not None]
    best = sorted(offered, key=lambda each: (-each.score, each.line.id))[:limit]
    return tuple(_suggestion(asked, each) for each in best)


def _judged(asked: Asked, pairs: frozenset[str], line: ArticleLine, bonus: float) -> _Judged | None:
    content, answer = line.content, line.content.answer
    in_title = shared_with(content.title, pairs)
    question = max((shared_with(each, pairs) for each in content.questions), key=len, default=frozenset())
    sentence = best_sentence(answer, pairs)
    shared = (
        _TITLE_WEIGHT * len(in_title)
        + _QUESTION_WEIGHT * len(question)
        + _SENTENCE_WEIGHT * len(sentence.shared)
    )
    if shared < _LEAST_SCORE and not (asked.category and content.category == asked.category):
        return None
    place = _place(asked.place, answer)
    score = shared + bonus + _CATEGORY_WEIGHT * _levels_shared(asked, line) + (1.0 if place else 0.0)
    return _Judged(line, sentence, in_title | question | sentence.shared, place, score)


def _suggestion(asked: Asked, judged: _Judged) -> Suggestion:
    words = shared_words(judged.shared, asked.text)[:MOST_WORDS]
    same_category = _levels_shared(asked, judged.line) == len(levels_of(asked.category)) > 0
    return Suggestion(
        line=judged.line,
        sentence=shortened(judged.sentence.text) or judged.line.content.title,
        start=judged.sentence.start,
        words=words,
        why=_why(words, same_category, judged.place),
        score=judged.score,
    )


def _levels_shared(asked: Asked, line: ArticleLine) -> int:
    return len(set(levels_of(asked.category)) & set(levels_of(line.content.category)))


def _place(place: str, answer: str) -> str:
    """The last two to six characters of *place* that the answer names, such as 滨江街道."""
    place = place.strip()
    for length in range(min(6, len(place)), 2, -1):
        if place[-length:] in answer:
            return place[-length:]
    return ""


def _why(words: tuple[str, ...], same_category: bool, place: str) -> str:
    reasons = []
    if words:
        reasons.append("都提到" + "、".join(f"“{each}”" for each in words))
    if same_category:
        reasons.append("同一事项分类")
    if place:
        reasons.append(f"涉及{place}")
    return "；".join(reasons)
