"""Japanese vowels: who is speaking?"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .dataset import DataSet, Part, normalised
from .files import DataError, needed
from .splits import stratified

_CHANNELS = [f"lpc {i}" for i in range(12)]
_SPEAKERS = [str(i) for i in range(1, 10)]


def vowels(folder: Path, validation_share: float = 0.2, seed: int = 0) -> DataSet:
    """12 cepstrum coefficients of 7 to 29 frames, nine speakers; the set's own test part.

    Parameters
    ----------
    validation_share, seed
        What is drawn from the training part, by speaker.
    """
    root = needed(folder, "japanese-vowels/JapaneseVowels_TRAIN.ts", "JapaneseVowels_TRAIN.ts").parent
    x, y = _read(root / "JapaneseVowels_TRAIN.ts")
    train, held = stratified(y, validation_share, seed)
    whole = Part(x, y)
    return DataSet(whole.take(train), whole.take(held), Part(*_read(root / "JapaneseVowels_TEST.ts")),
                   normalised(whole.take(train).x, _CHANNELS), _SPEAKERS,
                   credit="UCI, Japanese Vowels (Kudo, Toyama, Shimbo 1999)")


def _read(path: Path) -> tuple[list[np.ndarray], np.ndarray]:
    x, y = [], []
    for number, line in enumerate(needed(path.parent, path.name).read_text().splitlines(), 1):
        if not line.strip() or line[0] in "#@":
            continue
        *channels, label = line.split(":")
        try:
            x.append(np.array([channel.split(",") for channel in channels], np.float32).T)
            y.append(_SPEAKERS.index(label.strip()))
        except ValueError as error:
            raise DataError(f"{path}, line {number}: expected 12 channels and a speaker 1..9, found {error}") from None
        if x[-1].shape[1] != len(_CHANNELS):
            raise DataError(f"{path}, line {number}: expected 12 channels, found {x[-1].shape[1]}")
    return x, np.array(y, np.int64)
