"""Spoken digits, as bands of a mel spectrogram."""

from __future__ import annotations

import re
import wave
from pathlib import Path

import numpy as np

from ...description.channels import Sequence
from .dataset import DataSet, Part, normalised
from .files import DataError, needed

_RATE, _WINDOW, _HOP, _POINTS = 8000, 200, 80, 256  # 25 ms every 10 ms
_LOWEST, _FLOOR = 60.0, 1e-6
_TEST, _VALIDATION = range(0, 5), range(5, 8)  # indices of a recording; the first is the set's own convention
_NAME = re.compile(r"(\d)_([a-z]+)_(\d+)\.wav")


def spoken(folder: Path, bands: int = 20, derivatives: int = 0) -> DataSet:
    """Logarithm of mel bands, 10 ms apart; ten digits, six speakers.

    Recordings 0-4 of each digit and speaker are for the test, as the set says, 5-7 for validation.

    Parameters
    ----------
    bands : int
    derivatives : int
        How many orders of differences in time stand behind the bands, planar: 3 make quaternions (energy, its changes).
    """
    root = needed(folder, "fsdd-subset/recordings", "recordings")
    parts: dict[str, tuple[list[np.ndarray], list[int]]] = {name: ([], []) for name in ("train", "validation", "test")}
    filters = _filters(bands)
    for path in sorted(root.glob("*.wav")):
        found = _NAME.fullmatch(path.name)
        if not found:
            raise DataError(f"{path}: expected a name such as 7_theo_12.wav")
        index = int(found[3])
        part = "test" if index in _TEST else "validation" if index in _VALIDATION else "train"
        parts[part][0].append(_with_differences(_spectrum(path, filters), derivatives))
        parts[part][1].append(int(found[1]))
    made = [Part(x, np.array(y, np.int64)) for x, y in parts.values()]
    if not len(made[0]):
        raise DataError(f"{root}: expected recordings to train on, found none")
    names = [f"{'d' * order}band {b}" for order in range(derivatives + 1) for b in range(bands)]
    return DataSet(*made, normalised(made[0].x, names), [str(digit) for digit in range(10)],
                   sequence=Sequence(valid="end", interval=_HOP / _RATE),
                   credit="Free Spoken Digit Dataset, CC BY-SA 4.0")


def _spectrum(path: Path, filters: np.ndarray) -> np.ndarray:
    with wave.open(str(path)) as file:
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, _RATE):
            raise DataError(f"{path}: expected one channel of 16 bits at {_RATE} Hz, found {file.getparams()}")
        signal = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
    signal = np.pad(signal, (0, max(0, _WINDOW - len(signal))))
    frames = np.lib.stride_tricks.sliding_window_view(signal, _WINDOW)[::_HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), _POINTS)) ** 2
    return np.log(power @ filters.T + _FLOOR).astype(np.float32)


def _filters(bands: int) -> np.ndarray:
    """Triangles between frequencies that are equally far apart in mel, shape (bands, points / 2 + 1)."""
    mel = np.linspace(*(2595 * np.log10(1 + f / 700) for f in (_LOWEST, _RATE / 2)), bands + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    f = np.linspace(0, _RATE / 2, _POINTS // 2 + 1)
    rise = (f - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - f) / np.diff(edges)[1:, None]
    return np.minimum(rise, fall).clip(min=0)


def _with_differences(x: np.ndarray, orders: int) -> np.ndarray:
    """Backward differences: nothing of the future."""
    rows = [x]
    for _ in range(orders):
        rows.append(np.diff(rows[-1], axis=0, prepend=rows[-1][:1]))
    return np.concatenate(rows, axis=1)
