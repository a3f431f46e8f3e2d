"""The fakes of `forms.slip.ports`: they keep the same promises as the real ones."""

from dataclasses import dataclass, field

from forms.errors import FormsError
from forms.slip.errors import KeyRefused
from forms.slip.keys import SlipKey
from forms.slip.slip import Slip


@dataclass
class InMemorySlips:
    """Slips in a dictionary."""

    stored: dict[str, Slip] = field(default_factory=dict)

    def add(self, slip: Slip) -> None:
        """See Slips.add."""
        if slip.serial in self.stored:
            raise ValueError("this serial is stored already")
        self.stored[slip.serial] = slip

    def save(self, slip: Slip) -> None:
        """See Slips.save."""
        self.stored[slip.serial] = slip

    def by_serial(self, serial: str) -> Slip | None:
        """See Slips.by_serial."""
        return self.stored.get(serial)

    def of_ticket(self, ticket_id: str) -> tuple[Slip, ...]:
        """See Slips.of_ticket."""
        mine = [each for each in self.stored.values() if each.ticket_id == ticket_id]
        return tuple(sorted(mine, key=lambda each: (each.printed_at, each.serial)))


@dataclass
class InMemorySlipKeys:
    """Public keys in a dictionary."""

    stored: dict[str, SlipKey] = field(default_factory=dict)

    def add(self, key: SlipKey) -> None:
        """See SlipKeys.add."""
        if key.id in self.stored:
            raise KeyRefused(f"密钥 {key.id} 已登记过，未作改动。")
        self.stored[key.id] = key

    def save(self, key: SlipKey) -> None:
        """See SlipKeys.save."""
        self.stored[key.id] = key

    def all(self) -> tuple[SlipKey, ...]:
        """See SlipKeys.all."""
        return tuple(sorted(self.stored.values(), key=lambda each: (each.valid_from, each.id)))


@dataclass
class InMemoryPrivateKeys:
    """Private keys in memory; `fails_with` makes each call raise it, as a locked keyring would."""

    kept: dict[str, bytes] = field(default_factory=dict, repr=False)
    fails_with: FormsError | None = None

    @property
    def where(self) -> str:
        """See PrivateKeys.where."""
        return "本程序的内存里，退出即消失"

    def get(self, key_id: str) -> bytes | None:
        """See PrivateKeys.get."""
        self._stumble()
        return self.kept.get(key_id)

    def keep(self, key_id: str, private: bytes) -> None:
        """See PrivateKeys.keep."""
        self._stumble()
        self.kept[key_id] = private

    def forget(self, key_id: str) -> None:
        """See PrivateKeys.forget."""
        self._stumble()
        self.kept.pop(key_id, None)

    def _stumble(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with
