"""A channel of whole numbers: rows of a table, and what is no such number is refused at the door."""

import sys
from pathlib import Path

import numpy as np
import pytest

import nrnn
import reference
from support import needs_engine

sys.path.append(str(Path(__file__).resolve().parents[3] / "Tests"))
import zoo

pytestmark = needs_engine
TABLE = np.arange(21.0).reshape(7, 3)


def inputs(d, steps=30):
    rng = np.random.default_rng(4)
    return np.column_stack([rng.integers(0, 7, steps), rng.standard_normal((steps, d - 1))]).astype(np.float32)


def stream_of(*layers, **options):
    return nrnn.Model.load(nrnn.ModelFile(layers, inputs=layers[0].inputs).to_bytes()).stream(**options)


@pytest.mark.parametrize("d", [1, 4])
@pytest.mark.parametrize("name", zoo.OF_INDICES)
def test_the_engine_is_near_the_definition(name, d):
    file, X = nrnn.ModelFile(zoo.layers(name, zoo.Draw(), 9, d, zoo.PAPER)), inputs(d)
    expected = reference.run(file, X)[0]
    for kernels in nrnn.kernels_available():
        model = nrnn.Model.load(file.to_bytes(), kernels=kernels)
        with model.stream() as stream, model.stream() as other:
            found = stream.run(X).nominal
            np.testing.assert_array_equal(found, [other.step(x).nominal for x in X])
        np.testing.assert_allclose(found, expected, rtol=0, atol=2e-6)


@pytest.mark.parametrize("dtype", ["f16", "bf16", "i8"])
def test_a_path_around_it_is_rounded_as_the_file_has_it(dtype):
    """The table is not."""
    skip = nrnn.Skip(W=np.random.default_rng(1).standard_normal((3, 2)))
    file = nrnn.ModelFile([nrnn.Embedding(table=TABLE[:, :2] / 3, inputs=2, skip=skip)], dtype=dtype)
    stored, back = file.stored().layers[0], nrnn.ModelFile.of(file.to_bytes()).layers[0]
    np.testing.assert_array_equal(stored.skip.W, back.skip.W)
    np.testing.assert_array_equal(stored.table, np.float32(TABLE[:, :2] / 3))


def test_a_row_and_the_other_channels_in_their_order():
    stream = stream_of(nrnn.Embedding(table=TABLE, channel=1, inputs=3))
    np.testing.assert_array_equal(stream.run([[0.5, 2, -1], [7, 6, 8]]).nominal, [[6, 7, 8, 0.5, -1], [18, 19, 20, 7, 8]])


@pytest.mark.parametrize("value", [3.5, 7, -1, -1e-30, 1e30, 2**31])
def test_what_is_no_row_is_refused(value):
    layers = [nrnn.Embedding(table=TABLE, channel=1, inputs=2), nrnn.Elman(W=np.eye(4), U=np.eye(4))]
    model = nrnn.Model.load(nrnn.ModelFile(layers, inputs=["x", "token"]).to_bytes())
    with model.stream() as stream, model.streams() as streams:
        stream.step([1, 2])
        before = stream.snapshot()
        words = rf"expected a whole number from 0 to 6 for channel 1 \(token\), found {np.float32(value):.9g}".replace("+", r"\+")
        with pytest.raises(nrnn.BadInput, match=words):
            stream.step([1, value])
        assert stream.snapshot() == before
        with pytest.raises(nrnn.BadInput, match=words) as refused:
            stream.run([[1, 2], [1, value], [1, 2]])
        assert refused.value.steps_done == 1
        batch = streams.step((["a", "b"], [[1, 2], [1, value]]))
        assert list(batch) == ["a"] and isinstance(batch.errors["b"], nrnn.BadInput)


@pytest.mark.parametrize(("missing", "expected"), [("hold", [0, 4, 4, 4]), ("mean", [0, 0, 4, 0]), ("skip", [0, 0, 4, 0])])
def test_a_number_that_is_missing(missing, expected):
    """It is the last one; of others, and before the first, 0."""
    stream = stream_of(nrnn.Embedding(table=TABLE), missing=missing)
    found = stream.run([np.nan, 4 if missing == "hold" else np.nan, 4, np.nan])
    np.testing.assert_array_equal(found.nominal[:, 0], 3 * np.array(expected))
    assert found.flags[0] and not found.flags[2] and found.flags[3]


@pytest.mark.parametrize("channel", [nrnn.Channel(mean=1), nrnn.Channel(scale=2), nrnn.Channel(limit=3), nrnn.Dt()])
def test_another_channel_is_refused(channel):
    with pytest.raises(ValueError, match=r"inputs\[1\]: expected an nrnn.Channel with mean 0"):
        nrnn.ModelFile([nrnn.Embedding(table=TABLE, channel=1, inputs=2)], inputs=["x", channel])


def test_it_is_no_measurement_that_may_be_out_of_range():
    summary = stream_of(nrnn.Embedding(table=TABLE, inputs=2)).run([[6, 0.5], [6, -2]])
    np.testing.assert_array_equal(summary.largest_z, [0.5, 2])


def test_what_was_held_goes_on_from_a_snapshot():
    with stream_of(nrnn.Embedding(table=TABLE), missing="hold") as stream:
        stream.step(5)
        saved = stream.snapshot()
        stream.step(1)
        stream.restore(saved)
        assert stream.step(np.nan).nominal[0] == 15
