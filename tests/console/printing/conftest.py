"""The house's look, and slips with everything behind them in memory."""

from tests.console.pages.conftest import dressed as dressed
