"""What the journal has acknowledged is there afterwards: after kill -9, and after a torn last write.

A process killed at any moment loses what the operating system did not have yet; a power cut also loses what
the disk did not have. The second is tried by putting back the files as they stood when a draft was
acknowledged, followed by any part of what was written next.
"""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.draft import Draft, Field
from forms.storage import open_journal
from forms.storage.journal import FileJournal
from tests.forms.samples import NOW, command, filled

ROOT = Path(__file__).parents[3]
TYPIST = """
import sys
from pathlib import Path
from forms.draft import Field, draft_from_json
from forms.storage import open_journal
from tests.forms.samples import NOW, command
journal = open_journal(Path(sys.argv[1])).journal
draft = draft_from_json(sys.stdin.readline())
print("ready", flush=True)
for revision in range(100_000):
    draft = draft.with_value(Field.CONTENT, f"{revision} " + "正在输入" * (revision % 400), NOW)
    journal.save_draft(draft)
    if revision % 10 == 5:
        filing = command()
        journal.add_filing(filing, NOW)
        print("filing", filing.id, flush=True)
    print("draft", revision, flush=True)
"""


def test_after_kill_9_everything_acknowledged_is_there(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    chance = random.Random(20261121)
    draft = filled()
    filed: set[str] = set()
    for _ in range(4):
        revision, filings = _type_until_killed(path, draft, chance.randrange(1, 120), chance.random() * 0.01)
        filed |= filings
        opened = open_journal(path)
        assert opened.set_aside is None
        (kept,) = opened.journal.open_drafts()
        assert int(kept.text(Field.CONTENT).split()[0]) >= revision
        assert filed <= {pending.command.id for pending in opened.journal.pending_filings()}
        opened.journal.close()


def _type_until_killed(path: Path, draft: Draft, saves: int, delay: float) -> tuple[int, set[str]]:
    """The last revision and the filings that were acknowledged before the process was killed."""
    typist = subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert typist.stdin is not None
    assert typist.stdout is not None
    typist.stdin.write(draft.to_json() + "\n")
    typist.stdin.flush()
    seen = 0
    lines: list[str] = []
    while seen <= saves:
        lines.append(typist.stdout.readline())
        seen += 1
    try:
        typist.wait(timeout=delay)
    except subprocess.TimeoutExpired:
        typist.kill()
    lines += typist.stdout.read().splitlines()
    typist.stdin.close()
    typist.stdout.close()
    typist.wait()
    words = [line.split() for line in lines]
    revisions = [int(word[1]) for word in words if word[:1] == ["draft"] and len(word) == 2]
    return max(revisions, default=-1), {
        word[1] for word in words if word[:1] == ["filing"] and len(word) == 2
    }


@pytest.fixture(scope="module")
def acknowledged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Draft, str]:
    """The journal's files as they stood when a draft and a filing were acknowledged, and somewhat later."""
    folder = tmp_path_factory.mktemp("power")
    journal = FileJournal(folder / "live" / "journal.db")
    draft = filled()
    for revision in range(20):
        draft = draft.with_value(Field.TITLE, f"第{revision}稿", NOW)
        journal.save_draft(draft)
    filing = command()
    journal.add_filing(filing, NOW)
    then = Path(shutil.copytree(folder / "live", folder / "then"))
    for _ in range(5):
        journal.save_draft(filled({Field.CONTENT: "断电时正在写" * 300}))
    later = Path(shutil.copytree(folder / "live", folder / "later"))
    journal.close()
    return then, later, draft.saved(), filing.id


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 1), st.booleans(), st.binary(max_size=600))
def test_a_torn_last_write_takes_nothing_acknowledged_with_it(
    acknowledged: tuple[Path, Path, Draft, str],
    tmp_path_factory: pytest.TempPathFactory,
    reached: float,
    rest_is_zero: bool,
    rubbish: bytes,
) -> None:
    then, later, draft, filing = acknowledged
    folder = tmp_path_factory.mktemp("cut")
    shutil.copy(then / "journal.db", folder / "journal.db")
    written_then = (then / "journal.db-wal").read_bytes()
    written_later = (later / "journal.db-wal").read_bytes()
    assert written_later.startswith(written_then)
    new = written_later[len(written_then) :]
    torn = new[: int(len(new) * reached)]
    rest = b"\x00" * (len(new) - len(torn)) if rest_is_zero else rubbish
    (folder / "journal.db-wal").write_bytes(written_then + torn + rest)

    opened = open_journal(folder / "journal.db")
    assert opened.set_aside is None
    assert draft in opened.journal.open_drafts()
    assert [pending.command.id for pending in opened.journal.pending_filings()] == [filing]
    opened.journal.close()
