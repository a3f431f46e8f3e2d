"""A leader's seat and the staff around it, in one process, with a telephone that is told."""

from dataclasses import replace
from datetime import timedelta

from console.pages.stage import StagePage
from console.stage import Moment, Stage
from forms.sessions.call import Brief, SessionCall
from forms.sessions.calling import hand_over, write_brief
from forms.sessions.session import Session
from telephony.call import Call, EndReason
from tests.console.desks import TestDesk, make_desk
from tests.forms.samples import NOW
from tests.forms.sessions.samples import BRIEF, MAYOR, STAFF, live, screened

LONG = Brief(
    name="欧阳张国强",
    who="阳光花园三期业主委员会委托代表，替整栋楼四十二户居民反映",
    what="3号楼、5号楼自十一月十五日供暖以来一直不热，物业与热力公司互相推诿，老人和孩子已经感冒，" * 3,
    where="鹿城区滨江街道阳光花园三期3号楼一单元至五单元以及5号楼全部单元",
    history="11月2日反映供暖不热，热力公司答复正在检修；\n11月9日再次反映，答复已换阀门；\n11月18日不满意。",
    may_say="今晚八点前完成管网冲洗并恢复供暖，明天上午由住建局牵头上门测温，结果逐户告知。" * 2,
)


class Stagehand:
    """The page, and what happens around it."""

    __test__ = False

    def __init__(self, *, practices: bool = False) -> None:
        self.made: TestDesk = make_desk()
        self.made.clock.at = NOW
        self.desk = self.made.desk
        self.desk.rules = replace(self.desk.rules, actor=MAYOR)
        self.made.attach()
        self.uow = self.made.storage
        self.session: Session | None = None
        self.stage = Stage(self.desk, takes_ready=True)
        self.page = StagePage(self.stage, practices=practices, offers=not practices, leaves=True)
        self.page.setProperty("stagehand", self)
        self.desk.sessions.watch()

    @property
    def moment(self) -> Moment:
        return self.stage.scene.moment

    def begins(self) -> Session:
        """The session begins."""
        self.session = live(self.uow)
        self.look()
        return self.session

    def look(self) -> None:
        """As every 150 ms."""
        self.desk.sessions.refresh()

    def handed_over(self, brief: Brief = BRIEF, number: str = "13800001234", draft: str = "") -> SessionCall:
        """The staff hand over a call with this card."""
        assert self.session is not None
        call = screened(self.uow, self.session, brief, number)
        if draft:
            write_brief(call.id, brief, STAFF, self.uow, draft_id=draft)
        given = hand_over(call.id, STAFF, self.uow, self.made.clock.at)
        self.look()
        return given

    def rings(self) -> Call:
        """The staff's telephone rings this one."""
        return self.made.rings("8001", f"leg-{self.made.clock.at:%H%M%S}", line="", name="李静")

    def talks(self, brief: Brief = BRIEF) -> Call:
        """A call from the staff that the leader has answered."""
        self.handed_over(brief)
        self.pass_(1)
        leg = self.made.answered(self.rings())
        self.look()
        return leg

    def ends(self, leg: Call) -> None:
        """The citizen hangs up."""
        self.made.ended(leg, EndReason.HUNG_UP_THERE)
        self.look()

    def pass_(self, seconds: float) -> None:
        """Time passes."""
        self.made.clock.at += timedelta(seconds=seconds)

    def call_of(self, own_id: str) -> SessionCall:
        """A call as it is stored."""
        with self.uow.reading() as work:
            found = work.sessions.calls.by_id(own_id)
        assert found is not None
        return found
