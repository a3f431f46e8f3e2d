"""A conference's decision as one more rule in the text of the 派单目录; what stands there stays as it is."""

import json
import re

from forms.dispatch.conference import Conference
from forms.dispatch.errors import DispatchRefused
from forms.dispatch.rules import DISPATCH, DirectoryRule
from forms.ticket import Ticket


def rule_of(conference: Conference, ticket: Ticket, title: str, *, here_only: bool) -> DirectoryRule:
    """The rule that the decision makes for the ticket's category; DispatchRefused where it can't be one.

    *here_only* limits it to the ticket's street, or to its district where no street is known.
    """
    decision = conference.decision
    if decision is None:
        raise DispatchRefused("这次会商还没有决定，不能写入派单目录。")
    if not ticket.matter.category:
        raise DispatchRefused(f"工单 {ticket.number} 没有事项分类，不能写入派单目录。")
    area = f"{ticket.place.district}{ticket.place.street}"
    if here_only and not area:
        raise DispatchRefused(f"工单 {ticket.number} 没有区县，不能只写本地的规则。")
    basis = "；".join(each for each in (decision.basis, f"工单 {conference.number} 会商决定") if each)
    return DirectoryRule(
        name=f"conference_{re.sub(r'[^A-Za-z0-9]', '_', conference.number)}",
        title=title.strip() or ticket.matter.title[:20],
        categories=(ticket.matter.category,),
        areas=(area,) if here_only else (),
        lead=decision.lead,
        helpers=decision.helpers,
        basis=basis,
    )


def with_rule(text: str, rule: DirectoryRule) -> str:
    """*text* with *rule* at its end; RuleTextWrong if another one speaks of the same matter and place."""
    taken = DISPATCH.read(text).rule
    name, number = rule.name, 1
    while name in taken:
        number += 1
        name = f"{rule.name}_{number}"
    lines = [f"[rule.{name}]", f"title = {_quoted(rule.title)}", f"categories = {_list(rule.categories)}"]
    if rule.areas:
        lines.append(f"areas = {_list(rule.areas)}")
    lines.append(f"lead = {_quoted(rule.lead)}")
    if rule.helpers:
        lines.append(f"helpers = {_list(rule.helpers)}")
    lines.append(f"basis = {_quoted(rule.basis)}")
    after = text.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n"
    DISPATCH.read(after)
    return after


def _list(entries: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, entries))}]"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's too."""
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)
