"""The part of the settings page about the knowledge base."""

import dataclasses

from console.settings import Settings
from console.setup.part import Part
from console.setup.section_form import SectionForm
from console.theme import Icon


class KnowledgePart(Part):
    """Marks, tasks and attachments of the knowledge base."""

    title = "知识库"
    icon = Icon.BOOK_OPEN

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.owners = SectionForm(
            settings.knowledge,
            ("expires_soon_days", "office", "unit"),
            hints={
                "expires_soon_days": "到期前多少天开始标出，并列入“到期”",
                "office": "没有责任单位的反馈转给谁：工号或单位",
                "unit": "“到期”和“反馈任务”先列这个单位的；留空列全部",
            },
        )
        self.files = SectionForm(
            settings.knowledge,
            ("attachment_mb", "attachment_kinds"),
            hints={"attachment_kinds": "后缀用空格隔开；程序文件任何时候都不能添加"},
        )
        self.add_card("到期与任务").body.addWidget(self.owners)
        self.add_card("附件").body.addWidget(self.files)
        for form in (self.owners, self.files):
            form.changed.connect(self.changed)
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """See :meth:`Part.show_settings`."""
        self.owners.show_section(settings.knowledge)
        self.files.show_section(settings.knowledge)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Part.merged`."""
        owners, files = self.owners.value(), self.files.value()
        return dataclasses.replace(
            settings,
            knowledge=dataclasses.replace(
                owners, attachment_mb=files.attachment_mb, attachment_kinds=files.attachment_kinds
            ),
        )

    def complain(self) -> bool:
        """See :meth:`Part.complain`."""
        wrong = self.owners.complain()
        return self.files.complain() or wrong
