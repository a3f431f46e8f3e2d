"""What the person at the desk must know: what happened, what was kept, what to do."""

import logging
from dataclasses import dataclass

from console.widgets.notice import Severity
from forms.errors import FormsError

__all__ = ["Notice", "Severity", "of_failure"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Notice:
    """One notice. A later one with the same key takes its place; clearing the key takes it away."""

    key: str
    severity: Severity
    happened: str
    to_do: str = ""


def of_failure(key: str, doing: str, error: Exception) -> Notice:
    """What to tell of a failed job: the rule's or the storage's own words, or a plain sentence for a defect.

    A defect of the program goes to the log with its traceback; the window never shows one.
    """
    if isinstance(error, FormsError):
        log.warning("%s: %s %s", key, type(error).__name__, error.detail)
        return Notice(key, Severity.WARNING, f"{doing}没有完成：{error.text}")
    log.error("%s failed", key, exc_info=error)
    return Notice(
        key,
        Severity.DANGER,
        f"{doing}时程序出错，已填写的内容仍在。",
        "请再试一次；仍不行请把日志发给管理员。",
    )
