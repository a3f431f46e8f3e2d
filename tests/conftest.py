"""What every test may use: the real servers, each started once a session and only when asked for."""

import os

# windows of tests open on no screen, neither where there is none nor on the one where somebody works;
# name another platform (xcb) to watch them
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.servers.postgres", "tests.pbx.fixtures", "tests.sound.fixtures"]
