#!/usr/bin/env python3
"""Writes the models that must be refused, and `cases.tsv` with what each must get: file, status, max_bytes, piece of
the message.

    generate.py --keep      the small hand-picked ones, into files/ beside this script
    generate.py --check     fails if what is kept there is not what would be written
    generate.py FOLDER      the rest
"""
import re
import sys
from pathlib import Path

import cases
import frames
import limits
import messages
import sweeps

KEPT = Path(__file__).parent / "files"
SMALL = 300


def spoiled():
    """(name, statuses, max_bytes, piece, bytes, whether it is hand-picked) of each case."""
    for table, picked in ((cases.ALL, True), (sweeps.ALL, False)):
        for name, status, cell, edits, *piece in table:
            message = messages.model(cell)
            for path, value in edits.items():
                messages.edit(message, path, value)
            statuses = status if isinstance(status, tuple) else (status,)
            yield name, statuses, 0, piece[0] if piece else next(iter(edits), ""), messages.encode(message), picked
    for name, status, data, piece, *most in frames.ALL + limits.ALL:
        yield name, (status,), most[0] if most else 0, piece, data, True


def named(case):
    """The file of a case."""
    return re.sub(r"[^a-z0-9]+", "-", case.lower().replace("-inf", "minus inf")).strip("-") + ".nrnn"


def entries(kept):
    """File name -> bytes, `cases.tsv` among them, of what is kept or of the rest."""
    files, lines = {}, []
    for name, statuses, most, piece, data, picked in spoiled():
        if kept != (picked and len(data) < SMALL):
            continue
        file = named(name)
        if file in files:
            raise ValueError(f"{name}: expected a name of its own, found {file} again")
        files[file] = data
        lines.append("\t".join([file, "|".join(statuses), str(most), "" if statuses == ("OK",) else piece]))
    files["cases.tsv"] = "\n".join([*lines, ""]).encode()
    return files


def stale():
    """Names of kept files that differ from what would be written."""
    files = entries(kept=True)
    found = {path.name: path.read_bytes() for path in KEPT.iterdir()}
    return sorted(name for name in files.keys() | found.keys() if files.get(name) != found.get(name))


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def main(argument):
    if argument == "--check":
        names = stale()
        if names:
            print(f"expected files as written by generate.py --keep, found others: {', '.join(names)}")
        return 1 if names else 0
    if argument == "--keep":
        for path in KEPT.glob("*"):
            path.unlink()
        write(KEPT, entries(kept=True))
    else:
        write(Path(argument), entries(kept=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
