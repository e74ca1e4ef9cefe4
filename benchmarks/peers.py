#!/usr/bin/env python3
"""The same work on NoisyRNN, ONNX Runtime and PyTorch, one thread each, in one run.

    python benchmarks/peers.py [--rounds 15] [--steps 4000] [--page docs/performance.md]

Needs benchmarks/requirements.txt, PyTorch and the library; writes the table and the picture of docs/performance.md. The
outputs are compared before anything is timed. Each round times everyone once, in turn; a figure is the median of our
times, or of a peer's time over ours in the same round.
"""
import argparse
import statistics
import time
from pathlib import Path

import matplotlib
import numpy as np
import onnxruntime
import torch

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

import nrnn  # noqa: E402
import page  # noqa: E402
from ours import Ours  # noqa: E402
from theirs_onnx import Onnx  # noqa: E402
from theirs_torch import Torch  # noqa: E402
from modules import NOISE, STEP, inputs, module  # noqa: E402

CELLS = ("sde", "gru", "lstm")
SIZES = (8, 16, 20, 32, 40, 64, 128, 256, 512)
MEMBERS, ENSEMBLE_SIZE = 64, 128
TOLERANCE = 1e-4
WARM_UP = 50  # steps before each measurement: the caches have what the one before left there
WHO = {"nrnn": "NoisyRNN", "onnx": "ONNX Runtime", "torch": "PyTorch"}
MODES = {"step": "a call per step", "run": "many steps a call"}


def contestants(cell, hidden, X):
    """(who, mode) -> what it runs; all start at a state of zero."""
    net = module(cell, hidden)
    everyone = {"nrnn": Ours(net), "onnx": Onnx(net, X), "torch": Torch(net)}
    return {(who, mode): getattr(one, mode) for who, one in everyone.items() for mode in MODES if getattr(one, mode)}


def ensembles(X):
    net, amplitude = module("sde", ENSEMBLE_SIZE), NOISE["eps"] * STEP ** 0.5 * NOISE["sigma1"]
    return {("nrnn", "step"): Ours(net, MEMBERS).step, ("onnx", "step"): Onnx(net, X, MEMBERS, amplitude).step,
            ("torch", "step"): Torch(net, MEMBERS, amplitude).step}


def check_equal(runs, X, what):
    """Everyone's last outputs: the state is fed back, so that a step that differs shows in them."""
    expected = runs["nrnn", "step"](X).copy()
    for who, run in runs.items():
        error = np.abs(run(X) - expected).max()
        if not error <= TOLERANCE:
            raise SystemExit(f"{what}: {who} differs from NoisyRNN by {error}")


def check_spread(runs, X):
    """Noise of the same strength: the standard deviation over the members, averaged over the units."""
    spreads = {who: run(X).std(0, ddof=1).mean() for who, run in runs.items()}
    if max(spreads.values()) > 1.1 * min(spreads.values()):
        raise SystemExit(f"ensemble: expected equal spreads, found {spreads}")


def measure(runs, X, rounds):
    """Microseconds per step of everyone, in rounds that take them in turn: {(who, mode): [times]}.

    Processor time of all threads: where nothing else runs that is the time that passes, and elsewhere no one is charged
    with a neighbour's work.
    """
    times = {who: [] for who in runs}
    for _ in range(rounds):
        for who, run in runs.items():
            run(X[:WARM_UP])
            began = time.process_time()
            run(X)
            times[who].append((time.process_time() - began) / len(X) * 1e6)
    return times


def beside_ours(times, who, mode):
    """A peer's time over ours, the median over the rounds."""
    pairs = zip(times[who, mode], times["nrnn", mode])
    return statistics.median(theirs / ours for theirs, ours in pairs)


def figures(times, mode):
    """Of a table: our microseconds, and the others' multiples of them."""
    yield text(statistics.median(times["nrnn", mode]))
    for who in WHO:
        if who != "nrnn":
            yield f"{text(beside_ours(times, who, mode))} x" if (who, mode) in times else ""


def text(number):
    return f"{number:.3g}" if number < 100 else f"{number:.0f}"


def draw(results, path):
    """Time against hidden size, a panel for each cell."""
    figure, panels = plt.subplots(1, len(CELLS), figsize=(9, 3.4), sharey=True, layout="constrained")
    for panel, cell in zip(panels, CELLS):
        for color, who in zip(("tab:red", "tab:blue", "tab:orange"), WHO):
            for style, mode in zip(("o-", "s:"), MODES):
                points = [(n, statistics.median(results[cell, n][who, mode])) for n in SIZES
                          if (who, mode) in results[cell, n]]
                if points:
                    panel.loglog(*zip(*points), style, color=color, markersize=4, label=f"{WHO[who]}, {MODES[mode]}")
        panel.set(title=cell, xlabel="hidden size")
        ticks = [n for n in SIZES if n & (n - 1) == 0]
        panel.set_xticks(ticks, ticks)
        panel.minorticks_off()
        panel.grid(alpha=0.3)
    panels[0].set_ylabel("microseconds per step")
    figure.legend(*panels[-1].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize="small")
    figure.savefig(path, dpi=110)


def report(results, ensemble, rounds, steps):
    rows = [[cell, str(n), *(text for mode in MODES for text in figures(results[cell, n], mode))]
            for cell in CELLS for n in SIZES]
    titles = ["cell", "n"] + [f"{who}, {mode}" for mode in MODES.values() for who in WHO.values()]
    versions = f"NoisyRNN {nrnn.__version__}, ONNX Runtime {onnxruntime.__version__}, PyTorch {torch.__version__}"
    return "\n".join([
        f"Microseconds of processor time per step, and the others' multiples of it, medians of {rounds} rounds of "
        f"{steps} steps. {versions}; {page.machine()}.", "",
        page.table(titles, rows), "",
        f"An ensemble of {MEMBERS} members, sde, n = {ENSEMBLE_SIZE}, noise on, microseconds per step of all:", "",
        page.table(["", *WHO.values()], [["a call per step", *figures(ensemble, "step")]])])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--page", type=Path, default=page.PAGE)
    arguments = parser.parse_args()
    X, results = inputs(arguments.steps), {}
    for cell in CELLS:
        for n in SIZES:
            runs = contestants(cell, n, X)
            check_equal(runs, X, f"{cell} {n}")
            results[cell, n] = measure(runs, X, arguments.rounds)
            print(cell, n, *(f"{name}: {', '.join(figures(results[cell, n], mode))};" for mode, name in MODES.items()),
                  flush=True)
    runs = ensembles(X)
    check_spread(runs, X)
    ensemble = measure(runs, X, arguments.rounds)
    print("ensemble", *figures(ensemble, "step"))
    page.write("peers", report(results, ensemble, arguments.rounds, arguments.steps), arguments.page)
    draw(results, arguments.page.with_suffix(".png"))


if __name__ == "__main__":
    main()
