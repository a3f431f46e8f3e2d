"""What to ask next: scripts by category, the missing of the five elements, words of alarm."""

import shutil
from pathlib import Path

import pytest

from forms.asking import HintKind, hints_for
from forms.catalogue import Catalogue, load_catalogue
from forms.draft import Field
from forms.errors import CatalogueError
from tests.forms.samples import CATALOGUE_FOLDER, filled


def _texts(catalogue: Catalogue, category: str, kind: HintKind) -> list[str]:
    hints = hints_for(filled({Field.CATEGORY: category}), catalogue).hints
    return [each.text for each in hints if each.kind is kind]


@pytest.mark.parametrize(
    ("category", "question"),
    [
        ("010301", "室内现在多少度？用什么量的？"),
        ("02010103", "是什么声音？一般几点到几点？"),
        ("060101", "欠了多少人、多少钱、哪几个月的？"),
        ("070202", "参保地在哪里？是职工还是居民？"),
    ],
)
def test_each_category_has_its_own_questions(catalogue: Catalogue, category: str, question: str) -> None:
    assert question in _texts(catalogue, category, HintKind.ASK)


def test_the_questions_of_the_finer_category_come_first(catalogue: Catalogue) -> None:
    asked = _texts(catalogue, "010401", HintKind.ASK)
    assert asked.index("现在家里有人不舒服吗？") < asked.index("有没有闻到气味？")
    assert len(asked) == len(set(asked))


def test_a_field_that_the_category_needs_is_done_once_it_is_filled_in(catalogue: Catalogue) -> None:
    def done(address: str) -> bool:
        hints = hints_for(filled({Field.ADDRESS: address}), catalogue).hints
        return next(each.done for each in hints if each.field is Field.ADDRESS)

    assert not done("")
    assert done("阳光花园3号楼")


def test_what_the_content_does_not_say_yet_is_asked(catalogue: Catalogue) -> None:
    vague = filled({Field.CONTENT: "很吵", Field.ADDRESS: "", Field.DISTRICT: "", Field.STREET: ""})
    assert "什么时候发生的、持续多久了？" in [each.text for each in hints_for(vague, catalogue).open]
    told = hints_for(filled(), catalogue)
    assert "什么时候发生的、持续多久了？" not in [each.text for each in told.open]


def test_without_a_category_only_the_five_elements_are_asked(catalogue: Catalogue) -> None:
    hints = hints_for(filled({Field.CATEGORY: ""}), catalogue).hints
    assert {each.kind for each in hints} == {HintKind.ASK}
    assert len(hints) == 5
    assert not hints_for(filled({Field.CATEGORY: "", Field.CONTENT: ""}), catalogue).hints


def test_words_of_alarm_come_with_the_number_to_call(catalogue: Catalogue) -> None:
    alarms = hints_for(filled({Field.CONTENT: "楼道里着火了，有人昏迷"}), catalogue).alarms
    assert [each.number for each in alarms] == ["119", "120"]


def test_every_category_has_something_to_ask(catalogue: Catalogue) -> None:
    scripts = catalogue.scripts
    assert [each.code for each in catalogue.categories.flat if not scripts.for_category(each.code)] == []
    assert all(each.ask for each in scripts.asking)


def test_there_are_phrases_for_abuse_waiting_and_closing_each_under_its_own_key(catalogue: Catalogue) -> None:
    phrases = catalogue.scripts.phrases
    assert {"abuse", "wait", "closing"} <= {each.code for each in phrases.values()}
    assert all(key == each.key and each.text.endswith(("。", "？")) for key, each in phrases.items())


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('categories = ["0101"]', 'categories = ["9999"]', "分类 9999 不在 categories.toml 中"),
        ('fields = ["address"]', 'fields = ["adress"]', "表单没有栏目“adress”"),
        ('key = "2"', 'key = "1"', "快捷键 1 已用于“开头语”"),
        ('key = "2"', 'key = "F2"', "应为一个数字或小写字母"),
        ('tell = ["抢修', 'tells = ["抢修', "不认识的项目“tells”"),
    ],
)
def test_a_mistake_in_the_scripts_is_told_with_its_line(
    tmp_path: Path, before: str, after: str, problem: str
) -> None:
    folder = Path(shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue"))
    file = folder / "scripts.toml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(CatalogueError, match=problem) as told:
        load_catalogue(folder)
    assert told.value.line > 0


def test_a_folder_made_before_there_were_scripts_can_still_be_used(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue"))
    (folder / "scripts.toml").unlink()
    older = load_catalogue(folder)
    assert not older.scripts.phrases
    assert hints_for(filled(), older).hints
