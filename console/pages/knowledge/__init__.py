"""知识: find, read, write and review articles."""

from console.pages.knowledge.page import KnowledgePage

__all__ = ["KnowledgePage"]
