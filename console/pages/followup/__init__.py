"""回访台: whom to call back, the questions, who is not satisfied yet, and missed calls."""

from console.pages.followup.page import FollowUpPage

__all__ = ["FollowUpPage"]
