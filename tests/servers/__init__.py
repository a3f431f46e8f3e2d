"""Real servers that the tests start by themselves, without root: PostgreSQL, and what every server needs."""
