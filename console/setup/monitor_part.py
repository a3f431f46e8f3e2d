"""The part of the settings page about the supervisors' line to the PBX."""

import dataclasses
from collections.abc import Mapping

from console.settings import Settings
from console.setup.line_panel import PasswordField
from console.setup.part import Part
from console.setup.section_form import FormColumn, SectionForm
from console.theme import Icon


class MonitorPart(Part):
    """Which PBX the queue page follows, and with which account."""

    title = "队列监控"
    icon = Icon.MONITOR

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.form = SectionForm(
            settings.monitor,
            ("host", "port", "user", "tls", "ca_file"),
            hints={
                "host": "主机名或 IP 地址；留空则本机不看队列",
                "port": "不加密一般为 5038，加密一般为 5039",
                "tls": "交换机不在本机时应当加密",
                "ca_file": "签发交换机证书的 CA；留空用系统自带的证书",
            },
        )
        self.password = PasswordField("队列监控密码")
        column = FormColumn()
        column.add("密码", self.password, "manager.conf 里这个用户的密码")
        card = self.add_card(
            "队列监控",
            "班长的队列页和大屏从这里得到排队和坐席情况；话务员的座席不用填写，也不要留下这个密码。",
        )
        card.body.addWidget(self.form)
        card.body.addWidget(column)
        self.form.changed.connect(self.changed)
        self.password.changed.connect(self.changed)
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """See :meth:`Part.show_settings`."""
        self.form.show_section(settings.monitor)
        self.password.clear()

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Part.merged`."""
        return dataclasses.replace(settings, monitor=self.form.value())

    def passwords(self, settings: Settings) -> Mapping[str, str]:
        """See :meth:`Part.passwords`."""
        typed = self.password.text
        return {settings.monitor.secret_name: typed} if settings.monitor.is_complete and typed else {}

    def complain(self) -> bool:
        """See :meth:`Part.complain`."""
        return self.form.complain()
