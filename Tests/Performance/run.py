#!/usr/bin/env python3
"""A step takes as many instructions as the table says: PASS or FAIL for each case, with how far its aims are.

    run.py [LIBRARY'S FOLDER]

More than SLACK above fails, and so does more than SLACK below: a table that stays behind would let later losses through.
scripts/instructions.py names the functions that take more, and rewrites the table.
"""
import ctypes
import platform
import shutil
import sys
from pathlib import Path

import table
from cases import CASES, TESTS
from counts import counts, totals

SLACK = 0.02
AVX2 = 2  # NRNN_KERNELS_AVX2


def missing(library):
    """What keeps this machine from counting, or nothing."""
    if platform.machine() != "x86_64":
        return f"expected a CPU of x86-64, found {platform.machine()}"
    if not shutil.which("valgrind"):
        return "expected valgrind, found none"
    if not ctypes.CDLL(library / "libnrnn.so").nrnn_kernels_available(AVX2):
        return "expected a CPU with AVX2, found none"


def beside_aim(case, found):
    """Each count, and whether its aim is reached."""
    for mode, aim in zip(table.MODES, case.aims):
        if mode in found:
            verdict = aim and f" (aim {aim}: {'reached' if found[mode] <= aim else 'not reached'})"
            yield f"{mode} {found[mode]}{verdict or ''}"


def faults(found, expected):
    """How counts differ from those of the table."""
    for mode in table.MODES:
        now, then = found.get(mode), expected.get(mode)
        if now is None or then is None:
            if now != then:
                yield f"expected {then or 'no count'} for {mode}, found {now or 'none'}"
        elif abs(now - then) > then * SLACK:
            verdict = "more" if now > then else "less: rewrite the table"
            yield f"expected {then} within {SLACK:.0%} for {mode}, found {verdict}"


def judge(case, found, expected, remark):
    """A line."""
    counts = ", ".join(beside_aim(case, found))
    wrong = "; ".join(faults(found, expected))
    return f"FAIL {case.name}: {counts}; {wrong}{remark}" if wrong else f"PASS {case.name}: {counts}"


def main(library=TESTS.parent / ".build-lib/x86_64"):
    why = missing(Path(library))
    if why:
        print(f"SKIP instructions: {why}")
        return 0
    (expected, made_with), found = table.read(), totals(counts(Path(library)))
    now = table.made_with()
    remark = "" if now == made_with else f"; the table was made with {made_with}, this is {now}"
    lines = [judge(case, found[case.name], expected.get(case.name, {}), remark) for case in CASES]
    lines += [f"FAIL {name}: expected a case, found it in the table alone" for name in expected.keys() - found.keys()]
    print("\n".join(lines))
    return int(any(line.startswith("FAIL") for line in lines))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
