"""公告: its text made from the plan, and whether an edited text still tells what it must."""

from forms.sessions.rules import SessionRules
from forms.sessions.session import Session


def notice_text(session: Session, rules: SessionRules) -> str:
    """The notice of a session as the rules have it worded."""
    return rules.notice.format_map(
        {
            "title": session.title,
            "number": session.number,
            "hours": session.hours,
            "leaders": "、".join(each.line for each in session.leaders),
            "unit": session.unit,
            "scope": session.scope.line,
            "line": session.line,
            "out_of_scope": rules.notice_out_of_scope,
            "phone_only": rules.notice_phone_only,
        }
    ).strip()


def notice_problems(text: str, session: Session) -> tuple[str, ...]:
    """What a notice of this session must tell and does not, in Chinese; empty if nothing is missing."""
    told = "".join(text.split())
    needed = [
        (_told(session.hours, told), f"没有写明接电时间“{session.hours}”"),
        *((_told(each.name, told), f"没有写明接电领导“{each.line}”") for each in session.leaders),
        (_told(session.scope.line, told), f"没有写明受理范围“{session.scope.line}”"),
        ("超出" in told and "常规" in told, "没有说明超出范围的按常规程序办理"),
        ("访" in told and "不接" in told, "没有说明只接电话不接访"),
    ]
    return tuple(problem for holds, problem in needed if not holds)


def _told(what: str, told: str) -> bool:
    return "".join(what.split()) in told
