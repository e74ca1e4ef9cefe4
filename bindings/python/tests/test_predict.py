"""`Model.predict` gives what a stream gives that is reset before each sequence, however the sequences are held."""

import itertools

import numpy as np
import pytest

import nrnn
from support import assert_same, inputs, loaded, model_file, needs_engine, sde

pytestmark = needs_engine
NOISE = nrnn.PaperNoise(0.1, 1.0, 0.5)
X = inputs(24).reshape(4, 6, 2)
LENGTHS = [6, 1, 4, 6]


def model(valid="every step"):
    file = model_file([sde(noise=NOISE)], sequence=nrnn.Sequence(interval=1.0, valid=valid))
    return nrnn.Model.load(file.to_bytes())


def one_by_one(made, sequences, times=None, first_episode=0, **options):
    """Each sequence in a run of its own."""
    stream, found = made.stream(**options), []
    for i, sequence in enumerate(sequences):
        stream.reset(episode=first_episode + i)
        found.append(stream.run(sequence, None if times is None else times[i], outputs="all"))
    return found


def assert_same_sequences(found, expected, valid):
    for i, one in enumerate(expected):
        if valid == "end":
            assert_same(found[i], one[-1])
        else:
            assert_same(found[i][: len(one)], one)


WAYS = {
    "array": X, "list of arrays": list(X), "lists": X.tolist(), "float64": X.astype(float),
    "strided": np.repeat(X, 2, axis=1)[:, ::2], "Fortran order": np.asfortranarray(X),
    "big-endian": X.astype(">f8"),
    "list of mixed arrays": [X[0].astype(float), X[1].tolist(), *X[2:]], "masked": np.ma.array(X),
}


@pytest.mark.parametrize("valid", ["every step", "end"])
@pytest.mark.parametrize("lengths", [None, LENGTHS])
@pytest.mark.parametrize("way", WAYS)
def test_ways_to_hold_sequences(way, lengths, valid):
    made, options = model(valid), dict(members=3, seed=4, first_episode=7)
    sequences = [row[:count] for row, count in zip(X, lengths or [6] * 4)]
    found = made.predict(WAYS[way], lengths, outputs="all", **options)
    assert_same_sequences(found, one_by_one(made, sequences, **options), valid)
    assert found.mean.shape == ((4, 3) if valid == "end" else (4, 6, 3))


@pytest.mark.parametrize("valid", ["every step", "end"])
@pytest.mark.parametrize("gap, ragged", list(itertools.product(["reset", "nominal"], [False, True])))
def test_a_gap_moves_no_later_sequence(gap, ragged, valid):
    """With the gap policy "reset" a gap begins an episode, which is the next sequence's too."""
    made, times = model(valid), np.ones((4, 6))
    times[0, [2, 4]] = times[2, 3] = 1e6
    lengths, options = LENGTHS if ragged else [6] * 4, dict(members=3, gap=gap)
    sequences = [row[:count] for row, count in zip(X, lengths)]
    expected = one_by_one(made, sequences, [row[:count] for row, count in zip(times, lengths)], **options)
    assert_same_sequences(made.predict(X, lengths, dt=times, outputs="all", **options), expected, valid)


def test_one_channel_needs_no_axis():
    made, rows = loaded([sde(4, 1, noise=NOISE)]), inputs(12, 1).reshape(3, 4)
    assert_same(made.predict(rows, members=2), made.predict(rows[:, :, None], members=2))


def test_padding_is_nan_for_every_array():
    found = model().predict(X, LENGTHS, members=3, quantiles=[0.5], outputs="all")
    for name, array in found.arrays().items():
        rest = array[1, 1:]
        assert not rest.any() if name == "flags" else np.isnan(rest).all(), name
        assert np.isfinite(array[1, 0]).all()


@pytest.mark.parametrize("valid", ["every step", "end"])
@pytest.mark.parametrize("bad", [0, 3, 5])
def test_what_was_done_is_told(bad, valid):
    made, Y = model(valid), X.copy()
    Y[2, bad] = np.inf
    with pytest.raises(nrnn.BadInput) as caught:
        made.predict(Y, members=2)
    error = caught.value
    assert (error.sequence, error.steps_done) == (2, bad)
    assert_same(error.finished, made.predict(X[:2], members=2))
    if valid == "every step":
        assert_same(error.partial, made.predict(X, members=2)[2][:bad])


@pytest.mark.parametrize("valid", ["every step", "end"])
def test_the_last_episode(valid):
    with pytest.raises(nrnn.Exhausted) as caught:
        model(valid).predict(X, first_episode=2**40 - 2)
    assert (caught.value.sequence, caught.value.steps_done, len(caught.value.finished)) == (2, 0, 2)


def test_numbers_beyond_float32_are_told_by_sequence():
    wide = X.astype(float)
    wide[1, 2, 0] = 1e39
    with pytest.raises(ValueError, match=r"X\[1\]\[2, 0\]: expected a number within the range of float32, found 1e"):
        model().predict(wide)


def test_the_array_is_left_as_it_was():
    Y = X.copy()
    Y.flags.writeable = False
    model().predict(Y, members=2)
    np.testing.assert_array_equal(Y, X)


def test_results_are_the_caller_s():
    made = model()
    first = made.predict(X, members=2)
    kept = first.mean.copy()
    made.predict(X[::-1], members=2).mean[:] = 0
    np.testing.assert_array_equal(first.mean, kept)
    assert all(array.flags.writeable for array in first.arrays().values())
