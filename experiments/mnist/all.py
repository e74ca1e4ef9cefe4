"""Many runs side by side on one accelerator, within so many minutes: a process each, which saves after every epoch.

    python -m experiments.mnist.all --data FOLDER --device cuda --task ordered --only lipschitz --only nrnn-off \\
        --only nrnn-low --only nrnn-high

trains of these networks the seeds that results.json lacks. A run of 128 units uses 8 of an H200's 132 multiprocessors, so
sixteen of them stand side by side there: under NVIDIA's multi-process service (`nvidia-cuda-mps-control -d`), without
which they take turns. What is cut off goes on at the next call. Judging needs no accelerator: afterwards
`python -m experiments.mnist` with the same --out, --step judge and --step attack.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from typing import Any

from .. import arguments
from . import __main__ as single
from .gather import recorded
from .runs import Run

# Products of the fused kernels; the default keeps 16 bits of their factors.
ENVIRONMENT = {"antisymmetric-fp32": {"NRNN_TRITON_PRECISION": "ieee"}}


@arguments.told
def main() -> None:
    made = single.parser()
    made.add_argument("--minutes", type=float, default=13.0, help="then all are stopped (default: 13)")
    made.add_argument("--at-once", type=int, default=16, help="processes (default: 16)")
    given = arguments.parse(made)
    held = recorded(given.out)
    jobs = [run for run in single.runs(given) if not _recorded(run, held)]
    failed = side_by_side([run for run in jobs if not run.done], given)
    done, names = sum(run.done for run in jobs), " ".join(run.stem for run in failed)
    print(f"{done} of {len(jobs)} runs are done; {len(failed)} failed {names}")
    sys.exit(bool(failed))


def side_by_side(waiting: list[Run], given: argparse.Namespace) -> list[Run]:
    """Start them in their order, stop what still runs at the end; those that failed."""
    running: dict[Run, subprocess.Popen] = {}
    failed: list[Run] = []
    ends = time.monotonic() + 60 * given.minutes
    while (waiting or running) and time.monotonic() < ends:
        codes = {run: process.poll() for run, process in running.items()}
        failed += [run for run, code in codes.items() if code]
        running = {run: running[run] for run, code in codes.items() if code is None}
        while waiting and len(running) < given.at_once:
            run = waiting.pop(0)
            running[run] = _started(run, given)
        time.sleep(0.2)
    for process in running.values():
        process.terminate()
        process.wait()
    return failed


def _started(run: Run, given: argparse.Namespace) -> subprocess.Popen:
    options = {"--step": "train", "--task": run.task, "--only": run.model, "--only-seeds": run.seed,
               "--data": given.data, "--out": run.out, "--device": given.device}
    words = [str(word) for option in options.items() for word in option] + ["--quick"] * given.quick
    one_core = {"OMP_NUM_THREADS": "1"} | ENVIRONMENT.get(run.model, {})
    return subprocess.Popen([sys.executable, "-m", "experiments.mnist", *words], env=os.environ | one_core)


def _recorded(run: Run, held: dict[str, Any]) -> bool:
    return any(entry["seed"] == run.seed for entry in held.get(run.task, {}).get(run.model, []))


if __name__ == "__main__":
    main()
