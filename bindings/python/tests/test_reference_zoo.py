"""The engine beside the float64 definition, for every row of the zoo."""

import sys
from pathlib import Path

import numpy as np
import pytest

import nrnn
from nrnn import reference
from support import needs_engine

sys.path.append(str(Path(__file__).resolve().parents[3] / "Tests"))
import zoo


@needs_engine
@pytest.mark.parametrize("name", zoo.CELLS)
def test_the_engine_is_near_the_definition(name):
    file = nrnn.ModelFile(zoo.layers(name, zoo.Draw(), 9, 3), readout=zoo.Draw()(2, 9), sequence=nrnn.Sequence(0.5))
    X = np.random.default_rng(5).normal(size=(30, 3)).astype(np.float32)
    expected = reference.run(file, X)[0]
    found = nrnn.Model.load(file.to_bytes()).stream().run(X).nominal
    assert np.ptp(expected) > 0
    np.testing.assert_allclose(found, expected, rtol=0, atol=2e-5 * np.abs(expected).max())
