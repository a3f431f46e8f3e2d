"""Train the model behind dispatch suggestions on the hall's own tickets, and say how good it is."""

import argparse
from collections.abc import Callable

from console.commands.place import Place
from console.commands.terminal import failed, say, step
from forms.access.roles import DUTY
from forms.dispatch.retraining import Trained, train_model
from forms.dispatch.training import Progress, Stage
from forms.errors import FormsError

NAME = "train"


def arguments(_parser: argparse.ArgumentParser) -> None:
    """None of its own."""


def run(_options: argparse.Namespace, place: Place) -> int:
    """Train, measure and adopt; the exit status."""
    with place.database() as uow:
        return show_training(lambda tell: train_model(DUTY, uow, place.tools.now(), tell))


def show_training(train: Callable[[Progress], Trained]) -> int:
    """Train with progress and a report; the exit status.

    Too little data and a model that is not good enough are no failures: they are told.
    """

    def tell(stage: Stage, done: int, total: int) -> None:
        step(stage.label, done, total)

    try:
        trained = train(tell)
    except FormsError as error:
        return failed(f"模型未训练，在用的模型未改动。{error.text}")
    say("\n".join((*trained.lines, trained.text, "")))
    return 0
