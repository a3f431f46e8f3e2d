"""Verifying a slip, offline: the signature first, then every printed word against what was signed."""

import re
import unicodedata
from dataclasses import dataclass

from forms.slip.code import PREFIX, NotACode, code_of, read_code
from forms.slip.facts import CODE_LABEL, HEADING, NOTE, SlipFacts
from forms.slip.keys import KeyRing, SlipKey
from forms.slip.radicals import IDEOGRAPH_OF
from forms.words import Labelled

_RUN_TOGETHER = re.compile(r"(\d{4}-\d\d-\d\d)(\d\d:\d\d)")
"""A time as it comes from a page whose spaces were dropped."""
_LONGEST_HEADING = 40
"""Characters of the hotline's name and the heading: what is more was added."""
_UNKNOWN = "签名密钥（编号 {}）不在本机的公钥文件里，不能确认是本热线签发。请更新公钥文件后再验。"
_FORGED = "内容与签名不符：验真码里至少有一处被改动。"
_REVOKED = "签发它的密钥已作废{}，用它签发的交办单一律不可采信。请向热线核实。"
_OUTSIDE = "打印时间不在签名密钥的有效期内，不可采信。请向热线核实。"
_DAMAGED = "验真码不完整，或被改动过。"


class Outcome(Labelled):
    """What came of it."""

    VALID = "valid", "有效"
    BY_EYE = "by_eye", "签名有效，待核对"
    INVALID = "invalid", "无效"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which row of the paper, what stands there, what was signed."""

    row: str
    printed: str
    signed: str
    unreadable: bool = False

    @property
    def text(self) -> str:
        """For people."""
        if self.unreadable:
            return f"{self.row}：有字读不出，请对照纸面核对，应为“{self.signed}”。"
        if not self.signed:
            return f"{self.row}：{self.printed}"
        printed = _RUN_TOGETHER.sub(r"\1 \2", self.printed)
        shown = f"纸面是“{printed}”" if printed else "纸面上没有"
        return f"{self.row}：{shown}，签名的内容是“{self.signed}”。"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a slip is genuine. `facts` are what was signed, None where the code itself is no good.

    `compared`: the printed words were read and held against the signed ones, not by eye.
    """

    outcome: Outcome
    words: str
    facts: SlipFacts | None = None
    key: SlipKey | None = None
    findings: tuple[Finding, ...] = ()
    compared: bool = False

    @property
    def valid(self) -> bool:
        """Whether nothing speaks against it."""
        return self.outcome is not Outcome.INVALID


def verify_code(code: str, ring: KeyRing) -> Verdict:
    """What a scanner read from the QR code, or was copied as 验真码. Never raises."""
    try:
        facts, data, signature = read_code(code)
    except NotACode:
        return Verdict(Outcome.INVALID, _DAMAGED)
    key = ring.get(facts.key_id)
    if key is None:
        return Verdict(Outcome.INVALID, _UNKNOWN.format(facts.key_id))
    if not key.signed(data, signature):
        return Verdict(Outcome.INVALID, _FORGED, key=key)
    if key.revoked_at is not None:
        why = f"（{key.revoked_why}）" if key.revoked_why else ""
        return Verdict(Outcome.INVALID, _REVOKED.format(why), facts, key)
    if not key.covers(facts.printed_at):
        return Verdict(Outcome.INVALID, _OUTSIDE, facts, key)
    return Verdict(
        Outcome.VALID, "签名有效，确由本热线签发。请与纸面逐项核对，有一处不同即为无效。", facts, key
    )


def verify_page(text: str, ring: KeyRing, brand: str = "") -> Verdict:
    """The whole text of a printed page: code, signature, and every row against what was signed.

    *brand* is the hotline's name as it stands in the heading; without it any short name may stand there,
    because halls are renamed and their older slips stay good.
    Never raises.
    """
    page = folded(text)
    code = _code_in(page)
    if not code:
        return Verdict(Outcome.INVALID, "文件里没有交办单的验真码。若是扫描件，请改扫二维码。")
    verdict = verify_code(code, ring)
    if not verdict.valid or verdict.facts is None:
        return verdict
    findings = compared(page, verdict.facts, code, brand)
    return _with(verdict, findings)


def wrongly_drawn(text: str, facts: SlipFacts, code: str, brand: str) -> tuple[Finding, ...]:
    """What the text of a page that was just drawn says otherwise than it should."""
    return compared(folded(text), facts, code, brand)


def compared(page: str, facts: SlipFacts, code: str, brand: str) -> tuple[Finding, ...]:
    """Where the folded text of a page is not what a slip with these facts says."""
    rows = [(label, value) for _, label, value in facts.rows]
    parts = [*rows, (NOTE, ""), (CODE_LABEL, code)]
    findings: list[Finding] = []
    start = page.find(folded(rows[0][0]))
    if start < 0:
        return (Finding(rows[0][0], "", rows[0][1]),)
    heading = page[:start]
    too_long = len(heading) > _LONGEST_HEADING
    if not heading.endswith(folded(HEADING)) or too_long or (brand and heading != folded(brand + HEADING)):
        findings.append(Finding("抬头", heading[:60], f"{brand}{HEADING}"))
    at = start
    for index, (label, value) in enumerate(parts):
        following = folded(parts[index + 1][0]) if index + 1 < len(parts) else ""
        at, finding = _row(page, at, label, value, following)
        if finding is not None:
            findings.append(finding)
    if page[at:]:
        findings.append(Finding("页尾", f"多出文字“{page[at : at + 40]}”", ""))
    return tuple(findings)


def folded(text: str) -> str:
    """*text* without white space, in one spelling: PDF files write some characters as look-alikes."""
    plain = "".join(unicodedata.normalize("NFKC", text.translate(IDEOGRAPH_OF)).split())
    return plain.translate(IDEOGRAPH_OF)


def _row(page: str, at: int, label: str, value: str, following: str) -> tuple[int, Finding | None]:
    """Where the next row begins, and what is wrong with this one."""
    name, wanted = folded(label), folded(value)
    if not page.startswith(name, at):
        found = page.find(name, at)
        if found < 0:
            return at, Finding(label if value else "说明", "", value or label)
        extra = page[at:found]
        _, finding = _row(page, found, label, value, following)
        more = finding or Finding(label if value else "说明", f"前面多出文字“{extra[:40]}”", "")
        return _after(page, found + len(name), wanted, following), more
    begin = at + len(name)
    end = _after(page, begin, wanted, following)
    printed = page[begin:end]
    if printed == wanted:
        return end, None
    return end, Finding(label if value else "说明", printed[:60], value, unreadable=_lost(printed, wanted))


def _after(page: str, begin: int, wanted: str, following: str) -> int:
    """Where the row's value ends: where the following row begins, or the page."""
    if page.startswith(wanted + following, begin):
        return begin + len(wanted)
    end = page.find(following, begin) if following else len(page)
    return len(page) if end < 0 else end


def _lost(printed: str, wanted: str) -> bool:
    """Whether *printed* is *wanted* but for characters that the file does not tell."""
    return len(printed) == len(wanted) and all(
        one == other or (not one.isprintable()) or one == "\ufffd"
        for one, other in zip(printed, wanted, strict=True)
    )


def _code_in(page: str) -> str:
    at = page.rfind(PREFIX)
    if at < 0:
        return ""
    end = at + len(PREFIX)
    while end < len(page) and (page[end] in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"):
        end += 1
    return page[at:end]


def _with(verdict: Verdict, findings: tuple[Finding, ...]) -> Verdict:
    if not findings:
        return Verdict(
            Outcome.VALID,
            "签名有效，纸面各项与签名的内容一致。",
            verdict.facts,
            verdict.key,
            compared=True,
        )
    if all(each.unreadable for each in findings):
        words = "签名有效，但有的字读不出，请按下面的提示对照纸面。"
        return Verdict(Outcome.BY_EYE, words, verdict.facts, verdict.key, findings, compared=True)
    rows = "、".join(dict.fromkeys(each.row for each in findings if not each.unreadable))
    words = f"纸面与签名的内容不符：{rows}。这份交办单被改动过。"
    return Verdict(Outcome.INVALID, words, verdict.facts, verdict.key, findings, compared=True)


__all__ = [
    "Finding",
    "Outcome",
    "Verdict",
    "code_of",
    "folded",
    "verify_code",
    "verify_page",
    "wrongly_drawn",
]
