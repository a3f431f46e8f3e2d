"""Place names in a text: the longest first, short forms with care, doubts told and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.catalogue import Catalogue, load_catalogue
from forms.catalogue.gazetteer import Gazetteer, PlaceName
from tests.forms.samples import CATALOGUE_FOLDER

AREA = load_catalogue(CATALOGUE_FOLDER).area
PLACES = (
    *(PlaceName(each.name) for each in AREA.districts),
    *(PlaceName(*pair) for pair in AREA.streets),
    *(
        PlaceName(each.name, street, community)
        for each in AREA.districts
        for street, communities in each.communities
        for community in communities
    ),
)
TWINS = Gazetteer(
    (
        PlaceName("甲山区"),
        PlaceName("乙水县"),
        PlaceName("甲山区", "新桥街道"),
        PlaceName("乙水县", "新桥街道"),
        PlaceName("甲山区", "新桥街道", "桥东社区"),
    )
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("鹿城区滨江街道阳光花园3号楼", ("鹿城区", "滨江街道", "")),
        ("鹿城滨江阳光花园3号楼", ("鹿城区", "滨江街道", "")),
        ("鹿城区 滨江 人民路", ("鹿城区", "滨江街道", "")),
        ("云岭市鹿城区滨江街道办事处旁", ("鹿城区", "滨江街道", "")),
        ("滨江街道阳光花园", ("鹿城区", "滨江街道", "")),
        ("鹿城区码头社区", ("鹿城区", "滨江街道", "码头社区")),
        ("老码头社区活动室", ("东湖区", "渡口街道", "老码头社区")),
        ("青河区幸福社区", ("青河区", "柳林街道", "幸福社区")),
        ("五里街道幸福社区", ("鹿城区", "五里街道", "幸福社区")),
        ("安平县安平镇平桥村", ("安平县", "安平镇", "平桥村")),
        ("临溪县临溪镇", ("临溪县", "临溪镇", "")),
        ("临溪临溪镇", ("临溪县", "临溪镇", "")),
        ("花园路街道和平小区", ("鹿城区", "花园路街道", "")),
        ("鹿城区花园路12号", ("鹿城区", "", "")),
        ("鹿城的公园", ("鹿城区", "", "")),
        ("滨江路88号", ("", "", "")),
        ("滨江阳光花园", ("", "", "")),
        ("鹿城花园", ("", "", "")),
        ("东湖公园东门", ("", "", "")),
        ("高新技术企业", ("", "", "")),
        ("安平东路", ("", "", "")),
        ("安平医院门口", ("", "", "")),
        ("外地", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_a_text_names_a_place(text: str, place: tuple[str, str, str]) -> None:
    found = AREA.gazetteer.find(text)
    assert found.place == PlaceName(*place)
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("text", "place", "doubt"),
    [
        ("鹿城区与青河区交界", (), "多个区县：鹿城区、青河区"),
        ("滨江街道和五里街道交界", (), "鹿城区滨江街道、鹿城区五里街道"),
        ("鹿城区滨江街道和五里街道交界", ("鹿城区",), "请选择"),
        ("幸福社区停水", (), "鹿城区五里街道幸福社区、青河区柳林街道幸福社区"),
        ("青河区滨江街道", ("青河区",), "又提到了鹿城区滨江街道，请核对"),
        ("鹿城区滨江街道荷塘社区", ("鹿城区", "滨江街道"), "又提到了鹿城区南湖街道荷塘社区"),
    ],
)
def test_what_is_in_doubt_is_told_and_left_open(text: str, place: tuple[str, ...], doubt: str) -> None:
    found = AREA.gazetteer.find(text)
    assert found.place == PlaceName(*place)
    assert doubt in "".join(found.doubts)


@pytest.mark.parametrize(
    ("text", "place", "doubts"),
    [
        ("新桥街道", (), 1),
        ("乙水县新桥街道", ("乙水县", "新桥街道"), 0),
        ("新桥街道桥东社区", ("甲山区", "新桥街道", "桥东社区"), 0),
        ("乙水新桥", ("乙水县", "新桥街道"), 0),
    ],
)
def test_a_name_that_two_districts_have_needs_its_district(
    text: str, place: tuple[str, ...], doubts: int
) -> None:
    found = TWINS.find(text)
    assert found.place == PlaceName(*place)
    assert len(found.doubts) == doubts


@given(
    st.sampled_from(PLACES), st.sampled_from(("", "居民反映", "12栋，")), st.sampled_from(("", "停水三天"))
)
def test_every_place_is_found_by_its_whole_name_wherever_it_stands(
    place: PlaceName, before: str, behind: str
) -> None:
    found = AREA.gazetteer.find(f"{before}{place.label}{behind}")
    assert found.place == place
    assert found.doubts == ()


@given(
    st.lists(st.sampled_from([*(each.own for each in PLACES), "鹿城", "滨江", "路", "a", " "]), max_size=8)
)
def test_names_never_overlap_and_stand_where_they_say(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = AREA.gazetteer.find(text)
    end = 0
    for mention in found.mentions:
        assert mention.start >= end
        assert text[mention.start : mention.end] == mention.text
        end = mention.end
    assert found.place == PlaceName() or found.place in PLACES


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    AREA.gazetteer.find(text)


def test_the_area_finds_as_the_gazetteer_does(catalogue: Catalogue) -> None:
    assert catalogue.area.find_in("鹿城滨江") == ("鹿城区", "滨江街道")
