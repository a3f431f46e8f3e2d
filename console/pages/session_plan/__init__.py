"""The page 会场: planning leaders' live sessions, their day, and everything afterwards."""

from console.pages.session_plan.page import SessionPlanPage

__all__ = ["SessionPlanPage"]
