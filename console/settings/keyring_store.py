"""Passwords in the operating system's own keyring."""

import logging

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError, PasswordDeleteError

from console.settings.secrets import SecretHome, SecretsError, SecretsLocked

SERVICE = "hotline-console"
TRUSTED = {
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
}
"""Back ends that encrypt. Others may not: keyrings.alt writes plain text without a word."""
NONE = "这台电脑没有系统密钥环"
UNTRUSTED = "这台电脑上的密钥环程序可能明文保存密码，没有采用"

log = logging.getLogger(__name__)


def trusted_keyring() -> tuple[KeyringBackend | None, str]:
    """The keyring to use; or None and why not, in Chinese."""
    try:
        found = keyring.get_keyring()
    except Exception as error:  # noqa: BLE001 - a back end of any origin may raise anything while it loads
        log.warning("no keyring: %s", type(error).__name__)
        return None, NONE
    return trusted(found)


def trusted(found: KeyringBackend) -> tuple[KeyringBackend | None, str]:
    """The first of `found` (which may be a chain) that encrypts; or None and why not, in Chinese."""
    chain: list[KeyringBackend] = list(getattr(found, "backends", [found]))
    for backend in chain:
        if type(backend).__module__ in TRUSTED:
            return backend, ""
    real = [
        backend
        for backend in chain
        if type(backend).__module__ not in {"keyring.backends.fail", "keyring.backends.null"}
    ]
    return None, UNTRUSTED if real else NONE


class KeyringStore:
    """See :class:`console.settings.secrets.SecretStore`. Every keyring raises its own errors."""

    home = SecretHome.KEYRING
    notice = ""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def get(self, name: str) -> str | None:
        """See :meth:`SecretStore.get`."""
        try:
            return self._backend.get_password(SERVICE, name)
        except Exception as error:
            raise _told(error, "读取") from error

    def set(self, name: str, secret: str) -> None:
        """See :meth:`SecretStore.set`."""
        try:
            self._backend.set_password(SERVICE, name, secret)
        except Exception as error:
            raise _told(error, "保存") from error

    def delete(self, name: str) -> None:
        """See :meth:`SecretStore.delete`."""
        try:
            self._backend.delete_password(SERVICE, name)
        except PasswordDeleteError:
            if self.get(name) is not None:
                raise SecretsError("系统密钥环没有删掉这个密码，请在系统的密码管理里删除") from None
        except Exception as error:
            raise _told(error, "删除") from error


def _told(error: Exception, what: str) -> SecretsError:
    log.warning("the keyring failed: %s", type(error).__name__)
    if isinstance(error, KeyringLocked):
        return SecretsLocked(f"系统密钥环锁着，没能{what}密码。请解锁密钥环（通常用登录密码），再试一次")
    if isinstance(error, NoKeyringError):
        return SecretsError(f"{NONE}，没能{what}密码。可在设置里把“密码保存在”改为加密文件")
    return SecretsError(
        f"系统密钥环没有响应，没能{what}密码（{type(error).__name__}）。可再试一次，或在设置里把“密码保存在”改为加密文件"
    )
