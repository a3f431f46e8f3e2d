from collections.abc import Sequence

def accuracy_score(y_true: Sequence[str], y_pred: Sequence[str]) -> float: ...
def f1_score(
    y_true: Sequence[str],
    y_pred: Sequence[str],
    *,
    labels: Sequence[str] | None = ...,
    average: str = ...,
    zero_division: float = ...,
) -> float: ...
