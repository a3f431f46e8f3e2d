"""What the settings say about slips. Light: every desk has it, few print."""

from dataclasses import dataclass
from pathlib import Path

from console.printing.private_keys import SeatPrivateKeys
from console.settings import Folders, Settings
from console.settings.secrets import MemorySecrets, SecretStore
from forms.slip.in_memory import InMemoryPrivateKeys
from forms.slip.ports import PrivateKeys

RING_FILE = "slip-keys.json"
"""The public keys as last seen, in the settings folder: what verifies while the database is away."""


@dataclass(frozen=True, slots=True)
class SlipSetup:
    """Where this seat's private keys are, the name in the heading, where public keys are kept for later.

    `practice`: in a rehearsal a key is made when there is none.
    """

    private_keys: PrivateKeys
    brand: str
    ring_file: Path | None = None
    practice: bool = False

    @classmethod
    def of_seat(cls, folders: Folders, settings: Settings, secrets: SecretStore) -> "SlipSetup":
        """How a seat signs; in a rehearsal, which keeps its passwords in memory, by a key of its own."""
        keys, brand = SeatPrivateKeys(secrets), settings.hotline.brand
        if isinstance(secrets, MemorySecrets):
            return cls(keys, f"（演练）{brand}", practice=True)
        return cls(keys, brand, folders.config / RING_FILE)

    @classmethod
    def without_keys(cls) -> "SlipSetup":
        """A seat that can verify, and prints nothing."""
        return cls(InMemoryPrivateKeys(), "")
