"""单位: the unit tree, each unit's people, and how both come from files."""

from console.pages.units.page import UnitsPage

__all__ = ["UnitsPage"]
