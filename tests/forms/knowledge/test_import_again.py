"""Imports that are tried first, come again, hold several files, break in the middle; and their reports."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from forms.attachment import Attachment
from forms.catalogue import Catalogue
from forms.in_memory import InMemoryUnitOfWork
from forms.knowledge import service
from forms.knowledge.article import Article
from forms.knowledge.article_list import ArticleQuery
from forms.knowledge.content import cleaned
from forms.knowledge.errors import ExportRefused, ExportStopped
from forms.knowledge.exporting import FORMATS, export_articles
from forms.knowledge.importing import (
    ImportPlan,
    Outcome,
    Progress,
    Target,
    category_codes,
    files_in,
    guess_mapping,
    import_articles,
    import_files,
    plan_for,
    preview,
    save_reports,
)
from forms.ports import UnitOfWork
from tests.forms.knowledge.samples import WANG, content, supervisor
from tests.forms.samples import NOW


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows), "utf-8")
    return path


def planned(path: Path, **changes: Any) -> ImportPlan:
    return replace(plan_for(preview(path), path), **changes)


def only(uow: InMemoryUnitOfWork) -> Article:
    (article,) = uow.articles.stored.values()
    return article


def test_an_import_that_is_only_tried_tells_the_same_and_stores_nothing(
    tmp_path: Path, uow: UnitOfWork
) -> None:
    path = lines(tmp_path / "a.jsonl", [{"标题": f"第{n}项", "正文": "文"} for n in range(450)])
    import_articles(planned(path), WANG, uow, NOW)
    rows = [{"标题": f"第{n}项", "正文": "改" if n < 7 else "文"} for n in range(500)]
    path = lines(path, [*rows, {"正文": "没有标题"}])
    tried = import_articles(planned(path), WANG, uow, NOW, store=False)
    again = import_articles(planned(path), WANG, uow, NOW, store=False)
    assert tried == again
    assert (tried.added, tried.updated, tried.unchanged, len(tried.skipped)) == (50, 7, 443, 1)
    assert "将新增 50，将更新 7" in tried.text
    done = import_articles(planned(path), WANG, uow, NOW)
    assert done.lines == tried.lines


def test_each_record_stands_in_the_report_in_the_order_of_the_file(tmp_path: Path) -> None:
    rows = [{"标题": "甲", "有效期至": "明年"}, {"正文": "二"}, {"标题": "丙"}, {"标题": "丙"}]
    report = import_articles(planned(lines(tmp_path / "a.jsonl", rows)), WANG, InMemoryUnitOfWork(), NOW)
    assert [(each.place, each.title, each.outcome) for each in report.lines] == [
        ("第 1 行", "甲", Outcome.ADDED),
        ("第 2 行", "", Outcome.SKIPPED),
        ("第 3 行", "丙", Outcome.ADDED),
        ("第 4 行", "丙", Outcome.SKIPPED),
    ]
    assert "不是日期" in report.lines[0].words


def test_fields_that_a_file_says_nothing_of_stay_when_it_comes_again(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    path = lines(tmp_path / "a.jsonl", [{"编号": "1", "标题": "社保卡补办", "咨询电话": "0980-5550122"}])
    import_articles(planned(path, unit="市人社局"), WANG, uow, NOW)
    article = only(uow)
    kept = Attachment("0" * 64, "表.pdf", 3)
    by_hand = replace(article.newest.content, questions=("卡丢了怎么办",), attachments=(kept,))
    service.write_draft(by_hand, WANG, uow, NOW, article_id=article.id)
    assert import_articles(planned(path, unit="市人社局"), WANG, uow, NOW).unchanged == 1
    path = lines(path, [{"编号": "1", "标题": "社保卡补办", "咨询电话": "0980-5550199"}])
    assert import_articles(planned(path, unit="市人社局"), WANG, uow, NOW).updated == 1
    now = only(uow).newest.content
    assert (now.facts.phone, now.questions) == ("0980-5550199", ("卡丢了怎么办",))
    assert now.attachments == (kept,)


def test_a_column_without_a_field_stands_below_the_body_with_its_name(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    row = {
        "标题": "甲",
        "正文": "先取号。",
        "complain_phone": "0980-5550100",
        "收费标准": "免费<b>",
        "行号": "7",
    }
    import_articles(planned(lines(tmp_path / "a.jsonl", [row])), WANG, uow, NOW)
    assert only(uow).newest.content.text == "先取号。\n投诉电话：0980-5550100\n收费标准：免费<b>"


def test_a_field_that_first_comes_far_down_the_file_is_not_lost(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"标题": f"第{n}项"} for n in range(2100)]
    rows[30]["咨询电话"] = "0980-5550122"
    rows[2090]["所需材料"] = "身份证"
    path, uow = lines(tmp_path / "a.jsonl", rows), InMemoryUnitOfWork()
    import_articles(planned(path), WANG, uow, NOW)
    facts = [each.newest.content.facts for each in uow.articles.stored.values()]
    assert [each.phone for each in facts if each.phone] == ["0980-5550122"]
    assert [each.materials for each in facts if each.materials] == ["身份证"]


def test_names_that_people_use_are_questions_whatever_column_they_stand_in(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    row = {"标题": "甲", "问题": "怎么办", "简称": "小甲", "别名": "甲；老甲"}
    import_articles(planned(lines(tmp_path / "a.jsonl", [row])), WANG, uow, NOW)
    assert only(uow).newest.content.questions == ("怎么办", "小甲", "老甲")


def test_a_link_that_is_none_is_said_and_does_not_cost_the_record(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    row = {"标题": "甲", "网址": "见窗口\nwww.example.org/a\njavascript:alert(1)"}
    report = import_articles(planned(lines(tmp_path / "a.jsonl", [row])), WANG, uow, NOW)
    assert [each.url for each in only(uow).newest.content.links] == ["http://www.example.org/a"]
    assert report.lines[0].words.count("不是网址，已略去") == 2


def test_categories_are_known_by_name_path_and_code(tmp_path: Path, catalogue: Catalogue) -> None:
    codes = category_codes(catalogue.categories)
    leaf = catalogue.categories.flat[0]
    written = [leaf.code, leaf.label, leaf.label.replace(" > ", "/"), "没有这一类"]
    rows = [{"标题": f"第{n}项", "分类": text} for n, text in enumerate(written)]
    uow = InMemoryUnitOfWork()
    report = import_articles(planned(lines(tmp_path / "a.jsonl", rows), categories=codes), WANG, uow, NOW)
    found = [each.newest.content.category for each in uow.articles.stored.values()]
    assert found == [leaf.code, leaf.code, leaf.code, ""]
    assert "不在本地的分类里" in report.lines[3].words


def test_a_file_that_breaks_off_keeps_what_was_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = "标题,正文\n" + "".join(f"第{n}项,文\n" for n in range(450))
    path.write_bytes(good.encode("utf-8") + b"\xff\xfe\xfa\n" + "末项,文\n".encode())
    plan = ImportPlan(path=path, mapping={"标题": Target.TITLE, "正文": Target.BODY}, source_name="a")
    uow = InMemoryUnitOfWork()
    reports = import_files([plan], supervisor(WANG), uow, NOW)
    assert reports[0].stopped
    assert reports[0].added == len(uow.articles.stored)


def test_several_files_are_taken_one_after_the_other_and_a_bad_one_stops_no_other(tmp_path: Path) -> None:
    good = [lines(tmp_path / f"{name}.jsonl", [{"标题": name}]) for name in ("甲", "乙")]
    plans = [planned(each) for each in good]
    plans.insert(1, replace(plans[0], path=tmp_path / "gone.jsonl"))
    told: list[tuple[int, Progress]] = []
    uow = InMemoryUnitOfWork()
    reports = import_files(
        plans, supervisor(WANG), uow, NOW, on_progress=lambda file, how: told.append((file, how))
    )
    assert [each.added for each in reports] == [1, 0, 1]
    assert "找不到了" in reports[1].stopped
    assert {file for file, _ in told} == {0, 2}


def test_a_cancel_leaves_the_files_that_were_not_begun(tmp_path: Path) -> None:
    plans = [planned(lines(tmp_path / f"{name}.jsonl", [{"标题": name}])) for name in ("甲", "乙")]
    uow = InMemoryUnitOfWork()
    reports = import_files(plans, supervisor(WANG), uow, NOW, cancelled=lambda: True)
    assert [each.file for each in reports] == ["甲.jsonl"]
    assert "再次导入会接着处理" in reports[0].stopped
    assert len(uow.articles.stored) == 1


def test_a_folder_offers_what_can_be_imported(tmp_path: Path) -> None:
    for name in ("b.md", "a.xlsx", "~$a.xlsx", ".hidden.md", "c.pdf", "deep/d.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [each.relative_to(tmp_path).as_posix() for each in files_in(tmp_path)] == [
        "a.xlsx",
        "b.md",
        "deep/d.docx",
    ]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_report_is_kept_as_a_file(ending: str, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [{"标题": "=1+1"}, {"正文": "二"}])
    report = import_articles(planned(path), WANG, InMemoryUnitOfWork(), NOW)
    kept = tmp_path / f"报告.{ending}"
    save_reports(kept, [report])
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(kept).active
        assert sheet is not None
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    else:
        rows = list(csv.reader(kept.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["文件", "位置", "标题", "结果", "说明"]
    assert rows[1][1:4] == ["第 1 行", "=1+1" if ending == "xlsx" else "'=1+1", "新增"]
    assert rows[2] == ["a.jsonl", "第 2 行", "", "跳过", "没有标题"]
    assert rows[3][-1] == report.text
    with pytest.raises(ExportRefused, match="报告不能存为"):
        save_reports(tmp_path / "报告.pdf", [report])
    with pytest.raises(ExportRefused, match="未能写入"):
        save_reports(tmp_path / "none" / f"报告.{ending}", [report])


RICH = (
    "<h2>怎样办</h2>\n<p>先<b>取号</b>，再办 1. 不用预约 *星号* &lt;尖括号&gt;。</p>\n"
    "<ul><li>身份证</li><li>社保卡</li></ul>\n<p># 不是标题</p>"
)


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_articles_that_were_exported_come_back_as_themselves(ending: str, tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    for number in range(3):
        service.write_draft(content(title=f"第{number}篇 #标签", questions=(f"问{number}",)), WANG, uow, NOW)
    path = tmp_path / f"all{ending}"
    assert export_articles(path, ArticleQuery(), uow) == 3
    again = import_articles(planned(path), WANG, uow, NOW)
    assert (again.added, again.updated, again.unchanged, again.skipped) == (0, 0, 3, ())


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_light_markup_goes_out_and_comes_back_with_its_words(ending: str, tmp_path: Path) -> None:
    uow, copy = InMemoryUnitOfWork(), InMemoryUnitOfWork()
    service.write_draft(content(body=RICH), WANG, uow, NOW)
    path = tmp_path / f"one{ending}"
    export_articles(path, ArticleQuery(), uow)
    import_articles(planned(path), WANG, copy, NOW)
    assert only(copy).newest.content.text == cleaned(content(body=RICH)).text


def test_only_the_chosen_articles_are_exported_in_their_order(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    ids = [service.write_draft(content(title=f"第{n}篇"), WANG, uow, NOW).id for n in range(4)]
    path = tmp_path / "a.jsonl"
    assert export_articles(path, ArticleQuery(), uow, ids=[ids[2], "gone", ids[0]]) == 2
    titles = [json.loads(line)["title"] for line in path.read_text("utf-8").splitlines()]
    assert titles == ["第2篇", "第0篇"]


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_an_export_that_is_stopped_leaves_no_file(ending: str, tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    for number in range(120):
        service.write_draft(content(title=f"第{number}篇"), WANG, uow, NOW)
    told: list[int] = []
    with pytest.raises(ExportStopped, match="没有留下文件"):
        export_articles(
            tmp_path / f"a{ending}",
            ArticleQuery(),
            uow,
            on_progress=told.append,
            cancelled=lambda: len(told) == 2,
        )
    assert told == [50, 100]
    assert list(tmp_path.iterdir()) == []


def test_the_provinces_catalogue_is_mapped_without_help() -> None:
    columns = (
        "TASK_CODE TASK_NAME matter_name DEPT_NAME URL accept_standard material_intro handle_time"
        " handle_time_limit handle_location consult_phone matter_short"
    )
    guessed = guess_mapping(columns.split())
    assert guessed == {
        "TASK_CODE": Target.KEY,
        "TASK_NAME": Target.TITLE,
        "matter_name": None,
        "DEPT_NAME": Target.UNIT,
        "URL": Target.LINKS,
        "accept_standard": Target.CONDITIONS,
        "material_intro": Target.MATERIALS,
        "handle_time": Target.MORE,
        "handle_time_limit": Target.TIME_LIMIT,
        "handle_location": Target.PLACE,
        "consult_phone": Target.PHONE,
        "matter_short": Target.QUESTIONS,
    }
