#!/usr/bin/env python3
"""Makes the files of a release in dist/, and SHA256SUMS of all that lies there.

    packaging/dist.py [--into FOLDER] [wheel|tarball|debian|javascript|chip ...] [TARGET ...]

Without a kind all kinds, without a target all of packaging/targets.toml and ports.toml, without both dist/ anew. --into names another
folder, of which SHA256SUMS alone is made anew. Twice from one commit gives the same bytes. A failure is one sentence; the status
is 2, or 3 where this machine lacks what a piece needs and the others were made. What was not made whole is not there,
and there is no SHA256SUMS before all is.
"""
import argparse
import hashlib
import importlib
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

PYTHON = Path(__file__).resolve().parent.parent / ".venv-dist/bin/python"
if Path(sys.prefix) != PYTHON.parent.parent and PYTHON.exists():
    os.execv(PYTHON, [PYTHON, *sys.argv])

import ports
import targets
from refusal import Refusal
from tools import UNAVAILABLE

KINDS = ("wheel", "tarball", "debian", "javascript", "chip")
ROWS = {**targets.TARGETS, **ports.PORTS}
SUMS = "SHA256SUMS"


def chosen(names):
    """(kind, row) of all that is asked for."""
    unknown = [name for name in names if name not in (*KINDS, *ROWS)]
    if unknown:
        raise Refusal(f"expected {', '.join((*KINDS, *ROWS))}, found {', '.join(unknown)}")
    kinds = [kind for kind in KINDS if kind in names] or KINDS
    rows = [row for name, row in ROWS.items() if name in names] or ROWS.values()
    pieces = [(kind, row) for row in rows for kind in kinds if kind in kinds_of(row)]
    if not pieces:
        known = ", ".join(name for name, row in ROWS.items() if set(kinds) & set(kinds_of(row)))
        raise Refusal(f"{', '.join(kinds)}: expected {known}, found {', '.join(row.name for row in rows)}")
    return pieces


def kinds_of(row):
    """What is made of a row."""
    if row.name in ports.PORTS:
        return (row.kind,)
    return ("wheel", "tarball", "debian") if row.debian else ("wheel", "tarball")


def begin(folder, anew):
    """The folder without SHA256SUMS; empty if it is to be made anew."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        for path in folder.glob("*" if anew else SUMS):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    except OSError as error:
        raise Refusal(f"expected a folder that can be written at {folder}, found none: {error.strerror}: "
                      "see to that, or name another with --into FOLDER") from None


def put(piece, folder):
    """A piece that was made, whole or not at all; its path there."""
    part = folder / f".{piece.name}"
    try:
        shutil.copyfile(piece, part)
        return part.replace(folder / piece.name)
    finally:
        part.unlink(missing_ok=True)


def sums(folder):
    """As sha256sum writes them, of the pieces in a folder."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    if lines:
        (folder / SUMS).write_text("".join(lines))


def maker(kind):
    try:
        return importlib.import_module(kind).make
    except ImportError as error:
        raise Refusal(f"expected {error.name}, found none: run scripts/setup.sh dist", UNAVAILABLE) from None


def make(kind, target, folder):
    """0, or 3 where this machine cannot make it, which is said: the other pieces can be had all the same."""
    try:
        for path in maker(kind)(target):
            print(f"{path.stat().st_size:10,}  {os.path.relpath(put(path, folder))}", flush=True)
    except Refusal as refusal:
        if refusal.status != UNAVAILABLE:
            raise
        print(f"dist: no {kind} for {target.name}: {refusal}", file=sys.stderr)
        return UNAVAILABLE
    return 0


def folder(path):
    if not path:
        raise Refusal("--into: expected a folder, found nothing")
    return Path(path).resolve()


def asked():
    hidden = argparse.SUPPRESS  # the text above says it all
    parser = argparse.ArgumentParser(usage=hidden, description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--into", type=folder, default=targets.DIST, help=hidden)
    parser.add_argument("names", nargs="*", help=hidden)
    return parser.parse_args()


def main(names, folder):
    os.chdir(targets.ROOT)
    os.umask(0o022)  # modes are no affair of who makes it
    os.environ["SOURCE_DATE_EPOCH"] = str(targets.epoch())
    pieces = chosen(names)
    begin(folder, anew=not names and folder == targets.DIST)
    status = max(make(*piece, folder) for piece in pieces)
    sums(folder)
    return status


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        request = asked()
        sys.exit(main(request.names, request.into))
    except (Refusal, OSError) as error:
        print(f"dist: {error}", file=sys.stderr)
        sys.exit(getattr(error, "status", 2))
    except KeyboardInterrupt:
        print(f"dist: interrupted: {request.into} has some of the pieces and no {SUMS}: run it again", file=sys.stderr)
        sys.exit(130)
