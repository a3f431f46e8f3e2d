"""The use cases of the hall's rules, listed at the foot, and how other use cases ask for a rule."""

from datetime import datetime
from typing import Any, TypeVar

from forms.access.roles import Actor, Right, require
from forms.ports import UnitOfWork, Work
from forms.rules.errors import RuleChanged, RuleUnexplained
from forms.rules.rule import Rule, RuleText

Described = TypeVar("Described")


def in_force(rule: Rule[Described], work: Work) -> Described:
    """The rule as it is now, inside a use case's own transaction; RuleTextWrong."""
    return rule.read(text_in_force(rule, work).text)


def in_force_at(rule: Rule[Described], moment: datetime, work: Work) -> Described:
    """The rule as it was at a moment: what was issued then stays as it was issued; RuleTextWrong."""
    return rule.read((work.rules.at(rule.name, moment) or rule.default).text)


def text_in_force(rule: Rule[Any], work: Work) -> RuleText:
    """The newest version of the rule's text, or the program's default as version 0."""
    return work.rules.current(rule.name) or rule.default


def read_rule(rule: Rule[Any], uow: UnitOfWork) -> RuleText:
    """The rule's text as it is now."""
    with uow.reading() as work:
        return text_in_force(rule, work)


def rule_history(rule: Rule[Any], uow: UnitOfWork) -> tuple[RuleText, ...]:
    """All versions, newest first; the program's default is the last."""
    with uow.reading() as work:
        return (*work.rules.history(rule.name), rule.default)


def put_rule(
    rule: Rule[Any], text: str, why: str, based_on: int, actor: Actor, uow: UnitOfWork, now: datetime
) -> RuleText:
    """Put *text* in force as the next version after *based_on*, the version that the person has edited.

    RuleTextWrong names the line; RuleUnexplained without a reason; RuleChanged if a newer version came in the
    meantime. A text equal to the one in force changes nothing. Nothing already issued moves by it.
    """
    require(actor, Right.MANAGE_RULES)
    return put_text(rule, text, why, based_on, actor, uow, now)


def put_text(
    rule: Rule[Any], text: str, why: str, based_on: int, actor: Actor, uow: UnitOfWork, now: datetime
) -> RuleText:
    """The same for a use case that has asked for a right of its own; it checks none."""
    rule.read(text)
    with uow.writing() as work:
        before = text_in_force(rule, work)
        if before.text == text:
            return before
        if not why.strip():
            raise RuleUnexplained("请写明改动的原因或依据，它会随这个版本保存。改动仍在窗口中。")
        if before.version != based_on:
            raise RuleChanged(
                f"“{rule.title}”刚被 {before.who} 改为第 {before.version} 版，您的改动未保存，仍在窗口中。"
                "请先查看新版本，再重新提交。"
            )
        return work.rules.put(rule.name, text, actor.code, why.strip(), now)


USE_CASES = (read_rule, rule_history, put_rule)
