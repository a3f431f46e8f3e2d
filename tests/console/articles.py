"""Articles on the shelf: written by one person, reviewed by another."""

from dataclasses import replace
from datetime import date, datetime

from forms.knowledge.article import Article
from forms.knowledge.content import Content, ServiceFacts
from forms.knowledge.service import review, submit, write_draft
from forms.ports import UnitOfWork
from forms.ticket import Operator
from tests.forms.knowledge.samples import supervisor

WRITER = Operator(code="2001", name="周敏")
REVIEWER = Operator(code="2002", name="吴桐")

HEATING = Content(
    title="供暖时间与标准",
    body="<p>每年11月15日零时至次年3月15日二十四时供暖。</p><p>供暖期内卧室、起居室温度不低于18℃。</p>"
    "<p>不达标的，拨打供热公司电话要求测温，测温人员应当在24小时内上门。</p>",
    questions=("家里暖气不热怎么办", "什么时候开始供暖"),
    unit="住房和城乡建设局",
    source="供热管理办法",
    legal_basis="《城市供热条例》第二十条",
    facts=ServiceFacts(phone="96000", time_limit="24小时内上门测温"),
)
FUND = Content(
    title="公积金提取",
    body="<p>租房提取每年可办理一次。</p>",
    questions=("租房怎么提公积金",),
    unit="公积金中心",
    source="提取管理细则",
    facts=ServiceFacts(
        conditions="连续缴存满三个月", materials="身份证", place="政务大厅二楼", phone="12329"
    ),
)


def heating_like(number: int, words: str = "暖气不热可以要求退费。") -> Content:
    """One of many articles about heating."""
    return Content(
        title=f"暖气不热处理办法之{number}",
        body=f"<p>{words}</p>",
        unit="住房和城乡建设局",
        source="内部口径",
    )


def publish(
    storage: UnitOfWork,
    content: Content,
    article_id: str,
    now: datetime,
    *,
    writer: Operator = WRITER,
    valid_until: date | None = None,
) -> Article:
    """A published article."""
    if valid_until is not None:
        content = replace(content, valid_until=valid_until)
    write_draft(content, writer, storage, now, article_id=article_id)
    submit(article_id, storage, now)
    return review(article_id, supervisor(REVIEWER), storage, now, approve=True)
