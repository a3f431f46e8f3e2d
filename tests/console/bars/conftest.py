"""What every test here needs."""

from tests.console.dressing import look

__all__ = ["look"]
