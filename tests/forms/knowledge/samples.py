"""Articles as a knowledge worker would write them, for tests. All units and numbers are invented."""

from datetime import date
from typing import Any

from forms.access.roles import Actor, Role
from forms.knowledge.content import Content, Link, ServiceFacts
from forms.ticket import Operator

TODAY = date(2026, 11, 21)
WANG = Operator(code="2001", name="王敏")
ZHAO = Operator(code="2002", name="赵强")
SUN = Operator(code="2003", name="孙悦")
FACTS = ServiceFacts(
    conditions="参保人",
    materials="身份证\n社保卡",
    time_limit="5个工作日",
    place="政通路1号",
    phone="0980-5550121",
)


def supervisor(person: Operator) -> Actor:
    """The same person as one who may write and publish."""
    return Actor(code=person.code, name=person.name, roles=frozenset({Role.SUPERVISOR}))


def content(**changes: Any) -> Content:
    """An article that may be published, but for *changes*."""
    given: dict[str, Any] = {
        "title": "异地就医怎样备案",
        "body": "<p>可在手机上自助备案。</p>\n<p>急诊视同已备案。</p>",
        "questions": ("去外地看病能报销吗", "跨省住院直接结算"),
        "category": "070203",
        "unit": "市医疗保障局",
        "source": "异地就医办事指南",
        "legal_basis": "社会保险法",
        "facts": FACTS,
        "links": (Link("https://example.org/yidi", "网上备案"),),
    }
    return Content(**{**given, **changes})
