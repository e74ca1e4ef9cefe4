"""The copy task, which is computed: as it is usually given, and as published code lays it out in memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...description.channels import Channel, Sequence
from .._choices import ConfigError, one_of
from .dataset import IGNORED, DataSet, Part

FORMS = ("copy", "transposed", "published")


def copy_task(folder: Path, blanks: int = 10, length: int = 10, alphabet: int = 8, train: int = 20_000,
              validation: int = 1_000, test: int = 1_000, seed: int = 0, form: str = "copy", batch: int = 10,
              embedded: int = 0) -> DataSet:
    """Symbols, then blanks, a delimiter, and the symbols again: a class at each of the last steps.

    Symbols come one-hot, `alphabet` + 2 of them with blank and delimiter. Nothing is read from the folder.

    Parameters
    ----------
    form : {"copy", "transposed", "published"}
        "transposed": the sequences of the script copy_task.py of Parcollet et al. (2019): the delimiter is shown until
        the end, and blanks are a class of their own, which the training part wants wherever nothing is recalled
        (validation and test look at what is recalled alone). "published": the same numbers as that script lays them
        out: it reshapes arrays of shape (batch, steps) to (steps, batch) and does not transpose them, so that step k of
        row j is number k batch + j of `batch` sequences one after the other. Where batch = length divides blanks a row
        then asks every 2 + blanks / length steps for the one symbol that it was shown 1 + blanks / length steps ago:
        no sequence is copied.
    batch : int
        Of "published": sequences that are laid out together, a divisor of the size of each part.
    embedded : int
        Numbers that stand for a symbol in place of one-hot ones: normal, cut to norm 1, and not trained, as in that
        script; 0: one-hot.
    """
    one_of("data.form", form, FORMS)
    kinds, steps = alphabet + 2, 2 * length + blanks
    rng = np.random.default_rng(seed)
    code = _drawn(rng, kinds, embedded) if embedded else np.eye(kinds, dtype=np.uint8)

    def part(name: str, count: int) -> Part:
        symbols = rng.integers(0, alphabet, (count, length))
        shown = _shown(form, symbols, steps, alphabet)
        said = _wanted(form, symbols, steps, alphabet if name == "train" else IGNORED)
        if form == "published":
            if count % batch:
                raise ConfigError(f"data.{name}: expected a multiple of data.batch = {batch}, found {count}")
            shown, said = _as_published(shown, batch), _as_published(said, batch)
        return Part(code[shown], said)

    names = [*map(str, range(alphabet)), "blank", "delimiter"]
    channels = [f"embedded {i}" for i in range(embedded)] or names
    return DataSet(part("train", train), part("validation", validation), part("test", test),
                   [Channel(name) for name in channels], names[:alphabet] if form == "copy" else names[:-1],
                   sequence=Sequence())


def _drawn(rng: np.random.Generator, kinds: int, numbers: int) -> np.ndarray:
    """Normal rows of norm 1 at most, shape (kinds, numbers)."""
    rows = rng.standard_normal((kinds, numbers))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(1)).astype(np.float32)


def _shown(form: str, symbols: np.ndarray, steps: int, blank: int) -> np.ndarray:
    """Symbols, blanks, and the delimiter, which is blank + 1: for one step, or until the end."""
    count, length = symbols.shape
    shown = np.full((count, steps), blank)
    shown[:, :length] = symbols
    shown[:, -length - 1:-length if form == "copy" else None] = blank + 1
    return shown


def _wanted(form: str, symbols: np.ndarray, steps: int, before: int) -> np.ndarray:
    """The symbols at the end; `before` them, but in the usual form, which looks at nothing there."""
    count, length = symbols.shape
    wanted = np.full((count, steps), IGNORED if form == "copy" else before)
    wanted[:, -length:] = symbols
    return wanted


def _as_published(rows: np.ndarray, batch: int) -> np.ndarray:
    """Each `batch` rows as an array (steps, batch) that holds their numbers in the order in which they lie."""
    count, steps = rows.shape
    return rows.reshape(-1, steps, batch).swapaxes(1, 2).reshape(count, steps)
