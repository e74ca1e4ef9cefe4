"""The command as a processor of Telegraf's."""

import os
from pathlib import Path

import numpy as np
import pytest

import nrnn
from parent import Parent

ROOT = Path(__file__).resolve().parents[3]
COMMAND = os.environ.get("NRNN_COMMAND", str(ROOT / ".build/release/nrnn"))


@pytest.fixture(scope="session")
def pump(tmp_path_factory):
    """A noisy model of a pump's temperature, one sample a second."""
    cell = nrnn.Sde(A=-0.5 * np.eye(2), W=[[0.1, 0.4], [-0.3, 0.2]], U=[[0.5], [-0.25]], step=0.2,
                    noise=nrnn.PaperNoise(sigma1=0.5, trained_with=True))
    path = tmp_path_factory.mktemp("model") / "pump.nrnn"
    nrnn.ModelFile([cell], readout=([[1.0, -1.0]], [0.0]), outputs=["level"], task="regression",
                   inputs=[nrnn.Channel("temperature", mean=20, scale=5)],
                   sequence=nrnn.Sequence(interval=1.0)).save(path)
    return path


@pytest.fixture
def line(pump):
    """The command's, with these options."""
    return lambda *options: [COMMAND, "run", str(pump), "--members", "4", "--seed", "7", *map(str, options)]


@pytest.fixture
def parent(line):
    """Starts the command as a processor; what is left of it is killed."""
    parents = []

    def start(*options):
        parents.append(Parent(line("--format", "influx", "--keep-point", "whole", *options)))
        return parents[-1]
    yield start
    for one in parents:
        one.process.kill()
        one.process.wait()
