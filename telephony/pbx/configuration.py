"""Make a PBX's configuration from a hall: `python -m telephony.pbx.configuration HALL.toml FOLDER`.

The templates of resources/pbx/etc are filled in; each telephone and the monitor get a password of their own.
Passwords of an earlier run in the same folder are kept, so that running it again for one more telephone
changes nothing for the others.
"""

import argparse
import csv
import os
import re
import secrets
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

TEMPLATES = Path(__file__).parents[2] / "resources" / "pbx" / "etc"
PASSWORDS = "passwords.csv"
_NAME = r"[0-9A-Za-z_]{1,40}"
_PLACEHOLDER = re.compile("@([A-Z][A-Z0-9_]*)@")
_BINARY = getattr(os, "O_BINARY", 0)
_SAFE = re.compile(r"[^\s;\"\[\]|&,@$\\][^;\"\[\]|&,@$\\\r\n]*")


class BadHall(ValueError):
    """The description can't be used; the text says which entry, and why."""


class PbxSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The PBX itself; ports are TCP and UDP numbers."""

    address: str = "0.0.0.0"  # noqa: S104 - a PBX is there to be reached; the networks say by whom
    networks: tuple[str, ...]
    sip_port: int = 5060
    tls_port: int = 5061
    rtp_start: int = 10000
    rtp_end: int = 20000
    folder: str = "/etc/asterisk"
    """Where the files will stand on the PBX, the sounds among them."""
    certificates: str = "/etc/asterisk/keys"
    hold: str = "moh"
    zone: str = "Asia/Shanghai"
    record: bool = False
    wrap_up: bool = True
    wrap_up_gap_s: int = 2
    qualify_s: int = 20
    keep_alive_s: int = 30
    timer_t1_ms: int = 500
    rtcp_interval_ms: int = 5000


class MonitorSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The account of the supervisors' monitor."""

    user: str = "monitor"
    port: int = 5038
    tls_port: int = 5039
    networks: tuple[str, ...] = ()


class Trunk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The provider: the server that is called, and the addresses that its calls come from."""

    host: str
    addresses: tuple[str, ...]


class QueueEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One queue, which stands for a skill."""

    name: str
    label: str = ""


class LineEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number that citizens dial, and the queue that its calls come to."""

    number: str
    queue: str


class Telephone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A desk's telephone."""

    extension: str
    name: str = ""
    queues: tuple[str, ...] = ()
    supervisor: bool = False
    srtp: bool = True


class Hall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that differs from hall to hall."""

    pbx: PbxSettings
    monitor: MonitorSettings
    trunk: Trunk
    queue: tuple[QueueEntry, ...]
    line: tuple[LineEntry, ...]
    telephone: tuple[Telephone, ...]


def read_hall(text: str) -> Hall:
    """The hall that a TOML text describes.

    :raises BadHall: no TOML, an unknown or a missing entry, a queue that isn't there, a name that could break
        the PBX's files.
    """
    try:
        hall = msgspec.convert(tomllib.loads(text), Hall)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadHall(str(error)) from error
    _check_names(hall)
    for word in _words(hall):
        if word and not _SAFE.fullmatch(word):
            raise BadHall(f"{word!r} can't stand in the PBX's files")
    return hall


def _check_names(hall: Hall) -> None:
    queues = {each.name for each in hall.queue}
    wanted = [each.queue for each in hall.line] + [name for each in hall.telephone for name in each.queues]
    for name in wanted:
        if name not in queues:
            raise BadHall(f"queue {name!r} is used but not described")
    for what in (*queues, *(each.extension for each in hall.telephone), hall.monitor.user):
        if not re.fullmatch(_NAME, what):
            raise BadHall(f"{what!r} is no name for the PBX: letters, digits and _ only")
    for number in (each.number for each in hall.line):
        if not re.fullmatch(r"\+?[0-9]{1,20}", number):
            raise BadHall(f"line {number!r} is no number")
    extensions = [each.extension for each in hall.telephone]
    if len(set(extensions)) != len(extensions):
        raise BadHall("an extension is described twice")


def _words(hall: Hall) -> tuple[str, ...]:
    pbx = hall.pbx
    named = tuple(each.name for each in hall.telephone)
    networks = (*pbx.networks, *hall.monitor.networks, *hall.trunk.addresses)
    return (pbx.address, pbx.folder, pbx.certificates, pbx.hold, pbx.zone, hall.trunk.host, *named, *networks)


def files(hall: Hall, passwords: Mapping[str, str], templates: Path = TEMPLATES) -> dict[str, str]:
    """The configuration files by name. `passwords` are by extension, and by the monitor's user.

    :raises KeyError: a password is missing.
    :raises OSError: a template can't be read.
    """
    values = {**_numbers(hall), **_blocks(hall, passwords)}
    return {
        template.name: _PLACEHOLDER.sub(lambda found: values[found[1]], template.read_text("utf-8"))
        for template in sorted(templates.glob("*.conf"))
    }


def sounds(templates: Path = TEMPLATES) -> dict[str, bytes]:
    """The recordings that the dialplan plays, by name.

    :raises OSError: one can't be read.
    """
    return {path.name: path.read_bytes() for path in sorted(templates.glob("*.wav"))}


def _numbers(hall: Hall) -> dict[str, str]:
    pbx = hall.pbx
    return {
        "ADDRESS": pbx.address,
        "SIP_PORT": str(pbx.sip_port),
        "TLS_PORT": str(pbx.tls_port),
        "AMI_PORT": str(hall.monitor.port),
        "AMI_TLS_PORT": str(hall.monitor.tls_port),
        "MONITOR_USER": hall.monitor.user,
        "CERTIFICATES": pbx.certificates,
        "FOLDER": pbx.folder,
        "HOLD": pbx.hold,
        "ZONE": pbx.zone,
        "RECORD": _yes(pbx.record),
        "WRAP_UP": _yes(pbx.wrap_up),
        "WRAP_UP_GAP": str(pbx.wrap_up_gap_s if pbx.wrap_up else 0),
        "QUALIFY": str(pbx.qualify_s),
        "KEEP_ALIVE": str(pbx.keep_alive_s),
        "TIMER_T1": str(pbx.timer_t1_ms),
        "TIMER_B": str(64 * pbx.timer_t1_ms),
        "RTCP_INTERVAL": str(pbx.rtcp_interval_ms),
        "RTP_START": str(pbx.rtp_start),
        "RTP_END": str(pbx.rtp_end),
        "TRUNK": hall.trunk.host,
        "ALL_QUEUES": "&".join(each.name for each in hall.queue),
        "NORMAL_QUEUE": hall.queue[0].name,
    }


def _blocks(hall: Hall, passwords: Mapping[str, str]) -> dict[str, str]:
    return {
        "MONITOR_SECRET": passwords[hall.monitor.user],
        "MONITOR_NETWORKS": _lines(f"permit = {each}" for each in hall.monitor.networks),
        "NETWORKS": _lines(f"permit = {each}" for each in (*hall.pbx.networks, *hall.trunk.addresses)),
        "TRUNK_ADDRESSES": _lines(f"match = {each}" for each in hall.trunk.addresses),
        "QUEUES": _lines(f"; {each.label}\n[{each.name}](every-queue)" for each in hall.queue),
        "LINES": _lines(_line(each) for each in hall.line),
        "DESKS": _lines(_desk(each) for each in hall.telephone),
        "TELEPHONES": "\n\n".join(_telephone(each, passwords[each.extension]) for each in hall.telephone),
    }


def _line(line: LineEntry) -> str:
    head = f"exten => {line.number},1,Set(LINE={line.number})"
    return f"{head}\n same => n,Set(QUEUE={line.queue})\n same => n,Goto(arrive,s,1)"


def _desk(telephone: Telephone) -> str:
    extension = telephone.extension
    return f"exten => {extension},1,Dial(PJSIP/{extension},60)\nexten => {extension},hint,PJSIP/{extension}"


def _telephone(telephone: Telephone, password: str) -> str:
    extension = telephone.extension
    endpoint = [
        f"[{extension}](telephone)",
        f"auth = {extension}",
        f"aors = {extension}",
        f'callerid = "{telephone.name or extension}" <{extension}>',
        f"set_var = NAME={telephone.name or extension}",
        f"set_var = QUEUES={'&'.join(telephone.queues)}",
        f"set_var = ROLE={'supervisor' if telephone.supervisor else 'agent'}",
    ]
    if telephone.srtp:
        endpoint.append("media_encryption = sdes")
    access = [f"[{extension}](password)", f"username = {extension}", f"password = {password}"]
    return "\n".join((*endpoint, *access, f"[{extension}](place)"))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _yes(on: bool) -> str:
    return "yes" if on else "no"


# --- the command


def known_passwords(folder: Path) -> dict[str, str]:
    """The passwords that an earlier run left in *folder*; OSError if they are there and can't be read."""
    file = folder / PASSWORDS
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as rows:
        return {row[0]: row[1] for row in csv.reader(rows) if len(row) == 2}


def write(hall: Hall, folder: Path) -> tuple[str, ...]:
    """Write everything into *folder*, readable by its owner only; the names of the files.

    outside.conf is the hall's own once it is there, and left alone.

    :raises OSError: the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    passwords = known_passwords(folder)
    for name in (*(each.extension for each in hall.telephone), hall.monitor.user):
        passwords.setdefault(name, secrets.token_urlsafe(18))
    table = "".join(f"{name},{password}\r\n" for name, password in sorted(passwords.items()))
    texts = {PASSWORDS: table, **files(hall, passwords)}
    if (folder / "outside.conf").exists():
        del texts["outside.conf"]
    contents = {name: text.encode() for name, text in texts.items()} | sounds()
    for name, content in contents.items():
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    return tuple(contents)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the configuration; exit status 1 with a reason if it can't be done."""
    parser = argparse.ArgumentParser(prog="telephony.pbx.configuration", description=__doc__)
    parser.add_argument("hall", type=Path, help="TOML file; resources/pbx/hall.toml is an example")
    parser.add_argument("folder", type=Path, help="where the files go; copy them to /etc/asterisk")
    options = parser.parse_args(arguments)
    try:
        written = write(read_hall(options.hall.read_text("utf-8")), options.folder)
    except (BadHall, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"没有写出配置：{error}\n")
        return 1
    sys.stdout.write(f"已写入 {options.folder}：{'、'.join(written)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
