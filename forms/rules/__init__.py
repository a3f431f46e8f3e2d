"""The hall's rules (规则): texts by name that the hall edits, every version kept, each read into a dataclass.

A room describes its rule as a dataclass (`forms.rules.reading` says how), ships the default as
`resources/rules/NAME.toml`, and declares `Rule("NAME", "中文名", TheDataclass)`, with one line in
`forms.hall_rules`. In a use case, `in_force(RULE, work)` of `forms.rules.service` gives the dataclass.
"""

from forms.rules.difference import difference_in_words
from forms.rules.errors import RuleChanged, RuleTextWrong
from forms.rules.reading import AtLeast, Between, FromKey, Label, NotBlank, Unfit, read
from forms.rules.rule import SHIPPED, Preset, Rule, RuleText

__all__ = [
    "SHIPPED",
    "AtLeast",
    "Between",
    "FromKey",
    "Label",
    "NotBlank",
    "Preset",
    "Rule",
    "RuleChanged",
    "RuleText",
    "RuleTextWrong",
    "Unfit",
    "difference_in_words",
    "read",
]
