"""回访台: whom to call back, the questions, who is not satisfied yet, and missed calls."""

from console.pages.followup.figures_panel import FiguresPage
from console.pages.followup.page import FollowUpPage

__all__ = ["FiguresPage", "FollowUpPage"]
