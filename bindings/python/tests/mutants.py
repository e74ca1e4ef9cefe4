"""Reading damaged files: `python mutants.py COUNT SEED` reads so many and says how each ended."""

from __future__ import annotations

import collections
import os
import random
import sys
import tempfile
import traceback
import warnings
import zlib
from pathlib import Path
from typing import Any

import nrnn
from damage import damaged
from nrnn.convert import ConversionError
from nrnn.convert._guess import guess
from seeds import seeds


def outcome(path: Path, kind: str, more: dict[str, Any], guessed: bool) -> str:
    """Empty if the file was read or refused as it should be, else what was wrong with that."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            read(path, kind, more, guessed)
            found = ""
        except ConversionError as error:
            found = fault(str(error), path.name)
        except ValueError as error:
            found = fault(str(error), path.name) if kind == "model" else f"{type(error).__name__}: {error}"
        except Exception as error:
            found = f"{type(error).__name__}: {error}\n{traceback.format_exc()}"
    foreign = [one for one in warned if "nrnn" not in type(one.message).__module__]
    return found or (f"warning: {foreign[0].message} {foreign[0].filename}:{foreign[0].lineno}" if foreign else "")


def read(path: Path, kind: str, more: dict[str, Any], guessed: bool) -> None:
    if kind == "model":
        nrnn.ModelFile.of(path)
        return
    found = guess(path) if guessed else kind
    more = more if found == kind else {}
    try:
        getattr(nrnn.convert, f"from_{found}")(path, **more, check=4, report=None).to_bytes()
    except TypeError as error:
        if "required positional argument" not in str(error):
            raise


def fault(message: str, name: str) -> str:
    if len(message) > 300 or not message.isprintable():
        return f"a message of {len(message)} characters: {message!r}"
    return "" if name in message else f"a message without {name}: {message}"


def mutants(count: int, seed: int) -> Any:
    """(name, bytes, kind, arguments, is its kind guessed?)"""
    for number in range(count):
        rng = random.Random(zlib.crc32(f"{seed} {number}".encode()))
        name = rng.choice(list(seeds()))
        data, form, kind, more = seeds()[name]
        yield f"{name} {seed} {number}", damaged(data, form, rng), kind, more, rng.random() < 0.3


def main(count: int, seed: int) -> None:
    import resource
    import signal
    import time

    signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(RuntimeError("hang: 20 s")))
    kept = Path(tempfile.mkdtemp())
    endings: collections.Counter[str] = collections.Counter()
    faults: collections.Counter[str] = collections.Counter()
    path = kept / "mutant"
    start, slowest = time.time(), (0.0, "")
    for name, data, kind, more, guessed in mutants(count, seed):
        path.write_bytes(data)
        begin = time.time()
        signal.alarm(20)
        wrong = outcome(path, kind, more, guessed)
        signal.alarm(0)
        slowest = max(slowest, (time.time() - begin, name))
        endings["as it should" if not wrong else "fault"] += 1
        if wrong:
            key = "\n".join(wrong.splitlines()[-5:])
            if not faults[key]:
                (kept / f"fault {len(faults)} {name.replace('/', '_')}").write_bytes(data)
                frames = [line.strip() for line in wrong.splitlines() if line.startswith("  File")]
                print(f"--- {name} {kind} {guessed} {wrong.splitlines()[0][:300]}", *frames[-3:], sep="\n    ",
                      flush=True)
            faults[key] += 1
    print(dict(endings), f"{len(faults)} kinds", f"{time.time() - start:.0f} s, slowest {slowest}",
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")
    os.unlink(path)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
