"""工单全貌: the whole life of one ticket on one sheet; every desk embeds it and gives it its actions."""

from console.ticket_sheet.sheet import TicketSheet
from console.ticket_sheet.store import SheetStore, sheet_store

__all__ = ["SheetStore", "TicketSheet", "sheet_store"]
