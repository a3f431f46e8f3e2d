"""A small invented city for tests."""

from pathlib import Path

from forms.access.roles import Actor, Role
from forms.organisation.contact import Contact, Duty
from forms.organisation.unit import Unit, UnitKind

AREA = Path(__file__).parents[3] / "resources" / "organisation"
ADMIN = Actor(code="9001", name="周管理", roles=frozenset({Role.ADMINISTRATOR}))
AGENT = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
OF_HEATING = Actor(code="U201", name="承办员", roles=frozenset({Role.UNIT}), unit="heating")

CITY = Unit(code="city", name="云岭市人民政府", kind=UnitKind.CITY, order=10)
DISTRICT = Unit(
    code="lucheng", name="鹿城区人民政府", kind=UnitKind.DISTRICT, parent="city", district="鹿城区", order=20
)
STREET = Unit(
    code="binjiang",
    name="鹿城区滨江街道办事处",
    kind=UnitKind.STREET,
    parent="lucheng",
    aliases=("滨江街道",),
    district="鹿城区",
    street="滨江街道",
    order=30,
)
HEATING = Unit(
    code="heating",
    name="市供热管理服务中心",
    kind=UnitKind.DEPARTMENT,
    parent="city",
    aliases=("供热办", "热力公司"),
    categories=("0103",),
    duties="供热温度、停热、热费",
    order=40,
)
CITY_WORKS = Unit(
    code="chengguan",
    name="市城市管理局",
    kind=UnitKind.DEPARTMENT,
    parent="city",
    aliases=("城管局", "城管"),
    categories=("0201", "010302"),
    order=50,
)
SMALL_CITY = (CITY, DISTRICT, STREET, HEATING, CITY_WORKS)


def person(name: str, duty: Duty = Duty.A, unit: str = "heating", number: int = 1) -> Contact:
    """A contact with an invented number."""
    return Contact(id=f"{unit}-{name}", unit=unit, name=name, duty=duty, mobile=f"138 0000 {number:04d}")
