"""Verify a slip (交办单) offline: a PDF file, a picture with its QR code, or the code as text.

Exit status 0: genuine, 2: not, 3: signed well, but some printed words must be compared by eye,
1: could not be read.
"""

import argparse
import sys
from pathlib import Path

from console.commands.place import Place
from console.commands.terminal import say, warn
from console.printing.qr_reading import code_in_picture
from console.printing.setup import RING_FILE
from forms.errors import FormsError
from forms.slip.code import PREFIX
from forms.slip.errors import NotReadable
from forms.slip.keys import KeyRing
from forms.slip.reading import IMAGES, read_ring, verify_file
from forms.slip.verifying import Outcome, Verdict, verify_code

NAME = "verify"
OFFLINE = True
"""Needs neither settings nor database."""
STATUS = {Outcome.VALID: 0, Outcome.INVALID: 2, Outcome.BY_EYE: 3}
UNREADABLE = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to verify, and by which public keys."""
    parser.add_argument(
        "what", metavar="FILE-or-TEXT", help=f"a file, a code ({PREFIX}…), or - for a scanner"
    )
    parser.add_argument(
        "--keys", type=Path, metavar="JSON", help="the hall's public keys; else those kept on this seat"
    )


def run(options: argparse.Namespace, place: Place) -> int:
    """Verify, and tell; the exit status."""
    file: Path = options.keys or place.folders.config / RING_FILE
    try:
        ring = _ring(file)
        verdict = verdict_on(options.what, ring)
    except FormsError as error:
        warn(f"{error.text}\n")
        return UNREADABLE
    say(f"{told_of(verdict)}（公钥文件 {file}，指纹 {ring.fingerprint}）\n")
    return STATUS[verdict.outcome]


def verdict_on(what: str, ring: KeyRing) -> Verdict:
    """The verdict on a file or a code; NotReadable."""
    if what == "-":
        return verify_code(sys.stdin.read(), ring)
    if what.lstrip().startswith(PREFIX):
        return verify_code(what, ring)
    path = Path(what)
    if path.suffix.lower() in IMAGES:
        return verify_code(code_in_picture(path), ring)
    return verify_file(path, ring)


def told_of(verdict: Verdict) -> str:
    """The verdict as lines for the terminal."""
    lines = [f"{verdict.outcome.label}：{verdict.words}", *(f"  ! {each.text}" for each in verdict.findings)]
    if verdict.facts is not None:
        lines += [f"  {label}：{value}" for _, label, value in verdict.facts.rows]
    if verdict.key is not None:
        lines.append(f"  签名密钥：{verdict.key.id} {verdict.key.name} {verdict.key.state}".rstrip())
    return "\n".join((*lines, ""))


def _ring(file: Path) -> KeyRing:
    if not file.exists():
        raise NotReadable(
            f"没有找到公钥文件 {file}，没有验。请用 --keys 指明热线给的公钥文件，"
            "或在装好的座席上打开一次“验单”页。"
        )
    return read_ring(file)
