"""The program's settings: one frozen dataclass a section of the file, one rule a setting."""

import dataclasses
import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from console.settings.monitor import MonitorSettings
from console.settings.rules import Flag, Fraction, OneOf, Text, Whole, setting
from forms.access.accounts import SignInRules
from forms.knowledge.attachments import KINDS, LARGEST, AttachmentRules
from forms.knowledge.feedback import KNOWLEDGE_OFFICE
from forms.knowledge.rules import KnowledgeRules
from telephony.account import Account, MediaEncryption, PhoneSettings, SoundChoice, Transport

HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?|\[?[0-9A-Fa-f:]+\]?")
DATABASE_KINDS = ("sqlite", "postgresql", "postgresql+psycopg")
URL_WITH_PASSWORD = re.compile(r"//[^/@]*:[^/]*@")


class ThemeChoice(StrEnum):
    """Light or dark, or as the system says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Level(StrEnum):
    """How high the hotline stands."""

    CITY = "city"
    DISTRICT = "district"
    COUNTY = "county"
    TOWN = "town"


class SecretPlace(StrEnum):
    """Where passwords are kept."""

    AUTO = "auto"
    """The system's keyring where there is one, else the encrypted file."""
    FILE = "file"
    """The encrypted file, even where there is a keyring."""


def _server_fault(server: str) -> str:
    if "://" in server or server.lower().startswith(("sip:", "sips:")):
        return "前面多了 sip: 或 ://"
    if server.count(":") == 1:
        return "带了冒号：端口写在 port 一项里"
    return "" if HOST.fullmatch(server) else "不是主机名，也不是 IP 地址"


def _database_fault(url: str) -> str:
    # the password must not come back in the sentence about it
    if URL_WITH_PASSWORD.search(url):
        return "地址里写了密码：请删去密码，密码在设置页里填写，会加密保存"
    kind = url.partition("://")[0]
    if "://" not in url or kind not in DATABASE_KINDS:
        return "开头不对"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "主机名或端口写得不对"
    if port == 0:
        return "端口不能是 0"
    if kind != "sqlite" and not (parts.hostname and parts.path.strip("/")):
        return "缺主机名或库名"
    return ""


@dataclass(frozen=True)
class OperatorSettings:
    """Who sits here."""

    number: str = setting("", Text("工号", r"[0-9A-Za-z_-]{1,20}", "最多 20 位的数字、字母、- 或 _"))
    name: str = setting("", Text("姓名", longest=20))


@dataclass(frozen=True)
class LineSettings:
    """The extension, its server, and how calls are treated. The password is a secret, not a setting."""

    server: str = setting("", Text("服务器", hint="主机名或 IP 地址，不带 sip: 和端口", fault=_server_fault))
    port: int = setting(5060, Whole("端口", 1, 65535))
    transport: Transport = field(
        default=Transport.UDP,
        metadata={
            "rule": OneOf("传输方式", {Transport.UDP: "UDP", Transport.TCP: "TCP", Transport.TLS: "TLS 加密"})
        },
    )
    extension: str = setting("", Text("分机号", r"[0-9A-Za-z_.+*#-]{1,40}", "数字、字母，如 1001"))
    auth_user: str = setting("", Text("认证用户名", hint="与分机号相同时留空"))
    display_name: str = setting("", Text("显示名", longest=40))
    encryption: MediaEncryption = field(
        default=MediaEncryption.OFF,
        metadata={
            "rule": OneOf(
                "语音加密",
                {
                    MediaEncryption.OFF: "不加密",
                    MediaEncryption.OPTIONAL: "对方支持就加密",
                    MediaEncryption.REQUIRED: "必须加密",
                },
            )
        },
    )
    ca_file: str = setting(
        "", Text("CA 证书文件", hint="PEM 文件的完整路径；留空则不核对服务器证书", longest=400)
    )
    queue_codes: bool = setting(False, Flag("签入、就绪、小休同步到电话系统的队列（功能码）"))
    record_calls: bool = setting(True, Flag("通话录音"))
    recording_folder: str = setting(
        "", Text("录音文件夹", hint="文件夹的完整路径；留空则放在程序的数据文件夹里", longest=400)
    )
    wrap_up_seconds: int = setting(60, Whole("话后整理", 0, 1800, "秒，0 为不整理"))
    ring_seconds: int = setting(60, Whole("呼出等待", 5, 300, "秒"))
    dead_line_seconds: int = setting(20, Whole("断线挂机", 0, 600, "秒没有声音数据就挂机，0 为不管"))

    @property
    def is_complete(self) -> bool:
        """Enough to register."""
        return bool(self.server and self.extension)

    @property
    def secret_name(self) -> str:
        """Under which name the extension's password is kept."""
        return f"sip-password/{self.extension}@{self.server}"

    def account(self, password: str) -> Account:
        """The account as the phone engine takes it."""
        return Account(
            extension=self.extension,
            server=self.server,
            port=self.port,
            transport=self.transport,
            display_name=self.display_name,
            password=password,
            auth_user=self.auth_user,
            encryption=self.encryption,
            ca_file=self.ca_file,
            queue_codes=self.queue_codes,
        )


@dataclass(frozen=True)
class SoundSettings:
    """Devices by name, as :class:`telephony.account.SoundChoice`."""

    microphone: str = setting("", Text("麦克风", hint="设备名；留空用系统默认", longest=200))
    earpiece: str = setting("", Text("听筒", hint="设备名；留空用系统默认", longest=200))
    ringer: str = setting("", Text("振铃", hint="设备名；留空用系统默认", longest=200))
    microphone_gain: float = setting(1.0, Fraction("麦克风增益", 0.0, 4.0))
    earpiece_gain: float = setting(1.0, Fraction("听筒增益", 0.0, 4.0))
    ringer_gain: float = setting(1.0, Fraction("振铃增益", 0.0, 4.0))

    def choice(self) -> SoundChoice:
        """The devices as the phone engine takes them."""
        return SoundChoice(**dataclasses.asdict(self))


@dataclass(frozen=True)
class DatabaseSettings:
    """Where tickets are kept. Empty: an embedded SQLite file in the data folder."""

    url: str = setting(
        "",
        Text(
            "数据库地址",
            hint="留空（本机）或 postgresql://用户名@主机:5432/库名，不写密码",
            longest=400,
            fault=_database_fault,
        ),
    )

    @property
    def secret_name(self) -> str:
        """Under which name the database password is kept; another server's never goes to this one."""
        return "database-password/" + self.url.partition("://")[2].partition("?")[0]

    @property
    def takes_password(self) -> bool:
        """A server asks for one, the embedded file doesn't."""
        return self.url.startswith("postgresql")


@dataclass(frozen=True)
class HotlineSettings:
    """What the hotline is called and how its tickets are numbered."""

    brand: str = setting("12345政务服务便民热线", Text("热线名称", longest=30))
    area: str = setting("", Text("地区", longest=30))
    level: Level = field(
        default=Level.COUNTY,
        metadata={
            "rule": OneOf(
                "层级",
                {Level.CITY: "市", Level.DISTRICT: "区", Level.COUNTY: "县", Level.TOWN: "乡镇街道"},
            )
        },
    )
    number_prefix: str = setting("", Text("工单编号前缀", r"[0-9A-Z]{1,8}", "最多 8 位的数字或大写字母"))
    recall_seconds: int = setting(10, Whole("提交后可撤回", 0, 60, "秒"))


@dataclass(frozen=True)
class LookSettings:
    """How the window looks."""

    theme: ThemeChoice = field(
        default=ThemeChoice.SYSTEM,
        metadata={
            "rule": OneOf(
                "配色",
                {ThemeChoice.SYSTEM: "跟随系统", ThemeChoice.LIGHT: "浅色", ThemeChoice.DARK: "深色"},
            )
        },
    )
    scale: float = setting(1.0, Fraction("字号缩放", 0.9, 1.6))
    reduced_motion: bool = setting(False, Flag("减少动画"))


@dataclass(frozen=True)
class DeskSettings:
    """What happens when the operator sits down."""

    sign_in_at_start: bool = setting(True, Flag("打开程序就签入"))
    ready_at_sign_in: bool = setting(False, Flag("签入后立即就绪"))


@dataclass(frozen=True)
class KnowledgeSettings:
    """The knowledge base: marks, who gets tasks, attachments."""

    expires_soon_days: int = setting(30, Whole("到期前提醒", 0, 365, "天"))
    office: str = setting(KNOWLEDGE_OFFICE, Text("知识库管理", hint="工号或单位名称", longest=30))
    unit: str = setting("", Text("本席管理单位", hint="单位名称；留空为全部", longest=60))
    attachment_mb: int = setting(LARGEST // 2**20, Whole("附件上限", 1, 200, "MB"))
    attachment_kinds: str = setting(
        " ".join(KINDS),
        Text("附件格式", r"[0-9A-Za-z. ]*", "后缀，用空格隔开，如 pdf docx", longest=300),
    )

    def rules(self) -> KnowledgeRules:
        """The rules as the knowledge base takes them."""
        return KnowledgeRules(
            expires_soon=timedelta(days=self.expires_soon_days),
            office=self.office.strip() or KNOWLEDGE_OFFICE,
            unit=self.unit.strip(),
            attachments=AttachmentRules(self.attachment_mb * 2**20, tuple(self.attachment_kinds.split())),
        )


@dataclass(frozen=True)
class AccessSettings:
    """Signing in: how strict, and when a desk that nobody sits at is locked."""

    idle_minutes: int = setting(10, Whole("无操作锁定", 0, 240, "分钟"))
    """0 never. A call in hand counts as somebody being there."""
    wrong_tries: int = setting(5, Whole("密码错误锁定", 1, 20, "次"))
    locked_minutes: int = setting(15, Whole("锁定时长", 1, 1440, "分钟"))
    shortest: int = setting(8, Whole("密码最短", 6, 64, "位"))
    renew_days: int = setting(180, Whole("密码有效期", 0, 3650, "天"))
    """0 for ever."""
    offline_days: int = setting(7, Whole("断网登录", 0, 60, "天"))
    """How long after the last sign-in somebody may work while the database is away."""

    def rules(self) -> SignInRules:
        """The rules as the accounts take them."""
        return SignInRules(
            shortest=self.shortest,
            wrong_tries=self.wrong_tries,
            locked_for=timedelta(minutes=self.locked_minutes),
            lasts=timedelta(days=self.renew_days) if self.renew_days else None,
            offline_for=timedelta(days=self.offline_days),
        )


@dataclass(frozen=True)
class SecretSettings:
    """Where passwords are kept."""

    keep: SecretPlace = field(
        default=SecretPlace.AUTO,
        metadata={
            "rule": OneOf(
                "密码保存在", {SecretPlace.AUTO: "系统密钥环，没有就用加密文件", SecretPlace.FILE: "加密文件"}
            )
        },
    )


@dataclass(frozen=True)
class Settings:
    """Everything in settings.toml."""

    operator: OperatorSettings = field(default_factory=OperatorSettings)
    phone: LineSettings = field(default_factory=LineSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    monitor: MonitorSettings = field(default_factory=MonitorSettings)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    hotline: HotlineSettings = field(default_factory=HotlineSettings)
    look: LookSettings = field(default_factory=LookSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)
    knowledge: KnowledgeSettings = field(default_factory=KnowledgeSettings)
    access: AccessSettings = field(default_factory=AccessSettings)
    secrets: SecretSettings = field(default_factory=SecretSettings)

    @property
    def secret_names(self) -> tuple[str, ...]:
        """Under which names this seat's passwords are kept."""
        return (self.phone.secret_name, self.database.secret_name, self.monitor.secret_name)

    def for_rehearsal(self) -> "Settings":
        """What a rehearsal takes over: the look, the devices and the operator's name."""
        operator = OperatorSettings(self.operator.number or "1001", self.operator.name or "演练坐席")
        return Settings(operator=operator, sound=self.sound, look=self.look)

    def phone_settings(self, recordings: str) -> PhoneSettings:
        """What the phone engine needs besides the account.

        `recordings` is the folder that stands in where the settings name none.
        """
        folder = self.phone.recording_folder or recordings
        return PhoneSettings(
            recording_folder=folder if self.phone.record_calls else "",
            wrap_up_seconds=self.phone.wrap_up_seconds,
            ring_seconds=self.phone.ring_seconds,
            dead_line_seconds=self.phone.dead_line_seconds,
            sound=self.sound.choice(),
        )


SECTION_TITLES = {
    "operator": "坐席",
    "phone": "电话系统（密码不在这里，在系统密钥环或加密文件里）",
    "sound": "麦克风、听筒、振铃（按设备名；留空用系统默认）",
    "monitor": "队列监控（班长的队列页；密码不在这里）",
    "database": "数据库（密码不在这里）",
    "hotline": "热线",
    "look": "外观",
    "desk": "上班",
    "knowledge": "知识库",
    "access": "登录与锁屏",
    "secrets": "密码保存",
}
