"""Articles from files: preview, mapping, import, report, and back again through the exports."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.errors import RuleBroken, StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.knowledge import service
from forms.knowledge.article import ArticleState
from forms.knowledge.article_list import ArticleQuery, line_of
from forms.knowledge.content import cleaned
from forms.knowledge.errors import ExportRefused, ImportRefused
from forms.knowledge.exporting import export_article, export_articles
from forms.knowledge.importing import (
    ImportReport,
    Progress,
    Target,
    guess_mapping,
    import_articles,
    plan_for,
    preview,
)
from forms.knowledge.importing.columns import read_date
from forms.ports import UnitOfWork
from tests.forms.knowledge.samples import WANG, ZHAO, content, supervisor
from tests.forms.samples import NOW

ROWS = [
    {"事项名称": "异地就医备案", "部门": "市医疗保障局", "申请材料": "身份证", "联系电话": "0980-5550121"},
    {"事项名称": "社保卡补办", "部门": "市人社局", "申请材料": "身份证", "联系电话": "0980-5550122"},
]


def _run(path: Path, uow: UnitOfWork, **changes: Any) -> ImportReport:
    return import_articles(replace(plan_for(preview(path), path), **changes), WANG, uow, NOW)


def _all(uow: UnitOfWork) -> list[str]:
    with uow.reading() as work:
        return sorted(each.content.title for each in work.articles.all(ArticleQuery()))


def _json_lines(path: Path, rows: list[dict[str, Any]], encoding: str = "utf-8") -> Path:
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows)
    path.write_bytes(text.encode(encoding))
    return path


def _xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["云岭市办事指南"])
    sheet.append(list(ROWS[0]))
    for row in ROWS:
        sheet.append(list(row.values()))
    book.save(path)
    return path


def _csv(path: Path, encoding: str) -> Path:
    lines = [list(ROWS[0]), *(list(each.values()) for each in ROWS)]
    path.write_bytes("\n".join(",".join(each) for each in lines).encode(encoding))
    return path


def _docx(path: Path) -> Path:
    document = docx.Document()
    for row in ROWS:
        document.add_heading(row["事项名称"], 1)
        document.add_paragraph(f"责任单位：{row['部门']}")
        document.add_paragraph("请带齐材料到窗口办理。")
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "所需材料", row["申请材料"]
        document.add_paragraph(f"咨询电话：{row['联系电话']}")
    document.save(str(path))
    return path


def _text(path: Path, heading: str, line: str, encoding: str = "utf-8") -> Path:
    chapters = [
        heading.format(row["事项名称"])
        + line.format(f"责任单位：{row['部门']}")
        + line.format(f"所需材料：{row['申请材料']}")
        + line.format(f"咨询电话：{row['联系电话']}")
        + line.format("请带齐材料到窗口办理。")
        for row in ROWS
    ]
    path.write_bytes("\n".join(chapters).encode(encoding))
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda folder: _xlsx(folder / "a.xlsx"),
    "csv in GB18030": lambda folder: _csv(folder / "a.csv", "gb18030"),
    "csv in UTF-8 with BOM": lambda folder: _csv(folder / "a.csv", "utf-8-sig"),
    "json lines": lambda folder: _json_lines(folder / "a.jsonl", ROWS),
    "json lines in GB18030": lambda folder: _json_lines(folder / "a.jsonl", ROWS, "gb18030"),
    "json lines with BOM": lambda folder: _json_lines(folder / "a.jsonl", ROWS, "utf-8-sig"),
    "docx": lambda folder: _docx(folder / "a.docx"),
    "markdown": lambda folder: _text(folder / "a.md", "# {}\n", "{}\n\n"),
    "markdown in GB18030": lambda folder: _text(folder / "a.md", "# {}\n", "{}\n\n", "gb18030"),
    "html": lambda folder: _text(folder / "a.html", "<h1>{}</h1>", "<p>{}</p>"),
    "html in GB2312": lambda folder: _text(
        folder / "a.htm", '<meta charset="gb2312"><h1>{}</h1>', "<p>{}</p>", "gb2312"
    ),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_each_kind_of_file_is_taken_and_again_changes_nothing(kind: str, tmp_path: Path) -> None:
    path, uow = MAKERS[kind](tmp_path), InMemoryUnitOfWork()
    report = _run(path, uow)
    assert (report.read, report.added, report.skipped, report.stopped) == (2, 2, (), "")
    found = {each.shown.content.title: each.shown.content for each in uow.articles.stored.values()}
    for row in ROWS:
        taken = found[row["事项名称"]]
        assert (taken.unit, taken.facts.materials) == (row["部门"], row["申请材料"])
        assert taken.facts.phone == row["联系电话"]
    again = _run(path, uow)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert "未变 2" in again.text


def test_what_is_no_field_stays_in_the_body(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    _run(_docx(tmp_path / "a.docx"), uow)
    assert {each.shown.content.text for each in uow.articles.stored.values()} == {"请带齐材料到窗口办理。"}


def test_a_changed_row_becomes_a_new_draft_beside_what_is_live(tmp_path: Path, uow: UnitOfWork) -> None:
    path = _json_lines(tmp_path / "a.jsonl", [{**each, "来源": "指南"} for each in ROWS])
    report = _run(path, uow, submit=True)
    assert report.submitted == 2
    with uow.reading() as work:
        ids = [each.id for each in work.articles.all(ArticleQuery(pending=ArticleState.IN_REVIEW))]
    assert service.review_many(ids, supervisor(ZHAO), uow, NOW)[0] == 2
    rows = [{**ROWS[0], "来源": "指南", "申请材料": "身份证、社保卡"}, {**ROWS[1], "来源": "指南"}]
    again = _run(_json_lines(path, rows), uow)
    assert (again.updated, again.unchanged) == (1, 1)
    with uow.reading() as work:
        (revised,) = work.articles.all(ArticleQuery(pending=ArticleState.DRAFT))
    assert revised.state is ArticleState.PUBLISHED
    article = service.article_by_id(revised.id, uow)
    assert article.shown.content.facts.materials == "身份证"
    assert article.newest.content.facts.materials == "身份证、社保卡"


def test_nothing_is_skipped_without_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        '{"标题": "甲", "正文": "一"}',
        "{坏",
        "[1]",
        '{"标题": "", "正文": "二"}',
        '{"标题": "甲", "正文": "一"}',
    ]
    rows += [json.dumps({"标题": "长" * 121, "正文": "三"}), '{"标题": "甲", "正文": "另一个"}']
    path.write_text("\n".join(rows), "utf-8")
    uow = InMemoryUnitOfWork()
    report = _run(path, uow)
    assert [(each.place, each.reason) for each in report.skipped[:4]] == [
        ("第 2 行", "不是完整的 JSON"),
        ("第 3 行", "应为一个 JSON 对象（花括号）"),
        ("第 4 行", "没有标题"),
        ("第 5 行", "与第 1 行完全相同"),
    ]
    assert "标题最多 120 字" in report.skipped[4].reason
    assert report.read == report.added + len(report.skipped)
    assert _all(uow) == ["甲", "甲"]


def test_a_date_that_cannot_be_read_is_noted_and_left_empty(tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "a.jsonl", [{"标题": "甲", "正文": "一", "有效期至": "明年"}])
    report = _run(path, InMemoryUnitOfWork())
    assert report.added == 1
    assert "不是日期" in report.notes[0].reason


def test_an_import_of_thousands_in_one_second_tells_its_progress(tmp_path: Path, uow: UnitOfWork) -> None:
    path = _json_lines(tmp_path / "a.jsonl", [{"标题": f"第{n}项", "正文": "同"} for n in range(2600)])
    told: list[Progress] = []
    report = import_articles(plan_for(preview(path), path), WANG, uow, NOW, on_progress=told.append)
    assert (report.added, report.skipped) == (2600, ())
    assert [each.read for each in told[:2]] == [200, 400]
    assert [each.fraction for each in told] == sorted(each.fraction for each in told)
    assert told[-1] == Progress(2600, 1.0)


def test_a_cancelled_import_keeps_what_was_taken_and_goes_on_later(tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "a.jsonl", [{"标题": f"第{n}项", "正文": "文"} for n in range(900)])
    uow = InMemoryUnitOfWork()
    answers = iter((False, True))
    plan = plan_for(preview(path), path)
    report = import_articles(plan, WANG, uow, NOW, cancelled=lambda: next(answers))
    assert report.added == 400
    assert "已按您的要求停止" in report.text
    assert _run(path, uow).added == 500


def test_a_database_that_goes_away_stops_the_import_and_says_what_was_kept(tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "a.jsonl", [{"标题": f"第{n}项", "正文": "文"} for n in range(500)])
    uow = InMemoryUnitOfWork()

    def goes_away(progress: Progress) -> None:
        uow.fails_with = StorageUnavailable() if progress.read >= 400 else None

    plan = plan_for(preview(path), path)
    report = import_articles(plan, WANG, uow, NOW, on_progress=goes_away)
    assert report.added == 400
    assert "已导入的条目保留" in report.stopped
    assert len(uow.articles.stored) == report.added
    uow.fails_with = None
    assert _run(path, uow).added == 500 - report.added


def test_a_preview_shows_the_first_rows_and_guesses_the_columns(tmp_path: Path) -> None:
    seen = preview(_xlsx(tmp_path / "a.xlsx"), rows=1)
    assert seen.columns == tuple(ROWS[0])
    assert dict(seen.mapping) == {
        "事项名称": Target.TITLE,
        "部门": Target.UNIT,
        "申请材料": Target.MATERIALS,
        "联系电话": Target.PHONE,
    }
    assert (len(seen.records), seen.more) == (1, True)
    assert seen.records[0].values == ROWS[0]


def test_a_field_is_guessed_once_and_the_better_name_wins() -> None:
    guessed = guess_mapping(["名称", "标题", "行号", "CONSULT_PHONE", "联系电话"])
    assert guessed == {
        "名称": None,
        "标题": Target.TITLE,
        "行号": None,
        "CONSULT_PHONE": Target.MORE,
        "联系电话": Target.PHONE,
    }


def test_without_a_title_nothing_is_imported(tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "a.jsonl", [{"甲": "1", "乙": "2"}])
    with pytest.raises(RuleBroken, match="哪一列是“标题”"):
        _run(path, InMemoryUnitOfWork())


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.xlsx", b"not a zip", "不是完整的 Office 文件"),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "设有打开密码，或是旧版格式"),
        ("a.xls", b"x", "的格式不能导入"),
        ("a.jsonl", b"", "是空文件"),
        ("a.csv", b"\x00\x01\x02,\x00", "不是文本文件"),
        ("a.md", b"\xff\xff\xff\x80\x81", "文字编码认不出来"),
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18, "内容已损坏"),
    ],
)
def test_a_bad_file_is_named_with_its_reason(tmp_path: Path, name: str, data: bytes, problem: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ImportRefused, match=problem) as told:
        preview(path)
    assert name in told.value.text


def test_a_file_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="找不到了"):
        preview(tmp_path / "a.md")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_dates_are_read_as_people_write_them(day: date) -> None:
    chinese = f"{day.year}年{day.month}月{day.day}日"
    written = (day.isoformat(), f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", chinese, f"{day.isoformat()} 00:00:00")
    assert {read_date(each) for each in written} == {day}


@pytest.mark.parametrize("ending", ["xlsx", "jsonl"])
def test_a_list_that_was_exported_is_imported_with_nothing_lost(
    ending: str, tmp_path: Path, uow: UnitOfWork
) -> None:
    written = content(
        valid_from=date(2026, 1, 1), valid_until=date(2027, 1, 1), body="<p>甲<b>乙</b></p>\n<p>=1+1</p>"
    )
    others = [content(title=f"第{n}篇", questions=(f"问{n}",)) for n in range(3)]
    for each in (written, *others):
        service.write_draft(each, WANG, uow, NOW)
    path = tmp_path / f"all.{ending}"
    assert export_articles(path, ArticleQuery(), uow) == 4
    copy = InMemoryUnitOfWork()
    assert _run(path, copy).added == 4
    back = {each.shown.content.title: each.shown.content for each in copy.articles.stored.values()}
    assert back == {each.title: cleaned(each) for each in (written, *others)}


@pytest.mark.parametrize("ending", ["docx", "html"])
def test_an_article_that_was_exported_is_imported_with_nothing_lost(ending: str, tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    article = service.write_draft(content(), WANG, uow, NOW)
    path = tmp_path / f"one.{ending}"
    export_article(path, line_of(article))
    copy = InMemoryUnitOfWork()
    assert _run(path, copy).added == 1
    (back,) = copy.articles.stored.values()
    assert back.shown.content == cleaned(content())


def test_an_export_that_fails_leaves_the_older_file_and_no_litter(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    service.write_draft(content(body="字" * 40_000), WANG, uow, NOW)
    path = tmp_path / "all.xlsx"
    path.write_text("older")
    with pytest.raises(ExportRefused, match="请改导出为 jsonl"):
        export_articles(path, ArticleQuery(), uow)
    assert [each.name for each in tmp_path.iterdir()] == ["all.xlsx"]
    assert path.read_text() == "older"
    with pytest.raises(ExportRefused, match="不能导出"):
        export_articles(tmp_path / "all.pdf", ArticleQuery(), uow)
    with pytest.raises(ExportRefused, match="未能写入"):
        export_articles(tmp_path / "none" / "all.jsonl", ArticleQuery(), uow)
