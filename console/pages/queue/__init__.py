"""The queue page (队列), for supervisors."""

from console.pages.queue.page import QueuePage

__all__ = ["QueuePage"]
