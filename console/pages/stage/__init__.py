"""领导屏: the stage of a live session."""

from console.pages.stage.page import StagePage

__all__ = ["StagePage"]
