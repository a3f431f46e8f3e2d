"""Units by what people call them: code, name, alias, pinyin or its initials."""

from functools import lru_cache

from forms.organisation.tree import UnitTree
from forms.organisation.unit import Unit
from forms.search.folding import FIELD_END, fold, join
from forms.search.question import Question, question_of
from forms.search.sound import sound_of

_NO_MATCH = 9


def find_units(tree: UnitTree, text: str, limit: int = 20, *, closed_too: bool = False) -> tuple[Unit, ...]:
    """The units that *text* may mean, best first; of equals in the order of the tree.

    A code, a name or an alias in full comes first, then what begins so, what holds it, what sounds like it,
    and what it says in its duties.
    """
    units = tree.in_order if closed_too else tree.active
    folded = " ".join(fold(text).split())
    if not folded:
        return units[:limit]
    question = question_of([text])
    ranked = [(_rank(each, folded, question), place, each) for place, each in enumerate(units)]
    hits = sorted((found for found in ranked if found[0] < _NO_MATCH), key=lambda found: found[:2])
    return tuple(each for _, _, each in hits[:limit])


def unit_named(tree: UnitTree, text: str) -> Unit | None:
    """The one unit with exactly this code, name or alias, however it is spelled; None if none or several.

    A closed unit is only found where no other one answers.
    """
    wanted = fold(text).strip()
    if not wanted:
        return None
    for units in (tree.active, tree.in_order):
        by_code = [each for each in units if fold(each.code) == wanted]
        named = by_code or [each for each in units if wanted in _folded_names(each.names)]
        if named:
            return named[0] if len(named) == 1 else None
    return None


def _rank(unit: Unit, folded: str, question: Question) -> int:
    names = _folded_names(unit.names)
    code = fold(unit.code)
    text, sound = _spoken(unit.names)
    rules = (
        folded == code or folded in names,
        folded.upper() in sound.split(FIELD_END),
        any(each.startswith(folded) for each in (code, *names)),
        any(folded in each for each in names),
        question.holds(f"{text} {code}", sound),
        question.holds(join([*unit.names, unit.area, unit.duties]), ""),
    )
    return next((rank for rank, holds in enumerate(rules) if holds), _NO_MATCH)


@lru_cache(maxsize=4096)
def _folded_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(each) for each in names)


@lru_cache(maxsize=4096)
def _spoken(names: tuple[str, ...]) -> tuple[str, str]:
    folded = _folded_names(names)
    return join(names), sound_of(folded)
