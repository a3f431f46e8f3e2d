"""The program's own log. Like all logs it holds no personal data."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path


def start_log(file: Path) -> None:
    """Write this process's log to *file*, with five older ones kept. OSError."""
    handler = RotatingFileHandler(file, maxBytes=2_000_000, backupCount=5, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
