#!/usr/bin/env python3
"""Makes the files of a release in dist/, and SHA256SUMS of all that lies there.

    packaging/dist.py [wheel|tarball|debian ...] [TARGET ...]

Without a kind all kinds, without a target all of packaging/targets.toml, without both dist/ anew. Twice from one commit
gives the same bytes. A failure is one sentence; the status is 2, or 3 where this machine lacks what a piece needs and
the others were made.
"""
import hashlib
import importlib
import os
import shutil
import sys
from pathlib import Path

PYTHON = Path(__file__).resolve().parent.parent / ".venv-dist/bin/python"
if Path(sys.prefix) != PYTHON.parent.parent and PYTHON.exists():
    os.execv(PYTHON, [PYTHON, *sys.argv])

import targets
from refusal import Refusal
from tools import UNAVAILABLE

KINDS = ("wheel", "tarball", "debian")


def chosen(names):
    """(kind, target) of all that is asked for."""
    unknown = [name for name in names if name not in (*KINDS, *targets.TARGETS)]
    if unknown:
        raise Refusal(f"expected {', '.join((*KINDS, *targets.TARGETS))}, found {', '.join(unknown)}")
    kinds = [kind for kind in KINDS if kind in names] or KINDS
    rows = [row for name, row in targets.TARGETS.items() if name in names] or targets.TARGETS.values()
    pieces = [(kind, row) for row in rows for kind in kinds if kind != "debian" or row.debian]
    if not pieces:
        known = ", ".join(name for name, row in targets.TARGETS.items() if row.debian)
        raise Refusal(f"debian: expected {known}, found {', '.join(row.name for row in rows)}")
    return pieces


def begin(anew):
    """dist/, empty if it is to be made anew."""
    try:
        if anew and targets.DIST.is_dir():
            shutil.rmtree(targets.DIST)
        targets.DIST.mkdir(exist_ok=True)
    except OSError as error:
        raise Refusal(f"expected a folder that can be written at {targets.DIST}, found none: {error.strerror}") from None


def sums():
    """As sha256sum writes them."""
    files = sorted(path for path in targets.DIST.iterdir() if path.name != "SHA256SUMS")
    lines = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    (targets.DIST / "SHA256SUMS").write_text("".join(lines))


def maker(kind):
    try:
        return importlib.import_module(kind).make
    except ImportError as error:
        raise Refusal(f"expected {error.name}, found none: run scripts/setup.sh dist", UNAVAILABLE) from None


def make(kind, target):
    """0, or 3 where this machine cannot make it, which is said: the other pieces can be had all the same."""
    try:
        for path in maker(kind)(target):
            print(f"{path.stat().st_size:10,}  {path.relative_to(targets.ROOT)}", flush=True)
    except Refusal as refusal:
        if refusal.status != UNAVAILABLE:
            raise
        print(f"dist: no {kind} for {target.name}: {refusal}", file=sys.stderr)
        return UNAVAILABLE
    return 0


def main(names):
    os.chdir(targets.ROOT)
    os.umask(0o022)  # modes are no affair of who makes it
    os.environ["SOURCE_DATE_EPOCH"] = str(targets.epoch())
    pieces = chosen(names)
    begin(anew=not names)
    try:
        return max(make(*piece) for piece in pieces)
    finally:
        sums()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Refusal, OSError) as error:
        print(f"dist: {error}", file=sys.stderr)
        sys.exit(getattr(error, "status", 2))
