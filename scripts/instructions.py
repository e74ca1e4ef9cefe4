#!/usr/bin/env python3
"""Instructions of a step (Tests/Performance), function by function.

    scripts/instructions.py [CASE ...]                   the functions of some cases, or of all
    scripts/instructions.py --against REF [CASE ...]     those that differ from the library as it was at a commit
    scripts/instructions.py --write                      rewrites the table, and its counts in docs/performance.md (times
                                                         are benchmarks/steps.py's); the commit says why

For the library in .build-lib/x86_64 (`scripts/lib.sh`), with the environment of the tests.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "Tests/Performance"))
import table
from cases import CASES
from counts import counts, totals

PAGE = ROOT / "docs/performance.md"
LIBRARY = ROOT / ".build-lib/x86_64"
SHOWN = 12


def at_commit(ref, cases):
    """The counts of the library of a commit, built aside."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(tree), ref], cwd=ROOT, check=True)
        try:
            subprocess.run(["scripts/lib.sh", "x86_64"], cwd=tree, check=True, env=os.environ | {"OUT": f"{folder}/out"})
            return counts(Path(folder) / "out", cases)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=ROOT, check=True)


def readable(name):
    """Swift's names without their mangling."""
    said = subprocess.run(["swift", "demangle", "--compact", "--simplified", name], capture_output=True, text=True)
    return re.sub(r" in _[0-9A-F]{32}", "", said.stdout.strip() or name)


def show(title, now, then):
    """The functions that take most, or that differ most."""
    total, was = sum(now.values()), sum(then.values())
    print(f"\n{title}: {total:.0f}" + (f", {was:.0f} before" if then else ""))
    changes = {name: now.get(name, 0) - then.get(name, 0) for name in now.keys() | then.keys()}
    for name, change in sorted(changes.items(), key=lambda item: -abs(item[1]))[:SHOWN]:
        if abs(change) >= 1:
            print(f"{change:+10.0f}  {readable(name)}" if then else f"{change:10.0f}  {readable(name)}")


def write(found):
    """The table, and the rows that the page has of it."""
    table.write(found)
    page = PAGE.read_text()
    for name, by_mode in found.items():
        counts = " | ".join(f"{count:,}" for count in by_mode.values())
        page = re.sub(rf"^\| {name} \| [\d,]+ \| [\d,]+ \|", f"| {name} | {counts} |", page, flags=re.M)
    PAGE.write_text(page)


def chosen(names):
    unknown = sorted(set(names) - {case.name for case in CASES})
    if unknown:
        sys.exit(f"instructions: expected cases of {', '.join(case.name for case in CASES)}, found {', '.join(unknown)}")
    return [case for case in CASES if not names or case.name in names]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--against", metavar="REF")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    cases = chosen([] if given.write else given.cases)
    now = counts(LIBRARY, cases)
    if given.write:
        return write(totals(now))
    then = at_commit(given.against, cases) if given.against else {}
    for key in sorted(now):
        show(" ".join(key), now[key], then.get(key, {}))


if __name__ == "__main__":
    main()
