#!/usr/bin/env python3
"""What a step of the digits model takes: by the generic kernels of this machine's library, and by both modules of WebAssembly in
Node. Medians of rounds that take turns, of processor time, in microseconds.

    times.py ROUNDS     prints the table of docs/javascript.md
"""
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from wasi import MODULES

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "examples/digits/noisy.nrnn"


def native(folder):
    """The program in C, linked with this machine's library."""
    made, place = Path(folder) / "times", ROOT / f".build-lib/{os.uname().machine}"
    subprocess.run(["clang", "-std=c11", "-O2", f"-I{ROOT}/include", ROOT / "Tests/Ports/times.c", f"-L{place}", "-lnrnn",
                    f"-Wl,-rpath,{place}", "-o", made], check=True)
    return made


def microseconds(members, rounds):
    """{what: median} of a step with so many members."""
    with tempfile.TemporaryDirectory() as folder:
        commands = {"generic": [native(folder)]} | {module.name: ["node", ROOT / "Tests/Ports/times.mjs", module]
                                                    for module in MODULES.values()}
        found = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                done = subprocess.run([*command, MODEL, str(members)], check=True, capture_output=True, text=True)
                found[name].append(int(done.stdout) / 1000)
    return {name: statistics.median(times) for name, times in found.items()}


if __name__ == "__main__":
    print("| members | x86-64, `generic` | `nrnn.wasm` | `nrnn-scalar.wasm` |\n|---|---|---|---|")
    for members in (1, 32, 64):
        print(f"| {members} | " + " | ".join(f"{time:,.0f} µs" for time in microseconds(members, int(sys.argv[1])).values()) + " |")
