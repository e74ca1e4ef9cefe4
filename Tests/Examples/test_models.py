"""Every model file that ships passes its own check vectors, on every set of kernels, and is small."""

from pathlib import Path

import pytest

import nrnn

ROOT = Path(__file__).resolve().parents[2]
MODELS = sorted((ROOT / "examples").rglob("*.nrnn"))
LARGEST = 400_000  # bytes: 256 anchors of a kernel network bring 256 x 256 weights of 4 bytes


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_it_verifies(path):
    assert path.stat().st_size <= LARGEST
    for kernels in nrnn.kernels_available():
        found = nrnn.Model.load(path, kernels=kernels).verify()
        assert found.checks > 0 and found.failed == 0


def test_there_are_models():
    assert len(MODELS) > 20
