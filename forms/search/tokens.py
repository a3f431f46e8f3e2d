"""What stands in the index for a document: bigrams of its characters and syllables, initials, and facets.

Every character with the one behind it; the last of a run alone. So a single character is the beginning of a
token, and any longer substring is made of whole tokens. Tokens hold letters only, whatever the text holds:
the databases' own tokenizers then leave them as they are.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from forms.search.document import Document
from forms.search.folding import FIELD_END, fold, join
from forms.search.sound import initials_and_syllables, sound_of

_OWN = 0xE000
"""ASCII signs become private-use characters from here on, and so do the marks below."""
FACET, SYLLABLE, INITIAL, PERIOD = "\ue0a1", "\ue0a2", "\ue0a3", "\ue0a4"
_BETWEEN, HEAD = "\ue0a5", "\ue0a6"
_SIGNS = {code: chr(_OWN + code) for code in range(128) if not chr(code).isalnum()}
INITIALS_TOGETHER = 3


def safe(token: str) -> str:
    """A token without signs that mean something to a database."""
    return token.translate(_SIGNS)


def folded_text(document: Document) -> str:
    """All that is searched of a document, folded: title, questions, body, places, names."""
    return join((document.title, *document.questions, document.body, *document.places, *document.names))


def sound(document: Document) -> str:
    """How its title, places and names sound."""
    return sound_of(
        (fold(each) for each in (document.title, *document.places)), (fold(each) for each in document.names)
    )


def text_tokens(text: str) -> set[str]:
    """The tokens of a folded text."""
    runs = (safe(run) for field in text.split(FIELD_END) for run in field.split())
    return {run[place : place + 2] for run in runs for place in range(len(run))}


def head_tokens(text: str, questions: int) -> set[str]:
    """What ranked documents have besides: the bigrams of the title and the questions in a folded text."""
    head = FIELD_END.join(text.split(FIELD_END, questions + 1)[: questions + 1])
    return {HEAD + each for each in text_tokens(head)}


def sound_tokens(spoken: str) -> set[str]:
    """The tokens of a sound from `sound`."""
    initials, syllables = initials_and_syllables(spoken)
    tokens = {
        INITIAL + each[place : place + INITIALS_TOGETHER].lower()
        for each in initials
        for place in range(len(each))
    }
    for each in syllables:
        tokens.update(
            f"{SYLLABLE}{one}{_BETWEEN}{other}" for one, other in zip(each, [*each[1:], ""], strict=True)
        )
    return tokens


@lru_cache(maxsize=10_000)
def facet_token(facet: str) -> str:
    """The token of a facet."""
    return FACET + safe("".join(fold(facet).split()))


def all_tokens(text: str, spoken: str, facets: Iterable[str]) -> list[str]:
    """Everything that stands in the index for a document, in a fixed order."""
    return sorted(text_tokens(text) | sound_tokens(spoken) | {facet_token(each) for each in facets})


def word_tokens(word: str) -> tuple[str, ...]:
    """The tokens that a text with this folded word has; one ending in * is the beginning of a token."""
    if len(word) == 1:
        return (f"{safe(word)}*",)
    return tuple(dict.fromkeys(safe(word[place : place + 2]) for place in range(len(word) - 1)))


def initials_tokens(initials: str) -> tuple[str, ...]:
    """The same for lower-case initials, of which there are two or more."""
    if len(initials) < INITIALS_TOGETHER:
        return (f"{INITIAL}{initials}*",)
    last = len(initials) - INITIALS_TOGETHER + 1
    return tuple(
        dict.fromkeys(INITIAL + initials[place : place + INITIALS_TOGETHER] for place in range(last))
    )


def syllable_tokens(syllables: tuple[str, ...]) -> tuple[str, ...]:
    """The same for syllables."""
    if len(syllables) == 1:
        return (f"{SYLLABLE}{syllables[0]}{_BETWEEN}*",)
    return tuple(dict.fromkeys(_pairs(syllables)))


def _pairs(syllables: tuple[str, ...]) -> Iterator[str]:
    for one, other in pairwise(syllables):
        yield f"{SYLLABLE}{one}{_BETWEEN}{other}"
