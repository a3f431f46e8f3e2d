"""What a test does when a real server cannot be had: skipped at a desk, failed in CI."""

import os
from typing import NoReturn

import pytest


def missing(what: str, reason: str) -> NoReturn:
    """Skip the test that needs *what*, with the reason; with CI=true fail it, so that CI never tests less."""
    text = f"{what} cannot be had here: {reason}"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(text, pytrace=False)
    pytest.skip(text)
