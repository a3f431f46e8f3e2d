"""The model: what it learns, that it is measured fairly, stored safely, and holds no numbers of anybody."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.dispatch.errors import ModelDamaged
from forms.dispatch.grams import grams
from forms.dispatch.model import UnitModel, digest_of, fitted_temperature, packed, softmax, unpacked
from forms.dispatch.report import TrainingReport, UnitScore, percent, why_worse
from forms.dispatch.rules import ModelRules
from forms.dispatch.training import Example, Stage, divided, learnt, measured, why_too_little
from tests.forms.dispatch.samples import MATTERS

RULES = ModelRules(least_total=100, least_per_unit=20, held_back=20)


def corpus(units: tuple[str, ...] = tuple(MATTERS), count: int = 240) -> list[Example]:
    """So many tickets of the units in turn."""
    return [
        Example(
            f"t{number}",
            f"{MATTERS[unit][number // len(units) % 3]}，联系电话1380000{number:04d}，A区第{number}栋",
            unit,
        )
        for number in range(count)
        for unit in (units[number % len(units)],)
    ]


def silent(_stage: Stage, _done: int, _total: int) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def model() -> UnitModel:
    return learnt(divided(corpus(), RULES), 1, silent)


def test_pieces_reach_across_no_sign_and_hold_no_number() -> None:
    assert list(grams("暖气，不热 12度A座")) == ["暖", "气", "暖气", "不", "热", "不热", "度", "座"]
    assert list(grams("13800001234 abc")) == []


def test_it_learns_who_takes_what_and_is_surer_where_the_words_are_clear(model: UnitModel) -> None:
    shares = model.shares("我家暖气一点都不热，室内温度才十二度")
    first = next(iter(shares))
    assert first == "gongre"
    assert shares[first] > 0.5
    assert sum(shares.values()) == pytest.approx(1)
    assert model.shares("完全无关鱷魚") == {}
    assert model.shares("") == {}


def test_the_same_tickets_and_seed_give_the_same_model(model: UnitModel) -> None:
    again = learnt(divided(corpus(), RULES), 1, silent)
    assert packed(again) == packed(model)


def test_no_digit_or_letter_gets_into_a_model(model: UnitModel) -> None:
    assert not any(letter.isascii() for gram in model.vocabulary for letter in gram)


def test_it_says_what_scikit_learn_would_say(model: UnitModel) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    parts = divided(corpus(), RULES)
    everything = [*parts.learn, *parts.calibrate]
    vectors = TfidfVectorizer(analyzer=grams, sublinear_tf=True, min_df=2, dtype=np.float32)
    machine = LinearSVC(C=1.0, tol=0.01, random_state=1).fit(
        vectors.fit_transform(each.text for each in everything), [each.unit for each in everything]
    )
    texts = ["暖气不热", "小区停电了，电梯停运", "流动摊贩占道经营", "退休手续办不下来"]
    theirs = machine.decision_function(vectors.transform(texts))
    ours = np.stack([model.margins(each) for each in texts])
    assert list(machine.classes_) == list(model.classes)
    np.testing.assert_allclose(ours, theirs, atol=2e-3)


def test_two_units_are_enough() -> None:
    both = learnt(divided(corpus(("gongre", "gongdian")), RULES), 1, silent)
    assert next(iter(both.shares("整栋楼停暖"))) == "gongre"
    assert next(iter(both.shares("小区突然停电"))) == "gongdian"


def test_a_stored_model_comes_back_as_it_was(model: UnitModel) -> None:
    data = packed(model)
    back = unpacked(data, digest_of(data))
    assert (back.classes, dict(back.vocabulary)) == (model.classes, dict(model.vocabulary))
    assert back.temperature == model.temperature
    assert back.shares("停电") == model.shares("停电")
    assert packed(back) == data


@pytest.mark.parametrize("spoil", ["one byte", "cut", "nothing", "other", "pickle"])
def test_a_model_that_was_touched_is_never_read(model: UnitModel, spoil: str) -> None:
    data = packed(model)
    spoilt = {
        "one byte": data[:100] + bytes([data[100] ^ 1]) + data[101:],
        "cut": data[:-1],
        "nothing": b"",
        "other": b"PK\x03\x04",
        "pickle": b"\x80\x04N.",
    }[spoil]
    with pytest.raises(ModelDamaged, match="校验值不符"):
        unpacked(spoilt, digest_of(data))
    if spoil != "one byte":
        with pytest.raises(ModelDamaged, match=r"无法读取|不完整"):
            unpacked(spoilt, digest_of(spoilt))


def test_arrays_of_objects_are_refused() -> None:
    import io

    buffer = io.BytesIO()
    objects = np.array([print], dtype=object)
    np.savez_compressed(buffer, classes=objects, vocabulary=objects, idf=objects, weights=objects)
    with pytest.raises(ModelDamaged):
        unpacked(buffer.getvalue(), digest_of(buffer.getvalue()))


def test_a_ticket_is_held_back_in_every_training_or_in_none() -> None:
    first = divided(corpus(count=200), RULES)
    later = divided(corpus(count=240), RULES)
    held = {each.ticket_id for each in first.held_back}
    assert held <= {each.ticket_id for each in later.held_back}
    assert not held & {each.ticket_id for each in (*later.learn, *later.calibrate)}
    total = len(later.learn) + len(later.calibrate) + len(later.held_back)
    assert total == 240
    assert 0.1 < len(later.held_back) / total < 0.3


@pytest.mark.parametrize(
    ("count", "units", "told"),
    [
        (99, tuple(MATTERS), "只有 99 件，满 100 件才训练"),
        (120, ("gongre",), "不到两个"),
        (0, tuple(MATTERS), "只有 0 件"),
        (100, tuple(MATTERS), ""),
    ],
)
def test_with_too_little_it_says_so(count: int, units: tuple[str, ...], told: str) -> None:
    why = why_too_little(divided(corpus(units, count), RULES), RULES)
    assert told in why
    assert bool(why) is bool(told)


def test_units_with_few_tickets_are_left_out_and_named() -> None:
    few = [Example(f"x{number}", "很少见的事", "rare") for number in range(19)]
    parts = divided([*corpus(), *few], RULES)
    assert parts.left_out == (("rare", 19),)
    assert all(each.unit != "rare" for part in (parts.learn, parts.held_back) for each in part)


def test_the_report_counts_what_the_model_says_on_held_back_tickets(model: UnitModel) -> None:
    parts = divided(corpus(), RULES)
    told: list[tuple[Stage, int, int]] = []
    report = measured(model, parts.held_back, lambda *progress: told.append(progress))
    assert report.held_back == len(parts.held_back)
    assert report.accuracy == 1
    assert report.macro_f1 == 1
    assert report.majority is not None
    assert report.majority < Fraction(1, 2)
    assert told[-1] == (Stage.MEASURING, len(parts.held_back), len(parts.held_back))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=30))
def test_the_report_s_figures_are_those_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    from sklearn.metrics import accuracy_score, f1_score

    truths, said = [truth for truth, _ in pairs], [answer for _, answer in pairs]
    report = TrainingReport(
        units=tuple(
            UnitScore(unit, truths.count(unit), said.count(unit), sum(a == b == unit for a, b in pairs))
            for unit in sorted({*truths, *said})
        )
    )
    assert report.accuracy is not None
    assert report.macro_f1 is not None
    assert float(report.accuracy) == pytest.approx(accuracy_score(truths, said))
    labels = sorted(set(truths))
    theirs = f1_score(truths, said, average="macro", labels=labels, zero_division=0.0)
    assert float(report.macro_f1) == pytest.approx(theirs)


def scored(hit: int, of: int = 200) -> TrainingReport:
    """A report with so many right answers of two units."""
    half = of // 2
    return TrainingReport(
        units=(UnitScore("a", half, half, min(hit, half)), UnitScore("b", half, half, max(0, hit - half)))
    )


@pytest.mark.parametrize(
    ("new", "last", "replaces"), [(180, 180, True), (177, 180, True), (176, 180, True), (175, 180, False)]
)
def test_a_model_worse_by_more_than_the_margin_does_not_replace_the_last(
    new: int, last: int, replaces: bool
) -> None:
    why = why_worse(scored(new), scored(last), 2.0)
    assert (why == "") is replaces
    if why:
        assert why == "新模型的准确率为 87.5 %，在用模型为 90.0 %，低出超过 2 个百分点，没有替换。"


def test_a_model_may_not_give_up_small_units_for_a_large_one() -> None:
    last = TrainingReport(units=(UnitScore("a", 190, 190, 180), UnitScore("b", 10, 10, 10)))
    new = TrainingReport(units=(UnitScore("a", 190, 200, 190), UnitScore("b", 10, 0, 0)))
    assert why_worse(new, last, 2.0).startswith("新模型的宏平均 F1为")


def test_shares_are_fitted_to_how_often_they_are_right() -> None:
    rng = np.random.default_rng(1)
    margins = rng.normal(size=(4000, 3))
    truths = [int(rng.choice(3, p=softmax(row.astype(np.float32), 0.5))) for row in margins]
    assert fitted_temperature(margins, truths) == pytest.approx(0.5, rel=0.1)
    assert fitted_temperature(margins[:0], []) == 1.0


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (Fraction(208, 211), "98.6 %"),
        (Fraction(153, 156), "98.1 %"),
        (Fraction(1, 8), "12.5 %"),
        (Fraction(1, 1600), "0.1 %"),
        (Fraction(1, 2000), "0.1 %"),
        (Fraction(0), "0.0 %"),
        (None, "—"),
    ],
)
def test_ratios_are_exact_and_half_up(part: Fraction | None, text: str) -> None:
    assert percent(part) == text
