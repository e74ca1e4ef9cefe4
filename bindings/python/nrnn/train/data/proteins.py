"""Proteins: where in the cell, or of which family."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from ...description.channels import Channel
from .._choices import one_of
from .blosum import LETTERS, substitutions
from .dataset import DataSet, Part
from .files import DataError, needed
from .splits import stratified

Encoding = Literal["one_hot", "blosum62", "blosum62_centred"]
_FILES = ("deeploc_our_val_set.fasta", "deeploc_test_set.fasta")
_PLACES = ["Cell.membrane", "Cytoplasm", "Endoplasmic.reticulum", "Extracellular", "Golgi.apparatus",
           "Lysosome/Vacuole", "Mitochondrion", "Nucleus", "Peroxisome", "Plastid"]
_SAME = {"globins4": "globins", "globins45": "globins"}  # files of one family
_CREDITS = {"places": "DeepLoc (Almagro Armenteros et al. 2017), UniProt", "families": "Pfam seed alignments, UniProt"}


def proteins(folder: Path, form: Literal["places", "families"] = "places", longest: int = 400, shortest: int = 10,
             validation_share: float = 0.15, test_share: float = 0.15, seed: int = 0,
             encoding: Encoding = "one_hot") -> DataSet:
    """One residue a step, as a vector of 20.

    Parameters
    ----------
    form : {"places", "families"}
        Ten compartments of DeepLoc's validation and test files, or the families of HMMER's examples.
    longest : int
        Of a longer sequence both ends are kept, half of it each: signals stand there.
    shortest : int
        A shorter one is left out.
    validation_share, test_share, seed
        Drawn by class. A sequence that stands twice is taken once, so that none is in two parts.
    encoding : {"one_hot", "blosum62", "blosum62_centred"}
        See `vectors`.
    """
    one_of("encoding", encoding, get_args(Encoding))
    found = _places(folder) if one_of("form", form, ("places", "families")) == "places" else _families(folder)
    unique = {sequence: label for sequence, label in found if len(sequence) >= shortest}
    if not unique:
        raise DataError(f"{folder}: expected sequences of at least {shortest} residues, found none")
    labels = _PLACES if form == "places" else sorted(set(unique.values()))
    y = np.array([labels.index(label) for label in unique.values()], np.int64)
    x = [vectors(_ends(sequence, longest), encoding) for sequence in unique]
    rest, test = stratified(y, test_share, seed)
    train, validation = (rest[chosen] for chosen in stratified(y[rest], validation_share / (1 - test_share), seed + 1))
    whole = Part(x, y)
    return DataSet(whole.take(train), whole.take(validation), whole.take(test),
                   [Channel(letter) for letter in LETTERS], labels, credit=_CREDITS[form])


def vectors(sequence: str, encoding: Encoding = "one_hot") -> np.ndarray:
    """Shape (residues, 20); of a letter that stands for several residues as if each were as likely.

    "one_hot" is the residue's letter. The others are P(b | a) of BLOSUM62, under which residues that stand for one
    another are near: as square roots, or less their mean; both of length 1. The published recurrent kernel networks take
    the square roots with max pooling, the others with mean pooling.
    """
    return _table(encoding)[np.frombuffer(sequence.encode("ascii"), np.uint8)]


@cache
def _table(encoding: Encoding) -> np.ndarray:
    """A row for each byte."""
    likely = np.eye(len(LETTERS)) if encoding == "one_hot" else substitutions()[0]
    likely = np.vstack([likely, np.full(len(LETTERS), 1 / len(LETTERS))])
    rows = {"one_hot": likely, "blosum62": np.sqrt(likely), "blosum62_centred": _centred(likely)}[encoding]
    place = [LETTERS.find(chr(byte)) for byte in range(256)]  # -1, the last row, of any other letter
    return rows[place].astype(np.float32)


def _centred(rows: np.ndarray) -> np.ndarray:
    """Less the mean of each row, of length 1; a row without differences is 0."""
    rows = rows - rows.mean(1, keepdims=True)
    norm = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, norm, out=np.zeros_like(rows), where=norm > 1e-9)


def _ends(sequence: str, longest: int) -> str:
    if len(sequence) > longest:
        sequence = sequence[:longest - longest // 2] + sequence[len(sequence) - longest // 2:]
    return sequence


def _places(folder: Path) -> Iterator[tuple[str, str]]:
    root = needed(folder, *(f"protein-deeploc/{name}" for name in _FILES), *_FILES).parent
    for name in _FILES:
        path = needed(root, name)
        for header, sequence in _fasta(path):
            words = header.split()
            if len(words) < 2:
                raise DataError(f"{path}: expected a name and a place in a header, found {header!r}")
            label = words[1].rpartition("-")[0]
            if label in _PLACES:  # a few stand in two compartments
                yield sequence, label


def _families(folder: Path) -> Iterator[tuple[str, str]]:
    root = needed(folder, "protein-pfam-hmmer", "tutorial", "testsuite")
    root = root if root.name == "protein-pfam-hmmer" else root.parent
    for path in sorted(root.glob("*/*.sto")):
        for sequence in _stockholm(path).values():
            yield sequence, _SAME.get(path.stem, path.stem)
    for path in sorted(root.glob("*/*.fa")):
        for _, sequence in _fasta(path):
            yield sequence, _SAME.get(path.stem, path.stem)


def _fasta(path: Path) -> Iterator[tuple[str, str]]:
    for entry in path.read_text().split(">")[1:]:
        header, *lines = entry.splitlines() or [""]
        yield header, "".join(lines).replace(" ", "").upper()


def _stockholm(path: Path) -> dict[str, str]:
    """Sequences by name, gaps dropped."""
    found: dict[str, str] = {}
    for line in path.read_text().splitlines():
        if line and line[0] not in "#/":
            name, *parts = line.split()
            if len(parts) != 1:
                raise DataError(f"{path}: expected a name and a sequence in a line, found {line!r}")
            found[name] = found.get(name, "") + parts[0].replace(".", "").replace("-", "").upper()
    return found
