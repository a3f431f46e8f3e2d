"""What a hall decides about its knowledge base; the settings say it."""

from dataclasses import dataclass
from datetime import timedelta

from forms.knowledge.article import EXPIRES_SOON
from forms.knowledge.attachments import AttachmentRules
from forms.knowledge.feedback import KNOWLEDGE_OFFICE


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeRules:
    """How long before its end an article is marked; who gets tasks that no unit answers for.

    `unit` is the unit whose articles and tasks this seat looks after; "" for all. `attachments` tells what
    may be attached.
    """

    expires_soon: timedelta = EXPIRES_SOON
    office: str = KNOWLEDGE_OFFICE
    unit: str = ""
    attachments: AttachmentRules = AttachmentRules()
