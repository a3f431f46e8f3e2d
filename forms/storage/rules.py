"""The versions of the hall's rules over one connection, inside one transaction."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from forms.rules.errors import RuleChanged
from forms.rules.rule import RuleText
from forms.storage.rule_tables import rule_text


class StoredRules:
    """Versions in the table rule_text."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def current(self, name: str) -> RuleText | None:
        """See Rules.current."""
        return next(iter(self._where(rule_text.c.name == name, limit=1)), None)

    def put(self, name: str, text: str, who: str, why: str, at: datetime) -> RuleText:
        """See Rules.put."""
        last = select(func.max(rule_text.c.version)).where(rule_text.c.name == name)
        version = (self._connection.execute(last).scalar() or 0) + 1
        added = RuleText(name=name, version=version, text=text, who=who, why=why, at=at)
        row = {"name": name, "version": version, "text": text, "who": who, "why": why, "at": at}
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(rule_text), row)
        except IntegrityError:
            raise RuleChanged(
                "这项规则刚被他人改动，您的改动未保存，仍在窗口中。请先查看新版本，再重新提交。"
            ) from None
        return added

    def history(self, name: str) -> tuple[RuleText, ...]:
        """See Rules.history."""
        return self._where(rule_text.c.name == name)

    def at(self, name: str, moment: datetime) -> RuleText | None:
        """See Rules.at."""
        found = self._where((rule_text.c.name == name) & (rule_text.c.at <= moment), limit=1)
        return next(iter(found), None)

    def _where(self, condition: ColumnElement[bool], limit: int | None = None) -> tuple[RuleText, ...]:
        question = select(rule_text).where(condition).order_by(rule_text.c.version.desc()).limit(limit)
        return tuple(RuleText(**row) for row in self._connection.execute(question).mappings())
