"""规则与日历: the hall's rules, its working calendar, and a try at due times."""

from console.pages.rules.page import RulesPage

__all__ = ["RulesPage"]
