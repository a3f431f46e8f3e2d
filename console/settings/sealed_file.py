"""Passwords in a file of our own, encrypted, for computers without a keyring.

AES-256-GCM over all passwords together. The key is derived by scrypt from a passphrase where the
user has set one; else it is 32 random bytes in a file of its own, in another folder, so that a copy
of the settings folder alone opens nothing. Who can read both files can open them: :attr:`notice` says so.
"""

import os
import secrets
import stat
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from console.settings.atomic import write_whole
from console.settings.findings import NotSaved, os_sentence
from console.settings.folders import Folders
from console.settings.secrets import (
    SecretHome,
    SecretsDamaged,
    SecretsError,
    SecretsLocked,
    WrongPassphrase,
)

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
SHORTEST_PASSPHRASE = 8
CHECK = b"hotline-console"
"""Sealed beside the passwords: tells a wrong key from a damaged file."""


class Derivation(msgspec.Struct, frozen=True):
    """How the passphrase becomes the key: scrypt's cost, about 0.1 s and 32 MiB."""

    salt: bytes
    n: int = 2**15
    r: int = 8
    p: int = 1


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """The file."""

    version: int = VERSION
    derivation: Derivation | None = None
    """None: the key is in the key file."""
    check: bytes
    box: bytes


class SealedFile:
    """See :class:`console.settings.secrets.SecretStore`."""

    def __init__(self, path: Path, key_path: Path, why: str = "") -> None:
        self._path = path
        self._key_path = key_path
        self._why = why
        self._key: bytes | None = None
        self._exposed = [found for found in (path, key_path) if _others_may_read(found)]
        self._still_exposed = [found for found in self._exposed if not _close(found)]

    @classmethod
    def of(cls, folders: Folders, why: str) -> "SealedFile":
        """The file of these folders. `why` says in Chinese why it isn't the keyring."""
        return cls(folders.config / "passwords.sealed", folders.data / "passwords.key", why)

    @property
    def home(self) -> SecretHome:
        """Whether a passphrase is set."""
        try:
            sealed = self._read()
        except SecretsError:
            sealed = None
        return SecretHome.PASSPHRASE_FILE if sealed and sealed.derivation else SecretHome.KEY_FILE

    @property
    def notice(self) -> str:
        """What the file protects from, and what not."""
        sentences = [f"{self._why}，密码加密保存在 {self._path}。"]
        if self.home is SecretHome.PASSPHRASE_FILE:
            sentences.append("要输入口令才能打开；口令忘了找不回来，只能重新输入各个密码。")
        else:
            sentences.append(
                f"密钥在 {self._key_path}。只拿到其中一个文件打不开；"
                "能以您的账号登录这台电脑、或能拷走这两个文件的人，可以解开。可设一个口令来防备。"
            )
        for found in self._exposed:
            done = "没能改正，请让管理员收紧权限" if found in self._still_exposed else "已改为只有您能读"
            sentences.append(f"注意：{found} 原来别的用户也能读，{done}；建议更换其中的密码。")
        return "".join(sentences)

    @property
    def is_locked(self) -> bool:
        """A passphrase is set and wasn't given yet."""
        return self._key is None and self.home is SecretHome.PASSPHRASE_FILE

    def unlock(self, passphrase: str) -> None:
        """Open the file for as long as the program runs.

        :raises WrongPassphrase: that isn't it.
        :raises SecretsDamaged: the file is broken.
        """
        sealed = self._read()
        if sealed is None or sealed.derivation is None:
            return
        key = _derive(passphrase, sealed.derivation)
        if not _opens(key, sealed):
            raise WrongPassphrase("口令不对，密码没有打开。请再输入一次")
        self._key = key

    def change_passphrase(self, passphrase: str) -> None:
        """Seal everything anew under a passphrase; under the key file again if it is empty.

        :raises SecretsError: too short, locked, damaged or not writable; the old file still holds.
        """
        if passphrase and len(passphrase) < SHORTEST_PASSPHRASE:
            raise SecretsError(f"口令太短，至少 {SHORTEST_PASSPHRASE} 个字符")
        kept = self._open()
        if not passphrase and self.home is SecretHome.KEY_FILE:
            return
        if passphrase:
            derivation = Derivation(secrets.token_bytes(16))
            self._seal(kept, _derive(passphrase, derivation), derivation)
            self._remove(self._key_path)
        else:
            self._seal(kept, self._new_key(), None)

    def get(self, name: str) -> str | None:
        """See :meth:`SecretStore.get`."""
        return self._open().get(name)

    def set(self, name: str, secret: str) -> None:
        """See :meth:`SecretStore.set`."""
        self._put({**self._open(), name: secret})

    def delete(self, name: str) -> None:
        """See :meth:`SecretStore.delete`."""
        kept = self._open()
        if name in kept:
            self._put({other: secret for other, secret in kept.items() if other != name})

    def start_over(self) -> Path | None:
        """Put a broken file aside and begin with none; returns where it is now.

        :raises SecretsError: it couldn't be put aside.
        """
        self._key = None
        aside = None
        now = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        for path in (self._path, self._key_path):
            if path.exists():
                aside = path.with_name(f"{path.name}.{now}")
                try:
                    path.replace(aside)
                except OSError as error:
                    raise SecretsError(f"没能移开 {path}：{os_sentence(error)}") from error
        return aside

    def _put(self, kept: dict[str, str]) -> None:
        sealed = self._read()
        if sealed is None:
            self._seal(kept, self._new_key(), None)
        else:
            self._seal(kept, self._key_of(sealed), sealed.derivation)

    def _open(self) -> dict[str, str]:
        sealed = self._read()
        if sealed is None:
            return {}
        key = self._key_of(sealed)
        if not _opens(key, sealed):
            raise SecretsDamaged(
                f"{self._path} 和密钥 {self._key_path} 对不上，保存的密码打不开。可移开它们，重新输入密码"
            )
        try:
            return msgspec.json.decode(
                _unseal(key, sealed.box, _header(sealed.derivation)), type=dict[str, str]
            )
        except (InvalidTag, msgspec.DecodeError) as error:
            raise self._damaged() from error

    def _seal(self, kept: dict[str, str], key: bytes, derivation: Derivation | None) -> None:
        header = _header(derivation)
        sealed = Sealed(
            derivation=derivation,
            check=_box(key, CHECK, header),
            box=_box(key, msgspec.json.encode(kept), header),
        )
        try:
            write_whole(self._path, msgspec.json.encode(sealed), private=True)
        except NotSaved as error:
            raise SecretsError(f"密码没有保存。{error.strerror}") from error
        self._key = key if derivation else None

    def _read(self) -> Sealed | None:
        try:
            sealed = msgspec.json.decode(self._path.read_bytes(), type=Sealed)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SecretsError(f"打不开 {self._path}：{os_sentence(error)}") from error
        except msgspec.DecodeError as error:
            raise self._damaged() from error
        cost = sealed.derivation
        if sealed.version != VERSION or (cost and (cost.n * cost.r > 2**22 or cost.p > 16)):
            raise self._damaged()
        return sealed

    def _key_of(self, sealed: Sealed) -> bytes:
        if sealed.derivation is not None:
            if self._key is None:
                raise SecretsLocked("保存的密码要用口令打开，请输入口令")
            return self._key
        try:
            key = bytes.fromhex(self._key_path.read_text("ascii"))
        except FileNotFoundError as error:
            raise SecretsDamaged(
                f"密钥文件 {self._key_path} 不见了，保存的密码打不开。请重新输入密码"
            ) from error
        except OSError as error:
            raise SecretsError(f"打不开 {self._key_path}：{os_sentence(error)}") from error
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise SecretsDamaged(f"密钥文件 {self._key_path} 坏了，保存的密码打不开。请重新输入密码")
        return key

    def _new_key(self) -> bytes:
        key = secrets.token_bytes(KEY_BYTES)
        try:
            write_whole(self._key_path, key.hex().encode(), private=True)
        except NotSaved as error:
            raise SecretsError(f"密码没有保存。{error.strerror}") from error
        return key

    def _remove(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise SecretsError(
                f"口令已启用，但旧的密钥文件没删掉，请手工删除 {path}：{os_sentence(error)}"
            ) from error

    def _damaged(self) -> SecretsDamaged:
        return SecretsDamaged(f"{self._path} 坏了，里面的密码打不开；文件没有动。可移开它，重新输入密码")


def _header(derivation: Derivation | None) -> bytes:
    return msgspec.json.encode((VERSION, derivation))


def _derive(passphrase: str, derivation: Derivation) -> bytes:
    scrypt = Scrypt(salt=derivation.salt, length=KEY_BYTES, n=derivation.n, r=derivation.r, p=derivation.p)
    return scrypt.derive(passphrase.encode())


def _box(key: bytes, content: bytes, header: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, header)


def _unseal(key: bytes, box: bytes, header: bytes) -> bytes:
    if len(box) < NONCE_BYTES:
        raise InvalidTag
    return AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], header)


def _opens(key: bytes, sealed: Sealed) -> bool:
    try:
        return _unseal(key, sealed.check, _header(sealed.derivation)) == CHECK
    except InvalidTag:
        return False


def _others_may_read(path: Path) -> bool:
    # Windows has no such bits: the user's folders are private by their inherited rights
    if os.name == "nt":
        return False
    try:
        return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        # missing, or not for us: reading it will say so
        return False


def _close(path: Path) -> bool:
    try:
        path.chmod(0o600)
    except OSError:
        return False
    return True
