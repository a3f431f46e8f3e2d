"""What a reply lacks: tables of replies by the rules that come with the program."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.handling.reply_check import (
    CheckKind,
    EarlierReply,
    ReplyContext,
    ReplyDraft,
    check_reply,
    in_words,
    likeness_percent,
    personal_in,
    stopping,
    without_hollow,
)
from forms.handling.rules import HANDLING, HandlingRules
from forms.rules.errors import RuleTextWrong
from forms.words import ClosingKind
from tests.forms.handling.samples import GOOD

RULES = HANDLING.read(HANDLING.default.text)
CONTEXT = ReplyContext(
    rules=RULES, own_texts=("鹿城区滨江街道阳光花园3号楼2单元301室",), numbers=("0980-6221234",)
)
SOLVED, EXPLAINED, TOLD = ClosingKind.SOLVED, ClosingKind.EXPLAINED, ClosingKind.TOLD
BASIS = "《城市供热条例》第二十条"


def missing(text: str, closing: ClosingKind | None = SOLVED, basis: str = "", **changes: object) -> list[str]:
    context = replace(CONTEXT, **changes)  # type: ignore[arg-type]
    draft = ReplyDraft(text=text, closing=closing, basis=basis)
    return [each.title for each in stopping(check_reply(draft, context))]


def test_a_reply_that_says_everything_passes() -> None:
    assert missing(GOOD) == []


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("", ["篇幅", "举措", "进展", "结果"]),
        ("您好，您反映的问题我单位已经收悉，感谢您对我们工作的关心。", ["举措", "结果"]),
        (
            "您好，您反映的问题已转相关部门，正在积极处理中，请耐心等待，感谢您的理解与支持。",
            ["举措", "进展", "结果"],
        ),
        ("我单位高度重视，正在处理，请您耐心等候，目前没有进展。", ["举措", "结果"]),
        ("11月17日我单位派员到现场查看，预计11月20日完成抢修，届时答复。", ["结果"]),
        ("我单位组织人员前往现场抢修，供暖恢复正常，请放心使用暖气。", ["进展"]),
        ("截至11月18日，您家的暖气温度均已恢复正常，室温达到20度以上。", ["举措"]),
        ("派员现场抢修，11月18日尚未完成，还未恢复，继续抢修当中，特此回复。", ["结果"]),
    ],
)
def test_what_is_not_said_is_named(text: str, lacks: list[str]) -> None:
    assert missing(text) == lacks


@pytest.mark.parametrize("closing", list(ClosingKind))
def test_explaining_telling_and_refusing_need_a_basis(closing: ClosingKind) -> None:
    text = "11月17日，我单位派员上门核实，不符合补偿条件，已向您解释说明，您表示理解。"
    needs = closing in (EXPLAINED, TOLD, ClosingKind.IMPOSSIBLE)
    assert missing(text, closing) == (["依据"] if needs else [])
    assert missing(text, closing, BASIS) == []


@pytest.mark.parametrize(
    ("basis", "is_one"),
    [
        ("《物业管理条例》第三十五条", True),
        ("国办发〔2020〕53号", True),
        ("第二十条", True),
        ("市住建局 (2021) 8号", True),
        ("有关规定", False),
        ("上级要求", False),
        ("", False),
    ],
)
def test_a_basis_names_a_law_or_a_document(basis: str, is_one: bool) -> None:
    assert RULES.basis.is_one(basis) is is_one


def test_a_basis_within_the_text_counts_but_not_beside_a_wrong_one() -> None:
    text = f"11月17日我单位派员上门核实，按照{BASIS}，不符合条件，已向您解释，您表示理解。"
    assert missing(text, EXPLAINED) == []
    assert missing(text, EXPLAINED, "有关规定") == ["依据"]


@pytest.mark.parametrize(
    "told",
    [
        "邻居李建国，",
        "投诉人王芳表示，",
        "业主：张伟先生",
        "联系电话13800009999，",
        "电话 138 0000 9999",
        "身份证号330102199001011234",
        "微信：zhang_san88",
        "他住在5号楼1单元602室",
        "车牌京A12345的车",
        "座机0980-7654321",
    ],
)
def test_what_tells_of_third_persons_must_go(told: str) -> None:
    assert missing(f"{GOOD}{told}") == ["他人信息"]


@pytest.mark.parametrize(
    "told",
    [
        "如有问题请拨打12345。",
        "供热办电话0980-6221234。",
        "报修热线400-800-1234。",
        "您家阳光花园3号楼2单元301室温度达标。",
        "张先生您好。",
        "物业经理到场。",
        "小区业主大会已召开。",
        "室温20.5度，改造管道1200米，费用35000元。",
    ],
)
def test_what_is_no_secret_may_stand(told: str) -> None:
    assert missing(f"{GOOD}{told}") == []


def test_numbers_in_the_hint_are_masked() -> None:
    (hint,) = (
        each.hint
        for each in check_reply(ReplyDraft(text=f"{GOOD}13800009999"), CONTEXT)
        if each.kind is CheckKind.PERSONAL
    )
    assert "138****9999" in hint
    assert "13800009999" not in hint


def test_a_copy_of_another_reply_is_named_with_its_ticket() -> None:
    earlier = (EarlierReply("20261101-000001", GOOD.replace("11月17日", "11月2日").replace("18时", "9时")),)
    findings = stopping(check_reply(ReplyDraft(text=GOOD, closing=SOLVED), replace(CONTEXT, earlier=earlier)))
    assert [each.kind for each in findings] == [CheckKind.COPY]
    assert "20261101-000001" in findings[0].hint


def test_an_own_reply_to_another_matter_is_no_copy() -> None:
    other = "11月9日，我单位执法人员到望江路夜市检查，责令两家商户整改油烟净化设备，已全部整改到位。"
    assert missing(GOOD, earlier=(EarlierReply("1", other),)) == []


def test_the_hall_may_only_be_reminded_of_copies() -> None:
    text = HANDLING.default.text.replace("blocks = true", "blocks = false")
    context = replace(CONTEXT, rules=HANDLING.read(text), earlier=(EarlierReply("1", GOOD),))
    findings = check_reply(ReplyDraft(text=GOOD, closing=SOLVED), context)
    assert stopping(findings) == ()
    assert [each.kind for each in findings if not each.ok] == [CheckKind.COPY]


def test_a_helper_says_less_and_needs_no_basis() -> None:
    text = "我局派员清理堵塞通道的车辆，通道已全部清理到位，可以进场施工。"
    assert missing(text, EXPLAINED, helper=True) == []
    assert "依据" in missing(text, EXPLAINED)


def test_the_words_tell_what_to_do_and_that_nothing_is_lost() -> None:
    told = in_words(stopping(check_reply(ReplyDraft(text="好的"), CONTEXT)))
    assert told.startswith(
        "答复还不能提交，需补正：办结类型（请选择办结类型）；篇幅（至少 20 字，现有 2 字）"
    )
    assert "进展（写明到哪一步了" in told
    assert told.endswith("已写的内容都保留着。")


@given(st.text(max_size=300))
def test_any_text_is_looked_at_in_the_same_order(text: str) -> None:
    findings = check_reply(ReplyDraft(text=text, closing=SOLVED), CONTEXT)
    assert [each.title for each in findings] == [
        "办结类型",
        "篇幅",
        "举措",
        "进展",
        "结果",
        "他人信息",
        "照抄",
    ]


@given(st.text(alphabet="0123456789-　一二三四五六七八九零 电话微信号:：", max_size=60))
def test_a_mobile_number_never_passes_however_it_stands_among_others(around: str) -> None:
    assert personal_in(f"{GOOD}\n13912345678\n{around}", CONTEXT)


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_the_same_both_ways_and_whole_with_itself(one: str, other: str) -> None:
    assert likeness_percent(one, other) == pytest.approx(likeness_percent(other, one))
    assert likeness_percent(one, one) == 100


@given(
    st.lists(
        st.sampled_from(["正在处理中", "请耐心等待", "高度重视", "感谢您的支持", "，", "。"]), max_size=20
    )
)
def test_hollow_phrases_say_nothing_however_many_there_are(parts: list[str]) -> None:
    text = "".join(parts)
    assert not re.search(r"\w", without_hollow(text, RULES))
    assert {"举措", "进展", "结果"} <= set(missing(text))


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("shortest = 20\nlongest = 3000", "shortest = 300\nlongest = 200", "最多字数应大于最少字数"),
        ("percent = 90", "percent = 20", "应在 50 至 100 之间"),
        (r"'《[^》]{2,}》',", "'《[',", "不是正确的正则表达式"),
        ('closings = ["explained", "told", "impossible"]', 'closings = ["refused"]', "不能是“refused”"),
        ("best = 5", "best = 1", "应在 2 至 100 之间"),
        ("[part.result]\ntitle", "[part.result]\ntitel", "是不是 title"),
    ],
)
def test_a_wrong_rule_names_its_line(before: str, after: str, problem: str) -> None:
    text = HANDLING.default.text
    assert before in text
    with pytest.raises(RuleTextWrong, match=problem) as wrong:
        HANDLING.read(text.replace(before, after, 1))
    assert wrong.value.line > 0


def test_the_default_is_read_into_the_rules() -> None:
    assert isinstance(RULES, HandlingRules)
    assert list(RULES.part) == ["measures", "progress", "result"]
    assert len(RULES.whistle.checklist) == 5
