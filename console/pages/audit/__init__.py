"""审计: the audit log, for auditors."""

from console.pages.audit.page import AuditPage

__all__ = ["AuditPage"]
