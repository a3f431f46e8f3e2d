from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

class Matrix:
    @property
    def shape(self) -> tuple[int, int]: ...
    def __getitem__(self, rows: slice) -> Matrix: ...

class TfidfVectorizer:
    vocabulary_: dict[str, int]
    idf_: NDArray[np.float64]
    def __init__(
        self,
        *,
        analyzer: Callable[[str], Iterable[str]],
        sublinear_tf: bool = ...,
        min_df: int = ...,
        max_features: int | None = ...,
        dtype: type[np.float32] = ...,
    ) -> None: ...
    def fit_transform(self, raw_documents: Iterable[str]) -> Matrix: ...
    def transform(self, raw_documents: Iterable[str]) -> Matrix: ...
