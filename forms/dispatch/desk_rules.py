"""The hall's rules of the dispatch desk: returns (退单), conferences (会商), helpers, urgent classes.

The figures and the standing members are PROPOSED; the window for returns stands in the clock rule (山东: 2
working days).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from forms.clock.rules import Term, TimeUnit
from forms.rules.reading import AtLeast, Between, FromKey, Label, NotBlank, Unfit
from forms.rules.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReason:
    """退单理由. `wrong_unit`: once granted it counts against the accuracy of dispatch (派单准确率)."""

    code: Annotated[str, FromKey()]
    name: Annotated[str, Label("名称"), NotBlank()]
    needs_basis: Annotated[bool, Label("须写依据")] = True
    wrong_unit: Annotated[bool, Label("算派错单位")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRules:
    """The whole text."""

    restart_after_return: Annotated[bool, Label("退单后重新计时")] = False
    asks: Annotated[int, Label("退单申请次数"), Between(1, 5)] = 1
    most_helpers: Annotated[int, Label("协办单位上限"), Between(0, 30)] = 8
    binding: Annotated[bool, Label("会商决定后不得退单")] = True
    hops_told: Annotated[int, Label("提醒多次转交"), Between(2, 20)] = 3
    deputy_titles: Annotated[tuple[Annotated[str, NotBlank()], ...], Label("分管负责人的职务")] = ("分管",)
    review: Annotated[Term, Label("审核退单的时限")] = Term(length=4, unit=TimeUnit.WORKING_HOURS)
    conference: Annotated[Term, Label("会商的时限")] = Term(length=2, unit=TimeUnit.WORKING_DAYS)
    standing_members: Annotated[tuple[Annotated[str, NotBlank()], ...], Label("会商常设成员")] = ()
    returns: Annotated[Mapping[str, ReturnReason], Label("退单理由"), AtLeast(1)] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        """Unfit where two reasons have one name, or a member is named twice."""
        seen: set[str] = set()
        for each in self.returns.values():
            if each.name in seen:
                raise Unfit(f"退单理由“{each.name}”写了两次，请删去一条。", "returns", each.code, "name")
            seen.add(each.name)
        if len(set(self.standing_members)) < len(self.standing_members):
            raise Unfit("会商的常设成员写了两次。", "standing_members")


DISPATCH_DESK = Rule("dispatch_desk", "派单台", DeskRules)
"""The rule in the hall's store of rules."""
