"""Groups of keys: states that another model left, or streams made otherwise."""

import numpy as np
import pytest

import nrnn
from keyed_rows import INTERVAL, Feeding, rows, sensor
from nrnn import keyed
from support import needs_engine

pytestmark = needs_engine


def given(key, times, value=1.0, channels=2):
    return [(key, t * INTERVAL, (value * t,) * channels, b"%d" % t) for t in times]


def left_by_another(warm_up=0, **options):
    """The state of "a" after ten rows, of "b" after one, of "late" with one that waits."""
    group = keyed.Job(sensor(seed=0), warm_up=warm_up, gap="nominal", **options).group()
    group.take(rows(given("a", range(10)) + given("b", [3])))
    group.take(rows([*given("b", [900])]))
    return group.state()


def test_refused_by_default_and_by_name():
    job = keyed.Job(sensor(seed=1), gap="nominal")
    with pytest.raises(nrnn.SnapshotError, match="^key 'a': snapshot") as caught:
        job.group(left_by_another())
    assert caught.value.name == "SNAPSHOT_OF_OTHER_MODEL"


@pytest.mark.parametrize("options", [{"members": 3}, {"noise": True}, {"missing": "hold"}, {"max_substeps": 9}, {"gap": "reset"}])
def test_streams_made_otherwise_are_another_model(options):
    job = {"gap": "nominal"} | options
    with pytest.raises(nrnn.SnapshotError) as caught:
        keyed.Job(sensor(), **job).group(left_by_another())
    assert caught.value.name == "SNAPSHOT_OF_OTHER_STREAM" and len(str(caught.value)) < 300
    with keyed.Job(sensor(), other_model="reset", **job).group(left_by_another()) as group:
        assert group.take(rows([])).begun == ["a", "b"]


@pytest.mark.parametrize("asked, found", [(2, 1), (None, 2)])
def test_another_scale_of_the_noise_is_other_noise(asked, found):
    """Else old keys would go on with the one, and new ones with the other."""
    state = left_by_another(members=8, noise_scale=found)
    options = dict(members=8, noise_scale=asked, gap="nominal")
    with pytest.raises(nrnn.SnapshotError) as caught:
        keyed.Job(sensor(), **options).group(state)
    assert caught.value.name == "SNAPSHOT_OF_OTHER_STREAM"
    assert str(caught.value).startswith(f"key 'a': noise_scale: expected {found}.0, which the state has, found {asked or 1}.0")
    with keyed.Job(sensor(), other_model="reset", **options).group(state) as group:
        assert group.take(rows([])).begun == ["a", "b"]
    with keyed.Job(sensor(), **options | {"noise_scale": found}).group(state) as group:
        assert group.take(rows([])).begun == []


def test_where_noise_is_off_its_scale_is_nothing():
    with keyed.Job(sensor(), noise_scale=2, noise=False, gap="nominal").group(left_by_another()) as group:
        assert group.take(rows([])).begun == []


def test_of_another_seed_the_state_goes_on_with_its_own():
    one, other = (keyed.Job(sensor(), members=3, seed=seed, gap="nominal") for seed in (1, 2))
    before, after = one.group(), given("a", [9])
    before.take(rows(given("a", range(9))))
    with other.group(before.state()) as group:
        assert group.take(rows(after)).summary.mean.tobytes() == before.take(rows(after)).summary.mean.tobytes()


@pytest.mark.parametrize("how", ["reset", "warm_up"])
def test_begun_anew(how):
    job = keyed.Job(sensor(seed=1), other_model=how, warm_up=4, gap="nominal", members=2)
    with job.group(left_by_another(warm_up=4, members=2)) as group:
        found = group.take(rows(given("a", [8, 9, 10, 11])))
        assert found.begun == ["a", "b"] and group.take(rows([])).begun == []
    assert [(one.keep, one.why) for one in found.left] == [(b"8", "late"), (b"9", "duplicates")] and found.keep == [b"10", b"11"]
    with job.model.stream(stream_id="a", gap="nominal", members=2) as stream:
        if how == "warm_up":
            stream.run(np.repeat(np.arange(6, 10), 2).reshape(4, 2), [0, 60, 60, 60])
        means = stream.run(np.repeat([10, 11], 2).reshape(2, 2), [60 if how == "warm_up" else 0, 60]).mean
    assert found.summary.mean.tobytes() == means.tobytes()


def test_a_row_that_fails_in_the_warm_up_is_passed_over():
    old = keyed.Job(sensor(), warm_up=4, gap="nominal", missing="skip").group()
    old.take(rows([("a", t * INTERVAL, (np.nan if t == 3 else t, 1), b"") for t in range(5)]))
    job = keyed.Job(sensor(seed=1), other_model="warm_up", gap="nominal")  # which rejects what is missing
    with job.group(old.state()) as group, job.model.stream(stream_id="a", gap="nominal") as stream:
        stream.run([[1, 1], [2, 1], [4, 1]], [0, 60, 120])
        assert group.take(rows(given("a", [5]))).summary.mean.tobytes() == stream.step([5, 5], 60.0).mean.tobytes()


def test_begun_anew_is_kept():
    job = keyed.Job(sensor(seed=1), other_model="reset", gap="nominal")
    with job.group(left_by_another()) as group:
        assert group.take(rows([])).begun == ["a", "b"] and set(group.entries()) == {"a", "b"}
        state = group.state()
    with job.group(state) as group:
        assert group.take(rows([])).begun == [] and group.state() == state and group.entries() == {}


@pytest.mark.parametrize("how", ["state", "entries"])
def test_until_a_call_has_told_of_it_a_key_has_the_bytes_that_another_model_left(how):
    """Else rows that waited for other channels would vanish with a process that ends before its first call."""
    left = left_by_another(warm_up=3)
    job = keyed.Job(sensor(channels=3), other_model="warm_up", warm_up=3, gap="nominal")
    with job.group(left) as group:
        assert group.state() == left
        state, entries = group.state(), group.entries()
    with job.group(state if how == "state" else None) as group:
        if how == "entries":
            group.restore(entries)
            group.restore(entries)
        found = group.take(rows(given("b", [4], channels=3)))
        assert found.begun == ["a", "b"] and [(one.key, one.keep, one.why) for one in found.left] == [("b", b"900", "refused")]
        assert set(group.entries()) == {"a", "b"} and group.state() != left
        assert group.take(rows([])).left == []


@pytest.mark.parametrize("channels", [2, 3])
def test_keys_that_end_before_it_are_told_of_once(channels):
    job = keyed.Job(sensor(seed=1, channels=channels), other_model="reset", gap="nominal")
    with job.group(left_by_another()) as group:
        found = group.finish(["b"])
        assert found.begun == ["b"] and [one.keep for one in found.left] == [b"900"] and found.keep == []
        found = group.take(rows([]))
        assert found.begun == ["a"] and found.left == []


def test_rows_that_waited_are_stepped_by_the_other_model():
    feeding = Feeding(keyed.Job(sensor(seed=1), other_model="reset", gap="nominal"))
    feeding.group = feeding.job.group(left_by_another())
    assert feeding.take(given("b", [901])).keep == [b"900", b"901"]


@pytest.mark.parametrize("how", ["reset", "warm_up"])
def test_a_model_of_other_channels(how):
    job = keyed.Job(sensor(channels=3), other_model=how, gap="nominal")
    with pytest.raises(nrnn.SnapshotError, match="OTHER_MODEL"):
        keyed.Job(job.model, gap="nominal").group(left_by_another(warm_up=3))
    with job.group(left_by_another(warm_up=3)) as group:
        found = group.take(rows(given("b", [4], channels=3)))
        assert [(one.key, one.keep, one.why, len(one.x)) for one in found.left] == [("b", b"900", "refused", 2)]
        assert found.begun == ["a", "b"] and found.keep == [b"4"]


@pytest.mark.parametrize("how", ["reset", "warm_up"])
@pytest.mark.parametrize("channels", [["b", "a"], ["a", "c"]])
def test_a_model_of_as_many_channels_but_others(how, channels):
    """The weights are the same: only the names tell."""
    options = dict(warm_up=3, gap="nominal", delay=120)
    _, state = keyed.Job(sensor(inputs=["a", "b"]), **options).advance(rows(given("p", range(6))))
    other = sensor(inputs=channels)
    with pytest.raises(nrnn.SnapshotError, match="^key 'p': entry: expected the channels of this model, found other names") as caught:
        keyed.Job(other, **options).group(state)
    assert caught.value.name == "SNAPSHOT_OF_OTHER_MODEL"
    with keyed.Job(other, other_model=how, **options).group(state) as group, keyed.Job(other, **options).group() as new:
        found = group.take(rows(given("p", [6])), finish=True)
        assert [one.keep for one in found.left] == [b"4", b"5"] and {one.why for one in found.left} == {"refused"}
        assert found.begun == ["p"] and found.summary.mean.tobytes() == new.take(rows(given("p", [6])), finish=True).summary.mean.tobytes()


def test_refused_atomically():
    group = keyed.Job(sensor(), gap="nominal").group()
    group.take(rows(given("a", range(4)) + given("c", range(3))))
    before = group.state()
    other = keyed.Job(sensor(seed=1), gap="nominal").group()
    other.take(rows(given("b", range(3))))
    mine, wrong = keyed.Job(sensor(), gap="nominal").group(), other.entries()["b"]
    mine.take(rows(given("a", range(2))))
    for entries in ({"a": mine.entries()["a"], "b": wrong}, {"a": b""}, {"a": mine.state()}):
        with pytest.raises(nrnn.SnapshotError):
            group.restore(entries)
        assert group.state() == before and len(group) == 2


def test_an_entry_of_another_key():
    group = keyed.Job(sensor()).group()
    group.take(rows(given("a", range(3))))
    entry = group.entries()["a"]
    with pytest.raises(nrnn.SnapshotError, match="^key 'b': snapshot: expected one of key 'b', found another's"):
        group.restore({"b": entry})
    group.restore({b"a": entry})
    assert len(group) == 1


def test_a_key_in_two_spellings_is_one_entry_too_many():
    group = keyed.Job(sensor()).group()
    group.take(rows(given("a", range(3))))
    before, entry = group.state(), group.entries()["a"]
    with pytest.raises(ValueError, match="^entries: expected each key once, found 'a' in two spellings"):
        group.restore({"a": entry, b"a": entry})
    for wrong in ([("a", entry)], None):
        with pytest.raises(TypeError, match="^entries: expected a mapping of keys to bytes, found "):
            group.restore(wrong)
    assert group.state() == before
