"""What a slip says: the least that a unit needs on paper, and exactly what is signed.

个人信息保护法 art. 6: no more than the task needs. The caller's name and the account of the matter stay in
the system; the number is masked, and of 举报 and 保密 tickets not even that is there.
"""

import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import datetime

from forms.lifecycle.assignment import AssignmentRole
from forms.ticket import BEIJING_TIME

SHORTENED = "…"
"""Stands at the end of a text that was cut."""
HEADING = "工单交办单"
NOTE = (
    "扫描二维码或在“验单”页核对：任何一处与签名不符即为无效。"
    "本单只供接收人办理使用，不得拍照外传；详情以系统内的工单为准。"
)
CODE_LABEL = "验真码"
_LONGEST = {
    "unit": 24,
    "receiver": 24,
    "category": 20,
    "title": 36,
    "place": 36,
    "phone": 24,
    "printed_by": 16,
}
"""Characters of each text, so that the code stays small and the paper is one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipFacts:
    """The signed facts, tidied by :func:`tidied`. `serial` is empty in a preview; times are whole minutes.

    `key_id` says which key signed, `phone` is masked, `printed_by` is 姓名（工号）.
    """

    key_id: str = ""
    serial: str = ""
    number: str
    role: AssignmentRole
    unit: str
    receiver: str
    due: datetime
    provisional: bool = False
    category: str
    title: str
    place: str
    phone: str
    printed_at: datetime
    printed_by: str

    @property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Name, label and value of each printed row, in the order of the paper."""
        later = "（暂定）" if self.provisional else ""
        return (
            ("serial", "交办单号", self.serial or "（打印时生成）"),
            ("number", "工单编号", self.number),
            ("unit", "承办单位", f"{self.unit}（{self.role.label}）"),
            ("receiver", "接收人", self.receiver),
            ("due", "办理时限", f"{_shown(self.due)}{later}"),
            ("category", "事项分类", self.category),
            ("title", "诉求标题", self.title),
            ("place", "事发地点", self.place),
            ("phone", "联系电话", self.phone),
            ("printed_at", "打印时间", _shown(self.printed_at)),
            ("printed_by", "打印人", self.printed_by),
        )

    @property
    def mark(self) -> str:
        """What the watermark says: who has this paper, and which it is."""
        return f"{self.unit} {self.receiver} {self.serial}".strip()


def tidied(facts: SlipFacts) -> SlipFacts:
    """*facts* as they are signed and printed: one line each, no longer than there is room, whole minutes."""
    changes: dict[str, object] = {
        each.name: shortened(one_line(getattr(facts, each.name)), _LONGEST.get(each.name, 40))
        for each in fields(facts)
        if isinstance(getattr(facts, each.name), str) and each.name != "role"
    }
    return replace(facts, due=whole(facts.due), printed_at=whole(facts.printed_at), **changes)  # type: ignore[arg-type]


def one_line(text: str) -> str:
    """*text* without line ends, control and invisible characters, with single spaces between words."""
    kept = "".join(" " if each.isspace() else each for each in text)
    kept = "".join(each for each in kept if unicodedata.category(each) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return " ".join(kept.split())


def shortened(text: str, longest: int) -> str:
    """*text*, cut with … where it is longer than *longest* characters."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + SHORTENED


def whole(moment: datetime) -> datetime:
    """The whole minute in Beijing; ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without time zone cannot be printed")
    return moment.astimezone(BEIJING_TIME).replace(second=0, microsecond=0)


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}"
