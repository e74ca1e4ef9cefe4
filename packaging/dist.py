#!/usr/bin/env python3
"""Makes the files of a release in dist/, and SHA256SUMS of all that lies there.

    packaging/dist.py [wheel|tarball|debian ...] [TARGET ...]

Without a kind all kinds, without a target all of packaging/targets.toml, without both dist/ anew. Twice from one commit
gives the same bytes. A failure is one sentence; the status is 2, or 3 where this machine lacks what a piece needs.
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

KINDS = ("wheel", "tarball", "debian")


def chosen(names):
    """(kind, target) of all that is asked for."""
    unknown = [name for name in names if name not in (*KINDS, *targets.TARGETS)]
    if unknown:
        raise Refusal(f"expected {', '.join((*KINDS, *targets.TARGETS))}, found {', '.join(unknown)}")
    kinds = [kind for kind in KINDS if kind in names] or KINDS
    rows = [row for name, row in targets.TARGETS.items() if name in names] or targets.TARGETS.values()
    return [(kind, row) for row in rows for kind in kinds if kind != "debian" or row.debian]


def sums():
    """As sha256sum writes them."""
    files = sorted(path for path in targets.DIST.iterdir() if path.name != "SHA256SUMS")
    lines = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    (targets.DIST / "SHA256SUMS").write_text("".join(lines))


def main(names):
    os.chdir(targets.ROOT)
    os.environ["SOURCE_DATE_EPOCH"] = str(targets.epoch())
    if not names:
        shutil.rmtree(targets.DIST, ignore_errors=True)
    targets.DIST.mkdir(exist_ok=True)
    for kind, target in chosen(names):
        for path in importlib.import_module(kind).make(target):
            print(f"{path.stat().st_size:10,}  {path.relative_to(targets.ROOT)}", flush=True)
    sums()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Refusal, OSError) as error:
        print(f"dist: {error}", file=sys.stderr)
        sys.exit(getattr(error, "status", 2))
