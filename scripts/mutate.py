#!/usr/bin/env python3
"""Breaks lines of the core one at a time and tells which faults no test sees.

    scripts/mutate.py [--count 200] [--seed 1] [--workers 1] [--results FILE]

Each fault goes into a copy of the tree, whose library is built and given to test programs, the quickest killers first.
One that does not compile, or that gives the same library, counts for nothing. What was found is kept, one JSON object a
line: the next call goes on where this one ended. The faults are those of the seed and of the tree as it is.
"""
import argparse
import concurrent.futures
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import mutations

ROOT = mutations.ROOT
WORK = ROOT / ".build-mutants"
COPIED = ("Sources", "include", "scripts", "Tests", "bindings", "proto")
PATIENCE = 300  # seconds; what takes longer hangs
NO_SUCH_KERNELS = 3  # the status of the digest program on a CPU without them


class Tree:
    """A copy of the tree, with test programs that use its library."""

    def __init__(self, folder):
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        for name in COPIED:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        self.library = folder / f".build-lib/{os.uname().machine}/libnrnn.so"
        assert self.build(), f"expected the library to build in {folder}, found that it does not"
        self.whole = self.library.read_bytes()
        self.programs = folder / "programs"
        self.programs.mkdir()
        self.killers = [*self.zoo(), *self.releases(), *self.hostile(), *self.capi()]
        for name, command in self.killers:
            assert self.passes(command), f"expected {name} to pass on the tree as it is, found that it does not"

    def build(self):
        done = subprocess.run(["scripts/lib.sh"], cwd=self.folder, capture_output=True)
        return done.returncode == 0

    def compile(self, *sources):
        program = self.programs / Path(sources[0]).stem
        link = [f"-L{self.library.parent}", "-lnrnn", f"-Wl,-rpath,{self.library.parent}", "-pthread", "-lm"]
        subprocess.run(["cc", "-std=c11", "-O1", "-Iinclude", "-ITests/Hostile", *sources, "-o", program, *link],
                       cwd=self.folder, check=True)
        return program

    def models(self, script):
        """What a script writes into a folder, with the library as it is."""
        out = self.folder / "models" / Path(script).parent.name
        out.mkdir(parents=True)
        self.python(script, out)
        return sorted(out.glob("*.nrnn"))

    def python(self, *command):
        environment = {"PYTHONPATH": str(self.folder / "bindings/python"), "NRNN_LIBRARY": str(self.library)}
        subprocess.run([ROOT / ".venv/bin/python", *command], cwd=self.folder, check=True, capture_output=True,
                       env=os.environ | environment)

    def zoo(self):
        """Digests of every model, against those of the tree as it is."""
        program, models = self.compile("Tests/Architectures/digest.c"), self.models("Tests/Architectures/models.py")
        header = (self.folder / "Sources/NRNNKernels/include/nrnn_tiers.h").read_text()
        for tier in re.findall(r"^  TIER\((\w+),", header, re.MULTILINE):
            command = [program, "--kernels", tier, *models]
            digests = subprocess.run(command, capture_output=True)
            if digests.returncode == NO_SUCH_KERNELS:
                continue
            digests.check_returncode()
            wanted = self.folder / f"{tier}.txt"
            wanted.write_bytes(digests.stdout)
            line = 'set -o pipefail; "$@" | cmp -s - ' + str(wanted)
            yield f"zoo.{tier}", ["bash", "-c", line, "bash", *command]

    def releases(self):
        models = sorted(self.folder.glob("Tests/compat/*/*.nrnn"))
        yield "compat", [self.compile("Tests/compat/compat.c"), "check", *models]

    def hostile(self):
        yield "bad_models", [self.compile("Tests/Hostile/bad_models.c"), "Tests/BadModels/files"]
        generated = self.folder / "models/bad"
        self.python("Tests/BadModels/generate.py", generated)
        yield "bad_models of the tables", [self.programs / "bad_models", generated]

    def capi(self):
        models = self.models("Tests/CAPI/models.py")
        shared = [f"Tests/CAPI/{name}.c" for name in self.named("shared")]
        for name in self.named("programs", "native", "never_emulated"):
            yield f"capi.{name}", [self.compile(f"Tests/CAPI/{name}.c", *shared), *models]

    def named(self, *lists):
        """What the lists of Tests/CAPI/programs.sh have."""
        line = ". Tests/CAPI/programs.sh; echo " + " ".join(f'"${{{name}[@]}}"' for name in lists)
        return subprocess.run(["bash", "-c", line], cwd=self.folder, check=True, capture_output=True,
                              text=True).stdout.split()

    def passes(self, command):
        """Whether it ends well, and in time. In a session of its own, so that its children end with it."""
        process = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            return process.wait(PATIENCE) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def fate(self, mutation):
        """"not compiled", "no effect", the name of the test that saw it, or "survived"."""
        whole = mutation.apply(self.folder)
        try:
            if not self.build():
                return "not compiled"
            if self.library.read_bytes() == self.whole:
                return "no effect"
            return next((name for name, command in self.killers if not self.passes(command)), "survived")
        finally:
            (self.folder / mutation.path).write_text(whole)


def found_before(results):
    lines = results.read_text().splitlines() if results.exists() else []
    return {entry["id"]: entry for entry in map(json.loads, lines)}


def report(entries):
    fates = [entry["fate"] for entry in entries]
    judged = [fate for fate in fates if fate not in ("not compiled", "no effect")]
    for entry in entries:
        if entry["fate"] == "survived":
            print(f"{entry['path']}:{entry['line']}: {entry['kind']}")
            print(f"  - {entry['before'].strip()}\n  + {entry['after'].strip()}")
    survived = judged.count("survived")
    print(f"{len(fates)} faults: {fates.count('not compiled')} not compiled, {fates.count('no effect')} without "
          f"effect, {len(judged) - survived} seen, {survived} survived")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--results", type=Path, default=WORK / "results.jsonl")
    options = parser.parse_args()
    known = found_before(options.results)
    drawn = mutations.draw(options.count, options.seed)
    left, trees = [one for one in drawn if one.id not in known], queue.SimpleQueue()
    options.results.parent.mkdir(parents=True, exist_ok=True)

    def judge(mutation):
        tree = trees.get()
        entry = {"id": mutation.id, **vars(mutation), "fate": tree.fate(mutation)}
        trees.put(tree)
        with open(options.results, "a") as file:
            file.write(json.dumps(entry) + "\n")
        print(f"{entry['fate']}: {mutation.path}:{mutation.line}", file=sys.stderr, flush=True)
        return entry

    with concurrent.futures.ThreadPoolExecutor(options.workers) as pool:
        for worker in range(min(options.workers, len(left))):
            trees.put(Tree(WORK / f"tree-{worker}"))
        known |= {entry["id"]: entry for entry in pool.map(judge, left)}
    report([known[one.id] for one in drawn])


if __name__ == "__main__":
    main()
