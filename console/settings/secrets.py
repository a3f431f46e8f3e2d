"""Where passwords are kept: the system's keyring, else an encrypted file; never plain text.

Every call here may wait (a keyring may ask its user to unlock it, a passphrase is slow to derive by
design), so the window makes them in its background lane.

    SecretsError          a password can't be read or kept; the message is Chinese
    ├── SecretsLocked     the keyring or the file wants to be unlocked first
    │   └── WrongPassphrase
    └── SecretsDamaged    the encrypted file is broken or its key is gone; nothing was overwritten
"""

import logging
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from console.settings.folders import Folders
from console.settings.sections import SecretPlace

log = logging.getLogger(__name__)


class SecretsError(Exception):
    """A password can't be read or kept. The message is for the window."""


class SecretsLocked(SecretsError):
    """The keyring or the file wants to be unlocked first."""


class WrongPassphrase(SecretsLocked):
    """That wasn't the passphrase."""


class SecretsDamaged(SecretsError):
    """The encrypted file is broken or its key is gone. Nothing was overwritten."""


class SecretHome(StrEnum):
    """What keeps the passwords."""

    KEYRING = "keyring"
    KEY_FILE = "key_file"
    """An encrypted file, its key in another file of the same user."""
    PASSPHRASE_FILE = "passphrase_file"  # noqa: S105 - a kind of place, not a password
    MEMORY = "memory"


class SecretStore(Protocol):
    """Passwords by name, such as `sip-password/1001@pbx.example`."""

    @property
    def home(self) -> SecretHome:
        """What keeps them."""
        ...

    @property
    def notice(self) -> str:
        """What the window must say about it, in Chinese; empty: nothing."""
        ...

    def get(self, name: str) -> str | None:
        """The password, or None where none is kept.

        :raises SecretsError: it can't be told.
        """
        ...

    def set(self, name: str, secret: str) -> None:
        """Keep a password, in place of an older one.

        :raises SecretsError: it wasn't kept.
        """
        ...

    def delete(self, name: str) -> None:
        """Forget a password; a name that isn't kept is no error.

        :raises SecretsError: it couldn't be forgotten.
        """
        ...


@dataclass
class MemorySecrets:
    """For tests and rehearsals: forgotten when the program ends."""

    kept: dict[str, str] = field(default_factory=dict, repr=False)
    fault: SecretsError | None = None
    """Raised by every call while set."""
    home: SecretHome = SecretHome.MEMORY
    notice: str = ""

    def get(self, name: str) -> str | None:
        """See :meth:`SecretStore.get`."""
        self._stumble()
        return self.kept.get(name)

    def set(self, name: str, secret: str) -> None:
        """See :meth:`SecretStore.set`."""
        self._stumble()
        self.kept[name] = secret

    def delete(self, name: str) -> None:
        """See :meth:`SecretStore.delete`."""
        self._stumble()
        self.kept.pop(name, None)

    def _stumble(self) -> None:
        if self.fault is not None:
            raise self.fault


class ChosenSecrets:
    """The keyring where there is a real one and the settings want it, else the encrypted file.

    Chosen at the first use, because looking for a keyring may take a while; everybody who holds this
    object follows a later :meth:`switch`.
    """

    def __init__(self, folders: Folders, keep: SecretPlace = SecretPlace.AUTO) -> None:
        self._folders = folders
        self._keep = keep
        self._store: SecretStore | None = None

    @property
    def store(self) -> SecretStore:
        """What is in use."""
        if self._store is None:
            self._store = _opened(self._folders, self._keep)
        return self._store

    @property
    def home(self) -> SecretHome:
        """See :attr:`SecretStore.home`."""
        return self.store.home

    @property
    def notice(self) -> str:
        """See :attr:`SecretStore.notice`."""
        return self.store.notice

    def get(self, name: str) -> str | None:
        """See :meth:`SecretStore.get`."""
        return self.store.get(name)

    def set(self, name: str, secret: str) -> None:
        """See :meth:`SecretStore.set`."""
        self.store.set(name, secret)

    def delete(self, name: str) -> None:
        """See :meth:`SecretStore.delete`."""
        self.store.delete(name)

    def switch(self, keep: SecretPlace, names: tuple[str, ...]) -> None:
        """Keep passwords elsewhere from now on, and take those of `names` along.

        A locked or broken keyring is no hindrance to leaving it: what it doesn't give must be typed again.

        :raises SecretsError: the new place doesn't take them; the old one stays in use.
        """
        if keep is self._keep:
            return
        old, new = self.store, _opened(self._folders, keep)
        for name in names:
            try:
                secret = old.get(name)
            except SecretsError:
                log.warning("a password stays behind in the old place")
                continue
            if secret:
                new.set(name, secret)
        self._keep, self._store = keep, new


def open_secrets(folders: Folders, keep: SecretPlace = SecretPlace.AUTO) -> ChosenSecrets:
    """Where this user's passwords are. Nothing is looked for, read or written before the first use."""
    return ChosenSecrets(folders, keep)


def _opened(folders: Folders, keep: SecretPlace) -> SecretStore:
    # both bring heavy libraries, of which a seat needs one
    from console.settings.keyring_store import KeyringStore, trusted_keyring
    from console.settings.sealed_file import SealedFile

    if keep is SecretPlace.FILE:
        return SealedFile.of(folders, "按设置，密码不进系统密钥环")
    backend, why = trusted_keyring()
    return SealedFile.of(folders, why) if backend is None else KeyringStore(backend)
