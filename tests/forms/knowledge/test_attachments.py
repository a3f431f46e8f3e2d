"""Files beside an article: kept once, checked when they come and when they are opened, never a program."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from forms.attachment import Attachment
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.knowledge import service
from forms.knowledge.attachments import (
    PIECE,
    AttachmentRules,
    attach,
    copy_to_open,
    fitting_name,
    size_words,
)
from forms.knowledge.difference import difference
from forms.knowledge.errors import AttachmentRefused
from forms.ports import UnitOfWork
from tests.forms.knowledge.samples import WANG, content
from tests.forms.samples import NOW


def file(folder: Path, name: str = "办事指南.pdf", data: bytes = b"%PDF-1.7 words") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_file_is_kept_and_its_read_only_copy_is_the_same(tmp_path: Path, uow: UnitOfWork) -> None:
    data = bytes(range(256)) * (PIECE // 128)
    kept = attach(file(tmp_path, data=data), uow, NOW)
    again = attach(file(tmp_path, "另一个名字.pdf", data), uow, NOW)
    assert (kept.digest, kept.size, kept.media_type) == (again.digest, 2 * PIECE, "application/pdf")
    copy = copy_to_open(kept, tmp_path / "open", uow)
    assert copy.name == "办事指南.pdf"
    assert copy.read_bytes() == data
    assert not copy.stat().st_mode & (stat.S_IWUSR | stat.S_IXUSR)
    assert copy_to_open(kept, tmp_path / "open", uow) == copy
    assert copy_to_open(again, tmp_path / "open", uow).name == "另一个名字.pdf"


def test_an_attachment_goes_with_the_version_it_was_added_to(tmp_path: Path, uow: UnitOfWork) -> None:
    article = service.write_draft(content(), WANG, uow, NOW)
    kept = attach(file(tmp_path), uow, NOW)
    with_file = replace(article.newest.content, attachments=(kept,))
    article = service.write_draft(with_file, WANG, uow, NOW, article_id=article.id)
    stored = service.article_by_id(article.id, uow)
    assert stored.newest.content.attachments == (kept,)
    (changed,) = difference(content(), stored.newest.content)
    assert changed.label == "附件"


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.exe", b"MZ", "程序或可能带程序"),
        ("a.pdf.js", b"x", "程序或可能带程序"),
        ("a.docm", b"x", "程序或可能带程序"),
        ("a.html", b"<script>", "程序或可能带程序"),
        ("a.zip", b"x", "格式不能作附件，可用的有"),
        ("a", b"x", "格式不能作附件"),
        ("a.pdf", b"", "空文件"),
        ("a.pdf", b"x" * (2**20 + 1), "超过上限 1.0 MB"),
        ("a.pdf", b"MZ\x90\x00", "只是改了后缀"),
        ("a.pdf", b"\x7fELF", "只是改了后缀"),
        ("a.txt", b"#!/bin/sh\nrm", "只是改了后缀"),
    ],
)
def test_what_is_no_harmless_file_is_refused(tmp_path: Path, name: str, data: bytes, problem: str) -> None:
    uow = InMemoryUnitOfWork()
    with pytest.raises(AttachmentRefused, match=problem):
        attach(file(tmp_path, name, data), uow, NOW, AttachmentRules(largest=2**20))
    assert uow.files.stored == {}


def test_settings_may_allow_other_kinds_but_never_programs(tmp_path: Path) -> None:
    rules, uow = AttachmentRules(kinds=("zip", "exe")), InMemoryUnitOfWork()
    assert attach(file(tmp_path, "a.zip"), uow, NOW, rules).name == "a.zip"
    with pytest.raises(AttachmentRefused, match="程序"):
        attach(file(tmp_path, "a.exe"), uow, NOW, rules)
    with pytest.raises(AttachmentRefused, match="格式不能作附件"):
        attach(file(tmp_path, "a.pdf"), uow, NOW, rules)


def test_a_file_that_is_gone_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(AttachmentRefused, match="未能读取"):
        attach(tmp_path / "gone.pdf", InMemoryUnitOfWork(), NOW)


def test_what_was_changed_or_lost_in_the_database_is_not_opened(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    kept = attach(file(tmp_path), uow, NOW)
    uow.files.stored[kept.digest] = (b"something else",)
    with pytest.raises(AttachmentRefused, match="丢失或损坏"):
        copy_to_open(kept, tmp_path, uow)
    uow.files.stored.clear()
    with pytest.raises(AttachmentRefused, match="丢失或损坏"):
        copy_to_open(kept, tmp_path, uow)


def test_a_name_that_came_from_elsewhere_neither_hides_its_kind_nor_leaves_the_folder(
    tmp_path: Path,
) -> None:
    uow = InMemoryUnitOfWork()
    kept = attach(file(tmp_path), uow, NOW)
    for name in ("../../a.exe", "a\u202efdp.exe", "run.exe ", "run.exe."):
        with pytest.raises(AttachmentRefused, match="不在允许打开的范围"):
            copy_to_open(replace(kept, name=name), tmp_path / "open", uow)
    copy = copy_to_open(replace(kept, name="../../../etc/passwd.pdf"), tmp_path / "open", uow)
    assert (tmp_path / "open") in copy.parents


def test_a_database_that_is_away_says_so(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    uow.fails_with = StorageUnavailable()
    with pytest.raises(StorageUnavailable):
        attach(file(tmp_path), uow, NOW)
    with pytest.raises(StorageUnavailable):
        copy_to_open(Attachment("0" * 64, "a.pdf", 1), tmp_path, uow)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("CON.pdf", "_CON.pdf"),
        ("a:b*.pdf", "ab.pdf"),
        ("  . ", "附件"),
        ("长" * 200 + ".pdf", "长" * 96 + ".pdf"),
    ],
)
def test_names_are_fit_for_every_system(name: str, plain: str) -> None:
    assert fitting_name(name) == plain


def test_sizes_are_told_as_people_read_them() -> None:
    assert [size_words(each) for each in (12, 2048, 1_500_000)] == ["12 字节", "2 KB", "1.4 MB"]
