"""Use cases of the hall's slip keys, listed at the foot: made, rotated, retired, revoked, carried, exported.

A key belongs to one seat, or to several when it is carried there in a locked file. The database only ever
holds the public half. Every change is in the audit log.
"""

from collections.abc import Callable
from datetime import datetime

from forms.access.audit import AuditEntry, AuditKind, noted
from forms.access.roles import Actor, Right, require
from forms.ports import UnitOfWork, Work
from forms.slip.errors import KeyRefused
from forms.slip.facts import one_line, shortened
from forms.slip.keys import KeyRing, SlipKey, id_of, locked, new_private, public_of, ring_of, unlocked
from forms.slip.ports import PrivateKeys

_LONGEST_NAME = 40
_LONGEST_WHY = 200


def key_ring(uow: UnitOfWork) -> KeyRing:
    """The hall's public keys, which are for everybody."""
    with uow.reading() as work:
        return ring_in(work)


def ring_in(work: Work) -> KeyRing:
    """The same inside a block."""
    return ring_of(work.slip_keys.all())


def create_key(name: str, actor: Actor, uow: UnitOfWork, now: datetime, private_keys: PrivateKeys) -> SlipKey:
    """Make a key on this seat. NotAllowed, SigningKeyAway."""
    require(actor, Right.MANAGE_SLIP_KEYS)
    key = _made(name, actor, now, private_keys)
    with uow.writing() as work:
        work.slip_keys.add(key)
        work.audit.add(_noted(actor, now, key, "新建"))
    return key


def rotate_key(
    name: str, actor: Actor, uow: UnitOfWork, now: datetime, private_keys: PrivateKeys
) -> tuple[SlipKey, tuple[SlipKey, ...]]:
    """Make a new key on this seat and retire those in force that this seat holds; also which were.

    Slips printed before still verify. NotAllowed, SigningKeyAway.
    """
    require(actor, Right.MANAGE_SLIP_KEYS)
    with uow.reading() as work:
        held = [each for each in ring_in(work).in_force if private_keys.get(each.id) is not None]
    key = _made(name, actor, now, private_keys)
    with uow.writing() as work:
        work.slip_keys.add(key)
        work.audit.add(_noted(actor, now, key, "新建"))
        retired = tuple(each.retired(now) for each in held)
        for each in retired:
            work.slip_keys.save(each)
            work.audit.add(_noted(actor, now, each, f"停用，由 {key.id} 接替"))
    for each in retired:
        private_keys.forget(each.id)
    return key, retired


def retire_key(key_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> SlipKey:
    """Let a key sign nothing more; what it signed still verifies. NotAllowed, KeyRefused."""
    require(actor, Right.MANAGE_SLIP_KEYS)
    with uow.writing() as work:
        key = _known(work, key_id)
        if not key.in_force:
            raise KeyRefused(f"密钥 {key.id} {key.state}，未作改动。")
        work.slip_keys.save(after := key.retired(now))
        work.audit.add(_noted(actor, now, after, "停用"))
        return after


def revoke_key(key_id: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime) -> SlipKey:
    """Trust nothing any more that this key signed: it may have leaked. NotAllowed, KeyRefused."""
    require(actor, Right.MANAGE_SLIP_KEYS)
    why = shortened(one_line(why), _LONGEST_WHY)
    if not why:
        raise KeyRefused("请写明作废的原因，未作改动。")
    with uow.writing() as work:
        key = _known(work, key_id)
        if key.revoked_at is not None:
            raise KeyRefused(f"密钥 {key.id} 早已作废，未作改动。")
        work.slip_keys.save(after := key.revoked(now, why))
        work.audit.add(_noted(actor, now, after, f"作废：{why}"))
        return after


def carry_key(
    key_id: str, passphrase: str, actor: Actor, uow: UnitOfWork, now: datetime, private_keys: PrivateKeys
) -> bytes:
    """This seat's private key in a locked file, for another seat. NotAllowed, KeyRefused, SigningKeyAway."""
    require(actor, Right.MANAGE_SLIP_KEYS)
    private = private_keys.get(key_id)
    if private is None:
        raise KeyRefused(f"本机没有密钥 {key_id} 的私钥，没有写出。请在建立它的座席上操作。")
    carried = locked(private, passphrase)
    with uow.writing() as work:
        work.audit.add(_noted(actor, now, _known(work, key_id), "私钥加密写出"))
    return carried


def take_key(
    pem: bytes, passphrase: str, actor: Actor, uow: UnitOfWork, now: datetime, private_keys: PrivateKeys
) -> SlipKey:
    """Keep a carried private key on this seat too. NotAllowed, KeyRefused, SigningKeyAway."""
    require(actor, Right.MANAGE_SLIP_KEYS)
    private = unlocked(pem, passphrase)
    with uow.writing() as work:
        key = _known(work, id_of(public_of(private)))
        if not key.in_force:
            raise KeyRefused(f"密钥 {key.id} {key.state}，没有取入。")
        private_keys.keep(key.id, private)
        work.audit.add(_noted(actor, now, key, "私钥取入本机"))
    return key


def held_here(ring: KeyRing, private_keys: PrivateKeys) -> tuple[SlipKey, ...]:
    """The keys in force that this seat can sign with, the newest first. SigningKeyAway."""
    return tuple(each for each in ring.in_force if private_keys.get(each.id) is not None)


def _made(name: str, actor: Actor, now: datetime, private_keys: PrivateKeys) -> SlipKey:
    """A new key, kept on this seat before anybody knows of it: one that nobody holds could sign nothing."""
    private = new_private()
    public = public_of(private)
    label = shortened(one_line(name), _LONGEST_NAME)
    key = SlipKey(id=id_of(public), public=public, name=label, valid_from=now, made_by=actor.code)
    private_keys.keep(key.id, private)
    return key


def _known(work: Work, key_id: str) -> SlipKey:
    key = ring_in(work).get(key_id.strip().upper())
    if key is None:
        raise KeyRefused(f"没有登记过密钥 {key_id}，未作改动。")
    return key


def _noted(actor: Actor, now: datetime, key: SlipKey, what: str) -> AuditEntry:
    return noted(actor, AuditKind.KEYS_CHANGED, now, subject=f"交办单密钥 {key.id}", reason=what)


USE_CASES: tuple[Callable[..., object], ...] = (
    key_ring,
    create_key,
    rotate_key,
    retire_key,
    revoke_key,
    carry_key,
    take_key,
)
