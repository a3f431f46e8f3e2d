"""How the ticket form stands in its place: nothing cut, everything named, in reading order."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.theme import Appearance, Scheme
from forms.draft import Draft, Field, FieldValue
from forms.words import Disposal
from tests.console.clipping import clipped
from tests.console.desks import make_desk
from tests.console.pages.desk.sitting import DISPATCH, SHIFT, Sitting

PRIMARY = (
    Field.REQUEST_TYPE,
    Field.TITLE,
    Field.CONTENT,
    Field.PURPOSE,
    Field.DISTRICT,
    Field.ADDRESS,
    Field.NOWHERE,
    Field.CATEGORY,
    Field.URGENCY,
    Field.NAME,
    Field.GENDER,
    Field.CONTACT_NUMBER,
    Field.CONFIDENTIAL,
    Field.ANONYMOUS,
)
LONG = {
    Field.TITLE: "人民路与解放路交叉口东南角工地夜间施工噪音扰民持续两个月未解决请尽快处理",
    Field.NAME: "欧阳司徒慕容端木先生",
    Field.ADDRESS: "鹿城区花园路街道梧桐社区人民路一百二十八号鹿城小区东门北侧第三排商铺门前空地",
    Field.CONTENT: "昨晚十点以后工地仍在施工。" * 60,
}


def filed(sat: Sitting) -> None:
    sat.fill()
    sat.form.file(Disposal.DISPATCH)


def refused(sat: Sitting) -> None:
    sat.form.choose(Disposal.DISPATCH)


def asked_for_a_reason(sat: Sitting) -> None:
    sat.fill({Field.REASON: "fire"})
    sat.form.choose(Disposal.NOT_ACCEPTED)


def alarmed(sat: Sitting) -> None:
    sat.fill({Field.CONTENT: "楼下着火了，有人昏迷"})


def with_tabs(sat: Sitting) -> None:
    for title in ("甲", "一个很长很长很长很长的标题", "丙", "丁", "戊", "己"):
        sat.seat.desk.drafts.begin()
        sat.fill({Field.TITLE: title})


def asked_to_confirm(sat: Sitting) -> None:
    sat.fill({Field.TITLE: "甲"})
    sat.click(sat.form.head.discard)


def unfolded(sat: Sitting) -> None:
    sat.form.fields.more.open_fold()


def long_values(sat: Sitting) -> None:
    sat.fill(LONG)


STATES = (filed, refused, asked_for_a_reason, alarmed, with_tabs, asked_to_confirm, unfolded, long_values)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize(
    ("scale", "size"),
    [(1.0, (636, 536)), (1.0, (940, 900)), (1.6, (1018, 858))],
    ids=["small", "large", "160%"],
)
def test_no_words_are_cut(
    qtbot: QtBot, qapp: QApplication, state: Callable[[Sitting], None], scale: float, size: tuple[int, int]
) -> None:
    theme.install(qapp, Appearance(Scheme.LIGHT, scale, reduced_motion=True))
    sat = Sitting(qtbot, size=size)
    state(sat)
    qapp.processEvents()
    assert clipped(sat.form) == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_nothing_opens_a_window_of_its_own(qtbot: QtBot, state: Callable[[Sitting], None]) -> None:
    sat = Sitting(qtbot)
    opened: list[QWidget] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                opened.append(watched)
            return False

    watch = Watch(sat.window)
    QApplication.instance().installEventFilter(watch)  # type: ignore[union-attr]
    state(sat)
    QApplication.processEvents()
    QApplication.instance().removeEventFilter(watch)  # type: ignore[union-attr]
    assert opened == []


def test_the_primary_fields_are_in_sight_in_the_smallest_window(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    view = sat.form.fields.viewport()
    for field in PRIMARY:
        control = sat.form.control(field)
        assert control.mapTo(view, QPoint(0, 0)).y() >= 0, field.label
        assert control.mapTo(view, QPoint(0, control.height())).y() <= view.height(), field.label
    assert sat.form.fields.horizontalScrollBar().maximum() == 0


def test_the_filing_bar_is_in_sight_whatever_else_stands(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    with_tabs(sat)
    alarmed(sat)
    asked_for_a_reason(sat)
    QApplication.processEvents()
    bar = sat.form.bar
    assert bar.geometry().bottom() <= sat.form.height()
    assert bar.height() >= bar.sizeHint().height()


def walk(sat: Sitting, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> list[QWidget]:
    """Every stop of the Tab key within the form, from the first field on and once round."""
    sat.form.fields.lead_to(Field.REQUEST_TYPE)
    first = QApplication.focusWidget()
    assert first is not None
    stops = [first]
    for _ in range(80):
        sat.press(Qt.Key.Key_Backtab if modifiers else Qt.Key.Key_Tab, modifiers)
        here = QApplication.focusWidget()
        assert here is not None
        if here is first:
            break
        if sat.form.isAncestorOf(here):
            stops.append(here)
    return stops


def test_the_tab_key_goes_in_reading_order_and_stops_once_at_each_control(qtbot: QtBot) -> None:
    sat = Sitting(qtbot, size=(940, 1500))
    sat.fill()
    sat.form.fields.more.open_fold()
    QApplication.processEvents()
    sheet = sat.form.fields.widget()
    assert sheet is not None
    stops = [stop for stop in walk(sat) if sheet.isAncestorOf(stop)]
    rows = [
        next(place for place, row in enumerate(sat.form.fields.rows) if row.isAncestorOf(stop))
        for stop in stops
        if any(row.isAncestorOf(stop) for row in sat.form.fields.rows)
    ]
    assert rows == sorted(rows)
    assert set(rows) == set(range(len(sat.form.fields.rows)))
    for one, other in pairwise(stops):
        a, b = one.mapTo(sheet, QPoint(0, 0)), other.mapTo(sheet, QPoint(0, 0))
        assert (a.y() + one.height() <= b.y() + other.height() / 2) or a.x() < b.x(), (
            one.accessibleName(),
            other.accessibleName(),
        )


def test_a_choice_is_one_stop_even_while_nothing_is_chosen(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    sat.form.focus_first()
    sat.press(Qt.Key.Key_Tab)
    assert sat.is_in(Field.TITLE)
    sat.press(Qt.Key.Key_Backtab, SHIFT)
    assert sat.is_in(Field.REQUEST_TYPE)


def test_after_the_fields_comes_the_bar_with_its_primary_button_last(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    sat.fill()
    names = [stop.accessibleName() for stop in walk(sat)]
    assert (
        names.index("展开更多字段")
        < names.index("其他办理")
        < names.index("在线解答")
        < names.index("提交派单")
    )


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot, state: Callable[[Sitting], None]) -> None:
    sat = Sitting(qtbot)
    state(sat)
    nameless = [
        type(widget).__name__
        for widget in sat.form.findChildren(QWidget)
        if isinstance(widget, (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox))
        and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert nameless == []


def test_the_controls_are_named_after_their_fields(qtbot: QtBot) -> None:
    sat = Sitting(qtbot)
    for field in Field:
        if field in (Field.CALLER_NUMBER, Field.REASON, Field.STREET, Field.DISTRICT):
            continue
        assert sat.form.control(field).accessibleName() == field.label


# --- the form always shows the draft in front

VALUES: dict[Field, st.SearchStrategy[FieldValue]] = {
    Field.TITLE: st.text("路灯不亮&<b>\n", max_size=8),
    Field.CONTENT: st.text("昨晚噪音\n\t", max_size=12),
    Field.ANONYMOUS: st.booleans(),
    Field.REQUEST_TYPE: st.sampled_from(["", "help", "complaint", "no_such_type"]),
    Field.URGENCY: st.sampled_from(["normal", "critical"]),
    Field.DISTRICT: st.sampled_from(["", "鹿城区", "云山区", "没有的区"]),
    Field.STREET: st.sampled_from(["", "梧桐街道", "双井镇"]),
    Field.CATEGORY: st.sampled_from(["", str(DISPATCH[Field.CATEGORY]), "99999999"]),
    Field.CHANNEL: st.sampled_from(["", "phone", "police_110", "gone"]),
}
FILL = st.sampled_from(list(VALUES)).flatmap(lambda field: st.tuples(st.just(field), VALUES[field]))
STEP = st.one_of(
    FILL,
    st.sampled_from(["begin", "next", "save", "discard", "file", "answer", "focus title", "focus content"]),
)


def shown(sat: Sitting, draft: Draft) -> list[tuple[Field, object, object]]:
    """Where the form shows something else than the draft in front, apart from the field being typed in."""
    pairs: list[tuple[Field, object, object]] = [
        (
            Field.TITLE,
            sat.line(Field.TITLE).text().replace("\n", ""),
            str(draft.value(Field.TITLE)).replace("\n", ""),
        ),
        (Field.CONTENT, sat.text(Field.CONTENT).toPlainText(), draft.value(Field.CONTENT)),
        (Field.ANONYMOUS, sat.form.control(Field.ANONYMOUS).property("checked"), draft.flag(Field.ANONYMOUS)),
        (
            Field.CATEGORY,
            sat.category(),
            "" if draft.text(Field.CATEGORY) == "99999999" else draft.text(Field.CATEGORY),
        ),
        (Field.URGENCY, sat.segment(Field.URGENCY), draft.text(Field.URGENCY)),
    ]
    kind = draft.text(Field.REQUEST_TYPE)
    pairs.append(
        (Field.REQUEST_TYPE, sat.segment(Field.REQUEST_TYPE), kind if kind in ("help", "complaint") else None)
    )
    return [pair for pair in pairs if pair[1] != pair[2] and not sat.is_in(pair[0])]


def do(sat: Sitting, step: str, number: int) -> None:
    """One thing that may happen at a desk."""
    drafts = sat.seat.desk.drafts
    doing: dict[str, Callable[[], object]] = {
        "begin": drafts.begin,
        "next": lambda: sat.form.tabs.step(1),
        "save": drafts.save,
        "discard": drafts.discard,
        "file": lambda: sat.form.choose(Disposal.DISPATCH),
        "answer": lambda: sat.seat.answered(sat.seat.rings(call_id=f"c{number}")),
        "focus title": lambda: sat.go_to(Field.TITLE),
        "focus content": lambda: sat.go_to(Field.CONTENT),
    }
    doing[step]()


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, max_size=14))
def test_whatever_happens_the_form_shows_the_draft_in_front(
    qtbot: QtBot, steps: list[tuple[Field, FieldValue] | str]
) -> None:
    sat = Sitting(qtbot, make_desk())
    drafts = sat.seat.desk.drafts
    for number, step in enumerate(steps):
        sat.seat.clock.pass_(1)
        if isinstance(step, str):
            do(sat, step, number)
        else:
            drafts.fill(*step)
        assert shown(sat, drafts.current) == []
    sat.window.close()
