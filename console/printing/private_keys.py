"""This seat's private keys in its secret store: the system's keyring, or the encrypted file."""

from console.settings.secrets import SecretHome, SecretsError, SecretStore
from forms.slip.errors import SigningKeyAway

_WHERE = {
    SecretHome.KEYRING: "本座席操作系统的钥匙串里，由本机登录密码保护",
    SecretHome.KEY_FILE: "本座席的加密密码文件里；能以本机用户登录的人就能打开它",
    SecretHome.PASSPHRASE_FILE: "本座席的加密密码文件里，由设定的口令保护",
    SecretHome.MEMORY: "本次演练的内存里，退出即消失",
}


class SeatPrivateKeys:
    """See forms.slip.ports.PrivateKeys. Each key is a secret of its own, in hexadecimal."""

    def __init__(self, secrets: SecretStore) -> None:
        self._secrets = secrets

    @property
    def where(self) -> str:
        """See PrivateKeys.where."""
        return _WHERE[self._secrets.home]

    def get(self, key_id: str) -> bytes | None:
        """See PrivateKeys.get."""
        try:
            kept = self._secrets.get(_name(key_id))
            return None if kept is None else bytes.fromhex(kept)
        except SecretsError as error:
            raise SigningKeyAway(f"取不到交办单的签名密钥：{error}。") from error
        except ValueError as error:
            raise SigningKeyAway("本机保存的签名密钥已损坏。请管理员重新取入或新建密钥。") from error

    def keep(self, key_id: str, private: bytes) -> None:
        """See PrivateKeys.keep."""
        try:
            self._secrets.set(_name(key_id), private.hex())
        except SecretsError as error:
            raise SigningKeyAway(f"签名密钥没有存下，未作改动：{error}。") from error

    def forget(self, key_id: str) -> None:
        """See PrivateKeys.forget."""
        try:
            self._secrets.delete(_name(key_id))
        except SecretsError as error:
            raise SigningKeyAway(f"旧的签名密钥没有从本机删去：{error}。") from error


def _name(key_id: str) -> str:
    return f"slip-key/{key_id}"
