"""The working calendar and the deadline engine: when something is due, why, and how much of it is left."""
