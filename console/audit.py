"""The audit log in the auditor's window: looked through page by page, its chain checked in the background."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.jobs import Errand
from console.notices import of_failure
from forms.access.audit import AuditVerdict
from forms.access.audit_reading import AuditLook, AuditPage, look_at_audit
from forms.access.auditing import verify_audit
from forms.access.roles import Actor


class AuditReading(QObject):
    """`listed` carries the first page of a look, `extended` a further one; `refused` says why there is none.

    `progressed` tells how far a check of the chain is (Checked), `verified` how it came out (AuditVerdict),
    `broken_off` why it didn't.
    """

    listed = Signal(object)
    extended = Signal(object)
    refused = Signal(str)
    progressed = Signal(object)
    verified = Signal(object)
    broken_off = Signal(str)

    def __init__(
        self, archive: Archive, actor: Actor, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.archive = archive
        self.actor = actor
        self.now = now
        self.asked = AuditLook()
        """What the listed lines answer."""
        self._wanted = 0
        self._next: int | None = None
        self._fetching = False
        self._check: Errand | None = None
        self._checks = 0

    @property
    def has_more(self) -> bool:
        """Whether older lines wait behind those listed."""
        return self._next is not None

    @property
    def is_checking(self) -> bool:
        """Whether the chain is being followed."""
        return self._check is not None

    def look(self, look: AuditLook) -> None:
        """List what answers *look*, newest first; that is noted in the log."""
        self._wanted += 1
        wanted = self._wanted
        self._next, self._fetching = None, True

        def found(page: AuditPage) -> None:
            if wanted == self._wanted:
                self.asked, self._next, self._fetching = look, page.next, False
                self.listed.emit(page)

        # noted and read in one transaction: in the lane that writes
        self.archive.with_storage(
            lambda uow: look_at_audit(self.actor, look, uow, self.now()),
            found,
            lambda error: self._failed(wanted, error),
        )

    def more(self) -> None:
        """The next page of the same look; nothing while one is on its way or at the end."""
        before, wanted, look = self._next, self._wanted, self.asked
        if before is None or self._fetching:
            return
        self._fetching = True

        def found(page: AuditPage) -> None:
            if wanted == self._wanted:
                self._next, self._fetching = page.next, False
                self.extended.emit(page)

        self.archive.with_reading(
            lambda uow: look_at_audit(self.actor, look, uow, self.now(), before=before),
            found,
            lambda error: self._failed(wanted, error),
        )

    def check(self) -> None:
        """Follow the whole chain, beside everything else; nothing while one check runs."""
        if self._check is not None:
            return
        self._checks += 1
        this = self._checks
        errand = self.archive.with_errand(
            lambda uow, errand: verify_audit(uow, on_progress=errand.report, stopped=errand.is_cancelled),
            lambda verdict: self._checked(this, verdict),
            lambda error: self._unchecked(this, error),
            self.progressed.emit,
        )
        # in tests it is over before it is handed back
        if this == self._checks:
            self._check = errand

    def stop_check(self) -> None:
        """Stop it at its next good moment."""
        if self._check is not None:
            self._check.cancel()

    def _checked(self, this: int, verdict: AuditVerdict) -> None:
        self._over(this)
        self.verified.emit(verdict)

    def _unchecked(self, this: int, error: Exception) -> None:
        self._over(this)
        self.broken_off.emit(of_failure("audit", "校验", error).happened)

    def _over(self, this: int) -> None:
        self._check = None
        self._checks = this + 1

    def _failed(self, wanted: int, error: Exception) -> None:
        if wanted == self._wanted:
            self._fetching = False
            self.refused.emit(of_failure("audit", "查阅审计日志", error).happened)
