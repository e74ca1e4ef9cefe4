"""Handwritten digits, read pixel by pixel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import torch

from ...description.channels import Channel
from .._choices import one_of
from .dataset import DataSet, Part
from .files import DataError, needed, read_gz

_PERMUTATION_SEED, _SPLIT_SEED = 12008, 1234  # of the published code
_TRAINING = 58_000
_MAGIC = {3: 2051, 1: 2049}


def mnist(folder: Path, order: Literal["ordered", "permuted"] = "ordered", pixels: int = 1, scale: float = 255.0,
          limit: int = 0, side: int = 28) -> DataSet:
    """58,000 digits to train, 2,000 to validate, 10,000 to test, split as in the published code.

    Parameters
    ----------
    order : {"ordered", "permuted"}
        Row by row, or in one random order for all digits: that of the published code, where `side` is 28.
    pixels : int
        Of a step; divides their number, side².
    scale : float
        What a pixel is divided by. The published code divides ordered pixels by 255 and permuted ones by nothing.
    limit : int
        Only so many of the training digits; 0: all.
    side : int
        Pixels of a row and of a column, each the mean of a square of those given; divides 28.
    """
    one_of("order", order, ("ordered", "permuted"))
    root = _root(folder)
    x, y = _read(root, "train", side)
    x_test, y_test = _read(root, "t10k", side)
    if order == "permuted":
        generator = torch.Generator().manual_seed(_PERMUTATION_SEED)
        places = torch.randperm(x.shape[1], generator=generator).numpy()
        x, x_test = x[:, places], x_test[:, places]
    if x.shape[1] % pixels:
        raise DataError(f"pixels: expected a divisor of {x.shape[1]}, found {pixels}")
    x, x_test = (each.reshape(len(each), -1, pixels) for each in (x, x_test))
    chosen = np.random.RandomState(_SPLIT_SEED).permutation(len(x))
    count = min(_TRAINING, len(x) * 29 // 30)
    train = chosen[:min(limit or count, count)]
    inputs = [Channel(f"pixel {i}" if pixels > 1 else "pixel", scale=scale) for i in range(pixels)]
    return DataSet(Part(x, y).take(train), Part(x, y).take(chosen[count:]), Part(x_test, y_test), inputs,
                   [str(digit) for digit in range(10)], credit="MNIST (LeCun, Cortes, Burges)")


def _root(folder: Path) -> Path:
    return needed(folder, "mnist/train-images-idx3-ubyte.gz", "train-images-idx3-ubyte.gz").parent


def _read(root: Path, part: str, side: int) -> tuple[np.ndarray, np.ndarray]:
    images = _idx(root / f"{part}-images-idx3-ubyte.gz", 3)
    labels = _idx(root / f"{part}-labels-idx1-ubyte.gz", 1).astype(np.int64)
    if len(images) != len(labels):
        raise DataError(f"{root}: expected as many labels as images, found {len(labels)} and {len(images)}")
    return _averaged(images, side).reshape(len(images), -1), labels


def _averaged(images: np.ndarray, side: int) -> np.ndarray:
    """Means of squares, shape (count, side, side); bytes as they are where a square is a pixel."""
    whole = images.shape[1]
    if side < 1 or whole % side:
        raise DataError(f"side: expected a divisor of {whole}, found {side}")
    if side == whole:
        return images
    squares = images.reshape(len(images), side, whole // side, side, whole // side)
    return squares.mean((2, 4), dtype=np.float32)


def _idx(path: Path, axes: int) -> np.ndarray:
    """An IDX file of bytes: big-endian magic and sizes, then the numbers."""
    data = read_gz(needed(path.parent, path.name))
    if len(data) < 4 * (1 + axes):
        raise DataError(f"{path}: expected at least {4 * (1 + axes)} bytes, found {len(data)}")
    head = np.frombuffer(data, ">u4", 1 + axes)
    body = np.frombuffer(data, np.uint8, offset=4 * (1 + axes))
    if head[0] != _MAGIC[axes] or len(body) != np.prod(head[1:], dtype=np.int64):
        raise DataError(f"{path}: expected {axes} axes of bytes, found magic {head[0]} and {len(body)} bytes")
    return body.reshape(head[1:].astype(int))
