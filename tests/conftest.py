"""Fixtures that every test may use: the real servers, each started once a session and only when asked for."""

pytest_plugins = ["tests.servers.postgres", "tests.pbx.fixtures", "tests.sound.fixtures"]
