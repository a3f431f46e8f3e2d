from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sklearn.feature_extraction.text import Matrix

class LinearSVC:
    classes_: NDArray[np.str_]
    coef_: NDArray[np.float64]
    intercept_: NDArray[np.float64]
    def __init__(self, *, C: float = ..., tol: float = ..., random_state: int | None = ..., max_iter: int = ...) -> None: ...
    def fit(self, X: Matrix, y: Sequence[str]) -> Self: ...
    def decision_function(self, X: Matrix) -> NDArray[np.float64]: ...
