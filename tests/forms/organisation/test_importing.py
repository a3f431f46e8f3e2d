"""Files of units and people: what is taken, changed and skipped, and why."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from forms.access.errors import NotAllowed
from forms.errors import RuleBroken, StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.knowledge.errors import ExportRefused, ImportRefused
from forms.organisation import service
from forms.organisation.contact import Duty
from forms.organisation.exporting import export_units
from forms.organisation.importing import (
    ImportReport,
    Outcome,
    Progress,
    Target,
    dry_run,
    guess_mapping,
    import_units,
    plan_for,
    preview,
)
from forms.organisation.importing.rows import kind_by_name, street_in
from forms.organisation.seed import seed_if_empty
from forms.organisation.unit import UnitKind
from forms.ports import UnitOfWork
from tests.forms.organisation.samples import ADMIN, AGENT, AREA, SMALL_CITY, person
from tests.forms.samples import NOW

Lines = Sequence[Sequence[str]]
UNITS: Lines = (
    ("单位编码*", "名称", "简称", "单位类型", "上级部门", "负责事项", "职责（简述）"),
    ("cg", "市城市管理局", "城管局，城管", "市直部门", "市政府", "0201;0202", "市容秩序"),
    ("shi", "市政府", "", "市", "", "", ""),
    ("lc", "鹿城区人民政府", "鹿城区", "", "shi", "", ""),
    ("bj", "鹿城区滨江街道办事处", "", "", "鹿城区", "", ""),
)
PEOPLE: Lines = (
    ("单位", "联系人", "AB角", "职位", "联系电话", "座机"),
    ("城管局", "王立明", "A", "科长", "13800002001", "09805551000"),
    ("城管局", "林晓燕", "B角", "", "13800002002", ""),
    ("bj", "赵海波", "", "主任", "13800002003", ""),
)


def csv(path: Path, lines: Lines, encoding: str = "utf-8-sig") -> Path:
    path.write_text("\r\n".join(",".join(each) for each in lines), encoding=encoding)
    return path


def bring(path: Path, uow: UnitOfWork) -> ImportReport:
    return import_units(plan_for(preview(path), path), ADMIN, uow, NOW)


def skipped(report: ImportReport) -> list[tuple[str, str]]:
    return [(each.place, each.words) for each in report.of(Outcome.SKIPPED)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_of_units_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    uow = InMemoryUnitOfWork()
    report = bring(csv(tmp_path / "单位.csv", UNITS, encoding), uow)
    assert report.stored
    assert report.text == "“单位.csv”共 4 行：单位新增 4、更新 0、未变 0、跳过 0。"
    tree = service.directory(uow).tree
    works = tree.need("cg")
    assert (works.kind, works.parent, works.aliases) == (UnitKind.DEPARTMENT, "shi", ("城管局", "城管"))
    assert works.categories == ("0201", "0202")
    assert tree.need("lc").kind is UnitKind.DISTRICT


def test_parents_may_stand_below_and_areas_are_read_from_names(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    bring(csv(tmp_path / "一.csv", [UNITS[0], *reversed(UNITS[1:])]), uow)
    tree = service.directory(uow).tree
    street, district = tree.need("bj"), tree.need("lc")
    assert (street.parent, street.kind) == ("lc", UnitKind.STREET)
    assert (street.district, street.street, district.district) == ("鹿城区", "滨江街道", "鹿城区")


def test_a_street_whose_district_nobody_knows_is_told(tmp_path: Path) -> None:
    report = bring(
        csv(tmp_path / "一.csv", (UNITS[0], ("bj", "滨江街道办事处", "", "", "", "", ""))),
        InMemoryUnitOfWork(),
    )
    assert skipped(report) == [("第 2 行", "填写了街道乡镇，却没有填写区县")]


def test_the_same_files_again_change_nothing(tmp_path: Path, uow: UnitOfWork) -> None:
    files = [csv(tmp_path / "单位.csv", UNITS[:4]), csv(tmp_path / "人员.csv", PEOPLE[:3])]
    first = [bring(each, uow) for each in files]
    assert [each.count(Outcome.ADDED) for each in first] == [3, 2]
    before = service.directory(uow)
    again = [bring(each, uow) for each in files]
    assert [each.count(Outcome.UNCHANGED) for each in again] == [3, 2]
    after = service.directory(uow)
    assert (after.tree.in_order, after.contacts) == (before.tree.in_order, before.contacts)


def test_people_find_their_units_by_code_name_or_alias(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    bring(csv(tmp_path / "单位.csv", UNITS[:3]), uow)
    report = bring(csv(tmp_path / "人员.csv", PEOPLE), uow)
    assert skipped(report) == [("第 4 行", "没有找到单位“bj”")]
    king, wood = service.directory(uow).contacts_of("cg")
    assert (king.name, king.duty, king.mobile, king.phone) == (
        "王立明",
        Duty.A,
        "138 0000 2001",
        "0980-5551000",
    )
    assert (wood.name, wood.duty) == ("林晓燕", Duty.B)
    assert service.directory(uow).tree.need("cg").phone == ""


def test_what_a_file_says_anew_is_changed_and_what_it_leaves_empty_stays(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    bring(csv(tmp_path / "单位.csv", UNITS[:3]), uow)
    bring(csv(tmp_path / "人员.csv", PEOPLE[:3]), uow)
    newer = (UNITS[0], ("cg", "市城市管理和执法局", "", "", "", "", "市容秩序、执法"))
    report = bring(csv(tmp_path / "新.csv", newer), uow)
    assert report.of(Outcome.CHANGED)[0].words == "名称、职责"
    works = service.directory(uow).tree.need("cg")
    assert (works.name, works.aliases, works.parent) == ("市城市管理和执法局", ("城管局", "城管"), "shi")
    moved = (("单位", "姓名", "手机"), ("城管局", "王立明", "13800009999"))
    assert bring(csv(tmp_path / "号.csv", moved), uow).count(Outcome.CHANGED) == 1
    assert service.directory(uow).contacts_of("cg")[0].title == "科长"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (("c g", "甲局", "", "", "", "", ""), "单位编码应为"),
        (("", "", "", "", "", "", "管事"), "没有单位编码，也没有单位名称"),
        (("x1", "", "", "", "", "", "管事"), "也没有填写单位名称"),
        (("x1", "市城市管理局", "", "", "", "", ""), "已有同名的单位，编码是“cg”"),
        (("cg", "市城市管理局", "", "", "", "", "再来"), "与第 2 行是同一单位"),
        (("x1", "甲局", "", "", "没有的局", "", ""), "上级单位“没有的局”不存在"),
        (("x1", "甲局", "", "", "x1", "", ""), "上级单位不能是自己"),
    ],
)
def test_a_row_that_cannot_be_taken_is_skipped_with_its_number_and_the_reason(
    tmp_path: Path, line: Sequence[str], why: str
) -> None:
    uow = InMemoryUnitOfWork()
    report = bring(csv(tmp_path / "单位.csv", (*UNITS[:3], line)), uow)
    assert [place for place, _ in skipped(report)] == ["第 4 行"]
    assert why in skipped(report)[0][1]
    assert len(service.directory(uow).tree) == 2


def test_units_below_a_skipped_one_and_rings_are_skipped_too(tmp_path: Path) -> None:
    lines = (
        UNITS[0],
        ("a", "甲局", "", "", "没有的局", "", ""),
        ("b", "乙科", "", "", "a", "", ""),
        ("c", "丙局", "", "", "d", "", ""),
        ("d", "丁局", "", "", "c", "", ""),
        ("e", "戊局", "", "", "", "", ""),
        ("f", "己街道办事处", "", "街道", "g", "", ""),
        ("g", "庚街道办事处", "", "街道", "h", "", ""),
        ("h", "辛街道办事处", "", "街道", "g", "", ""),
    )
    uow = InMemoryUnitOfWork()
    report = bring(csv(tmp_path / "单位.csv", lines), uow)
    told = [each.called for each in report.of(Outcome.SKIPPED)]
    assert [each[0] for each in told] == ["甲", "乙", "丙", "丁", "己", "庚", "辛"]
    assert [each.code for each in service.directory(uow).tree.in_order] == ["e"]


def test_one_table_with_a_and_b_beside_each_other_brings_units_and_people(tmp_path: Path) -> None:
    lines = (
        ("单位名称", "类型", "A角", "A角电话", "B角姓名", "B角联系电话"),
        ("市水务集团", "国企", "王立明", "13800002001", "林晓燕", "13800002002"),
        ("市教育局", "部门", "赵海波", "", "", ""),
    )
    uow = InMemoryUnitOfWork()
    path = csv(tmp_path / "通讯录.csv", lines)
    report = bring(path, uow)
    assert skipped(report) == [("第 3 行", "手机和办公电话至少填写一个")]
    found = service.directory(uow)
    water = found.named("市水务集团")
    assert water is not None
    assert (water.code, water.kind) == ("shishuiwujituan", UnitKind.COMPANY)
    assert [(each.name, each.duty) for each in found.contacts_of(water.code)] == [
        ("王立明", Duty.A),
        ("林晓燕", Duty.B),
    ]
    assert bring(path, uow).count(Outcome.UNCHANGED) == 4


def test_a_list_of_people_makes_no_units_of_its_slips(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    path = csv(tmp_path / "人员.csv", (("单位", "姓名", "手机"), ("城管菊", "王立明", "13800002001")))
    assert plan_for(preview(path), path).make_units is False
    assert skipped(bring(path, uow)) == [("第 2 行", "没有找到单位“城管菊”")]
    assert len(service.directory(uow).tree) == 0


def test_the_same_person_twice_and_odd_cells_are_told(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    bring(csv(tmp_path / "单位.csv", UNITS[:3]), uow)
    lines = (
        ("单位", "姓名", "角色", "手机", "离任日期"),
        ("cg", "王立明", "C角", "13800002001", "2026-12-01"),
        ("cg", "王立明", "A角", "13800002001", ""),
        ("cg", "林晓燕", "", "13800002002", "下个月"),
        ("cg", "赵海波", "", "找小王", ""),
    )
    report = bring(csv(tmp_path / "人员.csv", lines), uow)
    assert skipped(report) == [
        ("第 3 行", "与第 2 行是同一人"),
        ("第 5 行", "电话号码只能有数字、空格、+ - ( ) 和“转”"),
    ]
    words = [each.words for each in report.of(Outcome.ADDED)]
    assert "角色“C角”不是A角或B角" in words[0]
    assert "离任日期“下个月”不是日期" in words[1]
    found = {each.name: each for each in service.directory(uow).contacts_of("cg")}
    assert (found["王立明"].duty, found["王立明"].left_on) == (Duty.A, date(2026, 12, 1))
    assert (found["林晓燕"].duty, found["林晓燕"].left_on) == (Duty.A, None)


def test_a_dry_run_tells_the_same_and_stores_nothing(tmp_path: Path, uow: UnitOfWork) -> None:
    path = csv(tmp_path / "单位.csv", UNITS[:3])
    plan = plan_for(preview(path), path)
    tried = dry_run(plan, ADMIN, uow)
    assert len(service.directory(uow).tree) == 0
    done = import_units(plan, ADMIN, uow, NOW)
    assert (tried.stored, done.stored) == (False, True)
    assert tried.outcomes == done.outcomes
    assert len(service.directory(uow).tree) == 2


def _long(path: Path, count: int) -> Path:
    lines = [("单位编码", "单位名称", "类型"), *((f"u{n}", f"第{n}局", "部门") for n in range(count))]
    return csv(path, lines)


def test_a_cancel_while_saving_leaves_everything_as_it_was(tmp_path: Path, uow: UnitOfWork) -> None:
    path = _long(tmp_path / "单位.csv", 250)
    seen: list[Progress] = []
    plan = plan_for(preview(path), path)
    report = import_units(
        plan,
        ADMIN,
        uow,
        NOW,
        on_progress=seen.append,
        cancelled=lambda: any(each.words == "正在保存" for each in seen),
    )
    assert "都没有改动" in report.stopped
    assert (report.stored, len(service.directory(uow).tree)) == (False, 0)
    assert dry_run(plan, ADMIN, uow, cancelled=lambda: True).stopped
    whole = import_units(plan, ADMIN, uow, NOW, on_progress=seen.append)
    assert whole.count(Outcome.ADDED) == 250
    fractions = [each.fraction for each in seen[-5:]]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_a_database_that_fails_is_told_with_what_was_kept(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork(fails_with=StorageUnavailable())
    report = bring(csv(tmp_path / "单位.csv", UNITS), uow)
    assert "都没有改动" in report.stopped
    assert "连不上数据库" in report.stopped


@pytest.mark.parametrize(
    ("lines", "error", "why"),
    [
        ((("甲", "乙"), ("一", "二")), RuleBroken, "请先指定哪一列"),
        ((("单位名称", "类型"),), ImportRefused, "没有数据"),
    ],
)
def test_a_file_that_says_nothing_to_us_is_refused(
    tmp_path: Path, lines: Lines, error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        bring(csv(tmp_path / "一.csv", lines), InMemoryUnitOfWork())


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("一.docx", b"PK", "Office"), ("一.md", "# 单位".encode(), "不是表格"), ("一.csv", b"", "空文件")],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=why):
        preview(path)
    with pytest.raises(ImportRefused, match="找不到"):
        preview(tmp_path / "没有.csv")


def test_a_file_as_long_as_a_register_of_citizens_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forms.organisation.importing.running.MOST_ROWS", 200)
    with pytest.raises(ImportRefused, match="超过 200 行"):
        bring(_long(tmp_path / "单位.csv", 201), InMemoryUnitOfWork())


def test_only_who_manages_units_imports_and_exports_them(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    path = csv(tmp_path / "单位.csv", UNITS)
    plan = plan_for(preview(path), path)
    for step in (
        lambda: import_units(plan, AGENT, uow, NOW),
        lambda: dry_run(plan, AGENT, uow),
        lambda: export_units(tmp_path / "出.xlsx", AGENT, uow, NOW),
    ):
        with pytest.raises(NotAllowed):
            step()
    assert not (tmp_path / "出.xlsx").exists()


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_is_imported_elsewhere_and_says_the_same(tmp_path: Path, ending: str) -> None:
    here, there = InMemoryUnitOfWork(), InMemoryUnitOfWork()
    seed_if_empty(AREA, here, NOW)
    service.close_unit("keji", "机构改革", ADMIN, here, NOW)
    wang = service.directory(here).contacts_of("chengguan")[0]
    service.mark_left(wang.id, date(2026, 12, 1), ADMIN, here, NOW)
    path = tmp_path / f"单位.{ending}"
    assert export_units(path, ADMIN, here, NOW) == 233
    for file in sorted(tmp_path.iterdir(), key=lambda each: len(each.name)):
        assert skipped(bring(file, there)) == []
        again = dry_run(plan_for(preview(file), file), ADMIN, here)
        assert again.count(Outcome.UNCHANGED) == len(again.outcomes)
    one, other = service.directory(here), service.directory(there)
    assert [(each.code, each.parent, each.active) for each in one.tree.in_order] == [
        (each.code, each.parent, each.active) for each in other.tree.in_order
    ]
    told = [
        [(each.unit, each.name, each.duty, each.mobile, each.left_on) for each in found.contacts]
        for found in (one, other)
    ]
    assert told[0] == told[1]
    with here.reading() as work:
        assert [each.reason for each in work.audit.lines(0, 1000)][-1] == "导出单位和联系人"


def test_an_export_is_safe_to_open_and_never_spoils_an_older_file(tmp_path: Path) -> None:
    uow = InMemoryUnitOfWork()
    for unit in SMALL_CITY:
        service.add_unit(unit, ADMIN, uow, NOW)
    service.add_contact(person("=王立明"), ADMIN, uow, NOW)
    path = tmp_path / "单位.csv"
    export_units(path, ADMIN, uow, NOW)
    people = tmp_path / "单位-联系人.csv"
    assert ",'=王立明," in people.read_text("utf-8-sig")
    assert people.read_bytes().startswith(b"\xef\xbb\xbf")
    assert bring(people, uow).count(Outcome.UNCHANGED) == 1
    with pytest.raises(ExportRefused, match="请选择"):
        export_units(tmp_path / "单位.pdf", ADMIN, uow, NOW)
    with pytest.raises(ExportRefused, match="未能写入"):
        export_units(tmp_path / "没有这个文件夹" / "单位.xlsx", ADMIN, uow, NOW)


def test_numbers_that_a_spreadsheet_keeps_as_numbers_are_read_whole(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某市热线承办单位通讯录"])
    sheet.append(["单位名称", "类型", "姓名", "手机", "离任日期"])
    sheet.append(["市教育局", "部门", "王立明", 13800002001, datetime(2026, 12, 1)])  # noqa: DTZ001 - as Excel has it
    path = tmp_path / "通讯录.xlsx"
    book.save(path)
    uow = InMemoryUnitOfWork()
    assert bring(path, uow).count(Outcome.ADDED) == 2
    only = service.directory(uow).contacts[0]
    assert (only.mobile, only.left_on) == ("138 0000 2001", date(2026, 12, 1))


def test_columns_are_known_by_many_names_and_each_field_is_filled_once() -> None:
    found = guess_mapping(["序号", "承办单位 *", "联络员姓名", "联系电话", "手机号码", "备注"])
    assert found == {
        "序号": Target.ORDER,
        "承办单位 *": Target.UNIT,
        "联络员姓名": Target.NAME,
        "联系电话": None,
        "手机号码": Target.MOBILE,
        "备注": None,
    }


@pytest.mark.parametrize(
    ("name", "kind", "street"),
    [
        ("鹿城区滨江街道办事处", UnitKind.STREET, "滨江街道"),
        ("白塔镇人民政府", UnitKind.STREET, "白塔镇"),
        ("临溪县马店乡", UnitKind.STREET, "马店乡"),
        ("云岭市水务集团有限公司", UnitKind.COMPANY, ""),
        ("高新区管委会", UnitKind.DISTRICT, ""),
        ("安平县人民政府", UnitKind.DISTRICT, ""),
        ("云岭市人民政府", UnitKind.CITY, ""),
        ("市教育局", UnitKind.DEPARTMENT, ""),
        ("市城镇管理局", UnitKind.DEPARTMENT, ""),
    ],
)
def test_a_units_kind_and_street_are_guessed_from_its_name(name: str, kind: UnitKind, street: str) -> None:
    assert kind_by_name(name) is kind
    if kind is UnitKind.STREET:
        assert street_in(name) == street
