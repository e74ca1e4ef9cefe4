"""Quick runs of the experiments on tiny sets, so that the scripts cannot rot."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "bindings/python/tests")]

import small_sets  # noqa: E402


@pytest.fixture(scope="session")
def small_data(tmp_path_factory):
    """A folder with a tiny copy of every set, in the published formats."""
    folder = tmp_path_factory.mktemp("data")
    small_sets.write_all(folder)
    return folder


@pytest.fixture
def run(tmp_path):
    """(results, section, folder) of a quick run of an experiment."""
    def go(name, *arguments):
        environment = os.environ | {"PYTHONPATH": f"{ROOT}/bindings/python:{ROOT}", "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-m", f"experiments.{name}", "--quick", "--out", str(tmp_path), *map(str, arguments)]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        found = json.loads((tmp_path / "results.json").read_text())
        return found, importlib.import_module(f"experiments.{name}.report").section(found), tmp_path
    return go
