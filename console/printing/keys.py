"""The hall's slip keys in the window: listed, made, rotated, ended and exported, in the background."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.desk import Desk
from console.notices import of_failure
from console.printing.setup import SlipSetup
from console.settings.atomic import write_whole
from console.settings.findings import NotSaved
from forms.access.roles import Actor, Right
from forms.ports import UnitOfWork
from forms.slip.errors import KeyRefused
from forms.slip.hall_keys import create_key, held_here, key_ring, retire_key, revoke_key, rotate_key
from forms.slip.keys import KeyRing, SlipKey, ring_text


@dataclass(frozen=True, slots=True)
class KeysNow:
    """The hall's keys, which of them this seat can sign with, and where it keeps the private halves."""

    ring: KeyRing = KeyRing(())
    here: frozenset[str] = frozenset()
    where: str = ""


class SlipKeys(QObject):
    """`changed` comes with another picture, `told` with what was done, `refused` with why it wasn't."""

    changed = Signal()
    told = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        archive: Archive,
        actor: Actor,
        now: Callable[[], datetime],
        setup: SlipSetup,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive, self._actor, self._now, self._setup = archive, actor, now, setup
        self.keys = KeysNow()
        self._busy = False

    def read(self) -> None:
        """Read the keys anew. A keyring may ask its user something, so this is an errand."""
        self._archive.with_errand(lambda uow, _: self._picture(uow), self._arrived, self._fails("读取密钥"))

    def create(self, name: str) -> None:
        """A key on this seat."""
        self._do(
            "新建密钥",
            lambda uow: create_key(name, self._actor, uow, self._now(), self._setup.private_keys),
            lambda key: f"已建立密钥 {key.id}，本座席现在可以打印交办单。请导出公钥，发给要验单的单位。",
        )

    def rotate(self, name: str) -> None:
        """A new key in the place of those that this seat signs with."""

        def words(done: tuple[SlipKey, tuple[SlipKey, ...]]) -> str:
            key, retired = done
            old = "、".join(each.id for each in retired)
            ended = f"已停用旧密钥 {old}，它签过的交办单仍可验真。" if old else ""
            return f"已建立密钥 {key.id}。{ended}请重新导出公钥，发给要验单的单位。"

        self._do(
            "轮换密钥",
            lambda uow: rotate_key(name, self._actor, uow, self._now(), self._setup.private_keys),
            words,
        )

    def retire(self, key_id: str) -> None:
        """Let a key sign nothing more."""

        def step(uow: UnitOfWork) -> SlipKey:
            key = retire_key(key_id, self._actor, uow, self._now())
            self._setup.private_keys.forget(key.id)
            return key

        self._do("停用密钥", step, lambda key: f"已停用密钥 {key.id}，它签过的交办单仍可验真。")

    def revoke(self, key_id: str, why: str) -> None:
        """Trust nothing any more that a key signed."""

        def step(uow: UnitOfWork) -> SlipKey:
            key = revoke_key(key_id, why, self._actor, uow, self._now())
            self._setup.private_keys.forget(key.id)
            return key

        self._do(
            "作废密钥", step, lambda key: f"已作废密钥 {key.id}，它签过的交办单一律验为无效。请通知各单位。"
        )

    def export(self, path: Path) -> None:
        """Write the public keys to a file."""

        def step(uow: UnitOfWork) -> KeyRing:
            ring = key_ring(uow)
            if not ring.keys:
                raise KeyRefused("还没有密钥，没有可导出的公钥。")
            try:
                write_whole(path, ring_text(ring).encode())
            except NotSaved as error:
                raise KeyRefused(f"公钥没有导出：{error}。") from error
            return ring

        self._do(
            "导出公钥",
            step,
            lambda ring: f"公钥已导出到 {path}。请在电话里与收到的人核对指纹 {ring.fingerprint}。",
        )

    def _do(self, doing: str, step: Callable[[UnitOfWork], object], words: Callable[..., str]) -> None:
        if self._busy:
            return
        self._busy = True

        def done(result: object) -> None:
            self._busy = False
            self.told.emit(words(result))
            self.read()

        def failed(error: Exception) -> None:
            self._busy = False
            self._fails(doing)(error)

        self._archive.with_errand(lambda uow, _: step(uow), done, failed)

    def _picture(self, uow: UnitOfWork) -> KeysNow:
        ring, private = key_ring(uow), self._setup.private_keys
        return KeysNow(ring, frozenset(each.id for each in held_here(ring, private)), private.where)

    def _arrived(self, found: KeysNow) -> None:
        self.keys = found
        self.changed.emit()

    def _fails(self, doing: str) -> Callable[[Exception], None]:
        return lambda error: self.refused.emit(of_failure("slip-keys", doing, error).happened)


def keys_of_desk(desk: Desk, parent: QObject | None = None) -> SlipKeys | None:
    """The keys for whoever may keep them; None for others."""
    if not desk.actor.may(Right.MANAGE_SLIP_KEYS):
        return None
    setup = desk.rules.slips or SlipSetup.without_keys()
    return SlipKeys(desk.archive, desk.actor, desk.now, setup, parent)
