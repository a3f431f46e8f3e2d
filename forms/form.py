"""What the form asks for before a ticket may be filed: errors that block, and hints that help.

`check` is pure and quick enough for every typing pause. What is required depends on the 办理方式.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from forms import credit_code, phone_number
from forms.catalogue import Catalogue
from forms.draft import (
    FORM,
    Draft,
    Field,
    FieldKind,
    FieldSpec,
    FieldValue,
    Finding,
    Severity,
    draft_from_json,
    new_draft,
    printable,
)
from forms.five_elements import Element, ElementKind, five_elements
from forms.words import CoordinateSystem, Disposal, Party, RequestType, Urgency

__all__ = [
    "FORM",
    "Draft",
    "Element",
    "ElementKind",
    "Field",
    "FieldKind",
    "FieldSpec",
    "FieldValue",
    "Finding",
    "Severity",
    "blocking",
    "check",
    "draft_from_json",
    "elements",
    "five_elements",
    "new_draft",
    "printable",
    "suggested_title",
]

SHORT_CONTENT = 10
"""Below this many characters a content for dispatch is hinted to be thin."""
TITLE_LENGTH = 20
CHINA_LONGITUDES = (73.0, 136.0)
CHINA_LATITUDES = (3.0, 54.0)


@dataclass(frozen=True, slots=True)
class _Question:
    """What every rule sees."""

    draft: Draft
    catalogue: Catalogue
    disposal: Disposal

    def text(self, of: Field) -> str:
        return self.draft.text(of)


Rule = Callable[[_Question], Iterator[Finding]]


def check(draft: Draft, catalogue: Catalogue, disposal: Disposal) -> tuple[Finding, ...]:
    """Everything to be said about *draft* before it is filed as *disposal*, in the form's reading order."""
    question = _Question(draft, catalogue, disposal)
    findings = [finding for rule in RULES for finding in rule(question)]
    order = {of: place for place, of in enumerate(Field)}
    return tuple(sorted(findings, key=lambda each: (order[each.field], each.severity)))


def blocking(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those findings that keep the form from being filed."""
    return tuple(each for each in findings if each.blocks)


def suggested_title(content: str) -> str:
    """A title from the content's first clause, for when the agent has typed none."""
    clause = content.strip()
    for mark in "\n。；！？!?;":
        clause = clause.split(mark, 1)[0]
    return clause[:TITLE_LENGTH].rstrip("，,、 ")


def _error(of: Field, message: str) -> Finding:
    return Finding(of, Severity.ERROR, message)


def _hint(of: Field, message: str) -> Finding:
    return Finding(of, Severity.HINT, message)


def _lengths(question: _Question) -> Iterator[Finding]:
    for of, spec in FORM.items():
        over = len(question.text(of)) - spec.longest
        if spec.longest and over > 0 and of is not Field.CALLER_NUMBER:
            yield _error(of, f"{of.label}最多 {spec.longest} 字，多出 {over} 字，请删减。")


def _known_choices(question: _Question) -> Iterator[Finding]:
    for of, spec in FORM.items():
        text = question.text(of)
        if spec.choices and text and question.draft.choice(of, spec.choices) is None:
            yield _error(of, f"{of.label}的选项已不存在，请重新选择。")


def _origin(question: _Question) -> Iterator[Finding]:
    channel_code = question.text(Field.CHANNEL)
    channel = question.catalogue.channels.get(channel_code)
    if not channel_code:
        yield _error(Field.CHANNEL, "请选择渠道（诉求从哪里来）。")
    elif channel is None:
        yield _error(Field.CHANNEL, "这个渠道不在目录中，请重新选择。")
    elif channel.needs_external_id and not question.text(Field.EXTERNAL_ID):
        yield _error(Field.EXTERNAL_ID, f"“{channel.name}”转来的诉求须填对方的编号，以便回告。")
    source = question.text(Field.SOURCE)
    if source and source not in question.catalogue.sources:
        yield _error(Field.SOURCE, "这个来源不在目录中，请重新选择。")
    hotline = question.text(Field.HOTLINE)
    if hotline and hotline not in question.catalogue.hotlines:
        yield _error(Field.HOTLINE, "这条热线不在目录中，请重新选择。")


def _caller(question: _Question) -> Iterator[Finding]:
    anonymous = question.draft.flag(Field.ANONYMOUS)
    name = question.text(Field.NAME)
    if anonymous and name:
        yield _hint(Field.NAME, "已勾选匿名但填了姓名，提交后会一并保存；来电人不愿留名时请清空。")
    elif not anonymous and not name:
        dispatched = question.disposal is Disposal.DISPATCH
        message = "派单须填来电人姓名或称呼（如“张先生”）；不愿透露时请勾选匿名。"
        yield _error(Field.NAME, message) if dispatched else _hint(Field.NAME, "还没有填姓名或称呼。")


def _contact(question: _Question) -> Iterator[Finding]:
    contact = question.text(Field.CONTACT_NUMBER)
    problem = phone_number.problem_with(contact) if contact else None
    if problem:
        yield _error(Field.CONTACT_NUMBER, problem)
    reachable = contact or phone_number.problem_with(question.text(Field.CALLER_NUMBER)) is None
    if not reachable and question.disposal is Disposal.DISPATCH:
        if question.draft.flag(Field.ANONYMOUS):
            yield _hint(Field.CONTACT_NUMBER, "没有可回访的电话，办理结果将无法告知来电人。")
        else:
            yield _error(Field.CONTACT_NUMBER, "来电未显示可回拨的号码，请询问并填写联系电话。")


def _party(question: _Question) -> Iterator[Finding]:
    code = question.text(Field.CREDIT_CODE)
    problem = credit_code.problem_with(code) if code else None
    if problem:
        yield _error(Field.CREDIT_CODE, problem)
    if question.draft.choice(Field.PARTY, Party) is not Party.COMPANY:
        if code or question.text(Field.ORGANISATION):
            yield _hint(Field.PARTY, "填了企业信息，但主体是“个人”，请核对。")
        return
    if not question.text(Field.ORGANISATION):
        dispatched = question.disposal is Disposal.DISPATCH
        message = "企业诉求请填写企业名称。"
        yield (_error if dispatched else _hint)(Field.ORGANISATION, message)
    if not code:
        yield _hint(Field.CREDIT_CODE, "可补填统一社会信用代码，便于核对企业身份。")


def _matter(question: _Question) -> Iterator[Finding]:
    request_type = question.draft.choice(Field.REQUEST_TYPE, RequestType)
    if not question.text(Field.REQUEST_TYPE):
        yield _error(Field.REQUEST_TYPE, "请选择诉求类型（咨询、求助、投诉……）。")
    protected = question.draft.flag(Field.CONFIDENTIAL) or question.draft.flag(Field.ANONYMOUS)
    if request_type is RequestType.REPORT and not protected:
        yield _hint(Field.CONFIDENTIAL, "举报建议勾选保密，承办单位将看不到举报人的姓名和电话。")
    content = question.text(Field.CONTENT)
    if not content:
        yield _error(Field.CONTENT, "请填写内容：谁、何时、何地、因何、经过怎样。")
    elif len(content) < SHORT_CONTENT and question.disposal is Disposal.DISPATCH:
        yield _hint(Field.CONTENT, "内容较短，承办单位可能因要素不全退回，建议再补充。")
    if not question.text(Field.TITLE):
        if question.disposal is Disposal.DISPATCH:
            yield _error(Field.TITLE, "派单须有标题，一句话说清何处何事。")
        elif content:
            yield _hint(Field.TITLE, f"未填标题，将自动取为“{suggested_title(content)}”。")


def elements(draft: Draft) -> tuple[Element, ...]:
    """五要素 of a draft; place and person also count if their own fields are filled in."""
    elsewhere = {
        ElementKind.PLACE: _has_place(draft),
        ElementKind.PERSON: bool(draft.text(Field.SUBJECT)),
    }
    return tuple(
        each if each.present else replace(each, present=elsewhere.get(each.kind, False))
        for each in five_elements(draft.text(Field.CONTENT))
    )


def _elements(question: _Question) -> Iterator[Finding]:
    if question.disposal not in (Disposal.DISPATCH, Disposal.THREE_WAY) or not question.text(Field.CONTENT):
        return
    for element in elements(question.draft):
        if not element.present:
            yield _hint(Field.CONTENT, f"内容中似乎没有{element.kind.label}：{element.question}")


def _category(question: _Question) -> Iterator[Finding]:
    code = question.text(Field.CATEGORY)
    category = question.catalogue.categories.get(code)
    if not code:
        if question.disposal is not Disposal.NOT_ACCEPTED:
            yield _error(Field.CATEGORY, "请选择事项分类；可输入“暖气”“噪音”等词查找。")
    elif category is None:
        yield _error(Field.CATEGORY, f"分类 {code} 不在目录中，请重新选择。")
    elif not category.is_leaf:
        message = f"“{category.name}”下面还有细类，请选到最后一级。"
        yield (_error if question.disposal is Disposal.DISPATCH else _hint)(Field.CATEGORY, message)


def _place(question: _Question) -> Iterator[Finding]:
    nowhere = question.draft.flag(Field.NOWHERE)
    placed = _has_place(question.draft)
    if nowhere and placed:
        yield _hint(Field.NOWHERE, "已勾选“无具体地点”，但填了地点，请核对。")
    if question.disposal is Disposal.DISPATCH and not nowhere and not placed:
        yield _error(Field.ADDRESS, "派单须填事发地址或选区县、街道；确无地点时请勾选“无具体地点”。")
    district, street = question.text(Field.DISTRICT), question.text(Field.STREET)
    area = question.catalogue.area
    known = area.district(district)
    if district and known is None:
        yield _error(Field.DISTRICT, f"“{district}”不在{area.name}的区县目录中，请重新选择。")
    elif street and known is not None and street not in known.streets:
        yield _error(Field.STREET, f"“{street}”不属于{district}，请重新选择。")
    elif street and not district and not area.districts_with_street(street):
        yield _error(Field.STREET, f"“{street}”不在{area.name}的街道目录中，请重新选择。")
    elif street and not district:
        yield _hint(
            Field.DISTRICT, f"{street}属于{'、'.join(area.districts_with_street(street))}，请选择区县。"
        )


def _coordinates(question: _Question) -> Iterator[Finding]:
    bounds = {Field.LONGITUDE: CHINA_LONGITUDES, Field.LATITUDE: CHINA_LATITUDES}
    given = [of for of in bounds if question.text(of)]
    for of in given:
        degrees = degrees_of(question.text(of))
        low, high = bounds[of]
        if degrees is None or not low <= degrees <= high:
            yield _error(of, f"{of.label}应为 {low:g} 至 {high:g} 之间的小数，请核对或清空。")
    if len(given) == 1:
        missing = next(of for of in bounds if of not in given)
        yield _error(missing, "经度和纬度须同时填写，或同时清空。")
    if given and question.draft.choice(Field.COORDINATE_SYSTEM, CoordinateSystem) is None:
        yield _error(Field.COORDINATE_SYSTEM, "请选择坐标系；不同地图的坐标相差可达数百米。")


def _settlement(question: _Question) -> Iterator[Finding]:
    disposal = question.disposal
    if disposal in (Disposal.ANSWERED, Disposal.THREE_WAY) and not question.text(Field.ANSWER):
        yield _error(Field.ANSWER, f"{disposal.label}即时办结，请填写给来电人的答复。")
    if disposal in (Disposal.THREE_WAY, Disposal.TRANSFERRED) and not question.text(Field.HANDED_TO):
        yield _error(Field.HANDED_TO, f"请填写{disposal.label}的对方（单位或号码）。")
    if disposal is Disposal.DISPATCH and not question.text(Field.PURPOSE):
        yield _error(Field.PURPOSE, "请填写诉求目的：来电人希望怎样解决。")
    if disposal in (Disposal.NOT_ACCEPTED, Disposal.LEGAL_ROUTE):
        reason = question.catalogue.reasons.get(question.text(Field.REASON))
        if reason is None:
            yield _error(Field.REASON, f"请选择{disposal.label}的原因，并向来电人读出说明。")
        elif reason.disposal is not disposal:
            yield _error(
                Field.REASON, f"“{reason.name}”应按“{reason.disposal.label}”办理，请更换原因或办理方式。"
            )


def _alarms(question: _Question) -> Iterator[Finding]:
    """Words such as 着火 or 轻生: the emergency number first, then the urgency.

    国办发〔2022〕12号: emergencies are handed to 110, 119, 120, 122 at once.
    """
    heard = f"{question.text(Field.TITLE)}\n{question.text(Field.CONTENT)}"
    alarms = question.catalogue.alarms(heard)
    for alarm in alarms:
        if alarm.number:
            yield _hint(Field.CONTENT, f"提到“{alarm.word}”：情况紧急时请立即转接 {alarm.number}。")
    grades = (Urgency.NORMAL, Urgency.URGENT, Urgency.CRITICAL)
    chosen = question.draft.choice(Field.URGENCY, Urgency) or Urgency.NORMAL
    if alarms and grades.index(alarms[0].urgency) > grades.index(chosen):
        wanted = alarms[0]
        yield _hint(Field.URGENCY, f"提到“{wanted.word}”，建议紧急程度选“{wanted.urgency.label}”。")


def _has_place(draft: Draft) -> bool:
    return any(draft.text(of) for of in (Field.DISTRICT, Field.STREET, Field.COMMUNITY, Field.ADDRESS))


def degrees_of(text: str) -> float | None:
    """Degrees from a text; None if it is no finite number."""
    try:
        degrees = float(text)
    except ValueError:
        return None
    return degrees if abs(degrees) <= 360 else None


RULES: tuple[Rule, ...] = (
    _lengths,
    _known_choices,
    _origin,
    _caller,
    _contact,
    _party,
    _matter,
    _elements,
    _category,
    _place,
    _coordinates,
    _settlement,
    _alarms,
)
