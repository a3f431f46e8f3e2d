"""密钥: the pairs that sign slips (Ed25519), and the ring of public keys by which anybody verifies offline.

A ring is a JSON file. It holds nothing secret, but whoever verifies must have it from the hall itself: its
`fingerprint` is short enough to be compared by telephone.

The library of ciphers is loaded where it is used: every part of the program knows what a key is.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from forms.slip.errors import KeyRefused, RingDamaged
from forms.slip.facts import whole

FORMAT = 1
KEY_BYTES = 32
SHORTEST_PASSPHRASE = 10
_MOST_KEYS = 1000
_DAMAGED = "交办单公钥文件不能用：{}。文件未改动，请向热线重新索取。"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipKey:
    """A public key with how long it signs. `id` follows from it: eight hex digits of its SHA-256.

    After `valid_until` (停用) older slips still verify; after `revoked_at` (作废: it may have leaked) none.
    """

    id: str
    public: bytes = field(repr=False)
    name: str = ""
    valid_from: datetime
    valid_until: datetime | None = None
    revoked_at: datetime | None = None
    revoked_why: str = ""
    made_by: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it may sign new slips."""
        return self.valid_until is None and self.revoked_at is None

    @property
    def state(self) -> str:
        """For people."""
        if self.revoked_at is not None:
            return "已作废"
        return "使用中" if self.valid_until is None else "已停用"

    def signed(self, data: bytes, signature: bytes) -> bool:
        """Whether this key signed *data* so."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, data)
        except InvalidSignature:
            return False
        return True

    def covers(self, printed_at: datetime) -> bool:
        """Whether it was in force then; slips say the minute only."""
        return whole(self.valid_from) <= printed_at and (
            self.valid_until is None or printed_at <= self.valid_until
        )

    def retired(self, at: datetime) -> "SlipKey":
        """The key, signing nothing from then on."""
        return replace(self, valid_until=at)

    def revoked(self, at: datetime, why: str) -> "SlipKey":
        """The key, no longer trusted at all."""
        return replace(self, valid_until=self.valid_until or at, revoked_at=at, revoked_why=why)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The public keys that somebody trusts, oldest first."""

    keys: tuple[SlipKey, ...] = ()

    def get(self, key_id: str) -> SlipKey | None:
        """The key of this id, or None."""
        return next((each for each in self.keys if each.id == key_id), None)

    @property
    def in_force(self) -> tuple[SlipKey, ...]:
        """Those that may sign, the newest first."""
        return tuple(each for each in reversed(self.keys) if each.in_force)

    @property
    def fingerprint(self) -> str:
        """To be compared by telephone: 1A2B 3C4D 5E6F 7A8B; it changes with every key and every state."""
        digest = hashlib.sha256(ring_text(self).encode()).hexdigest().upper()[:16]
        return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def new_private() -> bytes:
    """A new private key, 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """The public key that belongs to it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def id_of(public: bytes) -> str:
    """The id of a public key."""
    return hashlib.sha256(public).hexdigest()[:8].upper()


def sign(private: bytes, data: bytes) -> bytes:
    """The signature over *data*, 64 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).sign(data)


def locked(private: bytes, passphrase: str) -> bytes:
    """A private key as a PEM file under a passphrase (PKCS #8), to be carried to another seat.

    KeyRefused if the passphrase is too short to carry a key.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeyRefused(f"口令太短，至少 {SHORTEST_PASSPHRASE} 个字符。密钥没有写出。")
    return Ed25519PrivateKey.from_private_bytes(private).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )


def unlocked(pem: bytes, passphrase: str) -> bytes:
    """And back; KeyRefused for another file or a wrong passphrase."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        found = serialization.load_pem_private_key(pem, passphrase.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyRefused("口令不对，或者这不是交办单密钥文件。没有取入任何密钥。") from None
    if not isinstance(found, Ed25519PrivateKey):
        raise KeyRefused("这个文件里的密钥不是交办单用的（应为 Ed25519）。没有取入任何密钥。")
    return found.private_bytes_raw()


def ring_text(ring: KeyRing) -> str:
    """A ring as the text of its file."""
    keys = [
        {
            "id": each.id,
            "public": base64.b64encode(each.public).decode("ascii"),
            "name": each.name,
            "valid_from": _stamp(each.valid_from),
            "valid_until": _stamp(each.valid_until),
            "revoked_at": _stamp(each.revoked_at),
            "revoked_why": each.revoked_why,
        }
        for each in ring.keys
    ]
    return json.dumps({"format": FORMAT, "keys": keys}, ensure_ascii=False, indent=1) + "\n"


def ring_from(text: str) -> KeyRing:
    """And back; RingDamaged, which says what is wrong."""
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise RingDamaged(_DAMAGED.format("它由更新版本的程序写成，请升级本机程序"))
        entries = told["keys"]
        if not isinstance(entries, list) or len(entries) > _MOST_KEYS:
            raise RingDamaged(_DAMAGED.format("密钥列表不对"))
        keys = [_key_from(each) for each in entries]
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise RingDamaged(_DAMAGED.format("内容不完整或被改动")) from None
    return ring_of(keys)


def ring_of(keys: Iterable[SlipKey]) -> KeyRing:
    """The ring of these keys, oldest first; RingDamaged if two have one id."""
    ordered = tuple(sorted(keys, key=lambda each: (each.valid_from, each.id)))
    if len({each.id for each in ordered}) < len(ordered):
        raise RingDamaged(_DAMAGED.format("有两个密钥编号相同"))
    return KeyRing(ordered)


def _key_from(entry: dict[str, str]) -> SlipKey:
    public = base64.b64decode(entry["public"], validate=True)
    if len(public) != KEY_BYTES or id_of(public) != entry["id"]:
        raise RingDamaged(_DAMAGED.format("有密钥与它的编号不符"))
    valid_from = _moment(entry["valid_from"])
    if valid_from is None:
        raise RingDamaged(_DAMAGED.format("有密钥没有启用时间"))
    return SlipKey(
        id=entry["id"],
        public=public,
        name=str(entry["name"]),
        valid_from=valid_from,
        valid_until=_moment(entry["valid_until"]),
        revoked_at=_moment(entry["revoked_at"]),
        revoked_why=str(entry["revoked_why"]),
    )


def _stamp(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without time zone")
    return moment.astimezone(UTC)
