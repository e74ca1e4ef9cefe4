#!/usr/bin/env python3
"""What was aimed at beside what `nrnn bench` sees on this machine; writes the table of docs/performance.md.

    python benchmarks/targets.py [--runs 5] [--seconds 0.5] [--page docs/performance.md] [RESULTS.json ...]

Without files the command runs the bench. A figure is the median over the runs, ratios within a run.
"""
import argparse
import json
import statistics
import subprocess
from pathlib import Path

import page

COMMAND = page.PAGE.parent.parent / ".build/release/nrnn"
PLAIN = {"members": 1, "streams": 1, "threads": 1, "weights": "f32", "noise": "off"}


class Missing(Exception):
    """The bench has no such row: this version does not offer it."""


class Results:
    """One run of the bench."""

    def __init__(self, report):
        self.rows = report["results"]

    def row(self, case, **facts):
        wanted = PLAIN | {"case": case} | facts
        for row in self.rows:
            if row | wanted == row:
                return row
        raise Missing

    def ns(self, case, **facts):
        return self.row(case, **facts)["ns_per_step"]

    def of_memory(self, **facts):
        row = self.row("step", **facts)
        return row["ns_per_step"] / row["limit_memory_ns"]

    def of_peak(self, case, **facts):
        """The multiply-adds that a step needs, over those that fit into its time."""
        row = self.row(case, **facts)
        return row["limit_fma_ns"] / row["ns_per_step"]

    def of_f32(self, weights):
        return self.ns("step", cell="sde", hidden=512, weights=weights) / self.ns("step", cell="sde", hidden=512)

    def ensemble(self, members, noise="on", threads=1):
        return self.ns("ensemble", hidden=128, members=members, noise=noise, threads=threads)

    def fleet(self, streams=1000):
        return self.ns("fleet", hidden=128, streams=streams)


def us(get):
    """A time in microseconds."""
    return lambda r: get(r) / 1e3


AT_MOST, AT_LEAST = "at most", "at least"

# what, which way, the bound, its unit, how it is read off
TARGETS = [
    *[(f"sde, n = {n}, one member, of the memory limit", AT_MOST, 1.25, "",
       lambda r, n=n: r.of_memory(cell="sde", hidden=n)) for n in (128, 256, 512)],
    *[(f"sde, n = {n}, one member", AT_MOST, bound, "us", us(lambda r, n=n: r.ns("step", cell="sde", hidden=n)))
      for n, bound in ((32, 0.20), (64, 0.45))],
    *[(f"{cell}, n = 128, one member, of the memory limit", AT_MOST, 1.3, "",
       lambda r, cell=cell: r.of_memory(cell=cell, hidden=128)) for cell in ("lstm", "gru")],
    *[(f"{cell}, n = 128, one member", AT_MOST, bound, "us",
       us(lambda r, cell=cell: r.ns("step", cell=cell, hidden=128))) for cell, bound in (("lstm", 4.0), ("gru", 2.9))],
    *[(f"{weights} weights, n = 512, of the f32 time", AT_MOST, bound, "", lambda r, weights=weights: r.of_f32(weights))
      for weights, bound in (("int8", 0.45), ("f16", 0.75), ("bf16", 0.75))],
    ("ensemble of 64, n = 128, noise off", AT_MOST, 52, "us", us(lambda r: r.ensemble(64, "off"))),
    ("64 paths without noise, n = 128 (a fleet of 64)", AT_MOST, 52, "us", us(lambda r: 64 * r.fleet(64))),
    ("ensemble of 64, n = 128, noise on", AT_MOST, 62, "us", us(lambda r: r.ensemble(64))),
    ("fleet of 64, n = 128, of peak multiply-adds", AT_LEAST, 0.75, "",
     lambda r: r.of_peak("fleet", hidden=128, streams=64)),
    ("ensemble of 64, n = 128, noise on, of peak multiply-adds", AT_LEAST, 0.68, "",
     lambda r: r.of_peak("ensemble", hidden=128, members=64, noise="on")),
    ("one normal", AT_MOST, 1.2, "ns", lambda r: r.ns("normals", weights="none")),
    ("fleet of 1000, n = 128, a stream and step", AT_MOST, 0.90, "us", us(lambda r: r.fleet())),
    ("the same, of an ensemble's member (64, noise on)", AT_MOST, 1.1, "", lambda r: r.fleet() / (r.ensemble(64) / 64)),
    ("ensemble of 256, two threads, speed of one", AT_LEAST, 1.85, "",
     lambda r: r.ensemble(256) / r.ensemble(256, threads=2)),
    ("two threads, a stream each, n = 32, of one alone", AT_MOST, 1.1, "",
     lambda r: r.ns("shared", streams=2, threads=2) / r.ns("step", cell="sde", hidden=32)),
    ("load and first step, sde, n = 128", AT_MOST, 1, "ms", lambda r: r.ns("load") / 1e6),
]


def seen(results, get):
    try:
        return statistics.median(get(result) for result in results)
    except Missing:
        return None


def line(results, what, way, bound, unit, get):
    value = seen(results, get)
    if value is None:
        return [what, f"{way} {bound:g} {unit}".strip(), "not in this version", ""]
    met = value <= bound if way == AT_MOST else value >= bound
    return [what, f"{way} {bound:g} {unit}".strip(), f"{value:.3g} {unit}".strip(), "yes" if met else "no"]


def report(results):
    kernels = results[0].rows[0]["kernels"]
    head = f"Medians of {len(results)} runs of `nrnn bench`, kernels {kernels}; {page.machine()}."
    rows = [line(results, *target) for target in TARGETS]
    return f"{head}\n\n{page.table(['', 'aimed at', 'seen', 'met'], rows)}"


def bench(seconds):
    command = [str(COMMAND), "bench", "--json", "--seconds", str(seconds)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="RESULTS.json")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--page", type=Path, default=page.PAGE)
    arguments = parser.parse_args()
    reports = [json.loads(path.read_text()) for path in arguments.files]
    reports = reports or [bench(arguments.seconds) for _ in range(arguments.runs)]
    text = report([Results(each) for each in reports])
    page.write("targets", text, arguments.page)
    print(text)


if __name__ == "__main__":
    main()
