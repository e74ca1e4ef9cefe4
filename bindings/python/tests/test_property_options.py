"""The door "Python option": whatever is given is taken as documented, or refused by the option's name."""

import datetime
import decimal
import fractions
import math
import numbers
import operator

import hypothesis
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest

import nrnn
from support import loaded, needs_engine, noisy

pytestmark = needs_engine
MODEL = noisy(inputs=["a", "b"]) if nrnn.library_path else None
REFUSED = object()
often = hypothesis.settings(max_examples=300, deadline=None, derandomize=True)

words = st.sampled_from(["", "on", "off", "auto", "yes", "no", "true", "false", "True", "None", "0", "1", "0.5", "hold",
                         "skip", "mean", "ffill",
                         "reject", "reset", "nominal", "output", "logit", "initial", "zero", "a", "b", "all"])
scalars = st.one_of(
    words, words.map(str.encode), words.map(np.str_), st.text(max_size=3), st.binary(max_size=3), st.none(),
    st.booleans(), st.booleans().map(np.bool_),
    st.integers(-3, 9), st.integers(), st.integers(0, 100).map(np.int16), st.integers(0, 100).map(np.uint64),
    st.integers(0, 100).map(np.array),
    st.floats(), st.floats(0, 1), st.floats(0, 1, width=32).map(np.float32), st.floats(0, 1).map(np.array),
    st.complex_numbers(),
    st.fractions(0, 1), st.decimals(), st.timedeltas(), st.datetimes(),
    st.sampled_from([pd.NA, pd.NaT, np.ma.masked, np.timedelta64(3, "s"), ..., int,
                                                                                          np.datetime64("2026")]))
anything = st.one_of(scalars, st.lists(scalars, max_size=3), st.lists(scalars, max_size=3).map(tuple),
                     st.sets(words, max_size=2),
                     st.dictionaries(st.one_of(words, st.integers(-1, 2), st.booleans()), scalars, max_size=2))


def is_flag(value):
    return type(value) in (bool, np.bool_)


def noise(value):
    if value is None or is_flag(value):
        return value if value is None else bool(value)
    words = {"on": True, "off": False, "auto": None}
    return words[value] if isinstance(value, str) and value in words else REFUSED


def flag(value):
    return bool(value) if is_flag(value) else REFUSED


def whole(value, least=0, most=2**64 - 1):
    if is_flag(value) or isinstance(value, np.timedelta64):
        return REFUSED
    try:
        found = operator.index(value)
    except TypeError:
        return REFUSED
    return found if least <= found <= most else REFUSED


def real(value):
    """A number, not a flag, nor text, nor a time."""
    if isinstance(value, np.ndarray) and value is not np.ma.masked and not value.ndim:
        value = value[()]
    is_number = isinstance(value, (numbers.Real, decimal.Decimal)) and not isinstance(value, np.timedelta64)
    try:
        return float(value) if is_number and not is_flag(value) else REFUSED
    except (OverflowError, ValueError):
        return REFUSED


def key(value):
    if isinstance(value, (str, bytes)):
        try:
            return nrnn.stream_id(value)
        except ValueError:
            return REFUSED
    return whole(value)


def word(*allowed):
    return lambda value: value if isinstance(value, str) and value in allowed else REFUSED


def scale(value):
    found = real(value)
    return found if found is not REFUSED and 0 < found < math.inf else REFUSED


def taken(value, meaning, option, **others):
    """The stream that is made with it; None if it was refused as it should be, or by the library, by its name."""
    if meaning is REFUSED:
        with pytest.raises((TypeError, ValueError), match=f"^{option}"):
            MODEL.stream(**others, **{option: value})
        return None
    return MODEL.stream(**others, **{option: value})


@often
@hypothesis.given(anything, st.integers(1, 3))
def test_noise(value, members):
    stream = taken(value, noise(value), "noise", members=members)
    assert stream is None or stream.noise is (members > 1 if noise(value) is None else noise(value))


@often
@hypothesis.given(anything)
def test_calibrated(value):
    if flag(value) is not True:  # the model has no calibration to use
        stream = taken(value, flag(value), "calibrated")
        assert stream is None or not stream.calibrated
    else:
        with pytest.raises(nrnn.NoCalibration):
            MODEL.stream(calibrated=value)


@often
@hypothesis.given(anything)
def test_members(value):
    many = whole(value, 1001) is not REFUSED
    stream = None if many else taken(value, 1 if value is None else whole(value, 1, 1000), "members")
    assert stream is None or stream.members == (1 if value is None else whole(value))


@often
@hypothesis.given(anything)
def test_seed(value):
    stream = taken(value, whole(value), "seed")
    assert stream is None or stream.seed == whole(value)


@often
@hypothesis.given(anything)
def test_stream_id(value):
    stream = taken(value, key(value), "stream_id")
    assert stream is None or stream.stream_id == key(value)


@often
@hypothesis.given(anything)
def test_noise_scale(value):
    try:
        stream = taken(value, 1.0 if value is None else scale(value), "noise_scale", members=2)
    except nrnn.InvalidArgument as error:  # mult * scale must be at most 1, and float32 holds the scale
        assert "noise_scale" in str(error) and not 1e-37 < scale(value) <= 1
    else:
        assert stream is None or stream.noise_scale == (1.0 if value is None else scale(value))


@often
@hypothesis.given(anything)
def test_space(value):
    stream = taken(value, word("output", "logit")(value), "space")
    assert stream is None or stream.step([0, 0]).mean.sum() == pytest.approx(1, abs=1e-5) or value == "logit"


@often
@hypothesis.given(anything)
def test_gap(value):
    meaning = word("reject", "reset", "nominal")(value)
    with loaded(interval=1.0) as model:
        if meaning is REFUSED:
            with pytest.raises((TypeError, ValueError), match="^gap"):
                model.stream(gap=value)
            return
        stream = model.stream(gap=value)
        try:
            stream.run(np.zeros((2, 2)), dt=[0, 1e6])
        except nrnn.GapError:
            assert meaning == "reject"
        else:
            assert (stream.episode, meaning) in [(1, "reset"), (0, "nominal")]


@often
@hypothesis.given(anything)
def test_max_substeps(value):
    taken(value, None if value is None else whole(value, 1, 2**16), "max_substeps")


def policies(value):
    """Of the channels a and b."""
    one = word("reject", "hold", "mean", "skip")
    if isinstance(value, str):
        return [one(value)] * 2
    if isinstance(value, dict):
        found = ["reject"] * 2
        places = [{"a": 0, "b": 1}.get(which, REFUSED) if isinstance(which, str) else whole(which, 0, 1)
                  for which in value]
        if REFUSED in places or len(set(places)) < len(places):
            return [REFUSED]
        for place, policy in zip(places, value.values()):
            found[place] = one(policy)
        return found
    return [one(policy) for policy in value] if isinstance(value, (list, tuple)) and len(value) == 2 else [REFUSED]


@often
@hypothesis.given(st.one_of(anything, st.lists(words, min_size=2, max_size=2),
                            st.dictionaries(st.sampled_from(["a", "b", 0, 1]), words, max_size=2)))
def test_missing(value):
    found = policies(value)
    stream = taken(value, REFUSED if REFUSED in found else found, "missing")
    if stream is not None:
        for channel, policy in enumerate(found):
            x = [0.0, 0.0]
            x[channel] = math.nan
            try:
                flags = stream.clone().step(x).flags
            except nrnn.BadInput:
                assert policy == "reject"
            else:
                assert flags == {"hold": nrnn.Flag.HELD, "mean": nrnn.Flag.HELD, "skip": nrnn.Flag.SKIPPED}[policy]


@often
@hypothesis.given(st.one_of(anything, st.lists(st.floats(0.3, 0.7), max_size=3)))
def test_quantiles(value):
    found = [real(one) for one in value] if isinstance(value, (list, tuple, set, dict)) else [REFUSED]
    wrong = any(one is REFUSED or not 0 < one < 1 for one in found)
    try:
        stream = taken(value, REFUSED if wrong else found, "quantiles", members=4)
    except nrnn.InvalidArgument as error:
        assert "quantiles" in str(error) and not all(1 / 5 <= one <= 4 / 5 for one in found)
    else:
        assert stream is None or stream.levels == tuple(found)


@often
@hypothesis.given(anything)
def test_outputs(value):
    several = isinstance(value, (list, tuple, set, dict))
    given = list(value) if several else [value if isinstance(value, str) else REFUSED]
    possible = ["nominal", "mean", "variance", "members", "entropy", "mutual_information", "flags", "largest_z"]
    stream = MODEL.stream()
    if value is None or isinstance(value, str) and value == "all":
        hidden = {"members"} if value is None else set()
        assert set(stream.step([0, 0], outputs=value).arrays()) == set(possible) - hidden
    elif all(isinstance(one, str) and one in possible for one in given):
        assert set(stream.step([0, 0], outputs=value).arrays()) == set(given)
    else:
        with pytest.raises((TypeError, ValueError), match="^outputs"):
            stream.step([0, 0], outputs=value)


@often
@hypothesis.given(st.one_of(anything, st.lists(st.sampled_from([0, 1, True, 0.0, np.True_]), min_size=2, max_size=2)))
def test_resets(value):
    stream, marks = MODEL.stream(), [REFUSED]
    if isinstance(value, (list, tuple)):
        marks = [bool(one) if is_flag(one) else real(one) for one in value]
    if value is None or len(marks) == 2 and all(one is not REFUSED and one in (0, 1) for one in marks):
        stream.run(np.zeros((2, 2)), resets=value)
        assert stream.episode == (0 if value is None else sum(marks))
    else:
        with pytest.raises((TypeError, ValueError), match="^resets"):
            stream.run(np.zeros((2, 2)), resets=value)
        assert stream.samples == 0


@often
@hypothesis.given(anything, st.sampled_from(["episode", "member", "layer", "first_episode", "tick", "count"]))
def test_integers_of_calls(value, name):
    stream = MODEL.stream(2)
    call = {"episode": lambda: stream.reset(episode=value), "member": lambda: stream.state(0, member=value),
            "layer": lambda: stream.state(value),
            "first_episode": lambda: MODEL.predict([np.zeros((1, 2))], first_episode=value),
            "tick": lambda: nrnn.normals(0, 0, 0, 0, 0, value),
            "count": lambda: nrnn.normals(0, 0, 0, 0, 0, 0, count=value)}[name]
    most = {"member": 1, "layer": 0, "count": 65536}.get(name, 2**40 - 1)
    if value is None and name in ("episode", "member") or whole(value, 0, most) is not REFUSED:
        call()
    else:
        with pytest.raises((TypeError, ValueError, OverflowError), match=name.removeprefix("first_")):
            call()


@often
@hypothesis.given(anything, st.sampled_from([1, 60.0]))
def test_dt(value, other):
    stream = loaded(interval=None).stream()
    seconds = real(value)
    if isinstance(value, np.timedelta64):
        seconds = 3.0
    elif isinstance(value, datetime.timedelta) and value is not pd.NaT:
        seconds = float(fractions.Fraction(value // datetime.timedelta(microseconds=1), 10**6))
    if seconds is not REFUSED and 0 <= seconds < math.inf:
        stream.run(np.zeros((2, 2)), dt=[other, value])
        assert stream.time == other + seconds
    else:
        with pytest.raises((TypeError, ValueError), match=r"^dt"):
            stream.run(np.zeros((2, 2)), dt=[other, value])
        assert stream.samples <= 1
