"""Slips in the window: drafted, made and verified in the background, told in plain words."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

from console.archive import Archive
from console.desk import Desk
from console.jobs import Errand
from console.notices import of_failure
from console.printing.making import BatchReport, Made, Maker, make_slip, make_slips
from console.printing.output import Output
from console.printing.qr_reading import code_in_picture
from console.printing.setup import SlipSetup
from console.settings.atomic import write_whole
from console.settings.findings import NotSaved
from forms.access.roles import Actor, Right
from forms.errors import StorageError
from forms.ports import UnitOfWork
from forms.slip.errors import NotReadable
from forms.slip.hall_keys import key_ring
from forms.slip.keys import KeyRing, ring_text
from forms.slip.reading import IMAGES, read_ring, verify_file
from forms.slip.service import SlipDraft, Standing, draft_slip, registered, void_slip
from forms.slip.slip import Slip
from forms.slip.verifying import Verdict, verify_code

log = logging.getLogger(__name__)

_NO_RING = "连不上数据库，本机也没有交办单公钥文件，不能验真伪。请恢复网络后再验，或向管理员索取公钥文件。"
Refused = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict, and what the hall's register says of the serial; `standing` None: it was not reached."""

    verdict: Verdict
    standing: Standing | None = None
    slip: Slip | None = None


class Slips(QObject):
    """`draft` and `make` are for one order, `make_many` for a batch; all answers come on the Qt thread."""

    def __init__(
        self,
        archive: Archive,
        actor: Actor,
        now: Callable[[], datetime],
        setup: SlipSetup,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._setup = setup
        self._maker = Maker(
            actor=actor,
            now=now,
            private_keys=setup.private_keys,
            brand=setup.brand,
            practice=setup.practice,
        )

    @property
    def brand(self) -> str:
        """The hotline's name, as the heading says it."""
        return self._setup.brand

    @property
    def may_print(self) -> bool:
        """Whether who sits here may print slips; the use cases look again."""
        return self._maker.actor.may(Right.PRINT_SLIP)

    def draft(
        self, order_id: str, receiver: str, done: Callable[[SlipDraft], None], refused: Refused
    ) -> None:
        """What the slip of an order would say."""
        maker = self._maker
        self._archive.with_reading(
            lambda uow: draft_slip(order_id, maker.actor, uow, maker.now(), receiver),
            done,
            lambda error: refused(of_failure("slips", "准备交办单", error).happened),
        )

    def make(
        self,
        order_id: str,
        receiver: str,
        output: Output,
        done: Callable[[Made], None],
        refused: Refused,
    ) -> None:
        """Sign, note and draw one slip."""
        self._archive.with_errand(
            lambda uow, _: make_slip(order_id, receiver, output, self._maker, uow),
            done,
            lambda error: refused(of_failure("slips", "打印交办单", error).happened),
        )

    def make_many(
        self,
        order_ids: Sequence[str],
        output: Output,
        on_progress: Callable[[object], None],
        done: Callable[[BatchReport], None],
        refused: Refused,
    ) -> Errand:
        """The slips of many orders; *on_progress* gets a BatchProgress. The errand can be cancelled."""

        def work(uow: UnitOfWork, errand: Errand) -> BatchReport:
            return make_slips(order_ids, output, self._maker, uow, errand.report, errand.is_cancelled)

        return self._archive.with_errand(
            work,
            done,
            lambda error: refused(of_failure("slips", "打印交办单", error).happened),
            on_progress,
        )

    def void(self, serial: str, why: str, done: Callable[[Slip], None], refused: Refused) -> None:
        """Take a slip back."""
        maker = self._maker
        self._archive.with_storage(
            lambda uow: void_slip(serial, why, maker.actor, uow, maker.now()),
            done,
            lambda error: refused(of_failure("slips", "作废交办单", error).happened),
        )

    def verify_text(self, text: str, done: Callable[[Checked], None], refused: Refused) -> None:
        """What a scanner gave, or was pasted."""
        self._archive.with_reading(
            lambda uow: self._checked(lambda ring: verify_code(text, ring), uow),
            done,
            lambda error: refused(of_failure("slips", "验单", error).happened),
        )

    def verify_file(self, path: Path, done: Callable[[Checked], None], refused: Refused) -> None:
        """A PDF file, a picture with the QR code, or a text file."""

        def verdict(ring: KeyRing) -> Verdict:
            if path.suffix.lower() in IMAGES:
                return verify_code(code_in_picture(path), ring)
            return verify_file(path, ring)

        self._archive.with_errand(
            lambda uow, _: self._checked(verdict, uow),
            done,
            lambda error: refused(of_failure("slips", "验单", error).happened),
        )

    # ---

    def _checked(self, look: Callable[[KeyRing], Verdict], uow: UnitOfWork) -> Checked:
        ring, reached = self._ring(uow)
        verdict = look(ring)
        if not (reached and verdict.valid and verdict.facts is not None):
            return Checked(verdict)
        return Checked(verdict, *registered(verdict.facts.serial, uow))

    def _ring(self, uow: UnitOfWork) -> tuple[KeyRing, bool]:
        """The hall's ring and True, or the ring as it was last seen and False."""
        file = self._setup.ring_file
        try:
            ring = key_ring(uow)
        except StorageError as error:
            if file is None or not file.exists():
                raise NotReadable(_NO_RING, detail=error.detail) from error
            return read_ring(file), False
        if file is not None:
            _remember(ring, file)
        return ring, True


def _remember(ring: KeyRing, file: Path) -> None:
    text = ring_text(ring).encode()
    try:
        if not file.exists() or file.read_bytes() != text:
            write_whole(file, text)
    except (NotSaved, OSError) as error:
        log.warning("the public keys were not kept for later: %s", error.errno)


def slips_of_desk(desk: Desk, parent: QObject | None = None) -> Slips:
    """The slips for whoever works at this desk."""
    setup = desk.rules.slips or SlipSetup.without_keys()
    return Slips(desk.archive, desk.actor, desk.now, setup, parent)
