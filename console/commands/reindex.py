"""Build the search index of the database anew, and say how far it is."""

import argparse
from collections.abc import Callable

from console.commands.place import Place
from console.commands.terminal import failed, say, step
from forms.errors import FormsError
from forms.search.document import Kind

NAME = "reindex"
NAMES = {Kind.TICKET: "工单", Kind.ARTICLE: "知识"}


def arguments(_parser: argparse.ArgumentParser) -> None:
    """None of its own."""


def run(_options: argparse.Namespace, place: Place) -> int:
    """Build it; the exit status."""
    return show_reindexing(lambda tell: place.tools.reindex(place.url, place.password, tell))


def show_reindexing(reindex: Callable[[Callable[[Kind, int, int], None]], int]) -> int:
    """Build the search index anew, with progress; the exit status."""
    try:
        count = reindex(lambda kind, done, total: step(NAMES[kind], done, total))
    except FormsError as error:
        return failed(f"检索未重建，原有数据和检索都未改动。{error.text}")
    say(f"检索已重建，共 {count} 条。\n")
    return 0
