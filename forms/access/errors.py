"""What can go wrong about people and their rights; each text is Chinese and says what to do.

FormsError
  RuleBroken
    NotAllowed           the person's roles do not hold the right that this needs
    AccountRefused       an account cannot be made or changed in this way
    AccountChanged       somebody else has changed the account in the meantime
    PasswordUnfit        a new password or PIN breaks the rules for passwords
    SignInRefused        the sign-in failed; the same text for a wrong 工号 and a wrong password
      LockedOut          too many wrong tries; `until` says when the next one counts
    RevealRefused        a masked identity is not shown
    AuditRefused         the audit log cannot be read or written in this way
    CheckStopped         somebody has stopped the check of the chain
  StorageError
    AuditBroken          the audit log cannot be continued: the mark of its end is gone
"""

from datetime import datetime
from typing import ClassVar

from forms.errors import RuleBroken, StorageError


class NotAllowed(RuleBroken):
    """The person's roles do not hold the right that this needs."""


class AccountRefused(RuleBroken):
    """An account cannot be made or changed in this way."""


class AccountChanged(RuleBroken):
    """Somebody else has changed the account since it was read."""


class PasswordUnfit(RuleBroken):
    """A new password or PIN breaks the rules for passwords."""


class SignInRefused(RuleBroken):
    """The sign-in failed."""


class LockedOut(SignInRefused):
    """Too many wrong tries; `until` is when the next one counts again."""

    def __init__(self, text: str, until: datetime, *, detail: str = "") -> None:
        super().__init__(text, detail=detail)
        self.until = until


class RevealRefused(RuleBroken):
    """A masked identity is not shown."""


class AuditRefused(RuleBroken):
    """The audit log cannot be read or written in this way."""


class CheckStopped(RuleBroken):
    """Somebody has stopped the check of the audit log's chain."""


class AuditBroken(StorageError):
    """The audit log cannot be continued: the mark of its end is gone."""

    standard: ClassVar[str] = (
        "审计日志的末尾标记被删除，不能续写，本次操作未生效。请立即联系审计员和数据库管理员核查。"
    )
