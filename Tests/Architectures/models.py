#!/usr/bin/env python3
"""Writes the models whose digests are compared between CPUs: models.py FOLDER.

Every row of the zoo in every size; forms of noise, tasks, outputs and inputs take turns, so that each cell meets most of
them. FOLDER/few has links to one size of each row, in turns: enough for an emulator, which takes some 50 times as long.
FOLDER/indices has a model whose samples are not any numbers, to be refused by libraries without its cell.
"""
import itertools
import sys
from pathlib import Path

import nrnn

sys.path.append(str(Path(__file__).resolve().parent.parent))
import weights
import zoo

# Around a vector of 8 lanes and a panel of 64 rows.
SIZES = (1, 7, 8, 33, 64, 130)

# Stored in 16 and 8 bits: cells that between them have every matrix, in sizes around the pairs of vectors of a panel.
NARROW = ("sde", "sde-gate", "sde-gate-drift", "elman", "gru", "gru-before", "lstm", "dense", "stack")
NARROW_SIZES = (17, 130)

OUTPUTS = (3, 0, 10, 1)  # 0: no readout
INPUTS = (1, 3, 8, 2, 17)


def inputs(d):
    """Channels, the first of them normalised; where there are several, the last two are derived from it."""
    channels = [nrnn.Channel(f"x{i}", mean=0.25 * (i == 0), scale=1.5 if i == 0 else 1, limit=1) for i in range(d)]
    return channels if d < 3 else [*channels[:-2], nrnn.Present(0), nrnn.Age(0, scale=2)]


def model(cell, size, turn):
    w = zoo.Draw()
    d, outputs = INPUTS[turn % len(INPUTS)], OUTPUTS[turn % len(OUTPUTS)]
    layers = zoo.layers(cell, w, size, d, zoo.NOISES[turn % len(zoo.NOISES)])
    return nrnn.ModelFile(layers, readout=(w(outputs, size), w(outputs)) if outputs else None, inputs=inputs(d),
                          task=zoo.task(cell, turn), sequence=nrnn.Sequence(interval=0.5, warm_up=2))


def rows():
    """(row of the zoo, storage or None, sizes) of what is written."""
    yield from ((cell, None, SIZES) for cell in zoo.CELLS)
    yield from ((cell, storage, NARROW_SIZES) for storage in weights.STORAGES for cell in NARROW)


def file_name(cell, storage, size):
    return "-".join(part for part in (cell, storage, str(size)) if part) + ".nrnn"


def main(folder):
    few, indices = folder / "few", folder / "indices"
    for one in few, indices:
        one.mkdir(parents=True, exist_ok=True)
    nrnn.ModelFile(zoo.layers("embedding", zoo.Draw(), 8, 3), inputs=3).save(indices / "embedding-8.nrnn")
    turns = itertools.count()
    for i, (cell, storage, sizes) in enumerate(rows()):
        for size in sizes:
            data = model(cell, size, next(turns)).to_bytes()
            name = file_name(cell, storage, size)
            (folder / name).write_bytes(weights.stored(data, storage) if storage else data)
            if size == sizes[i % len(sizes)]:
                (few / name).symlink_to(f"../{name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
