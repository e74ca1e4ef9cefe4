#!/usr/bin/env python3
"""Writes what the targets start from: seeds.py NRNN FOLDER makes FOLDER/{model,snapshot,stream}/ and FOLDER/models.h. The
command NRNN packs some of the models."""
import subprocess
import sys
from pathlib import Path

import numpy as np

import nrnn
import small_models
import zoo

EMBEDDED = {"noisy": ("lstm", 3), "plain": ("stack", 1)}  # what fuzz_snapshot restores into: model, members


def snapshots():
    """Fresh and after some steps, with and without the caller's own bytes."""
    for name, (model, members) in EMBEDDED.items():
        stream = nrnn.Model.load(small_models.model(model).to_bytes()).stream(members=members, seed=5, stream_id=6)
        yield f"{name}-fresh", stream.snapshot()
        stream.run(np.ones((4, small_models.D), np.float32))
        yield f"{name}-stepped", stream.snapshot(user=b"offset 1")


def header(models):
    lines = [f"static const unsigned char {name}[] = {{{', '.join(map(str, data))}}};" for name, data in models.items()]
    return "\n".join([*lines, ""])


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def main(nrnn, folder):
    files = {name: small_models.model(name).to_bytes() for name in zoo.CELLS}
    kept = {path.name: path.read_bytes() for path in (Path(__file__).parent / "kept").iterdir()}  # that were findings
    write(folder / "model", files | kept)
    for name in files:
        subprocess.run([nrnn, "pack", folder / "model" / name, "-o", folder / "model" / f"{name}-packed", "--strip"], check=True,
                       stdout=subprocess.DEVNULL)
    write(folder / "snapshot", dict(snapshots()))
    write(folder / "stream", {f"{i}": bytes((i * 37 + k * 11) % 256 for k in range(64)) for i in range(8)})
    (folder / "models.h").write_text(header({name: files[model] for name, (model, _) in EMBEDDED.items()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
