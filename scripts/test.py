#!/usr/bin/env python3
"""Runs every test suite and counts: the closing line is `N passed, N failed, N skipped`.

Suites that are programs print one line per test: `PASS name`, `FAIL name: why` or `SKIP name: why`. Swift and pytest
write JUnit reports. A skip that Tests/allowed-skips.txt does not list is a failure, and so is a suite that ends badly
or runs nothing.

    scripts/test.py [SUITE ...]     all suites, or those named
"""
import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider"]
SWIFT_TEST = ["swift", "test", "-c", "release", "--scratch-path", ".build-test", "-Xswiftc", "-enable-testing", "--parallel"]

# name, command, kind of report ("lines" or "junit"; {report} is where a JUnit report goes)
SUITES = [
    ("format", ["Tests/Format/run.sh"], "lines"),
    ("swift", [*SWIFT_TEST, "--xunit-output", "{report}"], "junit"),
    ("numerics", ["Tests/Numerics/run.sh"], "lines"),
    ("capi", ["Tests/CAPI/run.sh"], "lines"),
    ("embedding", ["Tests/Embedding/run.sh"], "lines"),
    ("architectures", ["Tests/Architectures/run.sh"], "lines"),
    ("hostile", ["Tests/Hostile/run.sh"], "lines"),
    ("python", [*PYTEST, "bindings/python/tests", "--junitxml={report}"], "junit"),
    ("command", [*PYTEST, "Tests/Command", "--junitxml={report}"], "junit"),
    ("examples", [*PYTEST, "Tests/Examples", "--junitxml={report}"], "junit"),
    ("experiments", [*PYTEST, "Tests/Experiments", "--junitxml={report}"], "junit"),
    ("docs", [str(ROOT / ".venv/bin/python"), "docs/samples.py"], "lines"),
    ("fuzz", ["Tests/Fuzz/run.sh"], "lines"),
]


def from_lines(text):
    """(name, outcome, why) of each test that a program printed."""
    for line in text.splitlines():
        found = re.match(r"(PASS|FAIL|SKIP) ([^:]+?)(?:: (.*))?$", line)
        if found:
            yield found[2], found[1], found[3] or ""


def from_junit(folder):
    """The same from the JUnit reports in a folder (swift test writes a second one beside the one it is asked for)."""
    for path in sorted(folder.glob("*.xml")):
        for case in ET.parse(path).getroot().iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                yield name, "FAIL", ""
            elif skipped is not None:
                yield name, "SKIP", skipped.get("message") or skipped.text or ""
            else:
                yield name, "PASS", ""


def run(name, command, kind):
    """Runs one suite with its output shown; its results."""
    print(f"== {name}: {' '.join(command)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [part.format(report=f"{folder}/report.xml") for part in command]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   errors="replace")
        lines = []
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
        code = process.wait()
        results = list(from_lines("".join(lines)) if kind == "lines" else from_junit(Path(folder)))
    if not results:
        results.append((name, "FAIL", "ran no test"))
    if code and not any(outcome == "FAIL" for _, outcome, _ in results):
        results.append((name, "FAIL", f"ended with {code}"))
    return [(f"{name}.{test}", outcome, why) for test, outcome, why in results]


def allowed_skips():
    path = ROOT / "Tests/allowed-skips.txt"
    lines = path.read_text().splitlines() if path.exists() else []
    return [line.split(":")[0].strip() for line in lines if line.strip() and not line.startswith("#")]


def main(names):
    os.environ["PYTHONPATH"] = str(ROOT / "bindings/python")
    os.environ["NRNN_LIBRARY"] = str(ROOT / f".build-lib/{os.uname().machine}/libnrnn.so")
    results = []
    for name, command, kind in SUITES:
        if names and name not in names:
            continue
        start = time.monotonic()
        results += run(name, command, kind)
        print(f"== {name}: {time.monotonic() - start:.0f} s", flush=True)
    allowed = allowed_skips()
    unlisted = [test for test, outcome, _ in results if outcome == "SKIP" and test not in allowed]
    for test, outcome, why in results:
        if outcome != "PASS":
            print(f"{outcome} {test}: {why}" + (" (not listed in Tests/allowed-skips.txt)" if test in unlisted else ""))
    count = {kind: sum(outcome == kind for _, outcome, _ in results) for kind in ("PASS", "FAIL", "SKIP")}
    print(f"{count['PASS']} passed, {count['FAIL'] + len(unlisted)} failed, {count['SKIP'] - len(unlisted)} skipped")
    return 1 if count["FAIL"] or unlisted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
