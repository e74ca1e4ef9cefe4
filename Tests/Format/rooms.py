#!/usr/bin/env python3
"""The rooms of the sources and what each may use: the one list. `rooms.py --write` puts it into CONTRIBUTING.md.

As a test: a PASS or FAIL line for the table in CONTRIBUTING.md, for references to what a room may not use, and for
circles between files of a room.
"""
import re
import sys
from pathlib import Path

import references
from report import report

ROOT = Path(__file__).resolve().parent.parent.parent
CORE = "Sources/NoisyRNN/"

# Each room: what is in it, and the rooms that it may use; those that they use it may use too, but for the decoder.
ROOMS = {
    "Sources/NRNNKernels": ("C: arithmetic, one template for all tiers, and which of them a CPU has", []),
    "Sources/NRNNPlatform": ("C: memory, files, atomics, stack, floating-point environment, checksums, a thread's note; "
                             "what asks an operating system is `posix.c`", ["include"]),
    "Sources/NRNNFormat": ("generated from `proto/`, and the budget it decodes within", []),
    CORE + "Kernels": ("Swift's view of the arithmetic", ["Sources/NRNNKernels"]),
    CORE + "Failure": ("statuses, and the sentences that go with them", ["Sources/NRNNPlatform"]),
    CORE + "Noise": ("addresses of draws, a layer's noise, how it grows with time", [CORE + "Kernels"]),
    CORE + "Cells": ("one file per cell: its equations, in the letters of the paper", [CORE + "Failure", CORE + "Noise"]),
    CORE + "Model": ("decode, validate, pack: bytes become an immutable `ModelData`", [CORE + "Cells", "Sources/NRNNFormat"]),
    CORE + "Stream": ("plan, state, step, batch, link, summary, snapshot", [CORE + "Model"]),
    "include": ("the C contract, written by hand", []),
    CORE + "CAPI": ("the exported functions: check, call, translate", [CORE + "Stream", "include"]),
    CORE + "SwiftAPI": ("`Model`, `ModelStream`; not in the embedded library", [CORE + "CAPI"]),
    CORE + "Packing": ("a model's weights as a packed file has them; not in the embedded library",
                       [CORE + "Model", CORE + "SwiftAPI"]),
    "Sources/NRNNTools": ("C beside the command: probes of the machine, threads, counted allocations, synthetic models, TOML; not in libnrnn",
                          ["Sources/NRNNFormat", "Sources/NRNNPlatform"]),
    "Sources/nrnn": ("the command; `Message` alone decodes and writes model files",
                     [CORE + "SwiftAPI", CORE + "Packing", "Sources/NRNNTools", "Sources/NRNNFormat"]),
}

DECODER = "Sources/NRNNFormat"


def of_each_cell():
    """The file of every case of `Cell`."""
    cases = (ROOT / CORE / "Cells/Cell.swift").read_text()
    return {f"{name}.swift" for name in re.findall(r"^  case \w+\(UnsafePointer<(\w+)>\)$", cases, re.MULTILINE)}


# Circles that are one thing in several files: which, and why.
CIRCLES = {
    CORE + "Cells": (frozenset({"Cell.swift", "Facts.swift"} | of_each_cell()),
                     "`Cell` is the enum of all cells, and `Cell.Facts` what each of them says of itself"),
    CORE + "SwiftAPI": (frozenset({"ModelStream.swift", "StepSummary.swift"}),
                        "`ModelStream.Summary` is nested in the class whose steps give it"),
}


def may_use(room):
    """All rooms below one, itself among them."""
    below = ROOMS[room][1]
    return {room, *below}.union(*(may_use(other) - {DECODER} for other in below))


def table():
    rows = ["| room | what is in it | may use |", "|---|---|---|"]
    short = lambda room: f"`{room.removeprefix(CORE).removeprefix('Sources/')}`"
    return "\n".join(rows + [f"| `{room}` | {what} | {', '.join(map(short, below)) or 'nothing'} |"
                             for room, (what, below) in ROOMS.items()]) + "\n"


def in_contributing():
    """The text, and the same with the table as it should be."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    start = text.index("| room |")
    return text, text[:start] + table() + text[text.index("\n\n", start) + 1:]


def documented():
    found, expected = in_contributing()
    return found == expected, "expected the table of Tests/Format/rooms.py in CONTRIBUTING.md, found another: rooms.py --write"


def downward():
    files = {path: room for room in ROOMS for path in references.files(ROOT / room)}
    wrong = [f"{path.relative_to(ROOT)} uses {name} of {files[place].removeprefix('Sources/')}"
             for path, name, place in references.between(files) if files[place] not in may_use(files[path])]
    return not wrong, f"expected references to what a room may use, found {len(wrong)}: {'; '.join(wrong[:5])}"


def round_in_circles():
    found = {(room, frozenset(path.name for path in circle)) for room in ROOMS
             for circle in references.circles(dict.fromkeys(references.files(ROOT / room), room))}
    explained = {(room, names) for room, (names, _) in CIRCLES.items()}
    wrong = [f"{'one' if (room, names) in found else 'none'} of {room}: {', '.join(sorted(names))}"
             for room, names in sorted(found ^ explained, key=str)]
    return not wrong, f"expected the circles of files that are explained, found {'; '.join(wrong)}"


TESTS = {"the rooms are those of CONTRIBUTING": documented, "references point down": downward,
         "no circle of files": round_in_circles}


def main(arguments):
    if "--write" in arguments:
        (ROOT / "CONTRIBUTING.md").write_text(in_contributing()[1])
    return report(TESTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
