#!/usr/bin/env python3
"""Instructions of a step, as the suite `performance` keeps them, beside its time on this machine; writes the table of
docs/performance.md.

    PYTHONPATH=bindings/python python benchmarks/steps.py [--rounds 201] [--page docs/performance.md]

A time is the median over rounds that take every case in turn, in processor time.
"""
import argparse
import statistics
import sys
import time
from pathlib import Path

import numpy as np

import nrnn
import page
from calls import Calls

sys.path.append(str(page.PAGE.parent.parent / "Tests/Performance"))
import table  # noqa: E402
from cases import CASES, ON  # noqa: E402

STEPS = 400


class Subject:
    """A case as a stream of its own."""

    def __init__(self, case):
        model = nrnn.Model.load(case.model(), kernels="avx2")
        stream = model.stream(members=case.members, noise=case.noise == ON)
        self.calls = Calls(stream, case.members, len(model.outputs))
        self.X = (np.arange(STEPS * case.d, dtype=np.float32) * 37 % 101 / 50 - 1).reshape(STEPS, case.d)

    def microseconds(self, mode):
        """Of a step, in an episode of STEPS; the weights of the zoo would let a longer one grow beyond all bounds."""
        self.calls.stream.reset()
        began = time.process_time()
        getattr(self.calls, mode)(self.X)
        return (time.process_time() - began) / STEPS * 1e6


def measure(cases, rounds):
    """{(case, mode): microseconds of a step}"""
    subjects, times = {case.name: Subject(case) for case in cases}, {}
    for _ in range(rounds):
        for name, subject in subjects.items():
            for mode in table.MODES:
                times.setdefault((name, mode), []).append(subject.microseconds(mode))
    return {key: statistics.median(each) for key, each in times.items()}


def report(cases, times, rounds):
    """The instructions of a row are those of Tests/Performance/instructions.txt: docs/facts.py compares them."""
    counts, _ = table.read()
    rows = [[case.name, *(f"{counts[case.name][mode]:,}" for mode in table.MODES),
             *(f"{times[case.name, mode]:.3g}" for mode in table.MODES)] for case in cases]
    titles = ["", "instructions of a step", "of a row of a run", "microseconds of a step", "of a row of a run"]
    return "\n".join([f"Kernels avx2; medians of {rounds} rounds of {STEPS} steps; {page.machine()}.", "",
                      "<!-- checked: instructions of a step -->", page.table(titles, rows)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=201)
    parser.add_argument("--page", type=Path, default=page.PAGE)
    given = parser.parse_args()
    cases = [case for case in CASES if not case.streams]
    page.write("steps", report(cases, measure(cases, given.rounds), given.rounds), given.page)


if __name__ == "__main__":
    main()
