#!/usr/bin/env python3
"""What a row costs `nrnn run` beside its step, by the shape of its input; what Python's csv and Miller take for the
same file. The model is a dense layer that passes its inputs on; `nrnn bench` says what its step takes, and that is
subtracted.

    benchmarks/reading.py [ROWS]      needs `make lib command`; mlr (Miller) is measured if it is there
"""
import csv
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import nrnn

COMMAND = os.environ.get("NRNN_COMMAND", Path(__file__).resolve().parent.parent / ".build/release/nrnn")
REPEATS = 3


@dataclass
class Case:
    """`line` writes row i with the values x."""
    name: str
    header: str
    line: object
    options: list = field(default_factory=list)
    channels: int = 1
    rounds: int = 1  # each key comes that often


def of_keys(count, rounds=1):
    name = f"csv, --key, {count:,} keys"
    return Case(name, "key,x0", lambda i, x: f"s{i * 7919 % count:07d},{x[0]}", ["--key", "key"], rounds=rounds)


CASES = [
    Case("csv", "x0", lambda i, x: str(x[0])),
    Case("csv, --time in seconds", "t,x0", lambda i, x: f"{1_700_000_000 + i},{x[0]}", ["--time", "t"]),
    Case("csv, --time in ISO 8601", "t,x0",
         lambda i, x: f"{np.datetime64(1_700_000_000 + i, 's')}Z,{x[0]}", ["--time", "t"]),
    of_keys(1000), of_keys(1_000_000, rounds=2),
    Case("csv, 8 channels", ",".join(f"x{i}" for i in range(8)), lambda i, x: ",".join(map(str, x)), channels=8),
    Case("jsonl", "", lambda i, x: f'{{"t": {i}, "x0": {x[0]}}}', ["--format", "jsonl"]),
]


def model(folder, channels):
    path = folder / f"identity{channels}.nrnn"
    layer = nrnn.Dense(W=np.eye(channels)[:1])
    nrnn.ModelFile([layer], inputs=[f"x{i}" for i in range(channels)], task="regression",
                   sequence=nrnn.Sequence(interval=1.0)).save(path)
    return path


def written(case, path, rows):
    """The rows of the file; values walk, with three decimals."""
    count = 1_000_000 * case.rounds if case.rounds > 1 else rows
    walk = np.random.default_rng(0).standard_normal((count, case.channels)).cumsum(axis=0)
    with open(path, "w") as file:
        if case.header:
            file.write(case.header + "\n")
        file.writelines(case.line(i, x) + "\n" for i, x in enumerate((20 + walk / 100).round(3).tolist()))
    return count


def seconds(work):
    """Processor time of a call, its children's included: the least of some."""
    def used():
        return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    times = []
    for _ in range(REPEATS):
        before = used()
        work()
        times.append(used() - before)
    return min(times)


def quietly(*line):
    subprocess.run([str(part) for part in line], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def step(path):
    """Seconds of a step by itself."""
    table = subprocess.run([COMMAND, "bench", path], check=True, capture_output=True, text=True).stdout
    header, row = (re.split(r"\s{2,}", line.strip()) for line in table.splitlines()[-2:])
    return float(row[header.index("ns/step")]) * 1e-9


def parsed(path):
    """Python's reader and float(), over the file."""
    with open(path, newline="") as file:
        lines = csv.reader(file)
        next(lines)
        for cells in lines:
            float(cells[-1])


def main(rows):
    titles = f"{'rows':>9} {'nrnn run':>9} {'step':>6} {'beside':>7} {'csv.reader':>10} {'mlr':>6}"
    print(f"{'':28} {titles}   microseconds a row")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for case in CASES:
            path, identity = folder / "in", model(folder, case.channels)
            count = written(case, path, rows)
            run = seconds(lambda: quietly(COMMAND, "run", identity, "--input", path, *case.options)) / count
            own = step(identity)
            read = seconds(lambda: parsed(path)) / count if case.header else None
            form = "csv" if case.header else "jsonl"
            miller = ["mlr", f"--i{form}", f"--o{form}", "cat", path]
            other = seconds(lambda: quietly(*miller)) / count if shutil.which("mlr") else None
            cells = [f"{1e6 * value:.2f}" if value is not None else "-" for value in (run, own, run - own, read, other)]
            print(f"{case.name:28} {count:9,} {cells[0]:>9} {cells[1]:>6} {cells[2]:>7} {cells[3]:>10} {cells[4]:>6}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
