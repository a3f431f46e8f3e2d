"""How good a model is, in counts, and whether it may replace the last one. Ratios are exact, half-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

NOTHING = "—"
"""What is shown where there is nothing to divide by."""


def percent(part: Fraction | None, digits: int = 1) -> str:
    """98.6 %; — if there is no such figure."""
    if part is None:
        return NOTHING
    exact = Decimal(part.numerator * 100) / Decimal(part.denominator)
    return f"{exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)} %"


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit in the held-back tickets: how many were its own, how often it was said, how often rightly."""

    unit: str
    held: int
    said: int
    hit: int

    @property
    def f1(self) -> Fraction:
        """2 hits / (own + said): 1 if it was said for its own and only for those."""
        return Fraction(2 * self.hit, self.held + self.said) if self.held + self.said else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingReport:
    """Measured on held-back tickets. `promised` is the mean confidence of the first answer, 0 to 1."""

    units: tuple[UnitScore, ...] = ()
    in_three: int = 0
    promised: float = 0.0
    learnt_from: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    seconds: float = 0.0

    @property
    def held_back(self) -> int:
        """How many tickets it was measured on."""
        return sum(each.held for each in self.units)

    @property
    def accuracy(self) -> Fraction | None:
        """How often the first answer was right."""
        return self._of_all(sum(each.hit for each in self.units))

    @property
    def top_three(self) -> Fraction | None:
        """How often the right one was among the first three."""
        return self._of_all(self.in_three)

    @property
    def macro_f1(self) -> Fraction | None:
        """The mean F1 of the units that have held-back tickets, each counting alike."""
        scored = [each.f1 for each in self.units if each.held]
        return sum(scored, Fraction(0)) / len(scored) if scored else None

    @property
    def majority(self) -> Fraction | None:
        """Reference: how often it is right always to say the most frequent unit."""
        return self._of_all(max((each.held for each in self.units), default=0))

    def _of_all(self, count: int) -> Fraction | None:
        return Fraction(count, self.held_back) if self.held_back else None

    def lines(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """The report in Chinese, one line a fact; units by their *names*."""
        promised = Fraction(self.promised).limit_denominator(10_000)
        head = (
            f"训练用 {self.learnt_from} 件，检验用 {self.held_back} 件，用时 {self.seconds:.1f} 秒。",
            f"准确率 {percent(self.accuracy)}，前三含正确单位 {percent(self.top_three)}，"
            f"宏平均 F1 {percent(self.macro_f1)}；参照：总报最多的单位 {percent(self.majority)}。",
            f"平均把握 {percent(promised)}，与准确率越接近越可信。",
        )
        rows = [
            f"  {names.get(each.unit, each.unit)}：检验 {each.held} 件，提示 {each.said} 次，"
            f"正确 {each.hit} 次，F1 {percent(each.f1)}"
            for each in sorted(self.units, key=lambda score: (-score.held, score.unit))
        ]
        few = "、".join(f"{names.get(unit, unit)} {count} 件" for unit, count in self.left_out)
        return (*head, *rows, *((f"工单太少、没有参加训练的单位：{few}。",) if few else ()))


def why_worse(new: TrainingReport, last: TrainingReport, margin: float) -> str:
    """Why the new model may not replace the last one, both measured on the same tickets; "" if it may.

    Neither accuracy nor macro F1 may be more than *margin* percentage points lower.
    """
    allowed = Fraction(str(margin)) / 100
    pairs = (("准确率", new.accuracy, last.accuracy), ("宏平均 F1", new.macro_f1, last.macro_f1))
    for name, ours, theirs in pairs:
        if ours is not None and theirs is not None and ours < theirs - allowed:
            return (
                f"新模型的{name}为 {percent(ours)}，在用模型为 {percent(theirs)}，"
                f"低出超过 {margin:g} 个百分点，没有替换。"
            )
    return ""
