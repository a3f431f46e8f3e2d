"""What the deciding card shows and asks of each kind of line."""

from dataclasses import dataclass

from console.dispatch import Line
from forms.dispatch.ordering import moment
from forms.dispatch.returns import ReturnRequest
from forms.handling.waiting import ExtensionWaiting, HelpWaiting, ReplyWaiting
from forms.lifecycle.standing import Due
from forms.ticket_sheet import HallWords
from forms.words import ClosingKind


@dataclass(frozen=True)
class Question:
    """What a card shows and asks: its facts, what the words are for, and the words on its two buttons.

    `ready` are words that stand there at first; `route` names a third step (Ctrl+F9), "" where there is none.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    words: str
    yes: str
    no: str
    ready: str = ""
    warning: str = ""
    route: str = ""


def of_return(request: ReturnRequest, hall: HallWords) -> Question:
    """退单待审."""
    return Question(
        "退单审核",
        (
            ("申请单位", f"{hall.unit(request.unit)}（{request.role.label}）"),
            ("申请人", hall.person(request.asked_by)),
            ("理由", request.reason_name),
            ("说明", request.text),
            ("依据", request.basis or "（未写）"),
            ("建议由", hall.unit(request.proposed) if request.proposed else ""),
            ("审核时限", _until(request.review_due)),
        ),
        "审核意见（单位可见）",
        "同意退单",
        "驳回",
        warning="" if request.basis else "没有写依据，请核对后再审。",
    )


def of_extension(waiting: ExtensionWaiting, hall: HallWords) -> Question:
    """延期待审."""
    asked = waiting.extension
    return Question(
        "延期审核",
        (
            ("申请单位", hall.unit(waiting.order.unit)),
            ("申请人", hall.person(asked.asked_by)),
            ("申请延期", f"{asked.by}{asked.counted_in}"),
            ("理由", asked.reason),
            ("现在的时限", _until(asked.before)),
        ),
        "审核意见（驳回必填）",
        "同意延期",
        "驳回",
    )


def of_reply(waiting: ReplyWaiting, hall: HallWords) -> Question:
    """答复待审."""
    reply = waiting.reply
    wanting = [each for each in waiting.findings if not each.ok]
    told = "；".join(f"{each.title}（{each.hint}）" if each.hint else each.title for each in wanting)
    legal = reply.closing is ClosingKind.TOLD
    return Question(
        "答复审核",
        (
            ("答复单位", hall.unit(waiting.order.unit)),
            ("答复人", hall.person(reply.sent_by)),
            ("办结类型", reply.closing.label),
            ("答复", reply.text),
            ("依据", reply.basis),
        ),
        f"审核意见（退回须写明补正什么{'；按法定途径办结须写明告知的凭据' if legal else ''}）",
        "审核通过",
        "退回补正",
        ready=f"请补正：{told}" if wanting else "",
        warning=f"答复检查：还缺 {told}" if wanting else "",
        route="按告知法定途径办结" if legal else "",
    )


def of_help(waiting: HelpWaiting, hall: HallWords) -> Question:
    """协办申请."""
    return Question(
        "协办申请",
        (
            ("主办单位", hall.unit(waiting.request.from_unit)),
            ("请谁协办", hall.unit(waiting.request.unit)),
            ("事项", waiting.request.what),
            ("主办时限", _until(waiting.order.due)),
        ),
        "意见（不同意必填）",
        "代为接受",
        "不同意",
    )


def of_sent(line: Line, hall: HallWords) -> Question:
    """已派待签收: what may still be taken back."""
    ticket = line.ticket
    return Question(
        "已派待签收",
        (
            ("主办单位", hall.unit(ticket.lead_unit)),
            ("第几次交办", str(ticket.hops)),
            ("办理时限", _until(line.due) if line.due is not None else ""),
        ),
        "理由（收回或加派协办都要写）",
        "收回派单",
        "加派协办",
    )


def question_of(line: Line, hall: HallWords) -> Question:
    """What the card asks of this line."""
    record = line.record
    if isinstance(record, ReturnRequest):
        return of_return(record, hall)
    if isinstance(record, ExtensionWaiting):
        return of_extension(record, hall)
    if isinstance(record, ReplyWaiting):
        return of_reply(record, hall)
    return of_help(record, hall) if isinstance(record, HelpWaiting) else of_sent(line, hall)


def _until(due: Due) -> str:
    return f"{moment(due)}（{due.words}）" if due.words else moment(due)
