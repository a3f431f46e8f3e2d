"""What the phone's facts are called in the window: short Chinese words, and what to do about a fault.

Every member of every enumeration has its text; a test holds the tables against the enumerations.
"""

from dataclasses import dataclass

from console.link import LinkState
from telephony.account import RegistrationFault, RegistrationState, SoundFault, Transport
from telephony.agent import AgentState
from telephony.call import CallState, Ear, EndReason
from telephony.pbx.codes import QueueCode
from telephony.protocol import Refusal


@dataclass(frozen=True)
class Explanation:
    """What happened, and what the person at the desk can do."""

    happened: str
    to_do: str = ""


AGENT_STATES: dict[AgentState, str] = {
    AgentState.SIGNED_OUT: "未签入",
    AgentState.READY: "就绪",
    AgentState.NOT_READY: "未就绪",
    AgentState.ON_CALL: "通话中",
    AgentState.WRAP_UP: "话后整理",
}

CALL_STATES: dict[CallState, str] = {
    CallState.INCOMING: "来电振铃",
    CallState.ANSWERING: "接通中",
    CallState.DIALING: "呼叫中",
    CallState.RINGING: "对方振铃",
    CallState.ESTABLISHED: "通话中",
    CallState.HELD: "保持",
    CallState.TRANSFERRING: "转接中",
    CallState.ENDING: "挂断中",
    CallState.ENDED: "已结束",
}

END_REASONS: dict[EndReason, str] = {
    EndReason.HUNG_UP_HERE: "本席挂断",
    EndReason.HUNG_UP_THERE: "对方挂断",
    EndReason.ABANDONED: "市民未等到接听就挂断了",
    EndReason.ANSWERED_ELSEWHERE: "已由其他坐席接听",
    EndReason.REJECTED_HERE: "本席拒接",
    EndReason.REFUSED_THERE: "对方拒接",
    EndReason.BUSY: "对方占线",
    EndReason.NO_ANSWER: "对方无人接听",
    EndReason.NUMBER_UNKNOWN: "号码不存在",
    EndReason.TRANSFERRED: "已转接",
    EndReason.SERVER_UNREACHABLE: "连不上电话服务器",
    EndReason.SERVER_ERROR: "电话服务器出错",
    EndReason.NOT_ALLOWED: "没有呼叫这个号码的权限",
    EndReason.MEDIA_FAILED: "语音通道没有建立",
    EndReason.NO_SOUND_FROM_THERE: "长时间收不到对方声音，线路已断开",
    EndReason.ENGINE_STOPPED: "话机程序中断，通话已断开",
}

REGISTRATION_STATES: dict[RegistrationState, str] = {
    RegistrationState.UNREGISTERED: "电话未连接",
    RegistrationState.REGISTERING: "电话正在连接",
    RegistrationState.REGISTERED: "电话已连接",
    RegistrationState.FAILED: "电话连接失败",
}

TRANSPORTS: dict[Transport, str] = {Transport.UDP: "UDP", Transport.TCP: "TCP", Transport.TLS: "TLS（加密）"}

REGISTRATION_FAULTS: dict[RegistrationFault, Explanation] = {
    RegistrationFault.WRONG_PASSWORD: Explanation(
        "分机密码不对，电话服务器拒绝了签入", "到设置里重新填写分机密码"
    ),
    RegistrationFault.EXTENSION_UNKNOWN: Explanation(
        "电话服务器上没有这个分机号", "核对分机号，或请管理员开通"
    ),
    RegistrationFault.FORBIDDEN: Explanation("电话服务器不允许这个分机签入", "请管理员检查分机权限"),
    RegistrationFault.SERVER_UNREACHABLE: Explanation(
        "连不上电话服务器", "检查网线和服务器地址；恢复后会自动连接"
    ),
    RegistrationFault.SERVER_NAME_UNKNOWN: Explanation("找不到这个服务器地址", "核对服务器地址的拼写"),
    RegistrationFault.SERVER_SILENT: Explanation(
        "电话服务器没有应答", "检查地址、端口和传输方式；恢复后会自动连接"
    ),
    RegistrationFault.TLS_FAILED: Explanation(
        "与电话服务器的加密连接没有建立", "核对证书文件和端口，或请管理员检查服务器证书"
    ),
    RegistrationFault.SERVER_ERROR: Explanation("电话服务器内部出错", "稍后会自动重试；仍不行请联系管理员"),
    RegistrationFault.PORT_TAKEN: Explanation("本机的电话端口被占用", "关闭其他软电话后重试"),
    RegistrationFault.BAD_SETTINGS: Explanation("电话设置有误", "到设置里核对服务器、端口和分机"),
}

SOUND_FAULTS: dict[SoundFault, Explanation] = {
    SoundFault.NO_DEVICE: Explanation("没有找到声音设备", "插上耳麦；插好后会自动启用"),
    SoundFault.MICROPHONE_MISSING: Explanation(
        "没有麦克风，市民听不到您说话", "插上耳麦，或到设置里选麦克风"
    ),
    SoundFault.EARPIECE_MISSING: Explanation("没有听筒，您听不到市民说话", "插上耳麦，或到设置里选听筒"),
    SoundFault.RINGER_MISSING: Explanation("没有振铃设备，来电只有画面提示", "到设置里选振铃设备"),
    SoundFault.DEVICE_BUSY: Explanation("耳麦被其他程序占用", "关闭占用耳麦的程序"),
    SoundFault.DEVICE_LOST: Explanation("耳麦断开了，通话还在继续", "重新插上耳麦，声音会自动恢复"),
    SoundFault.MICROPHONE_SILENT: Explanation("麦克风没有声音", "检查耳麦上的静音开关"),
}

REFUSALS: dict[Refusal, str] = {
    Refusal.NO_SUCH_CALL: "这路通话已经结束",
    Refusal.WRONG_STATE: "现在不能这样操作",
    Refusal.TOO_MANY_CALLS: "同时最多4路通话，先结束一路",
    Refusal.NOT_REGISTERED: "电话还没有接通服务器",
    Refusal.BAD_TARGET: "号码不对：只能用数字、* 和 #，或已配置的目标",
    Refusal.CALL_ALIVE: "通话结束后才能这样操作",
    Refusal.NOT_SIGNED_IN: "还没有签入",
    Refusal.BAD_DIGITS: "按键只能是数字、* 和 #",
    Refusal.NO_DEVICE: "没有可用的声音设备",
    Refusal.BAD_MESSAGE: "话机程序没有听懂这个操作，请重启程序",
    Refusal.WRONG_VERSION: "话机程序版本不一致，请重启程序",
    Refusal.NOT_READY: "未就绪时不接来电",
    Refusal.NO_WINDOW: "窗口没有打开时不接来电",
    Refusal.STACK_ERROR: "话机程序没有完成这个操作，请再试一次",
}

QUEUE_CODES: dict[QueueCode, str] = {
    QueueCode.SIGN_IN: "没有签入队列",
    QueueCode.READY: "没有在队列里就绪",
    QueueCode.PAUSE: "队列没有收到未就绪",
    QueueCode.WRAP_UP: "队列没有收到话后整理",
    QueueCode.SIGN_OUT: "没有签出队列",
    QueueCode.HELP: "没有呼叫到班长",
}

EARS: dict[Ear, str] = {
    Ear.LISTEN: "旁听 · 麦克风关",
    Ear.WHISPER: "耳语 · 麦克风开",
    Ear.JOIN: "强插 · 麦克风开",
}

LINK_STATES: dict[LinkState, Explanation] = {
    LinkState.CLOSED: Explanation("话机程序没有启动"),
    LinkState.CONNECTING: Explanation("正在启动话机程序"),
    LinkState.ATTACHED: Explanation("话机程序正常"),
    LinkState.RESTARTING: Explanation(
        "话机程序中断，正在自动重启并重新签入", "工单内容不受影响，可以继续填写"
    ),
    LinkState.INCOMPATIBLE: Explanation("旧版本的话机程序还在运行", "它会在通话结束后自行退出，请稍候"),
    LinkState.UNAVAILABLE: Explanation(
        "话机程序启动不了，正在反复重试", "工单可以继续填写；仍不行请联系管理员查看日志"
    ),
}

CITIZEN_LEFT: dict[str, str] = {
    "hung_up": "市民挂断",
    "hung_up_by_desk": "本席挂断",
    "abandoned": "市民等不及，已放弃",
    "transferred": "已转接",
    "failed": "呼叫没有接通",
}


def code_status_words(status: int) -> str:
    """Why the PBX did not do what a feature code asked; the number stays visible for the technician."""
    words = {
        403: "电话系统没有给这个分机队列权限",
        404: "电话系统没有这个功能码",
        408: "电话系统没有应答",
        480: "电话系统里本分机不在任何队列",
    }.get(status, "电话系统出错" if 500 <= status < 600 else "电话系统没有接受")
    return f"{words}（{status}）" if status else "没能呼叫电话系统"


def sip_status_words(status: int) -> str:
    """A SIP status in words for the person at the desk; the number stays visible for the technician."""
    words = {
        401: "密码不对",
        403: "没有权限",
        404: "号码不存在",
        407: "密码不对",
        408: "没有应答",
        480: "对方暂时不在",
        481: "通话已不存在",
        486: "对方占线",
        487: "呼叫已取消",
        488: "语音格式不支持",
        500: "服务器出错",
        503: "服务不可用",
        600: "对方占线",
        603: "对方拒接",
    }.get(status, "没有接通")
    return f"{words}（{status}）" if status else words
