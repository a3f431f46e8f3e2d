"""领导屏: what the leader sees of a call before the cameras, and nothing more.

Never a whole number, never the name of a 举报 or 保密 caller, never the door of a flat, never another ticket:
earlier tickets are only in the words that the staff wrote, with their numbers left out. A screen that leaks
is a leak on television.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from forms import phone_number
from forms.access.masking import NAMELESS
from forms.access.roles import Actor, Right, require_any
from forms.access.veil import HIDDEN_NUMBER, TITLES, spans_to_hide, surname_of, veil_name, veil_text
from forms.knowledge.article import EXPIRES_SOON, Standing, standing_of
from forms.ports import UnitOfWork, Work
from forms.sessions.call import AnsweredBy, CallState, Ending, SessionCall
from forms.sessions.calling import call_in
from forms.sessions.planning import session_in
from forms.sessions.session import SessionState
from forms.sessions.told import WITHHELD

_TICKET_NUMBER = re.compile(r"[A-Za-z]{0,8}\d{8}-\d{6}(?:-\d{2})?")
NUMBER_LEFT_OUT = "（工单号略）"
_DOOR = re.compile(
    r"[\d一二三四五六七八九十]{1,3}单元(?:[\d一二三四五六七八九十]{1,3}[层楼])?\d{3,4}[室号户]?|(?<!\d)\d{3,4}室"
)
"""A flat's door tells who lives there; the building does not."""
DOOR_LEFT_OUT = "（门牌略）"
_LEADERS = frozenset({CallState.WITH_LEADER, CallState.DECIDED})
_MAY_BE_TOLD = frozenset({Standing.VALID, Standing.EXPIRING})


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCard:
    """The caller's card on the stage. All texts are masked; `answer` is a published article's.

    `since` is when the card was handed over, `taken_at` when the leader took the call, `talking` whether the
    citizen is on the line; `draft_id` is the form that the staff and the leader's notes share.
    `keeps_identity`: the caller is not to be named or asked for a name before the cameras.
    """

    id: str
    session_id: str
    draft_id: str
    state: CallState
    talking: bool
    number: str
    who: str
    what: str
    where: str
    history: str
    may_say: str
    answer_title: str = ""
    answer: str = ""
    keeps_identity: bool = False
    since: datetime | None = None
    taken_at: datetime | None = None
    ending: Ending | None = None
    words: str = ""
    promise_due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """The stage of a session: its card now (None between calls), how many calls leaders have answered."""

    session_id: str
    number: str
    title: str
    leaders: tuple[str, ...]
    state: SessionState
    card: StageCard | None
    answered: int
    waiting: int
    ends_at: datetime
    mark: int


def stage_view(session_id: str, actor: Actor, uow: UnitOfWork, today: date) -> StageView:
    """What the stage shows now; a call stays until it is over and has its ending.

    NotAllowed, SessionMissing.
    """
    require_any(actor, (Right.LEAD_SESSION, Right.ASSIST_SESSION))
    with uow.reading() as work:
        session = session_in(work, session_id)
        calls = work.sessions.calls.of_session(session_id)
        current = _current(calls, actor.code if actor.code in {each.code for each in session.leaders} else "")
        return StageView(
            session_id=session.id,
            number=session.number,
            title=session.title,
            leaders=tuple(each.line for each in session.leaders),
            state=session.state,
            card=None if current is None else card_of(current, work, today),
            answered=sum(each.answered_by is AnsweredBy.LEADER for each in calls),
            waiting=sum(each.state is CallState.HANDED_OVER for each in calls),
            ends_at=session.ends_at,
            mark=work.sessions.calls.mark(session_id),
        )


def stage_card(own_id: str, actor: Actor, uow: UnitOfWork, today: date) -> StageCard:
    """One call's card, such as the one whose ending was just given. NotAllowed, SessionMissing."""
    require_any(actor, (Right.LEAD_SESSION, Right.ASSIST_SESSION))
    with uow.reading() as work:
        return card_of(call_in(work, own_id), work, today)


def hidden_on_stage(text: str, name: str) -> list[tuple[int, int]]:
    """Where in a text that is being typed (from, to) something stands that the cameras must not see.

    *name* is the citizen's: neither it nor the surname with a title is left.
    """
    names = (name, *(f"{surname_of(name)}{each}" for each in TITLES)) if name.strip() else ()
    own = [each.span() for pattern in (_TICKET_NUMBER, _DOOR) for each in pattern.finditer(text)]
    return sorted((*spans_to_hide(text, names), *own))


def card_of(call: SessionCall, work: Work, today: date) -> StageCard:
    """The card of a call, masked whoever looks."""
    brief = call.brief
    wholly = brief.keeps_identity

    def safe(text: str) -> str:
        names = (brief.name,) if brief.name else ()
        veiled = _DOOR.sub(DOOR_LEFT_OUT, veil_text(text, names, wholly=wholly))
        return _TICKET_NUMBER.sub(NUMBER_LEFT_OUT, veiled).strip()

    article = _answer(brief.article_id, work, today)
    return StageCard(
        id=call.id,
        session_id=call.session_id,
        draft_id=call.draft_id,
        state=call.state,
        talking=call.is_talking,
        number=_number(call),
        who=_who(call, safe),
        what=safe(brief.what),
        where=safe(brief.where),
        history=safe(brief.history),
        may_say=safe(brief.may_say),
        answer_title="" if article is None else article[0],
        answer="" if article is None else article[1],
        keeps_identity=wholly,
        since=call.handed_over_at,
        taken_at=call.answered_at if call.answered_by is AnsweredBy.LEADER else None,
        ending=call.ending,
        words=safe(call.words),
        promise_due=call.promise_due,
    )


def _current(calls: tuple[SessionCall, ...], leader: str) -> SessionCall | None:
    """The call that *leader* ("": any) talks in, else the next handed over, else one without an ending."""
    taken = (each for each in calls if each.answered_by is AnsweredBy.LEADER)
    with_leader = [each for each in taken if leader in ("", each.answered_code)]
    talking = [each for each in with_leader if each.is_talking and each.state in _LEADERS]
    handed_over = [each for each in calls if each.state is CallState.HANDED_OVER and each.is_talking]
    undecided = [each for each in with_leader if each.state is CallState.HUNG_UP]
    for there in (talking, handed_over, undecided):
        if there:
            return min(there, key=lambda each: (each.handed_over_at or each.came_at, each.id))
    return None


def _number(call: SessionCall) -> str:
    if call.brief.keeps_identity:
        return HIDDEN_NUMBER
    return phone_number.mask(call.number) if call.number else WITHHELD


def _who(call: SessionCall, safe: Callable[[str], str]) -> str:
    brief = call.brief
    name = NAMELESS if brief.keeps_identity else veil_name(brief.name)
    return "，".join(each for each in (name, safe(brief.who)) if each)


def _answer(article_id: str, work: Work, today: date) -> tuple[str, str] | None:
    """Title and answer of an article that may be told today; a withdrawn or expired one is left out."""
    article = work.articles.by_id(article_id) if article_id else None
    if article is None or article.live is None:
        return None
    content = article.live.content
    standing = standing_of(article.state, content.valid_from, content.valid_until, today, EXPIRES_SOON)
    return (content.title, content.answer) if standing in _MAY_BE_TOLD else None


USE_CASES: tuple[Callable[..., object], ...] = (stage_view, stage_card)
