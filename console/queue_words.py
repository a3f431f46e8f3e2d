"""What the queues' facts are called in the window: short Chinese words, and what to do about a fault.

Every member of every enumeration has its text; a test holds the tables against the enumerations.
"""

from collections.abc import Mapping
from types import MappingProxyType

from console.link import LinkState
from console.queue_watch import QueueWatch
from console.settings import Reason
from console.theme import Icon, Tone
from console.wording import Explanation
from telephony.call import Ear
from telephony.pbx.commands import EndPause, MoveAgent, OrderRefusal, PauseAgent, PbxOrder, TakeOut
from telephony.pbx.picture import WRAP_UP, LinkFault, PbxAgentState
from telephony.pbx.picture import LinkState as PbxLink
from telephony.pbx.reconciling import Difference, Finding

FAULTS: Mapping[LinkFault, Explanation] = MappingProxyType(
    {
        LinkFault.NONE: Explanation("正在读取交换机的队列情况"),
        LinkFault.NOT_ASKED: Explanation("还没有连接交换机"),
        LinkFault.UNREACHABLE: Explanation("连不上交换机", "检查网络，并核对设置里的地址和端口"),
        LinkFault.REFUSED: Explanation(
            "交换机拒绝了监控账号", "核对设置里的用户名和密码；本机地址须在允许的网段内"
        ),
        LinkFault.UNTRUSTED: Explanation(
            "交换机的证书不可信，没有连接", "在设置里填写正确的 CA 证书，或请管理员检查证书"
        ),
        LinkFault.LOST: Explanation("与交换机的连接断了", "程序在自动重连；一直连不上请检查网络"),
        LinkFault.SILENT: Explanation("交换机没有回应", "程序在自动重连；一直没有回应请联系管理员"),
        LinkFault.NOT_A_PBX: Explanation(
            "这个地址上不是交换机的管理接口", "核对设置里的地址、端口和是否加密"
        ),
        LinkFault.STARTING: Explanation("交换机刚刚启动，还没有准备好", "请稍候，程序会自动读取"),
        LinkFault.RIGHTS: Explanation(
            "监控账号的权限不够，读不到队列", "请管理员按 resources/pbx 的 manager.conf 设置权限"
        ),
    }
)

PROCESS: Mapping[LinkState, Explanation] = MappingProxyType(
    {
        LinkState.CLOSED: Explanation("队列监控没有启动"),
        LinkState.CONNECTING: Explanation("正在启动队列监控"),
        LinkState.ATTACHED: Explanation("队列监控已连接"),
        LinkState.RESTARTING: Explanation("队列监控程序中断，正在重新启动", "电话和排队不受影响"),
        LinkState.INCOMPATIBLE: Explanation(
            "另一个版本的队列监控还在运行", "关闭旧版本的程序，半分钟后会自动接上"
        ),
        LinkState.UNAVAILABLE: Explanation(
            "队列监控程序启动不了", "程序会继续尝试；仍不行请把日志发给管理员"
        ),
    }
)

REFUSALS: Mapping[OrderRefusal, str] = MappingProxyType(
    {
        OrderRefusal.LINK_DOWN: "与交换机的连接断开，操作没有进行；恢复连接后请再试",
        OrderRefusal.NO_SUCH_CALLER: "这位来电人已不在排队（已接听或已挂断），操作没有进行",
        OrderRefusal.NO_SUCH_AGENT: "这位坐席没有签入队列，操作没有进行",
        OrderRefusal.NO_SUCH_QUEUE: "交换机上没有这个队列，操作没有进行",
        OrderRefusal.UNREGISTERED: "这位坐席的话机没有注册，无法振铃，操作没有进行；请换一位坐席",
        OrderRefusal.PBX_REFUSED: "交换机拒绝了这项操作，情况没有改变；请核对坐席和队列后再试",
        OrderRefusal.UNANSWERED: "交换机没有回答是否完成；请看列表中的实际情况，再决定是否重试",
        OrderRefusal.BAD_MESSAGE: "队列监控程序没有看懂这项操作，操作没有进行；请重新启动程序",
    }
)

STATES: Mapping[PbxAgentState, tuple[Icon, Tone, str]] = MappingProxyType(
    {
        PbxAgentState.UNREGISTERED: (Icon.WIFI_OFF, Tone.DANGER, "话机离线"),
        PbxAgentState.ON_CALL: (Icon.PHONE_CALL, Tone.ACCENT, "通话中"),
        PbxAgentState.RINGING: (Icon.PHONE_INCOMING, Tone.RINGING, "振铃"),
        PbxAgentState.WRAP_UP: (Icon.CLIPBOARD_PEN, Tone.INFO, "话后整理"),
        PbxAgentState.PAUSED: (Icon.COFFEE, Tone.HELD, "示忙"),
        PbxAgentState.READY: (Icon.CIRCLE_CHECK, Tone.TALKING, "就绪"),
    }
)

EARS: Mapping[Ear, str] = MappingProxyType(
    {
        Ear.LISTEN: "正在旁听，麦克风关：对方都听不到您",
        Ear.WHISPER: "正在耳语，麦克风开：只有坐席听得到您",
        Ear.JOIN: "已强插，麦克风开：坐席和市民都听得到您",
    }
)

_DIFFERENCES: Mapping[Difference, str] = MappingProxyType(
    {
        Difference.NOT_SIGNED_IN: "坐席台在班，但没有签入队列",
        Difference.STILL_SIGNED_IN: "坐席台已签出，但仍在队列",
        Difference.UNREGISTERED: "话机离线 {lasted}，来电到不了",
        Difference.STUCK_PAUSE: "坐席台就绪，但交换机上仍是示忙",
        Difference.STUCK_WRAP_UP: "话后整理 {lasted}，可能忘了就绪",
        Difference.READY_AT_PBX_ONLY: "坐席台未就绪，但交换机上是就绪",
        Difference.REASON_DIFFERS: "示忙原因与坐席台不一致",
        Difference.PAUSE_WITHOUT_REASON: "示忙 {lasted}，没有原因",
        Difference.LONG_PAUSE: "{reason} {lasted}，可能忘了就绪",
        Difference.PARTLY_PAUSED: "只在部分队列示忙",
    }
)

_REASONS: Mapping[str, str] = MappingProxyType({WRAP_UP: "话后整理", "signed_in": "刚签入"})


def reason_words(code: str, reasons: tuple[Reason, ...]) -> str:
    """What a pause's reason at the PBX is called; the code itself where nobody named it."""
    known = next((each.label for each in reasons if each.code == code), "")
    return known or _REASONS.get(code, code)


def finding_words(finding: Finding, reasons: tuple[Reason, ...], now: float) -> str:
    """What is wrong with an agent: 小休 46 分钟，可能忘了就绪."""
    lasted = length_words(now - finding.since)
    reason = reason_words(finding.reason, reasons)
    return _DIFFERENCES[finding.difference].format(lasted=lasted, reason=reason)


def order_words(order: PbxOrder) -> str:
    """What was ordered, in a few words."""
    match order:
        case EndPause(agent=agent):
            return f"结束 {agent} 的示忙"
        case PauseAgent(agent=agent):
            return f"将 {agent} 置忙"
        case MoveAgent(agent=agent, target=target):
            return f"把 {agent} 调到队列 {target}"
        case TakeOut(agent=agent):
            return f"把来电取出给 {agent}"


def trouble_of(watch: QueueWatch) -> Explanation | None:
    """Why what is shown does not follow the PBX, or None while it does."""
    if watch.link_state is not LinkState.ATTACHED:
        return PROCESS[watch.link_state]
    link = watch.picture.link
    return None if link.state is PbxLink.UP else FAULTS[link.fault]


def clock_words(seconds: float) -> str:
    """03:07, or 1:02:07 beyond an hour."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"


def length_words(seconds: float) -> str:
    """46 分钟, 2 小时 5 分钟, 40 秒."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} 秒"
    hours, minutes = divmod(whole // 60, 60)
    if not hours:
        return f"{minutes} 分钟"
    return f"{hours} 小时 {minutes} 分钟" if minutes else f"{hours} 小时"
