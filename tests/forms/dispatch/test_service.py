"""Suggestions, choices and models, the same in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import DUTY
from forms.catalogue import Catalogue
from forms.dispatch.errors import DirectoryWrong
from forms.dispatch.keeping import KeptAdvice
from forms.dispatch.retraining import train_model
from forms.dispatch.rules import DISPATCH
from forms.dispatch.service import (
    NO_MODEL_YET,
    advise_on,
    choices_of,
    dispatch_figures,
    keep_choice,
    load_model,
    model_history,
    put_directory,
    review_directory,
    suggest_units,
)
from forms.dispatch.suggestion import DispatchAdvice, Source
from forms.dispatch.training import Stage
from forms.draft import Field, FieldValue
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.likeness import Appeal
from forms.ports import UnitOfWork
from forms.rules.errors import RuleChanged
from forms.rules.service import put_rule
from tests.forms.dispatch.samples import (
    ADMINISTRATOR,
    DISPATCHER,
    HANDLER,
    history,
    order,
    store,
    with_units,
)
from tests.forms.samples import NOW, ticket

NIGHT: dict[Field, FieldValue] = {
    Field.TITLE: "人民路工地夜间施工",
    Field.CONTENT: "市民反映人民路工地夜里11点还在打桩，影响周边居民休息。",
    Field.CATEGORY: "02010101",
    Field.ADDRESS: "人民路18号",
}
APPEAL = Appeal(
    title="建设路工地夜间施工",
    content="工地夜里12点还在打桩",
    category="02010101",
    district="鹿城区",
    street="滨江街道",
    address="建设路5号",
)
SINCE, UNTIL = NOW - timedelta(days=30), NOW + timedelta(days=1)
SMALL = "\n[model]\nleast_total = 60\nleast_per_unit = 10\nheld_back = 20\nkeep = 2\n"


def silent(_stage: Stage, _done: int, _total: int) -> None:
    """Nobody listens."""


def with_small_rules(uow: UnitOfWork, more: str = "") -> UnitOfWork:
    """Units, and rules under which a few tickets are enough for a model."""
    text = DISPATCH.default.text.split("[model]")[0]
    rules = DISPATCH.default.text[DISPATCH.default.text.index("\n[rule.") :]
    put_rule(DISPATCH, f"{text}{SMALL}{more}{rules}", "试用", 0, ADMINISTRATOR, with_units(uow), NOW)
    return uow


def test_accepted_tickets_like_it_speak_for_their_unit(uow: UnitOfWork) -> None:
    with_units(uow)
    for number in range(3):
        filed = store(
            uow, number, NIGHT, ("gongan", AssignmentState.RETURNED), ("chengguan", AssignmentState.CLOSED)
        )
        with uow.writing() as work:
            work.assignments.add(order(filed, "zhujian", AssignmentState.CLOSED, AssignmentRole.HELPER))
    store(uow, 7, NIGHT, ("gongan", AssignmentState.PENDING))
    advice = suggest_units(APPEAL, uow, NOW)
    first = advice.suggestions[0]
    assert first.lead.code == "chengguan"
    (similar,) = [each for each in first.reasons if each.source is Source.SIMILAR]
    assert similar.text.startswith("3 件相似工单由城管局办结：20261101-00000")
    assert "夜间施工" in similar.text
    assert "gongan" not in [each.lead.code for each in advice.suggestions], "returned or not signed for"
    assert first.confidence > 0.9
    assert [each.code for each in first.helpers] == ["lucheng-binjiang", "huanjing", "zhujian"]
    assert NO_MODEL_YET.remark in advice.remarks


def test_a_precedent_of_another_street_speaks_for_the_street_of_this_matter(uow: UnitOfWork) -> None:
    with_units(uow)
    changes = {**NIGHT, Field.DISTRICT: "鹿城区", Field.STREET: "五里街道"}
    store(uow, 1, changes, ("lucheng-wuli", AssignmentState.SIGNED))
    advice = suggest_units(replace(APPEAL, category=""), uow, NOW)
    assert [each.lead.code for each in advice.suggestions] == ["lucheng-binjiang"]


def test_old_tickets_and_its_own_are_no_precedents(uow: UnitOfWork) -> None:
    with_units(uow)
    own = store(uow, 1, NIGHT, ("gongan", AssignmentState.SIGNED))
    old = ticket("20251001-000001", NIGHT, days_ago=400)
    with uow.writing() as work:
        work.tickets.add(old)
        work.assignments.add(order(old, "gongan", AssignmentState.CLOSED, days_ago=399))
    advice = suggest_units(replace(APPEAL, ticket_id=own.id), uow, NOW)
    assert [each.lead.code for each in advice.suggestions] == ["chengguan"]
    assert "没有单位办理过的相似工单。" in advice.remarks


def test_the_place_is_read_from_the_text_where_the_form_has_none(
    uow: UnitOfWork, catalogue: Catalogue
) -> None:
    with_units(uow)
    appeal = Appeal(title="社区不给开证明", content="鹿城区滨江街道居民反映", category="080601")
    assert suggest_units(appeal, uow, NOW, area=catalogue.area).suggestions[0].lead.code == "lucheng-binjiang"
    advice = suggest_units(appeal, uow, NOW)
    assert "请填写区县和街道" in "".join(advice.remarks) + advice.silent_because
    elsewhere = replace(appeal, district="东湖区")
    found = suggest_units(elsewhere, uow, NOW, area=catalogue.area)
    assert found.suggestions[0].lead.code == "donghu", "what a person chose is left alone"


def test_a_hall_without_units_is_told_so_and_nothing_breaks(uow: UnitOfWork) -> None:
    advice = suggest_units(APPEAL, uow, NOW)
    assert advice.suggestions == ()
    assert "已停用或改名" in advice.silent_because


def test_a_filed_ticket_is_advised_on_for_the_desk(uow: UnitOfWork) -> None:
    with_units(uow)
    filed = store(uow, 1, NIGHT)
    advice = advise_on(filed.id, uow, NOW)
    assert advice.suggestions[0].lead.code == "chengguan"
    assert advice.sure


def test_what_was_suggested_and_chosen_is_kept(uow: UnitOfWork) -> None:
    with_units(uow)
    filed = store(uow, 1, NIGHT)
    advice = replace(advise_on(filed.id, uow, NOW), rules_version=3, model_version=2)
    kept: list[KeptAdvice] = []
    for minute, lead in enumerate(("chengguan", "zhujian", "gongan")):
        with uow.writing() as work:
            at = NOW + timedelta(minutes=minute)
            kept.append(keep_choice(advice, filed.id, lead, ("huanjing",), DISPATCHER, work, at))
            work.suggestions.add(kept[-1])
    silence = DispatchAdvice(silent_because="没有依据")
    with uow.writing() as work:
        at = NOW + timedelta(minutes=9)
        kept.append(keep_choice(silence, filed.id, "gongan", (), DISPATCHER, work, at))
    assert choices_of(filed.id, uow) == tuple(kept)
    assert kept[0].rank == 1
    assert kept[0].operator == DISPATCHER.code
    assert kept[0].offers[0].sources == (Source.RULE,)
    assert (kept[0].rules_version, kept[0].model_version) == (3, 2)
    figures = dispatch_figures(SINCE, UNTIL, uow).suggestions
    assert (figures.offered, figures.first_taken, figures.silent) == (3, 1, 1)
    assert figures.any_taken == sum(each.rank > 0 for each in kept)
    assert figures.first_share == "33.3 %"
    none = dispatch_figures(SINCE, SINCE, uow).suggestions
    assert (none.offered, none.first_share, none.any_share) == (0, "—", "—")


def test_only_who_may_dispatch_or_file_chooses(uow: UnitOfWork) -> None:
    with uow.writing() as work, pytest.raises(NotAllowed):
        keep_choice(DispatchAdvice(), "t", "chengguan", (), HANDLER, work, NOW)


@pytest.mark.parametrize(
    ("returned", "dispatched", "text"), [(0, 0, "—"), (0, 3, "100.0 %"), (1, 27, "96.3 %"), (1, 8, "87.5 %")]
)
def test_the_accuracy_of_dispatch_counts_accepted_returns(
    uow: UnitOfWork, returned: int, dispatched: int, text: str
) -> None:
    filed = ticket("20261101-000001", NIGHT)
    with uow.writing() as work:
        work.tickets.add(filed)
        for number in range(dispatched):
            state = AssignmentState.RETURNED if number < returned else AssignmentState.SIGNED
            work.assignments.add(order(filed, f"u{number}", state))
        work.assignments.add(order(filed, "taken-back", AssignmentState.WITHDRAWN))
        work.assignments.add(order(filed, "helps", AssignmentState.RETURNED, AssignmentRole.HELPER))
        work.assignments.add(order(filed, "long-ago", AssignmentState.RETURNED, days_ago=90))
    orders = dispatch_figures(SINCE, UNTIL, uow).orders
    assert (orders.dispatched, orders.wrong_unit) == (dispatched, returned)
    assert orders.text == text


def test_what_a_model_learns_from_is_accepted_and_the_newest(uow: UnitOfWork) -> None:
    filed = [
        store(uow, 1, NIGHT, ("gongan", AssignmentState.RETURNED), ("chengguan", AssignmentState.REPLIED)),
        store(uow, 2, NIGHT, ("gongan", AssignmentState.CLOSED), ("zhujian", AssignmentState.SIGNED)),
        store(uow, 3, NIGHT, ("gongan", AssignmentState.PENDING)),
        store(uow, 4, NIGHT),
    ]
    with uow.reading() as work:
        found = {each.ticket_id: each for each in work.suggestions.accepted_leads(10)}
        assert len(work.suggestions.accepted_leads(1)) == 1
    assert {ticket_id: each.unit for ticket_id, each in found.items()} == {
        filed[0].id: "chengguan",
        filed[1].id: "zhujian",
    }
    assert found[filed[0].id].title == NIGHT[Field.TITLE]
    assert (found[filed[0].id].district, found[filed[0].id].street) == ("鹿城区", "滨江街道")


def test_a_trained_model_suggests_and_names_itself(uow: UnitOfWork) -> None:
    with_small_rules(uow)
    history(uow, 120)
    trained = train_model(DUTY, uow, NOW, silent)
    assert trained.text == "第 1 版派单模型已启用。"
    assert any("云岭供电公司" in each for each in trained.lines)
    model = load_model(uow)
    assert (model.version, model.remark) == (1, "")
    assert load_model(uow, model) is model, "what is loaded is not loaded again"
    appeal = Appeal(title="暖气一直不热", content="室内温度很低")
    advice = suggest_units(appeal, uow, NOW, model)
    first = advice.suggestions[0]
    assert first.lead.code == "gongre"
    assert Source.MODEL in [each.source for each in first.reasons]
    assert advice.model_version == 1


def test_with_too_little_nothing_is_trained_and_it_says_so(uow: UnitOfWork) -> None:
    with_units(uow)
    history(uow, 20)
    trained = train_model(DUTY, uow, NOW, silent)
    assert trained.version is None
    assert "只有 20 件，满 500 件才训练模型" in trained.text
    assert model_history(uow) == ()
    assert load_model(uow).remark == "历史工单还不够，没有训练过派单模型。"


def test_a_worse_model_is_kept_out_and_its_report_is_kept(
    uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    from forms.dispatch.model import UnitModel
    from forms.dispatch.training import learnt

    with_small_rules(uow)
    history(uow, 120)
    train_model(DUTY, uow, NOW, silent)

    def badly(*given: object) -> UnitModel:
        model = learnt(*given)  # type: ignore[arg-type]
        return replace(model, weights=-model.weights)

    monkeypatch.setattr("forms.dispatch.retraining.learnt", badly)
    trained = train_model(DUTY, uow, NOW + timedelta(days=1), silent)
    assert "没有替换" in trained.text
    assert load_model(uow).version == 1
    worse, first = model_history(uow)
    assert (worse.number, worse.adopted, worse.why) == (2, False, trained.text)
    assert first.adopted
    assert worse.report.accuracy is not None
    with uow.reading() as work:
        assert work.dispatch_models.data_of(2) is None


def test_only_the_last_models_are_kept_and_all_reports_are(uow: UnitOfWork) -> None:
    with_small_rules(uow)
    history(uow, 80)
    for day in range(3):
        train_model(DUTY, uow, NOW + timedelta(days=day), silent)
    versions = model_history(uow)
    assert [each.number for each in versions] == [3, 2, 1]
    assert versions[-1].trained_by == "duty"
    with uow.reading() as work:
        kept = [work.dispatch_models.data_of(each.number) is not None for each in versions]
        assert work.dispatch_models.in_use() == versions[0]
    assert kept == [True, True, False]
    assert len(model_history(uow, 2)) == 2


def test_a_damaged_model_is_not_used_and_the_other_sources_go_on(uow: UnitOfWork) -> None:
    with_small_rules(uow)
    history(uow, 80)
    version = train_model(DUTY, uow, NOW, silent).version
    assert version is not None
    with uow.writing() as work:
        work.dispatch_models.add(version, b"something else")
    model = load_model(uow)
    assert model.model is None
    advice = suggest_units(APPEAL, uow, NOW, model)
    assert advice.suggestions[0].lead.code == "chengguan"
    assert any("校验值不符" in each for each in advice.remarks)
    assert advice.model_version == 0
    assert train_model(DUTY, uow, NOW, silent).version is not None
    assert load_model(uow).model is not None, "a damaged one does not keep a new one out"


def test_only_who_may_train_does(uow: UnitOfWork) -> None:
    with pytest.raises(NotAllowed):
        train_model(DISPATCHER, uow, NOW, silent)


def test_a_wrong_directory_is_refused_with_every_mistake(uow: UnitOfWork, catalogue: Catalogue) -> None:
    with_units(uow)
    text = DISPATCH.default.text.replace('lead = "路灯所"', 'lead = "电灯所"').replace('"0106"', '"0199"')
    with pytest.raises(DirectoryWrong, match="2 处错误") as refused:
        put_directory(text, "改", 0, catalogue, ADMINISTRATOR, uow, NOW)
    assert "电灯所" in refused.value.text
    assert "第" in refused.value.mistakes[0].text
    assert review_directory(DISPATCH.default.text, catalogue, uow).mistakes == ()
    better = DISPATCH.default.text.replace('lead = "路灯所"', 'lead = "市政处"')
    assert put_directory(better, "路灯移交市政", 0, catalogue, ADMINISTRATOR, uow, NOW).version == 1
    lamp = replace(APPEAL, title="路灯不亮", content="", category="010601")
    advice = suggest_units(lamp, uow, NOW)
    assert advice.suggestions[0].lead.code == "shizheng"
    assert advice.rules_version == 1
    with pytest.raises(RuleChanged):
        put_directory(DISPATCH.default.text, "改回", 0, catalogue, ADMINISTRATOR, uow, NOW)
    with pytest.raises(NotAllowed):
        put_directory(better, "改", 1, catalogue, DISPATCHER, uow, NOW)
