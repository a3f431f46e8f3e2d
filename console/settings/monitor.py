"""Where supervisors' windows learn of the queues: the PBX's manager interface."""

from dataclasses import dataclass

from console.settings.rules import Flag, Text, Whole, setting
from telephony.pbx.commands import PbxAccount

CLEAR_PORT = 5038


@dataclass(frozen=True)
class MonitorSettings:
    """The PBX that the monitor follows. The password is a secret, not a setting."""

    host: str = setting(
        "", Text("电话交换机", r"[0-9A-Za-z_.:\[\]-]{1,253}", "主机名或 IP 地址，不带端口；留空则不看队列")
    )
    port: int = setting(CLEAR_PORT, Whole("端口", 1, 65535))
    user: str = setting("monitor", Text("用户名", r"[0-9A-Za-z_.-]{1,40}", "数字、字母，如 monitor"))
    tls: bool = setting(False, Flag("加密连接"))
    ca_file: str = setting(
        "", Text("CA 证书文件", hint="PEM 文件的完整路径；留空用系统自带的证书", longest=400)
    )

    @property
    def is_complete(self) -> bool:
        """Enough to connect."""
        return bool(self.host and self.user)

    @property
    def secret_name(self) -> str:
        """Under which name the password is kept; another PBX's never goes to this one."""
        return f"monitor-password/{self.user}@{self.host}"

    def account(self, secret: str) -> PbxAccount:
        """The account as the monitor takes it."""
        return PbxAccount(
            host=self.host, port=self.port, user=self.user, secret=secret, tls=self.tls, ca_file=self.ca_file
        )
