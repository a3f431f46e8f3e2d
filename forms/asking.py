"""What to ask the caller next: by the category's script and by what the content does not say yet.

Pure and quick enough for every typing pause; hints never keep a form from being filed.
"""

from dataclasses import dataclass

from forms.catalogue import Catalogue, UrgentWord
from forms.draft import Draft, Field
from forms.form import elements
from forms.words import Labelled


class HintKind(Labelled):
    """What a hint asks of the agent."""

    ASK = "ask", "要问"
    FILL = "fill", "待填"
    TELL = "tell", "可告知"


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint; `field` is where the answer belongs, `done` whether the form seems to have it already."""

    kind: HintKind
    text: str
    field: Field = Field.CONTENT
    done: bool = False


@dataclass(frozen=True, slots=True)
class Hints:
    """What to ask, fill in and tell, in that order, and the words of alarm with the number to call."""

    hints: tuple[Hint, ...] = ()
    alarms: tuple[UrgentWord, ...] = ()

    @property
    def open(self) -> tuple[Hint, ...]:
        """Those that are not done."""
        return tuple(each for each in self.hints if not each.done)


def hints_for(draft: Draft, catalogue: Catalogue) -> Hints:
    """The hints for *draft*: what its category's scripts ask, then the missing of the 五要素, each once."""
    scripts = catalogue.scripts.for_category(draft.text(Field.CATEGORY))
    asked = [Hint(HintKind.ASK, text) for script in scripts for text in script.ask]
    if draft.text(Field.CONTENT):
        asked += [Hint(HintKind.ASK, each.question, done=each.present) for each in elements(draft)]
    fill = [
        Hint(HintKind.FILL, f"请填写{field.label}", field, done=_filled(draft, field))
        for script in scripts
        for field in script.fields
    ]
    tell = [Hint(HintKind.TELL, text) for script in scripts for text in script.tell]
    alarms = catalogue.alarms(f"{draft.text(Field.TITLE)}\n{draft.text(Field.CONTENT)}")
    return Hints(tuple(dict.fromkeys((*asked, *fill, *tell))), alarms)


def _filled(draft: Draft, field: Field) -> bool:
    return (
        draft.flag(field)
        if field in (Field.CONFIDENTIAL, Field.ANONYMOUS, Field.NOWHERE)
        else bool(draft.text(field))
    )
