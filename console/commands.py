"""What commands without a window show on the terminal: how far they are, and what came of it."""

import sys
from collections.abc import Callable

from forms.dispatch.retraining import Trained
from forms.dispatch.training import Progress, Stage
from forms.errors import FormsError
from forms.search.document import Kind

REINDEXED = {Kind.TICKET: "工单", Kind.ARTICLE: "知识"}


def show_reindexing(reindex: Callable[[Callable[[Kind, int, int], None]], int]) -> int:
    """Build the search index anew, with progress; the exit status."""
    try:
        count = reindex(lambda kind, done, total: _step(REINDEXED[kind], done, total))
    except FormsError as error:
        return _failed(f"检索未重建，原有数据和检索都未改动。{error.text}")
    _say(f"检索已重建，共 {count} 条。\n")
    return 0


def show_training(train: Callable[[Progress], Trained]) -> int:
    """Train the model behind dispatch suggestions, with progress and a report; the exit status.

    Too little data and a model that is not good enough are no failures: they are told.
    """

    def tell(stage: Stage, done: int, total: int) -> None:
        _step(stage.label, done, total)

    try:
        trained = train(tell)
    except FormsError as error:
        return _failed(f"模型未训练，在用的模型未改动。{error.text}")
    _say("\n".join((*trained.lines, trained.text, "")))
    return 0


def _step(what: str, done: int, total: int) -> None:
    _say(f"\r{what} {done} / {total}" + ("\n" if done >= total else ""))


def _failed(text: str) -> int:
    sys.stderr.write(f"\n{text}\n")
    return 1


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
