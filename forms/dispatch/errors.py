"""What can go wrong with suggestions, which keeps nobody from dispatching, and what the desk refuses.

FormsError
  ModelDamaged      a stored model is not the one that was trained, or cannot be read
  DirectoryWrong    a directory's text names what this hall does not have; `mistakes` says each with its line
RuleBroken
  DispatchRefused     the rules of the desk do not allow it
  DispatchTaken       somebody else has dealt with the ticket since it was shown; names who, when and what
    RecordTaken         the same of a return or a conference, as storage finds it out
"""

from forms.errors import FormsError, RuleBroken
from forms.rules.errors import RuleTextWrong


class ModelDamaged(FormsError):
    """A stored model cannot be used."""


class DirectoryWrong(FormsError):
    """A 派单目录 names units, categories or places that are not there; nothing was put in force."""

    def __init__(self, mistakes: tuple[RuleTextWrong, ...]) -> None:
        told = "\n".join(each.text for each in mistakes[:10])
        more = f"\n等共 {len(mistakes)} 处。" if len(mistakes) > 10 else ""
        super().__init__(f"派单目录有 {len(mistakes)} 处错误，没有启用，改动仍在窗口中。\n{told}{more}")
        self.mistakes = mistakes


class DispatchRefused(RuleBroken):
    """The rules of the dispatch desk do not allow it; nothing was changed."""


class DispatchTaken(RuleBroken):
    """Somebody else was first; nothing of what was asked was done."""


class RecordTaken(DispatchTaken):
    """Somebody else has stored the next revision of a return or a conference."""
