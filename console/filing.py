"""Filing the form in front: into the journal, into the database, and only then "filed" (已提交).

While the database is away a filing waits on this seat and is sent again by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from console.archive import Archive
from console.drafts import Drafts
from console.notices import Notice, Severity, of_failure
from forms.catalogue import Catalogue
from forms.draft import Draft, Finding
from forms.filing import file_command
from forms.form import blocking, check
from forms.journal import Journal
from forms.linking import LinkedTickets
from forms.outbox import FilingOutcome, ResendReport, file_from_journal, resend_pending, withdraw_filing
from forms.ports import UnitOfWork
from forms.service import FiledTicket, RecalledTicket, recall_ticket
from forms.ticket import Operator
from forms.words import Disposal, StateKind, Step

RESEND_MS = 30_000
"""How often filings that wait for the database are sent again."""


@dataclass(frozen=True)
class Filed:
    """The answer to a filing. `number` is empty while it waits on this seat for the database."""

    draft: Draft
    number: str
    disposal: Disposal
    next_step: str
    recall_until: datetime | None

    @property
    def is_waiting(self) -> bool:
        """Whether the database doesn't have it yet."""
        return not self.number


_NEXT_STEPS = {
    Disposal.ANSWERED: "已当场办结",
    Disposal.THREE_WAY: "已当场办结",
    Disposal.TRANSFERRED: "已转接并办结",
    Disposal.DISPATCH: "等待派单员派单",
    Disposal.NOT_ACCEPTED: "不予受理，已告知来电人",
    Disposal.LEGAL_ROUTE: "已告知法定途径",
}
_STATES = {
    StateKind.AWAITING_FOLLOW_UP: "已办结，等待回访",
    StateKind.JOINED: "随主工单办理",
}


def _link_words(linked: LinkedTickets) -> str:
    """What was made of 标为重复 or 并单."""
    joined = any(line.step is Step.JOINED for line in linked.ticket.trail)
    return f"已并入 {linked.main.number}" if joined else f"已标为 {linked.main.number} 的重复"


class Filing(QObject):
    """`filed` carries a :class:`Filed`, `refused` the findings that forbid it, `recalled` the draft."""

    filed = Signal(object)
    refused = Signal(object)
    recalled = Signal(object)
    busy_changed = Signal(bool)
    notice = Signal(object)
    notice_cleared = Signal(str)

    def __init__(
        self,
        archive: Archive,
        drafts: Drafts,
        catalogue: Catalogue,
        operator: Operator,
        now: Callable[[], datetime],
        *,
        number_prefix: str = "",
        recall_window: timedelta = timedelta(seconds=10),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._drafts = drafts
        self._catalogue = catalogue
        self._operator = operator
        self._now = now
        self._number_prefix = number_prefix
        self._recall_window = recall_window
        self._busy = False
        self.settle: Callable[[Callable[[], None]], None] = lambda then: then()
        """What must be done before the form in front is filed: hear what other seats typed into it."""
        self._resend_timer = QTimer(self, interval=RESEND_MS)
        self._resend_timer.timeout.connect(self.resend)

    @property
    def is_busy(self) -> bool:
        """Whether a filing is on its way."""
        return self._busy

    def findings(self, disposal: Disposal) -> tuple[Finding, ...]:
        """What is to be said about the form in front before it is filed this way."""
        return check(self._drafts.current, self._catalogue, disposal)

    def file(self, disposal: Disposal) -> None:
        """File the form in front, or say what keeps it from being filed."""
        if not self._busy:
            self.settle(lambda: self._file(disposal))

    def _file(self, disposal: Disposal) -> None:
        if self._busy:
            return
        draft = self._drafts.current
        errors = blocking(self.findings(disposal))
        if errors:
            self._drafts.mark_errors(errors)
            self.refused.emit(errors)
            return
        command = file_command(
            draft, disposal, self._catalogue, self._operator, self._now(), self._number_prefix
        )
        self._set_busy(True)

        def file_it(journal: Journal, uow: UnitOfWork) -> FilingOutcome:
            return file_from_journal(command, journal, uow, self._now())

        def after_saving(_: object) -> None:
            self._archive.with_both(
                file_it, lambda outcome: self._filed(draft, disposal, outcome), self._failed
            )

        # the draft's last save goes first, so that it can't come after the filing and bring the draft back
        self._archive.with_drafts(lambda journal: journal.save_draft(draft), after_saving, after_saving)

    def recall(self, filed: Filed) -> None:
        """撤回: take back what was just filed; its content comes back as a draft."""
        operator, window, ticket_id = self._operator, self._recall_window, filed.draft.id
        if filed.is_waiting:
            self._archive.with_both(
                lambda journal, _: withdraw_filing(ticket_id, journal, self._now()),
                self._came_back,
                self._recall_failed,
            )
            return
        self._archive.with_storage(
            lambda uow: recall_ticket(ticket_id, operator, uow, self._now(), window),
            lambda recalled: self._recalled(recalled, filed),
            self._recall_failed,
        )

    def resend(self) -> None:
        """Send again what waits on this seat for the database."""
        self._archive.with_both(
            lambda journal, uow: resend_pending(journal, uow, self._now()),
            self._resent,
            lambda error: self.notice.emit(of_failure("filing", "补交工单", error)),
        )

    def rest(self) -> None:
        """The desk is left: what still waits is sent by the next window."""
        self._resend_timer.stop()

    def resend_soon(self) -> None:
        """Something waits for the database: send it again until it arrives."""
        if not self._resend_timer.isActive():
            self._resend_timer.start()

    def _filed(self, draft: Draft, disposal: Disposal, outcome: FilingOutcome) -> None:
        self._set_busy(False)
        self._drafts.close(draft.id)
        if outcome.filed is None:
            self._say_waiting(outcome)
            until = self._now() + self._recall_window
            self.filed.emit(Filed(draft, "", disposal, "已保存在本机，等待补交", until))
            return
        self._say_if_differs(outcome.filed)
        self._say_if_unlinked(outcome.filed)
        self._say_if_lost(outcome.lost_files)
        until = outcome.filed.ticket.accepted_at + self._recall_window
        step = _STATES.get(outcome.filed.ticket.state, _NEXT_STEPS[disposal])
        if outcome.filed.linked is not None:
            step = f"{_link_words(outcome.filed.linked)}，{step}"
        self.filed.emit(Filed(draft, outcome.filed.number, disposal, step, until))

    def _say_if_differs(self, filed: FiledTicket) -> None:
        """The same draft was filed before, perhaps by a window that died: later typing is not in it."""
        if not filed.differs:
            self.notice_cleared.emit("filing")
            return
        self.notice.emit(
            Notice(
                "filing",
                Severity.WARNING,
                f"这份工单此前已经提交，编号 {filed.number}；之后的修改没有写入。",
                "如需更正，请在撤回时限内撤回，或联系派单员。",
            )
        )

    def _say_if_unlinked(self, filed: FiledTicket) -> None:
        """What was chosen beside the form could not all be done; the ticket is filed all the same."""
        if filed.link_problem:
            self.notice.emit(Notice("link-ticket", Severity.WARNING, filed.link_problem))
        else:
            self.notice_cleared.emit("link-ticket")

    def _say_if_lost(self, names: tuple[str, ...]) -> None:
        """Files that this seat no longer has; the ticket is filed all the same."""
        if names:
            lost = "、".join(f"“{each}”" for each in names)
            happened = f"工单已提交，但附件{lost}在本机已找不到，没有随工单保存。"
            todo = "请撤回后重新添加，或在备注中说明。"
            self.notice.emit(Notice("files", Severity.WARNING, happened, todo))

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        self.notice.emit(of_failure("filing", "提交工单", error))

    def _say_waiting(self, outcome: FilingOutcome) -> None:
        problem = outcome.waiting_for.text if outcome.waiting_for else ""
        self.notice.emit(
            Notice(
                "filing",
                Severity.WARNING,
                f"工单已保存在本机，还没有进入数据库。{problem}",
                "恢复后会自动补交并给出编号，不用重填。",
            )
        )
        self.resend_soon()

    def _recalled(self, recalled: RecalledTicket, filed: Filed) -> None:
        self._came_back(recalled.draft.with_beside(filed.draft.beside, self._now()))

    def _came_back(self, draft: Draft) -> None:
        self._drafts.put_in_front(draft)
        self.recalled.emit(draft)

    def _recall_failed(self, error: Exception) -> None:
        self.notice.emit(of_failure("recall", "撤回工单", error))

    def _resent(self, report: ResendReport) -> None:
        for filed in report.filed:
            self._say_arrived(filed)
        self._say_if_lost(report.lost_files)
        if report.still_waiting:
            self.resend_soon()
            return
        self._resend_timer.stop()
        if not report.filed:
            self.notice_cleared.emit("filing")

    def _say_arrived(self, filed: FiledTicket) -> None:
        self._say_if_unlinked(filed)
        self.notice.emit(
            Notice("filing", Severity.INFO, f"等待补交的工单已进入数据库，编号 {filed.number}。")
        )

    def _set_busy(self, on: bool) -> None:
        self._busy = on
        self.busy_changed.emit(on)
