"""Roles, rights, and the table of which role holds which right.

Sources: 个人信息保护法 art. 6 and 51 ask that everybody sees the least that the task needs; GB/T 22239-2019
(等保 level 3) that running the system, auditing it and the business itself stay apart: so the administrator
neither reads tickets nor erases the log, and the auditor reads nothing but the log. Which desk does which
step follows the hall's own division of work (PROPOSED where no rule gives it).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from forms.access.errors import NotAllowed
from forms.words import Labelled


class Role(Labelled):
    """角色: what somebody is employed for. One person may hold several; their rights add up."""

    AGENT = "agent", "话务员"
    DISPATCHER = "dispatcher", "派单员"
    SUPERVISOR = "supervisor", "班长"
    QUALITY = "quality", "质检员"
    LEADER = "leader", "领导"
    UNIT = "unit", "承办人"
    INSPECTOR = "inspector", "督查员"
    OBSERVER = "observer", "外部评议员"
    AUDITOR = "auditor", "审计员"
    ADMINISTRATOR = "administrator", "管理员"
    DUTY = "duty", "值守服务"


class Right(Labelled):
    """权限: one thing that may be done or seen."""

    FILE = "file", "受理工单"
    """Take calls, write and file tickets, recall one's own soon after, answer on the call."""
    LINK = "link", "标记重复和并单"
    SEE_ALL_TICKETS = "see_all_tickets", "查看全部工单"
    SEE_OWN_UNIT = "see_own_unit", "查看本单位工单"
    """Only tickets with an assignment to the actor's unit; whoever asks for more is told so."""
    SEE_IDENTITY = "see_identity", "查看来电人身份"
    """Names and numbers unmasked, those of 举报 and 保密 tickets too; each ticket opened is logged."""
    REVEAL = "reveal", "查看被遮盖的号码"
    """Ask with a reason for one ticket's unmasked number for five minutes; never of 举报 and 保密 ones."""
    PLAY_RECORDING = "play_recording", "播放录音"
    EXPORT = "export", "导出"

    DISPATCH = "dispatch", "派单"
    """Send, recall, batch and re-route orders; choose lead and helpers."""
    REVIEW_RETURNS = "review_returns", "审核退单"
    REVIEW_EXTENSIONS = "review_extensions", "审核延期"
    REVIEW_REPLIES = "review_replies", "审核答复"
    CONVENE = "convene", "组织会商"
    HANDLE = "handle", "办理本单位工单"
    """Sign in, first contact, progress, help, whistle, extension, return, reply: for the own unit only."""

    FOLLOW_UP = "follow_up", "回访"
    ORDER_REDO = "order_redo", "退回重办"
    HAND_OVER_FOLLOW_UP = "hand_over_follow_up", "移交回访"
    """Give somebody else's follow-up or call-back task to another agent."""
    OBSERVE = "observe", "评议工单"
    """两代表一委员, 民生观察员: see chosen tickets masked, and score them."""

    SUPERVISE = "supervise", "督办"
    """Reminders, letters, 督办单, 挂牌, 提级, joint supervision."""
    REPORT_DISCIPLINE = "report_discipline", "报送纪检监察"
    PROPOSE_DETERMINATION = "propose_determination", "提请认定"
    DETERMINE = "determine", "审核认定"
    """The reviewer of a 认定 is never its proposer; the use case checks that as well."""

    PRINT_SLIP = "print_slip", "打印交办单"
    MANAGE_SLIP_KEYS = "manage_slip_keys", "管理交办单密钥"

    READ_KNOWLEDGE = "read_knowledge", "查看知识"
    EDIT_KNOWLEDGE = "edit_knowledge", "编写知识"
    PUBLISH_KNOWLEDGE = "publish_knowledge", "发布知识"

    SEE_QUEUE = "see_queue", "查看队列"
    STEER_QUEUE = "steer_queue", "调度队列"
    """Move agents, end pauses, take a waiting caller out."""
    LISTEN_IN = "listen_in", "监听和插话"
    SEE_FIGURES = "see_figures", "查看统计"

    PLAN_SESSION = "plan_session", "筹备听民声"
    ASSIST_SESSION = "assist_session", "听民声预审和协助"
    LEAD_SESSION = "lead_session", "听民声接听"

    MANAGE_UNITS = "manage_units", "管理单位和联系人"
    ADOPT_DECISION = "adopt_decision", "会商决定写入派单目录"
    """Make one decided conference a rule of the dispatch directory, and change nothing else of the rules."""
    MANAGE_RULES = "manage_rules", "管理业务规则"
    """Clock, calendar, dispatch directory, ladder, names of states and the other rules of the hall."""
    TRAIN = "train", "训练派单模型"
    MANAGE_ACCOUNTS = "manage_accounts", "管理账号"
    SET_UP = "set_up", "设置本机"
    """The whole settings page; look and sound of one's own seat are free to everybody."""
    READ_AUDIT = "read_audit", "查阅审计日志"
    RUN_TIMERS = "run_timers", "执行定时任务"
    """The duty service: fire due reminders and ladder steps, expire tasks."""


_TICKETS_WITH_IDENTITY = frozenset({Right.SEE_ALL_TICKETS, Right.SEE_IDENTITY, Right.READ_KNOWLEDGE})
_TICKETS_MASKED = frozenset({Right.SEE_ALL_TICKETS, Right.REVEAL, Right.READ_KNOWLEDGE})

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        # takes the call, knows the caller, and calls back: 谁接单谁负责
        Role.AGENT: _TICKETS_WITH_IDENTITY
        | {
            Right.FILE,
            Right.LINK,
            Right.PLAY_RECORDING,
            Right.FOLLOW_UP,
            Right.PROPOSE_DETERMINATION,
            Right.ASSIST_SESSION,
        },
        # calls the citizen back where the appeal is unclear
        Role.DISPATCHER: _TICKETS_WITH_IDENTITY
        | {
            Right.LINK,
            Right.PLAY_RECORDING,
            Right.DISPATCH,
            Right.REVIEW_RETURNS,
            Right.REVIEW_EXTENSIONS,
            Right.REVIEW_REPLIES,
            Right.CONVENE,
            Right.PROPOSE_DETERMINATION,
            Right.PRINT_SLIP,
            Right.EXPORT,
            Right.ASSIST_SESSION,
        },
        Role.SUPERVISOR: _TICKETS_WITH_IDENTITY
        | {
            Right.FILE,
            Right.LINK,
            Right.PLAY_RECORDING,
            Right.EXPORT,
            Right.DISPATCH,
            Right.REVIEW_RETURNS,
            Right.REVIEW_EXTENSIONS,
            Right.REVIEW_REPLIES,
            Right.CONVENE,
            Right.ADOPT_DECISION,
            Right.FOLLOW_UP,
            Right.ORDER_REDO,
            Right.HAND_OVER_FOLLOW_UP,
            Right.PROPOSE_DETERMINATION,
            Right.DETERMINE,
            Right.PRINT_SLIP,
            Right.EDIT_KNOWLEDGE,
            Right.PUBLISH_KNOWLEDGE,
            Right.SEE_QUEUE,
            Right.STEER_QUEUE,
            Right.LISTEN_IN,
            Right.SEE_FIGURES,
            Right.PLAN_SESSION,
            Right.ASSIST_SESSION,
        },
        Role.QUALITY: _TICKETS_MASKED
        | {
            Right.PLAY_RECORDING,
            Right.REVIEW_REPLIES,
            Right.PROPOSE_DETERMINATION,
            Right.EDIT_KNOWLEDGE,
            Right.SEE_FIGURES,
        },
        # before cameras: masked, and no way to lift the mask
        Role.LEADER: frozenset(
            {
                Right.SEE_ALL_TICKETS,
                Right.READ_KNOWLEDGE,
                Right.LEAD_SESSION,
                Right.SUPERVISE,
                Right.ORDER_REDO,
                Right.SEE_FIGURES,
            }
        ),
        Role.UNIT: frozenset(
            {Right.SEE_OWN_UNIT, Right.REVEAL, Right.READ_KNOWLEDGE, Right.HANDLE, Right.PRINT_SLIP}
        ),
        Role.INSPECTOR: _TICKETS_MASKED
        | {
            Right.PLAY_RECORDING,
            Right.EXPORT,
            Right.SUPERVISE,
            Right.ORDER_REDO,
            Right.REPORT_DISCIPLINE,
            Right.CONVENE,
            Right.PROPOSE_DETERMINATION,
            Right.DETERMINE,
            Right.PRINT_SLIP,
            Right.SEE_FIGURES,
        },
        Role.OBSERVER: frozenset({Right.OBSERVE}),
        Role.AUDITOR: frozenset({Right.READ_AUDIT}),
        # runs the system and sees no ticket; no right anywhere erases the log
        Role.ADMINISTRATOR: frozenset(
            {
                Right.MANAGE_ACCOUNTS,
                Right.MANAGE_UNITS,
                Right.MANAGE_RULES,
                Right.MANAGE_SLIP_KEYS,
                Right.TRAIN,
                Right.SET_UP,
            }
        ),
        Role.DUTY: frozenset({Right.RUN_TIMERS, Right.TRAIN}),
    }
)
"""Who may do what. Rights of several roles add up."""

GIVEN_TO_PEOPLE = tuple(role for role in Role if role is not Role.DUTY)
"""The roles that an account may hold; the duty service is no person."""

SEES_TICKETS = frozenset({Right.SEE_ALL_TICKETS, Right.SEE_OWN_UNIT, Right.OBSERVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, as known at sign-in: 工号, name, roles, the unit's code (承办人) and the extension."""

    code: str
    name: str
    roles: frozenset[Role]
    unit: str = ""
    extension: str = ""

    @property
    def rights(self) -> frozenset[Right]:
        """All rights of all roles."""
        return rights_of(self.roles)

    def may(self, right: Right) -> bool:
        """Whether one of the roles holds *right*."""
        return any(right in RIGHTS[role] for role in self.roles)

    @property
    def who(self) -> str:
        """For trails and lists: 李静（1001）."""
        return f"{self.name}（{self.code}）" if self.name else self.code


DUTY = Actor(code="duty", name="值守服务", roles=frozenset({Role.DUTY}))
"""Who acts when a timer does."""


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """The rights of these roles together."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


def roles_with(right: Right) -> tuple[Role, ...]:
    """The roles of people that hold *right*, in the order of the roles."""
    return tuple(role for role in GIVEN_TO_PEOPLE if right in RIGHTS[role])


def require(actor: Actor, right: Right) -> None:
    """NotAllowed, in words that name the missing right and who has it, unless *actor* holds *right*."""
    if actor.may(right):
        return
    holders = "、".join(role.label for role in roles_with(right)) or Role.DUTY.label
    raise NotAllowed(
        f"您没有“{right.label}”的权限，本次操作未进行。有此权限的角色：{holders}；如工作需要，请联系管理员。",
        detail=f"{actor.code} lacks {right.value}",
    )


def require_any(actor: Actor, rights: Iterable[Right]) -> None:
    """NotAllowed unless *actor* holds at least one of *rights*; the text names the first of them."""
    wanted = tuple(rights)
    if not any(actor.may(right) for right in wanted):
        require(actor, wanted[0])


def require_own_unit(actor: Actor, unit: str) -> None:
    """NotAllowed unless *actor* belongs to the unit with this code."""
    if actor.unit and actor.unit == unit:
        return
    raise NotAllowed(
        "这件工单不是派给您所在单位的，不能由您办理，工单未改动。请核对工单，或联系派单员。",
        detail=f"{actor.code} is not of the unit",
    )
