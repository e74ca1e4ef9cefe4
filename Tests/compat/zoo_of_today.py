#!/usr/bin/env python3
"""Gives a kept library every row of today's zoo, as it is written now. The release's own rows must run, and while the numerics
revision is the same, with the bits of today; what came later it may refuse.

    zoo_of_today.py RELEASE KEPT TODAY DIGEST     folders of the libraries, the digest program as compiled for the release
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nrnn

sys.path.append(str(Path(__file__).resolve().parents[1] / "Architectures"))
import models
from library import revision

REFUSED = 2  # of the digest program, with a sentence


def said(program, library, files, folder):
    """How the program ends with a library, and what it says of files."""
    ended = subprocess.run([program, *files], cwd=folder, capture_output=True, text=True,
                           env={**os.environ, "LD_LIBRARY_PATH": library})
    return ended.returncode, ended.stdout or ended.stderr


def wrong(kept, today, known, same_bits):
    """What is not as promised of a row, or nothing."""
    code, text = kept
    if code:
        return "" if code == REFUSED and not known else f"expected digests, found {code} {text.strip()}"
    if today[0]:
        return f"expected digests of today's library, found {today[1].strip()}"
    differing = [pair for pair in zip(text.splitlines(), today[1].splitlines(), strict=True) if pair[0] != pair[1]]
    return "expected `{1}`, found `{0}`".format(*differing[0]) if same_bits and differing else ""


def main(release, kept, today, program):
    failed = False
    same_bits = revision(release) == nrnn.numerics_revision()
    with tempfile.TemporaryDirectory() as folder:
        models.main(Path(folder))
        for cell, storage, sizes in models.rows():
            files = [models.file_name(cell, storage, size) for size in sizes]
            known = (release / f"{cell}.nrnn").exists()
            why = wrong(*(said(program, library, files, folder) for library in (kept, today)), known, same_bits)
            name = f"today's {cell}{f' in {storage}' if storage else ''}"
            print(f"FAIL {name}: {why}" if why else f"PASS {name}")
            failed |= bool(why)
    return failed


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
