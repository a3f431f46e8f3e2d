"""What the citizen says when called back: four separate answers, each of which may be left open.

FOUND (一线式回访, 响应率, 解决率, 满意率): responded, solved, process and result are asked apart; solved=no
with satisfied=yes is a real answer and is allowed.
"""

from dataclasses import dataclass

from forms.words import Labelled


class Satisfaction(Labelled):
    """满意度."""

    SATISFIED = "satisfied", "满意"
    FAIRLY = "fairly", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"

    @property
    def is_satisfied(self) -> bool:
        """Whether it counts as satisfied; 基本满意 does."""
        return self is not Satisfaction.DISSATISFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """四项回访结果; None where the citizen said nothing on it (未表态), `words` is what was said (原话).

    `responded` (响应): did the unit get in touch; `solved` (解决): is the matter solved; `process` (服务过程)
    and `result` (办理结果): how satisfied.
    """

    responded: bool | None = None
    solved: bool | None = None
    process: Satisfaction | None = None
    result: Satisfaction | None = None
    words: str = ""

    @property
    def is_rated(self) -> bool:
        """Whether the result was rated at all; without it the ticket is 未评价."""
        return self.result is not None

    @property
    def is_dissatisfied(self) -> bool:
        """Whether the ticket goes back: the result (not the process alone) does not satisfy."""
        return self.result is Satisfaction.DISSATISFIED

    @property
    def count(self) -> int:
        """How many of the four were answered."""
        return sum(each is not None for each in (self.responded, self.solved, self.process, self.result))
