"""Runs that are kept, and on how many cores PyTorch is."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from conftest import ROOT
from nrnn.train import ConfigError

from experiments.jobs import digest, every, kept


@dataclass(frozen=True)
class Job:
    number: int
    path: Path


def square(job):
    """Leaves a trace of every run."""
    with open(job.path, "a") as file:
        file.write(f"{job.number} ")
    return {"square": job.number ** 2}


def threads(job):
    return torch.get_num_threads(), os.getpid()


@pytest.fixture
def trace(tmp_path):
    return tmp_path / "trace"


def jobs(trace, *numbers):
    return {f"job-{number}": Job(number, trace) for number in numbers}


def test_what_is_kept_is_not_computed_again(trace, tmp_path):
    kept(square, jobs(trace, 1, 3), 1, tmp_path / "new/runs")
    found = kept(square, jobs(trace, 3, 2, 1), 1, tmp_path / "new/runs")
    assert found == [{"square": 9}, {"square": 4}, {"square": 1}] and trace.read_text() == "1 3 2 "


def test_what_was_asked_otherwise_is_refused_before_anything_runs(trace, tmp_path):
    kept(square, jobs(trace, 1), 1, tmp_path, lambda job: (job, {"quick": True}))
    with pytest.raises(ConfigError, match=f"expected the settings of {tmp_path}/job-1.json, found others"):
        kept(square, jobs(trace, 2, 1), 1, tmp_path, lambda job: (job, {"quick": False}))
    assert trace.read_text() == "1 "


def test_where_a_job_writes_is_free(trace, tmp_path):
    kept(square, jobs(trace, 1), 1, tmp_path)
    kept(square, jobs(Path(os.path.relpath(trace)), 1), 1, tmp_path)
    assert trace.read_text() == "1 "


@pytest.mark.parametrize("old", [{"square": 1}, [{"square": 1}]])
def test_what_does_not_say_how_it_was_asked_is_refused(old, trace, tmp_path):
    (tmp_path / "job-1.json").write_text(json.dumps(old))
    with pytest.raises(ConfigError, match="job-1.json"):
        kept(square, jobs(trace, 1), 1, tmp_path)


def test_several_at_once_are_processes_of_one_core_each(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    found = every(threads, [1, 2], 2)
    assert [count for count, _ in found] == [1, 1] and os.getpid() not in [process for _, process in found]


def test_no_process_is_started_for_one():
    torch.set_num_threads(2)
    assert every(threads, [1], 8) == [(1, os.getpid())] and every(threads, [], 8) == []


def test_another_file_has_another_digest(tmp_path):
    found = []
    for content in (b"one", b"two", b"one"):
        (tmp_path / "file").write_bytes(content)
        found.append(digest(tmp_path / "file"))
    assert found[0] == found[2] != found[1]


def test_what_other_processes_cannot_import_is_refused(tmp_path):
    """As of a command run with -m: with --jobs 2 it would fail. The quick runs of all experiments meet this with one."""
    code = """
from experiments.jobs import every
def square(one):
    return one * one
every(square, [1, 2], 1)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "TypeError: run, jobs: expected functions and classes of modules that can be imported" in done.stderr
