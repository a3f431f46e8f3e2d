"""The use cases of the queue page, listed at the foot: what a supervisor does is noted before it is done."""

from collections.abc import Callable
from datetime import datetime

from forms import phone_number
from forms.access.audit import AuditKind, noted
from forms.access.masking import Sight, shown_number
from forms.access.roles import Actor, Right, require
from forms.ports import UnitOfWork, Work
from forms.words import Labelled


class QueueAct(Labelled):
    """What a supervisor does to the queue or in an agent's call."""

    END_PAUSE = "end_pause", "结束示忙"
    PAUSE = "pause", "置忙"
    MOVE = "move", "调整队列"
    TAKE_OUT = "take_out", "取出来电"
    LISTEN = "listen", "旁听"
    WHISPER = "whisper", "耳语"
    JOIN = "join", "强插"


LISTENING = frozenset({QueueAct.LISTEN, QueueAct.WHISPER, QueueAct.JOIN})


def right_for(act: QueueAct) -> Right:
    """The right that an act needs."""
    return Right.LISTEN_IN if act in LISTENING else Right.STEER_QUEUE


def note_queue_act(
    act: QueueAct, extension: str, actor: Actor, uow: UnitOfWork, now: datetime, detail: str = ""
) -> None:
    """Note in the audit log what *actor* is about to do to whoever sits at *extension*.

    *detail* may hold a caller's number: it is masked before it is kept. NotAllowed, StorageError; then the
    act must not be done.
    """
    require(actor, right_for(act))
    kind = AuditKind.LISTENED_IN if act in LISTENING else AuditKind.QUEUE_STEERED
    with uow.writing() as work:
        reason = f"{act.label}：{detail}" if detail else act.label
        work.audit.add(noted(actor, kind, now, subject=_who_sits_at(extension, work), reason=reason))


def number_in_queue(number: str, actor: Actor) -> str:
    """A waiting caller's number as *actor* may see it: 138 0000 1234, or 138****1234."""
    if not phone_number.normalise(number):
        return "未显示号码"
    return shown_number(number, Sight.WHOLE if actor.may(Right.SEE_IDENTITY) else Sight.MASKED)


def _who_sits_at(extension: str, work: Work) -> str:
    codes = [each.code for each in work.accounts.all() if each.extension == extension and each.active]
    return f"分机 {extension}（工号 {'、'.join(codes)}）" if codes else f"分机 {extension}"


USE_CASES: tuple[Callable[..., object], ...] = (note_queue_act,)
