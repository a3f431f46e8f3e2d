"""Workbooks for Excel and WPS: text stays text, rows go to the disk as they come."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook


@contextmanager
def new_workbook(target: Path) -> "Iterator[Workbook]":
    """A workbook to fill, written when the block ends; OSError if it cannot be."""
    import xlsxwriter  # slow to load, and only an export needs it
    from xlsxwriter.exceptions import XlsxFileError  # type: ignore[import-untyped]

    options: dict[str, object] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    try:
        with xlsxwriter.Workbook(str(target), options) as book:
            yield book
    except XlsxFileError as error:
        raise OSError(type(error).__name__) from error
