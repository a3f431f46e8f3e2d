"""Calls: their states, the agent's state, and the processes that carry them. No Qt, no SQL."""
