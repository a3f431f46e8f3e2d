"""工单: every ticket, found by number, telephone or words, and read in full."""

from console.pages.tickets.page import TicketsPage

__all__ = ["TicketsPage"]
