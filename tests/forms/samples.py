"""Forms filled in as an agent would, for tests. All people and numbers are invented."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from forms.draft import Draft, Field, FieldValue, new_draft
from forms.filing import FileTicket, ticket_from
from forms.ticket import Operator, Ticket
from forms.words import Disposal, RequestType

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
LI_JING = Operator(code="1001", name="李静", extension="8001")
CATALOGUE_FOLDER = Path(__file__).parents[2] / "resources" / "catalogue"
CONTENT = (
    "市民张先生反映：11月20日晚上，鹿城区滨江街道阳光花园3号楼因管道破损停暖，曾联系物业报修，至今未修好。"
)
COMPLETE: dict[Field, FieldValue] = {
    Field.NAME: "张先生",
    Field.REQUEST_TYPE: RequestType.COMPLAINT.value,
    Field.TITLE: "阳光花园3号楼停暖",
    Field.CONTENT: CONTENT,
    Field.PURPOSE: "尽快恢复供暖",
    Field.DISTRICT: "鹿城区",
    Field.STREET: "滨江街道",
    Field.ADDRESS: "阳光花园3号楼",
    Field.CATEGORY: "010301",
    Field.ANSWER: "已告知供热公司抢修电话和预计恢复时间。",
    Field.HANDED_TO: "110",
}


def filled(
    changes: dict[Field, FieldValue] | None = None, *, caller: str = "13800001234", call_id: str = "call-1"
) -> Draft:
    """A draft that can be filed as dispatch or as a direct answer, but for *changes*."""
    draft = new_draft(NOW, operator=LI_JING.code, caller_number=caller, call_id=call_id)
    for of, value in {**COMPLETE, **(changes or {})}.items():
        draft = draft.with_value(of, value, NOW)
    return draft


def command(
    changes: dict[Field, FieldValue] | None = None,
    *,
    caller: str = "13800001234",
    call_id: str = "call-1",
    at: datetime = NOW,
    disposal: Disposal = Disposal.DISPATCH,
    number_prefix: str = "",
) -> FileTicket:
    """The command that files a filled-in form."""
    return FileTicket(
        draft=filled(changes, caller=caller, call_id=call_id),
        disposal=disposal,
        operator=LI_JING.code,
        operator_name=LI_JING.name,
        category_path="城乡建设 > 供热 > 温度不达标",
        at=at,
        number_prefix=number_prefix,
        home_area_code="0980",
    )


def ticket(number: str, changes: dict[Field, FieldValue] | None = None, *, days_ago: float = 0) -> Ticket:
    """A ticket as it is after filing."""
    at = NOW - timedelta(days=days_ago)
    return ticket_from(command(changes, at=at), number, at)
