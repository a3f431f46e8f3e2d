"""The catalogues that come with the program, and mistakes in a city's own, told by file and line."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.catalogue import Catalogue, load_catalogue
from forms.errors import CatalogueError
from forms.phone_number import NumberKind, kind_of
from forms.words import Disposal, Urgency
from tests.forms.samples import CATALOGUE_FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue to spoil."""
    return Path(shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue"))


def test_the_catalogue_is_as_broad_as_a_real_hotlines(catalogue: Catalogue) -> None:
    by_level = [len(each.path) for each in catalogue.categories.flat]
    assert len(catalogue.categories.children()) >= 15
    assert sum(len(catalogue.categories.children(top.code)) for top in catalogue.categories.children()) >= 80
    assert len(by_level) >= 300
    assert set(by_level) == {3, 4}
    assert len(catalogue.area.streets) >= 40
    assert len(catalogue.channels) >= 15


def test_every_category_stands_below_its_parent(catalogue: Catalogue) -> None:
    for leaf in catalogue.categories.flat:
        parent = catalogue.categories.get(leaf.parent)
        assert parent is not None
        assert leaf.path[:-1] == parent.path
        assert leaf in catalogue.categories.children(parent.code)
        assert not parent.is_leaf
    assert catalogue.categories.get("99") is None


def test_names_below_one_parent_differ(catalogue: Catalogue) -> None:
    labels = [each.label for each in catalogue.categories.flat]
    assert len(set(labels)) == len(labels)


def test_every_reason_has_something_to_say_and_numbers_that_can_be_called(catalogue: Catalogue) -> None:
    for disposal in (Disposal.NOT_ACCEPTED, Disposal.LEGAL_ROUTE):
        assert catalogue.reasons_for(disposal)
    for reason in catalogue.reasons.values():
        assert reason.script.endswith("。")
        for number in reason.numbers:
            assert kind_of(number) is NumberKind.SHORT
            assert number in reason.script or number == "122"


def _found(catalogue: Catalogue, text: str) -> list[str]:
    return [each.label for each in catalogue.categories.search(text, 5)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("温度不达标", "城乡建设 > 供热 > 温度不达标"),
        ("暖气不热", "城乡建设 > 供热 > 温度不达标"),
        ("暧气不热", "城乡建设 > 供热 > 温度不达标"),
        ("010301", "城乡建设 > 供热 > 温度不达标"),
        ("ktv", "城市管理 > 噪音扰民 > 商业噪音 > 酒吧歌厅"),
        ("KTV吵", "城市管理 > 噪音扰民 > 商业噪音 > 酒吧歌厅"),
        ("教育 退费", "教育 > 校外培训 > 培训退费"),
        ("广场舞", "城市管理 > 噪音扰民 > 生活噪音 > 广场舞"),
    ],
)
def test_a_category_is_found_by_what_people_say(catalogue: Catalogue, text: str, first: str) -> None:
    assert _found(catalogue, text)[0] == first


def test_a_name_above_finds_all_below_it(catalogue: Catalogue) -> None:
    found = catalogue.categories.search("供热", 50)
    assert {each.code for each in found} >= {"010301", "010302", "010303", "010304", "010305"}
    assert all(each.is_leaf for each in found)


def test_nothing_typed_lists_from_the_start_and_nonsense_finds_nothing(catalogue: Catalogue) -> None:
    assert catalogue.categories.search("", 3) == catalogue.categories.flat[:3]
    assert catalogue.categories.search("乒乓外星飞船") == ()


@given(st.text(), st.integers(0, 30))
def test_any_search_is_answered_within_its_limit(catalogue: Catalogue, text: str, limit: int) -> None:
    assert len(catalogue.categories.search(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "number", "urgency"),
    [
        ("厨房着火了", "119", Urgency.CRITICAL),
        ("有人持刀砍人", "110", Urgency.CRITICAL),
        ("老人昏迷", "120", Urgency.CRITICAL),
        ("发生车祸", "122", Urgency.CRITICAL),
        ("想跳楼", "", Urgency.CRITICAL),
        ("井盖缺失", "", Urgency.URGENT),
    ],
)
def test_words_of_alarm_are_heard(catalogue: Catalogue, text: str, number: str, urgency: Urgency) -> None:
    alarm = catalogue.alarms(text)[0]
    assert (alarm.number, alarm.urgency) == (number, urgency)


def test_each_emergency_number_is_named_once_and_the_most_urgent_first(catalogue: Catalogue) -> None:
    alarms = catalogue.alarms("井盖缺失，车祸追尾，起火爆炸")
    assert [each.number for each in alarms] == ["119", "122", ""]
    assert catalogue.alarms("咨询公积金") == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("鹿城区滨江街道阳光花园3号楼", ("鹿城区", "滨江街道")),
        ("滨江街道阳光花园", ("鹿城区", "滨江街道")),
        ("鹿城区某处", ("鹿城区", "")),
        ("花园路街道和平小区", ("鹿城区", "花园路街道")),
        ("鹿城区与青河区交界", ("", "")),
        ("外地", ("", "")),
    ],
)
def test_a_place_is_read_from_a_text(catalogue: Catalogue, text: str, place: tuple[str, str]) -> None:
    assert catalogue.area.find_in(text) == place


Spoilt = tuple[str, str, str, int, str]
SPOILT: list[Spoilt] = [
    ("area.toml", 'name = "云岭市"', "", 0, "缺少“name”"),
    ("area.toml", "[districts]", "#", 0, "不认识的项目“鹿城区”"),
    ("urgent_words.toml", "[alarm.police]", "[alarm.police.words]", 7, "文字的列表"),
    ("categories.toml", '0101 = "供水"', '0101 = "供水', 10, "写法有误"),
    ("categories.toml", '0101 = "供水"', '01 = "供水"', 10, "写了两次"),
    ("categories.toml", '0101 = "供水"', '9901 = "供水"', 10, "没有写在它前面"),
    ("categories.toml", '0101 = "供水"', '011 = "供水"', 10, "每级两位数字"),
    ("categories.toml", '0101 = "供水"', "0101 = 5", 10, '编码 = "名称"'),
    ("categories.toml", '0101 = "供水"', '0101 = " "', 10, '编码 = "名称"'),
    ("categories.toml", '0101 = "供水"', '0101 = { nam = "供水" }', 10, "不认识的项目“nam”"),
    ("categories.toml", '0101 = "供水"', '0101 = { name = "供水", words = "水" }', 10, "文字的列表"),
    ("categories.toml", "[categories]", "[category]", 8, "不认识的项目“category”"),
    ("channels.toml", 'kind = "call"', 'kind = "cal"', 9, "call（电话）"),
    ("channels.toml", 'name = "热线电话"', "", 7, "缺少“name”"),
    ("channels.toml", 'name = "热线电话"', "name = 12345", 8, "应为文字"),
    ("channels.toml", "[channel.phone]", "[chanel.phone]", 7, "不认识的项目“chanel”"),
    ("channels.toml", "\nneeds_external_id = true", '\nneeds_external_id = "是"', 26, "true 或 false"),
    ("channels.toml", "[source.citizen]", "[source]", 123, "应为一个表"),
    ("reasons.toml", 'name = "不属本行政区域"', "", 7, "缺少“name”"),
    ("reasons.toml", "[legal_route.petition]", "[legal_route.police]", 0, "写了两次"),
    ("urgent_words.toml", 'urgency = "critical"', 'urgency = "hot"', 8, "critical（特急）"),
    ("area.toml", 'area_code = "0980"', 'area_code = "980"', 6, "区号"),
    ("area.toml", "[districts]", "[district]", 8, "不认识的项目“district”"),
    ("area.toml", '"鹿城区" = [', '"鹿城区" = "滨江街道" # [', 9, "文字的列表"),
]


@pytest.mark.parametrize(("file", "before", "after", "line", "words"), SPOILT)
def test_a_mistake_is_told_with_its_file_and_line(
    folder: Path, file: str, before: str, after: str, line: int, words: str
) -> None:
    text = (folder / file).read_text("utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(CatalogueError) as wrong:
        load_catalogue(folder)
    assert wrong.value.file == file
    assert words in wrong.value.problem
    if line:
        assert wrong.value.line == line
        assert f"{file} 第 {line} 行" in wrong.value.text


def test_an_empty_table_of_categories_is_refused(folder: Path) -> None:
    (folder / "categories.toml").write_text("[categories]\n", "utf-8")
    with pytest.raises(CatalogueError, match="一个分类也没有"):
        load_catalogue(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "area.toml").unlink()
    with pytest.raises(CatalogueError, match=r"area\.toml.*没有这个文件"):
        load_catalogue(folder)


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "area.toml").unlink()
    (folder / "area.toml").mkdir()
    with pytest.raises(CatalogueError, match=r"area\.toml.*无法读取"):
        load_catalogue(folder)


def test_another_encoding_is_told_with_its_line(folder: Path) -> None:
    text = '# note\nname = "云岭市"\n'
    (folder / "area.toml").write_bytes(text.encode("gb18030"))
    with pytest.raises(CatalogueError, match="UTF-8") as wrong:
        load_catalogue(folder)
    assert wrong.value.line == 2


def test_a_file_saved_by_notepad_is_read(folder: Path) -> None:
    text = (folder / "area.toml").read_text("utf-8")
    (folder / "area.toml").write_text(text.replace("\n", "\r\n"), "utf-8-sig", newline="")
    assert load_catalogue(folder).area.name == "云岭市"
