"""The trained model as it is used: character TF-IDF and a linear classifier, with numpy alone.

Training needs scikit-learn, which takes seconds to load; suggesting does not, and gives the same figures.
A model is stored as plain arrays (npz, never pickle), and only read if its SHA-256 is the stored one.
"""

import io
import math
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from forms.dispatch.errors import ModelDamaged
from forms.dispatch.grams import grams

Floats = NDArray[np.float32]
_PARTS = ("classes", "vocabulary", "idf", "weights", "bias", "temperature")


@dataclass(frozen=True)
class UnitModel:
    """Which unit took texts like this one. `classes` are unit codes, or 属地 for the unit of the place.

    `weights` has a row for each class and a column for each piece of the vocabulary.
    """

    classes: tuple[str, ...]
    vocabulary: Mapping[str, int]
    idf: Floats
    weights: Floats
    bias: Floats
    temperature: float = 1.0

    def margins(self, text: str) -> Floats:
        """How far on its side of the line each class lies."""
        counts = Counter(place for gram in grams(text) if (place := self.vocabulary.get(gram)) is not None)
        if not counts:
            return self.bias.copy()
        places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = 1.0 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        values *= self.idf[places]
        values /= np.linalg.norm(values)
        found: Floats = (self.weights[:, places] @ values + self.bias).astype(np.float32)
        return found

    def shares(self, text: str) -> dict[str, float]:
        """The share of each class from 0 to 1, the largest first; they add up to 1.

        Empty if the text holds nothing that the model has seen.
        """
        if not any(gram in self.vocabulary for gram in grams(text)):
            return {}
        shares = softmax(self.margins(text), self.temperature)
        order = np.argsort(-shares, kind="stable")
        return {self.classes[place]: float(shares[place]) for place in order}


def softmax(margins: Floats, temperature: float) -> NDArray[np.float64]:
    """Shares from margins; a higher temperature makes them more alike."""
    scaled = margins.astype(np.float64) / temperature
    raised = np.exp(scaled - scaled.max())
    shares: NDArray[np.float64] = raised / raised.sum()
    return shares


def fitted_temperature(margins: NDArray[np.float64], truths: Sequence[int]) -> float:
    """The temperature under which the shares of held-out texts tell best how often they are right.

    Least negative log-likelihood, found between 0.01 and 100 by golden section on its logarithm.
    """
    if not truths:
        return 1.0
    own = margins[np.arange(len(truths)), np.asarray(truths)]

    def loss(log_temperature: float) -> float:
        scaled = margins / math.exp(log_temperature)
        top = scaled.max(axis=1)
        total = np.log(np.exp(scaled - top[:, None]).sum(axis=1)) + top
        return float((total - own / math.exp(log_temperature)).mean())

    low, high, ratio = math.log(0.01), math.log(100.0), (math.sqrt(5) - 1) / 2
    while high - low > 1e-3:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if loss(left) <= loss(right) else (left, high)
    return math.exp((low + high) / 2)


def packed(model: UnitModel) -> bytes:
    """The model as bytes; weights are kept with three digits, which is all that training knows of them."""
    words = sorted(model.vocabulary, key=model.vocabulary.__getitem__)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        classes=_letters(model.classes),
        vocabulary=_letters(words),
        idf=model.idf,
        weights=model.weights.astype(np.float16),
        bias=model.bias,
        temperature=np.array([model.temperature]),
    )
    return buffer.getvalue()


def digest_of(data: bytes) -> str:
    """The SHA-256 that a stored model must have."""
    return sha256(data).hexdigest()


def unpacked(data: bytes, digest: str) -> UnitModel:
    """The model in *data*; ModelDamaged if it is not the one that was stored, or none at all."""
    if digest_of(data) != digest:
        raise ModelDamaged("派单模型与保存时的校验值不符，未使用。请重新训练（train）。")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as parts:
            classes, vocabulary, idf, weights, bias, temperature = (parts[name] for name in _PARTS)
            words = _words(vocabulary)
            model = UnitModel(
                classes=_words(classes),
                vocabulary={word: place for place, word in enumerate(words)},
                idf=idf.astype(np.float32),
                weights=weights.astype(np.float32),
                bias=bias.astype(np.float32),
                temperature=float(temperature[0]),
            )
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile) as error:
        raise ModelDamaged("派单模型无法读取，未使用。请重新训练（train）。", detail=str(error)) from error
    if model.weights.shape != (len(model.classes), len(words)) or model.bias.shape != (len(model.classes),):
        raise ModelDamaged("派单模型内容不完整，未使用。请重新训练（train）。")
    return model


def _letters(words: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _words(letters: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(letters.tobytes().decode().split("\n"))
