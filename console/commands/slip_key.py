"""Keep the keys that sign slips (交办单): make, rotate, list, retire, revoke, carry to a seat, export.

The private half stays in this seat's keyring or encrypted file; the database holds the public half only.
"""

import argparse
import getpass
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from console.commands.place import Place
from console.commands.terminal import say, warn
from console.printing.private_keys import SeatPrivateKeys
from console.printing.setup import RING_FILE
from console.settings.atomic import write_whole
from console.settings.findings import NotSaved, os_sentence
from console.settings.sealed_file import SealedFile
from console.settings.secrets import SecretsError, open_secrets
from forms.access.roles import Actor, Role
from forms.errors import FormsError, StorageError
from forms.ports import UnitOfWork
from forms.slip.errors import KeyRefused
from forms.slip.hall_keys import (
    carry_key,
    create_key,
    key_ring,
    retire_key,
    revoke_key,
    rotate_key,
    take_key,
)
from forms.slip.keys import SlipKey, ring_text
from forms.slip.ports import PrivateKeys
from forms.ticket import BEIJING_TIME

NAME = "slip-key"
_ASK_PASSPHRASE = "给密钥文件的口令（至少 10 个字符，另行告知对方）："  # noqa: S105 - a question
_ASK_TO_OPEN = "密钥文件的口令："
_ASK_STORE = "本机密码文件的口令："


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with which key."""
    parser.add_argument("does", choices=tuple(_DOES))
    parser.add_argument("key", nargs="?", default="", metavar="KEY-or-FILE", help="a key's id, or a file")
    parser.add_argument("file", nargs="?", default="", metavar="FILE", help="carry: where to write it")
    parser.add_argument("--name", default="", help="create, rotate: what people call the key")
    parser.add_argument("--why", default="", help="revoke: the reason")


def run(options: argparse.Namespace, place: Place) -> int:
    """Do it and tell; the exit status. StorageError."""
    if options.rehearsal:
        warn("演练不用密钥命令：演练里第一次打印时会自动建立演练密钥。未作改动。\n")
        return 1
    try:
        secrets = open_secrets(place.folders, place.settings.secrets.keep)
        store = secrets.store
        if isinstance(store, SealedFile) and store.is_locked:
            store.unlock(getpass.getpass(_ASK_STORE))
        if store.notice and options.does in ("create", "rotate", "take"):
            say(f"{store.notice}\n")
        with place.database() as uow:
            _keep(options, uow, place.tools.now(), SeatPrivateKeys(secrets))
            ring = key_ring(uow)
        write_whole(place.folders.config / RING_FILE, ring_text(ring).encode())
    except StorageError:
        raise
    except FormsError as error:
        warn(f"{error.text}\n")
        return 1
    except (SecretsError, NotSaved) as error:
        warn(f"{error}。\n")
        return 1
    return 0


def _keep(options: argparse.Namespace, uow: UnitOfWork, now: datetime, keys: PrivateKeys) -> None:
    actor = Actor(code=f"命令行 {getpass.getuser()}"[:20], name="", roles=frozenset({Role.ADMINISTRATOR}))
    _DOES[options.does](options, actor, uow, now, keys)


_Step = Callable[[argparse.Namespace, Actor, UnitOfWork, datetime, PrivateKeys], None]


def _create(
    options: argparse.Namespace, actor: Actor, uow: UnitOfWork, now: datetime, keys: PrivateKeys
) -> None:
    key = create_key(options.name, actor, uow, now, keys)
    say(f"已建立密钥 {_line(key)}。私钥存在本机，本座席现在可以打印交办单。\n")


def _rotate(
    options: argparse.Namespace, actor: Actor, uow: UnitOfWork, now: datetime, keys: PrivateKeys
) -> None:
    key, retired = rotate_key(options.name, actor, uow, now, keys)
    say(f"已建立密钥 {_line(key)}。\n")
    for each in retired:
        say(f"已停用旧密钥 {each.id}；用它签发的交办单仍可验真。\n")
    say("请重新导出公钥文件（slip-key export），发给要验单的单位。\n")


def _list(
    _options: argparse.Namespace, _actor: Actor, uow: UnitOfWork, _now: datetime, keys: PrivateKeys
) -> None:
    ring = key_ring(uow)
    if not ring.keys:
        say("还没有密钥。请用 slip-key create 建立。\n")
        return
    for each in ring.keys:
        here = "，私钥在本机" if each.in_force and keys.get(each.id) is not None else ""
        say(f"{_line(each)}，{each.state}{here}\n")
    say(f"公钥指纹 {ring.fingerprint}\n")


def _retire(
    options: argparse.Namespace, actor: Actor, uow: UnitOfWork, now: datetime, keys: PrivateKeys
) -> None:
    key = retire_key(options.key, actor, uow, now)
    keys.forget(key.id)
    say(f"已停用密钥 {key.id}；用它签发的交办单仍可验真。\n")


def _revoke(
    options: argparse.Namespace, actor: Actor, uow: UnitOfWork, now: datetime, keys: PrivateKeys
) -> None:
    key = revoke_key(options.key, options.why, actor, uow, now)
    keys.forget(key.id)
    say(f"已作废密钥 {key.id}；用它签发的交办单一律无效。请重新导出公钥文件，发给要验单的单位。\n")


def _export(
    options: argparse.Namespace, _actor: Actor, uow: UnitOfWork, _now: datetime, _keys: PrivateKeys
) -> None:
    path = _path(options.key, "请写明公钥文件的文件名，如 slip-key export 公钥.json。")
    ring = key_ring(uow)
    write_whole(path, ring_text(ring).encode())
    say(f"已导出 {len(ring.keys)} 个公钥到 {path}。\n指纹 {ring.fingerprint}，请用电话告诉对方核对。\n")


def _carry(
    options: argparse.Namespace, actor: Actor, uow: UnitOfWork, now: datetime, keys: PrivateKeys
) -> None:
    path = _path(options.file, "请写明密钥编号和文件名，如 slip-key carry 1A2B3C4D 密钥.pem。")
    pem = carry_key(options.key.upper(), getpass.getpass(_ASK_PASSPHRASE), actor, uow, now, keys)
    write_whole(path, pem, private=True)
    say(f"已把密钥 {options.key.upper()} 加密写到 {path}。取入另一座席后请删去这个文件。\n")


def _take(
    options: argparse.Namespace, actor: Actor, uow: UnitOfWork, now: datetime, keys: PrivateKeys
) -> None:
    path = _path(options.key, "请写明密钥文件的文件名，如 slip-key take 密钥.pem。")
    try:
        pem = path.read_bytes()
    except OSError as error:
        raise KeyRefused(f"打不开 {path}：{os_sentence(error)}。没有取入任何密钥。") from None
    key = take_key(pem, getpass.getpass(_ASK_TO_OPEN), actor, uow, now, keys)
    say(f"已取入密钥 {_line(key)}，本座席现在可以打印交办单。请删去文件 {path}。\n")


def _path(text: str, otherwise: str) -> Path:
    if not text:
        raise KeyRefused(f"{otherwise}未作改动。")
    return Path(text)


def _line(key: SlipKey) -> str:
    since = key.valid_from.astimezone(BEIJING_TIME)
    return f"{key.id} {key.name} {since:%Y-%m-%d %H:%M} 启用".replace("  ", " ")


_DOES: Mapping[str, _Step] = MappingProxyType(
    {
        "create": _create,
        "rotate": _rotate,
        "list": _list,
        "retire": _retire,
        "revoke": _revoke,
        "export": _export,
        "carry": _carry,
        "take": _take,
    }
)
