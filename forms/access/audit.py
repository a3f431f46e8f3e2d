"""审计日志: who saw, printed, exported or changed what, as a chain in which every line holds the one before.

GB/T 22239-2019 (等保 level 3) asks that such records cover every user, are protected from being altered or
removed, and are kept; 个人信息保护法 art. 54 asks for regular audits. A line holds who (工号), what, which
ticket and why, and no other personal data: telephone numbers in a reason are masked before it is kept.

The hash of a line is SHA-256 over the UTF-8 of a JSON array without spaces:
`["1", number, before, at, who, kind, ticket_id, subject, reason]`, all of it strings, non-ASCII unescaped.
`before` is the hash of the line before, for the first line 64 zeros. So nobody can alter, remove, insert or
reorder lines without all hashes behind changing too; and who keeps an end (number and hash) elsewhere finds
out even then.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from forms.access.roles import Actor
from forms.access.veil import veil_text
from forms.words import Labelled

FORMAT = "1"
GENESIS = "0" * 64
LONGEST = 300
"""Characters kept of a subject or reason."""


class AuditKind(Labelled):
    """What was done."""

    SIGNED_IN = "signed_in", "签到登录"
    SIGNED_IN_OFFLINE = "signed_in_offline", "断网登录"
    SIGN_IN_FAILED = "sign_in_failed", "登录失败"
    LOCKED_OUT = "locked_out", "账号锁定"
    SIGNED_OUT = "signed_out", "退出登录"
    REFUSED = "refused", "越权被拒"
    IDENTITY_SEEN = "identity_seen", "查看身份"
    VIEWED = "viewed", "查看工单"
    """By somebody who may not see whose it is: even a masked ticket that gets out must have a trace."""
    REVEALED = "revealed", "揭示号码"
    DIALLED = "dialled", "代拨号码"
    PRINTED = "printed", "打印"
    EXPORTED = "exported", "导出"
    PLAYED = "played", "播放录音"
    FILE_OPENED = "file_opened", "打开附件"
    ACCOUNT_ADDED = "account_added", "新增账号"
    ACCOUNT_CHANGED = "account_changed", "修改账号"
    ROLES_CHANGED = "roles_changed", "变更角色"
    ACCOUNT_CLOSED = "account_closed", "停用账号"
    ACCOUNT_OPENED = "account_opened", "启用账号"
    UNLOCKED = "unlocked", "解除锁定"
    PASSWORD_RESET = "password_reset", "重置密码"
    PASSWORD_CHANGED = "password_changed", "修改密码"
    PIN_CHANGED = "pin_changed", "修改数字口令"
    RULES_CHANGED = "rules_changed", "修改规则"
    UNITS_CHANGED = "units_changed", "修改单位"
    KEYS_CHANGED = "keys_changed", "更换密钥"
    DEADLINE_CHANGED = "deadline_changed", "重算时限"
    DETERMINED = "determined", "审核认定"
    DETERMINATION_UNDONE = "determination_undone", "撤销认定"
    TICK_SENT_BACK = "tick_sent_back", "退回五个一登记"
    LISTENED_IN = "listened_in", "监听插话"
    QUEUE_STEERED = "queue_steered", "调度队列"
    LOG_READ = "log_read", "查阅审计"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """What is to be noted; `subject` is what it was done to besides a ticket: an account, a report …"""

    at: datetime
    who: str
    kind: AuditKind
    ticket_id: str = ""
    subject: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """A line as it is stored. All texts stand as they were hashed, the time in UTC (ISO 8601)."""

    number: int
    at: str
    who: str
    kind: str
    ticket_id: str
    subject: str
    reason: str
    before: str
    hash: str

    @property
    def when(self) -> datetime | None:
        """The moment, or None where the line was tampered with."""
        try:
            return datetime.fromisoformat(self.at)
        except ValueError:
            return None

    @property
    def label(self) -> str:
        """What was done, in Chinese; the stored code where this program doesn't know it."""
        return next((kind.label for kind in AuditKind if kind.value == self.kind), self.kind)


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The end of the chain: the last line's number and hash."""

    number: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class FaultKind(Labelled):
    """How a chain is broken."""

    ALTERED = "altered", "内容被改动"
    MISSING = "missing", "缺失"
    UNCHAINED = "unchained", "与上一条不相连（曾被调换、插入或重写）"
    CUT = "cut", "及其后的记录被删去"
    UNMARKED = "unmarked", "之后的末尾标记被删去"
    BEYOND = "beyond", "是绕过程序添加的"
    REWRITTEN = "rewritten", "与保存的凭据不符（整条日志曾被重写）"


@dataclass(frozen=True, slots=True)
class AuditFault:
    """The first broken line of a chain, by number."""

    number: int
    kind: FaultKind

    @property
    def text(self) -> str:
        """For people."""
        return f"审计日志第 {self.number} 条{self.kind.label}。"


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """Whether the chain is whole; `fault` names the first broken line, `end` how far it was good."""

    end: AuditHead
    fault: AuditFault | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return self.fault is None


@dataclass
class Inspection:
    """Follows a chain line by line and stops at the first fault.

    `expected` is an end that somebody kept elsewhere: the chain must still run through it.
    """

    expected: AuditHead | None = None
    end: AuditHead = field(default_factory=AuditHead)
    fault: AuditFault | None = None

    def follow(self, lines: Iterable[AuditLine]) -> bool:
        """Look at the next lines; whether all is well so far."""
        for line in lines:
            kind = self._fault_of(line)
            if kind is not None:
                number = self.end.number + 1 if kind is FaultKind.MISSING else line.number
                self.fault = AuditFault(number, kind)
                return False
            self.end = AuditHead(line.number, line.hash)
        return True

    def close(self, head: AuditHead) -> AuditVerdict:
        """The verdict, once all lines were followed and the stored end is *head*."""
        if self.fault is None:
            self.fault = self._fault_at_end(head)
        return AuditVerdict(self.end, self.fault)

    def _fault_of(self, line: AuditLine) -> FaultKind | None:
        if line.number > self.end.number + 1:
            return FaultKind.MISSING
        if line.hash != hash_of(line):
            return FaultKind.ALTERED
        if line.number != self.end.number + 1 or line.before != self.end.hash:
            return FaultKind.UNCHAINED
        kept = self.expected
        if kept is not None and kept.number == line.number and kept.hash != line.hash:
            return FaultKind.REWRITTEN
        return None

    def _fault_at_end(self, head: AuditHead) -> AuditFault | None:
        if head.number < 0:
            return AuditFault(self.end.number, FaultKind.UNMARKED)
        last = max(head.number, self.expected.number if self.expected else 0)
        if last > self.end.number:
            return AuditFault(self.end.number + 1, FaultKind.CUT)
        if head.number < self.end.number:
            return AuditFault(head.number + 1, FaultKind.BEYOND)
        return AuditFault(head.number, FaultKind.REWRITTEN) if head.hash != self.end.hash else None


def noted(
    actor: Actor,
    kind: AuditKind,
    at: datetime,
    *,
    ticket_id: str = "",
    subject: str = "",
    reason: str = "",
) -> AuditEntry:
    """What *actor* did, to be added to the log inside the block that does it."""
    return AuditEntry(at=at, who=actor.code, kind=kind, ticket_id=ticket_id, subject=subject, reason=reason)


def chained(entry: AuditEntry, end: AuditHead) -> AuditLine:
    """The line that puts *entry* behind *end*. ValueError for a time without zone."""
    line = AuditLine(
        number=end.number + 1,
        at=stamp(entry.at),
        who=clean(entry.who),
        kind=entry.kind.value,
        ticket_id=clean(entry.ticket_id),
        subject=clean(entry.subject),
        reason=clean(veil_text(entry.reason)),
        before=end.hash,
        hash="",
    )
    return replace(line, hash=hash_of(line))


def stamp(moment: datetime) -> str:
    """A moment as lines hold it: in UTC, comparable as text. ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without time zone cannot be noted")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def hash_of(line: AuditLine) -> str:
    """What the line's hash must be; never raises, whatever a database was made to hold."""
    parts = (
        FORMAT,
        line.number,
        line.before,
        line.at,
        line.who,
        line.kind,
        line.ticket_id,
        line.subject,
        line.reason,
    )
    text = json.dumps([str(part) for part in parts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def clean(text: str) -> str:
    """*text* in one line of characters that every database gives back as they were."""
    kept = (
        "" if unicodedata.category(each) in ("Cs", "Cc") and not each.isspace() else each for each in text
    )
    return " ".join("".join(kept).split())[:LONGEST]
