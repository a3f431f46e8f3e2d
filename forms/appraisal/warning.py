"""预警函: one letter to a unit that stands low, for a month; numbered, kept as written, and told."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from forms.access.audit import AuditKind, noted
from forms.access.roles import Actor, Right, require
from forms.appraisal.boards import MonthBoards, boards_within, month_key
from forms.appraisal.errors import AppraisalRefused
from forms.appraisal.ports import WarningLetter
from forms.appraisal.ranking import Board, Place, may_be_warned, rate_of
from forms.ports import UnitOfWork, Work
from forms.reckoning import shown
from forms.rules.service import in_force
from forms.supervision.errors import LetterFailed
from forms.supervision.letters import SHIPPED, write_letter
from forms.supervision.notices import NoticeKind, to_unit
from forms.supervision.rules import SUPERVISION
from forms.supervision.telling import tell
from forms.ticket import BEIJING_TIME

_TEMPLATE = "warning.docx"
_ANSWER = timedelta(days=7)
"""PROPOSED: within what the unit reports what it will do."""


def warn(
    unit: str,
    month: date,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    brand: str,
    folder: Path = SHIPPED,
) -> WarningLetter:
    """Write the letter, keep it and tell the unit; the kept one if there is one for that month.

    Who takes a letter out is in the audit log. NotAllowed, AppraisalRefused, LetterFailed.
    """
    require(actor, Right.SUPERVISE)
    key = month_key(month)
    with uow.reading() as work:
        # counted before anything is written: a month's count takes longer than others should wait
        found = None if work.supervision.appraisal.letter(unit, key) else boards_within(work, month, now)
    with uow.writing() as work:
        letter = work.supervision.appraisal.letter(unit, key)
        if letter is None:
            letter = _written(work, found or boards_within(work, month, now), unit, actor, now, brand, folder)
        subject = f"预警函 {letter.number}"
        work.audit.add(noted(actor, AuditKind.PRINTED, now, subject=subject, reason=key))
        return letter


def _written(
    work: Work, found: MonthBoards, unit: str, actor: Actor, now: datetime, brand: str, folder: Path
) -> WarningLetter:
    board, place = _place(found, unit)
    if not may_be_warned(place, found.rules):
        name = found.name_of(unit)
        raise AppraisalRefused(f"“{name}”{found.month.month}月的得分不到预警线，未发预警函。")
    prefix, year = in_force(SUPERVISION, work).number_prefix, now.astimezone(BEIJING_TIME).year
    number = f"{prefix}预警〔{year}〕{work.numbers.next('@warning', date(year, 1, 1))}号"
    written = write_letter(_template(folder), _facts(found, board, place, number, brand, now))
    letter = WarningLetter(
        unit=unit,
        month=month_key(found.month),
        number=number,
        at=now,
        by=actor.code,
        name=f"{number} {found.name_of(unit)}.docx",
        data=written.data,
    )
    work.supervision.appraisal.add_letter(letter)
    text = f"预警函 {number}：{_why(found, board, place)}请按函中要求报送整改措施。"
    tell(work, (to_unit(unit),), NoticeKind.SUPERVISION, text, now)
    return letter


def _place(found: MonthBoards, unit: str) -> tuple[Board, Place]:
    for board in found.red_black:
        for place in board.places:
            if place.unit == unit:
                return board, place
    raise AppraisalRefused("这个单位当月没有参加排名，未发预警函。")


def _template(folder: Path) -> Path:
    path = folder / _TEMPLATE
    if not path.is_file():
        raise LetterFailed(f"没有“预警函”的公文模板 {_TEMPLATE}，未生成公文。")
    return path


def _why(found: MonthBoards, board: Board, place: Place) -> str:
    ranked = sum(each.rank is not None for each in board.places)
    return (
        f"{found.month.year}年{found.month.month}月在{board.group.name}考核中得分 {place.score}"
        f"（满分 {found.rules.full}），列第 {place.rank} 位，共 {ranked} 个单位。"
    )


def _facts(
    found: MonthBoards, board: Board, place: Place, number: str, brand: str, now: datetime
) -> dict[str, str]:
    rates = "，".join(
        f"{part.rate.label} {shown(rate_of(place.tally, part.rate))}（目标 {part.target} %）"
        for part in found.rules.parts.values()
    )
    return {
        "brand": brand,
        "number": number,
        "unit": found.name_of(place.unit),
        "reason": _why(found, board, place),
        "words": f"其中{rates}；办理 {place.tally.tickets} 件，超期 {place.tally.late} 件。"
        "请查找原因，逐件整改，按期书面报送整改措施。",
        "until": _day(now + _ANSWER),
        "date": _day(now),
    }


def _day(at: datetime) -> str:
    local = at.astimezone(BEIJING_TIME)
    return f"{local.year}年{local.month}月{local.day}日"


USE_CASES: tuple[Callable[..., object], ...] = (warn,)
