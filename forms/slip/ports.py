"""What slips need: storage, and a safe place for private keys. Fakes stand in `forms.slip.in_memory`."""

from typing import Protocol

from forms.slip.keys import SlipKey
from forms.slip.slip import Slip


class Slips(Protocol):
    """The slips that were printed: added to and taken back, never removed."""

    def add(self, slip: Slip) -> None:
        """Store a new slip."""
        ...

    def save(self, slip: Slip) -> None:
        """Store that a slip was taken back; nothing else of it changes."""
        ...

    def by_serial(self, serial: str) -> Slip | None:
        """The slip, or None."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[Slip, ...]:
        """All slips of a ticket, by time of printing and serial."""
        ...


class SlipKeys(Protocol):
    """The public keys of the hall; private ones are never here."""

    def add(self, key: SlipKey) -> None:
        """Store a new key; adding the same id again raises KeyRefused."""
        ...

    def save(self, key: SlipKey) -> None:
        """Store that a key was retired or revoked."""
        ...

    def all(self) -> tuple[SlipKey, ...]:
        """All keys, oldest first."""
        ...


class PrivateKeys(Protocol):
    """Where this seat keeps private keys: the system's keyring, or an encrypted file. Calls may wait."""

    @property
    def where(self) -> str:
        """Where they lie, in words for whoever answers for them; may wait as the calls do."""
        ...

    def get(self, key_id: str) -> bytes | None:
        """The private key, or None where this seat does not hold it; SigningKeyAway."""
        ...

    def keep(self, key_id: str, private: bytes) -> None:
        """Keep a private key; SigningKeyAway."""
        ...

    def forget(self, key_id: str) -> None:
        """Forget one; one that is not there is no error. SigningKeyAway."""
        ...
