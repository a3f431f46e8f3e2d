"""What can go wrong with the hall's rules.

FormsError
  RuleTextWrong     a rule's text cannot be used; names rule and line
RuleBroken
  RuleChanged       somebody else has put a newer version in the meantime
  RuleUnexplained   a change needs a reason
"""

from forms.errors import FormsError, RuleBroken


class RuleTextWrong(FormsError):
    """A rule's text is wrong; `line` (0: the whole text) says where, `problem` what."""

    def __init__(self, rule: str, line: int, problem: str) -> None:
        """*rule* is the rule's Chinese title, or a file's name."""
        place = f"第 {line} 行：" if line else ""
        super().__init__(f"规则“{rule}”{place}{problem}", detail=f"{rule}:{line}")
        self.rule = rule
        self.line = line
        self.problem = problem


class RuleChanged(RuleBroken):
    """Somebody else has put a newer version of the rule in the meantime."""


class RuleUnexplained(RuleBroken):
    """A change of a rule needs a reason, which stays with the version."""
