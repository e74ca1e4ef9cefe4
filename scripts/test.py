#!/usr/bin/env python3
"""Runs the test suites, side by side, and counts: the closing line is `N passed, N failed, N skipped`.

Suites that are programs print one line per test: `PASS name`, `FAIL name: why` or `SKIP name: why`. Swift and pytest
write JUnit reports. A skip that Tests/allowed-skips.txt does not list is a failure, and so is a suite that ends badly
or runs nothing. What a suite says is shown when it ends; until then it stands in .build-tests/logs.

    [JOBS=N] [FAST=1 | FULL=1] scripts/test.py [SUITE ...]     all suites, or those named; N at a time (all cores)

FAST=0 and FULL=0 are as if not given.
"""
import os
import shutil
import signal
import subprocess
import sys
import time

import results
import suites

WORK = suites.ROOT / ".build-tests"


class Run:
    """A job while it runs: in a session of its own, so that its children can be ended with it."""

    def __init__(self, job):
        self.job, self.began = job, time.monotonic()
        self.title = f"build of the {job.name}" if job.kind == "build" else job.name
        self.log, self.reports = WORK / f"logs/{self.title}.log", WORK / f"reports/{job.name}"
        shutil.rmtree(self.reports, ignore_errors=True)
        for folder in (self.log.parent, self.reports):
            folder.mkdir(parents=True, exist_ok=True)
        command = [part.format(report=self.reports / "report.xml") for part in job.command]
        print(f"== {self.title} begins: {' '.join(command)}", flush=True)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, cwd=suites.ROOT, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=subprocess.STDOUT, start_new_session=True)

    def end(self, code, usage):
        """Shows what it said; its results."""
        self.process.returncode = code
        text = self.log.read_text(errors="replace")
        print(f"== {self.title}\n{text}== {self.title}: {time.monotonic() - self.began:.0f} s, "
              f"{usage.ru_utime + usage.ru_stime:.0f} s of processor time", flush=True)
        return results.of(self.job, code, text, self.reports)

    def kill(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass


def seconds_from(job, jobs):
    """From its begin to the end of all that waits for it."""
    behind = [other for other in jobs if job.kind == "build" and job.name in other.needs]
    return job.seconds + max((other.seconds for other in behind), default=0)


def run_all(builds, jobs, workers):
    """The results of all jobs: each begins when what it needs is built, and the longest first."""
    waiting = sorted(builds + jobs, key=lambda job: -seconds_from(job, jobs))
    missing, running, found = {build.name for build in builds}, {}, []
    try:
        while waiting or running:
            ready = [job for job in waiting if not missing.intersection(job.needs)]
            for job in ready[:workers - len(running)]:
                waiting.remove(job)
                run = Run(job)
                running[run.process.pid] = run
            if not running:  # what the rest needs did not build
                return found + [(job.name, "FAIL", f"needs {missing & set(job.needs)}") for job in waiting]
            pid, status, usage = os.wait4(-1, 0)
            run, code = running.pop(pid), os.waitstatus_to_exitcode(status)
            found += run.end(code, usage)
            if run.job.kind == "build" and not code:
                missing.discard(run.job.name)
    finally:
        stop(running.values())
    return found


def stop(runs):
    """Ends what still runs, with all its children."""
    for number in (signal.SIGTERM, signal.SIGKILL) if runs else ():
        for run in runs:
            run.kill(number)
        time.sleep(2)


def workers():
    """How many jobs run at a time."""
    given = os.environ.get("JOBS") or str(len(os.sched_getaffinity(0)))
    if not given.isdecimal() or int(given) < 1:
        sys.exit(f"test: expected JOBS to be a number from 1, found {given}")
    return int(given)


def interrupted(*_):
    raise KeyboardInterrupt


def main(names):
    signal.signal(signal.SIGTERM, interrupted)
    os.environ["PYTHONPATH"] = str(suites.ROOT / "bindings/python")
    os.environ["NRNN_LIBRARY"] = str(suites.LIBRARY)
    for length in ("FAST", "FULL"):  # the programs ask whether they are there
        if os.environ.get(length) == "0":
            del os.environ[length]
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # PyTorch's threads would wait for those of the suites beside
    builds, jobs = suites.chosen(names)
    try:
        found = run_all(builds, jobs, workers())
    except KeyboardInterrupt:
        return 130
    order = {job.name: place for place, job in enumerate(suites.SUITES)}
    found.sort(key=lambda result: order.get(result[0].split(".")[0], -1))
    return 0 if results.closing(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
