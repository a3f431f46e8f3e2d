"""The part of the settings page about signing in and the lock on an idle desk."""

import dataclasses

from console.settings import Settings
from console.setup.part import Part
from console.setup.section_form import SectionForm
from console.theme import Icon


class AccessPart(Part):
    """When the desk locks itself, and how strictly passwords are handled."""

    title = "登录与锁屏"
    icon = Icon.LOCK

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.form = SectionForm(
            settings.access,
            (
                "idle_minutes",
                "wrong_tries",
                "locked_minutes",
                "shortest",
                "renew_days",
                "offline_days",
            ),
            hints={
                "idle_minutes": "0 为不锁；通话中不会锁，锁定时仍可接听和挂断",
                "renew_days": "0 为长期有效",
                "offline_days": "连不上数据库时，上次登录后多少天内仍可登录接电话",
            },
        )
        self.add_card("登录与锁屏").body.addWidget(self.form)
        self.form.changed.connect(self.changed)
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """See :meth:`Part.show_settings`."""
        self.form.show_section(settings.access)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Part.merged`."""
        return dataclasses.replace(settings, access=self.form.value())

    def complain(self) -> bool:
        """See :meth:`Part.complain`."""
        return self.form.complain()
