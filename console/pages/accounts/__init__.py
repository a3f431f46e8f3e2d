"""账号, for the administrator: who may sign in, and as what."""

from console.pages.accounts.page import AccountsPage

__all__ = ["AccountsPage"]
