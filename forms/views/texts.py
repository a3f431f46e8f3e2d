"""Filters and layouts as texts, for storage. What a newer program added is left out by an older one."""

import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from forms.ticket_list import ListOrder
from forms.views.view import DueIn, Layout, Mine, Span, ViewFilter
from forms.words import StateKind, Urgency

Kind = TypeVar("Kind", bound=StrEnum)


def filter_text(of: ViewFilter) -> str:
    """The filter as JSON; what is not asked for is left out."""
    given: dict[str, object] = {
        "text": of.text,
        "mine": of.mine.value,
        "states": sorted(each.value for each in of.states),
        "unit": of.unit,
        "category": of.category,
        "urgencies": sorted(each.value for each in of.urgencies),
        "due": of.due.value,
        "channel": of.channel,
        "span": of.span.value,
        "first": of.first.isoformat() if of.first else "",
        "last": of.last.isoformat() if of.last else "",
        "order": of.order.value,
    }
    return json.dumps({name: value for name, value in given.items() if value}, ensure_ascii=False)


def filter_of(text: str) -> ViewFilter:
    """The filter that such a text says; what cannot be read is as if it were not there."""
    given = _object(text)
    return ViewFilter(
        text=_text(given, "text"),
        mine=_one(Mine, given.get("mine"), Mine.ALL),
        states=_several(StateKind, given.get("states")),
        unit=_text(given, "unit"),
        category=_text(given, "category"),
        urgencies=_several(Urgency, given.get("urgencies")),
        due=_one(DueIn, given.get("due"), DueIn.ANY),
        channel=_text(given, "channel"),
        span=_one(Span, given.get("span"), Span.ALL),
        first=_day(given.get("first")),
        last=_day(given.get("last")),
        order=_one(ListOrder, given.get("order"), ListOrder.NEWEST),
    )


def layout_text(layout: Layout) -> str:
    """The layout as JSON."""
    return json.dumps({"columns": list(layout.columns), "widths": dict(layout.widths)})


def layout_of(text: str) -> Layout:
    """The layout that such a text says; the empty one where it cannot be read."""
    given = _object(text)
    columns, widths = given.get("columns"), given.get("widths")
    return Layout(
        tuple(each for each in columns if isinstance(each, str)) if isinstance(columns, list) else (),
        {name: width for name, width in widths.items() if isinstance(width, int)}
        if isinstance(widths, dict)
        else {},
    )


def _object(text: str) -> Mapping[str, Any]:
    try:
        given = json.loads(text)
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name, "")
    return value if isinstance(value, str) else ""


def _one(kind: type[Kind], value: object, otherwise: Kind) -> Kind:
    return next((each for each in kind if each.value == value), otherwise)


def _several(kind: type[Kind], values: object) -> frozenset[Kind]:
    return frozenset(each for each in kind if isinstance(values, list) and each.value in values)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None
