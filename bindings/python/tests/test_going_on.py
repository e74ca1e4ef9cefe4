"""Layers that go on from their state where there is no sample, and in the later ticks of an interval, wherever they stand."""

from dataclasses import replace

import numpy as np
import pytest

import nrnn
import reference
from support import Draw, inputs, needs_engine, sde

pytestmark = needs_engine
N = 5
draw = Draw(7)
GOING_ON = {
    "stencil": nrnn.Stencil(interior=[0.1, 0.2, 0.3, 0.2, 0.1], left=draw(2, 4), right=draw(2, 4), forcing=draw(N), grid=N,
                            shift=0.5),
    "vector field": nrnn.VectorField(network=[nrnn.Dense(W=draw(N, N), activation="tanh")], dimension=N)}
BELOW = {"nothing": [], "a map": [nrnn.Elman(W=draw(N, N), U=draw(N, N))], "no state": [nrnn.Dense(W=draw(N, N))]}


@pytest.mark.parametrize("skip", [None, nrnn.Skip(), nrnn.Skip(source=0, W=draw(N, N), b=draw(N))],
                         ids=["alone", "identity", "matrix"])
@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("name", GOING_ON)
def test_a_sample_that_is_skipped_sets_no_layer(name, below, skip):
    file, X = nrnn.ModelFile([*BELOW[below], replace(GOING_ON[name], skip=skip)]), inputs(8, N)
    X[[0, 2, 3, 6]] = np.nan
    with nrnn.Model.load(file.to_bytes()).stream(missing="skip") as stream:
        np.testing.assert_allclose(stream.run(X).nominal, reference.run(file, X)[0], rtol=0, atol=2e-6)


@pytest.mark.parametrize("skip", [None, nrnn.Skip(), nrnn.Skip(source=0, W=draw(N, N), b=draw(N))],
                         ids=["alone", "identity", "matrix"])
@pytest.mark.parametrize("below", [[], [sde(N, N)]], ids=["nothing", "sde"])
def test_a_sample_sets_a_vector_field_once_in_an_interval(below, skip):
    layers, X = [*below, replace(GOING_ON["vector field"], skip=skip)], inputs(4, N)
    X[2] = np.nan
    file = nrnn.ModelFile(layers, sequence=nrnn.Sequence(interval=0.5))
    expected = reference.follow(file, X, paces=[(1, 1.0), (3, 1.0), (3, 2.5 / 3), (2, 0.8)])[0]
    with nrnn.Model.load(file.to_bytes()).stream(missing="skip") as stream:
        found = stream.run(X, dt=[0, 1.5, 1.25, 0.8]).nominal
    np.testing.assert_allclose(found, expected, rtol=0, atol=2e-6)
