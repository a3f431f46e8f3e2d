"""Verify the audit log's chain. Exit status 0: whole, 2: broken, 1: could not be read."""

import argparse
import getpass
import sys
from datetime import datetime
from pathlib import Path

from console.commands.place import Place
from forms.access.audit import AuditHead
from forms.access.auditing import export_audit, verify_audit
from forms.access.errors import AuditRefused
from forms.ports import UnitOfWork

NAME = "audit"
WHOLE, BROKEN, REFUSED = 0, 2, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """An end to expect, and where to export to."""
    parser.add_argument(
        "--expect",
        type=head_of,
        metavar="NUMBER:HASH",
        help="an end noted at an earlier verification: the chain must still run through it",
    )
    parser.add_argument(
        "--export", default="", metavar="CSV", help="also write the whole log to a new file (noted in it)"
    )


def head_of(text: str) -> AuditHead:
    """The end that was written down; ArgumentTypeError if it is none."""
    number, colon, digest = text.strip().partition(":")
    if not (colon and number.isascii() and number.isdigit() and len(digest) == len(AuditHead().hash)):
        raise argparse.ArgumentTypeError("写法是 序号:校验值，如上次核查时打印的那样")
    return AuditHead(int(number), digest.lower())


def run(options: argparse.Namespace, place: Place) -> int:
    """Verify, and export if asked; what was found goes to the terminal. StorageError."""
    with place.database() as uow:
        return _verify(options, uow, place.tools.now())


def _verify(options: argparse.Namespace, uow: UnitOfWork, now: datetime) -> int:
    if options.export:
        try:
            count = export_audit(Path(options.export), f"命令行 {getpass.getuser()}", uow, now)
        except AuditRefused as refused:
            sys.stderr.write(f"{refused.text}\n")
            return REFUSED
        sys.stdout.write(f"已导出 {count} 条到 {options.export}。\n")
    verdict = verify_audit(uow, options.expect)
    if verdict.fault is None:
        sys.stdout.write(
            f"审计日志完整，共 {verdict.end.number} 条。\n"
            f"请把下面这一行抄存在别处，下次用 --expect 核对：\n{verdict.end}\n"
        )
        return WHOLE
    sys.stderr.write(
        f"审计日志不完整：{verdict.fault.text}"
        f"此前 {verdict.end.number} 条完好。请保护现场，立即联系审计员；不要改动数据库。\n"
    )
    return BROKEN
