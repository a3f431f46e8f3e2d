"""Makes slips in a background lane: signed and noted first, then drawn; what fails is marked as spoilt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.printing.faces import NO_FACE, slip_face
from console.printing.output import NotPrinted, Output
from console.printing.sheet import Page
from forms.access.roles import Actor
from forms.errors import FormsError, StorageError
from forms.ports import UnitOfWork
from forms.slip.hall_keys import create_key, key_ring
from forms.slip.ports import PrivateKeys
from forms.slip.service import issue_slip, void_slip
from forms.slip.slip import Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who makes slips, and with what. `practice`: in a rehearsal, where a key is made when there is none."""

    actor: Actor
    now: Callable[[], datetime]
    private_keys: PrivateKeys
    brand: str
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A slip that is where it should be; `where` says so in Chinese."""

    slip: Slip
    where: str


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch is."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What came of a batch. `failed` are (order id, why); `stopped` says that somebody cancelled."""

    made: tuple[Made, ...]
    failed: tuple[tuple[str, str], ...]
    stopped: bool = False

    @property
    def text(self) -> str:
        """For people."""
        parts = [f"交办单已完成 {len(self.made)} 份"]
        if self.failed:
            parts.append(f"{len(self.failed)} 份没有完成（第一份：{self.failed[0][1].rstrip('。')}）")
        if self.stopped:
            parts.append("其余按您的要求没有打印")
        return "，".join(parts) + "。"


def make_slip(order_id: str, receiver: str, output: Output, maker: Maker, uow: UnitOfWork) -> Made:
    """One slip; NotPrinted and what `issue_slip` raises. A spoilt serial is marked and told."""
    face = slip_face()
    if face is None:
        raise NotPrinted(NO_FACE)
    output.check()
    if maker.practice:
        _practice_key(maker, uow)
    slip, facts = issue_slip(
        order_id, receiver, output.form, maker.actor, uow, maker.now(), maker.private_keys
    )
    try:
        return Made(slip, output.put(Page(facts, slip.code, maker.brand, face), key_ring(uow)))
    except Exception as error:
        why = error.text if isinstance(error, FormsError) else "程序出错"
        told = _spoilt(slip, why, maker, uow)
        if isinstance(error, FormsError):
            raise NotPrinted(f"{error.text}{told}", detail=error.detail) from error
        raise


def make_slips(
    order_ids: Sequence[str],
    output: Output,
    maker: Maker,
    uow: UnitOfWork,
    report: Callable[[BatchProgress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> BatchReport:
    """Many slips, each handed to who is on duty. A failure of one is told and does not stop the others."""
    made: list[Made] = []
    failed: list[tuple[str, str]] = []
    for number, order_id in enumerate(order_ids):
        if cancelled():
            return BatchReport(tuple(made), tuple(failed), stopped=True)
        report(BatchProgress(number, len(order_ids)))
        try:
            made.append(make_slip(order_id, "", output, maker, uow))
        except StorageError:
            raise
        except FormsError as error:
            failed.append((order_id, error.text))
    report(BatchProgress(len(order_ids), len(order_ids)))
    return BatchReport(tuple(made), tuple(failed))


def _spoilt(slip: Slip, why: str, maker: Maker, uow: UnitOfWork) -> str:
    try:
        void_slip(slip.serial, f"未交付：{why}", maker.actor, uow, maker.now())
    except FormsError:
        return f"交办单号 {slip.serial} 没能登记为作废，请记下并告诉管理员。"
    return f"交办单号 {slip.serial} 已登记为作废；再打印会用新的单号。"


def _practice_key(maker: Maker, uow: UnitOfWork) -> None:
    ring = key_ring(uow)
    if not any(maker.private_keys.get(each.id) for each in ring.in_force):
        create_key("演练密钥", maker.actor, uow, maker.now(), maker.private_keys)
