"""Groups of keys: rows without times, what travels."""

import pickle

import numpy as np
import pytest

from keyed_rows import INTERVAL, at, rows, sensor
from nrnn import keyed
from support import inputs, needs_engine

pytestmark = needs_engine


# -- rows without times


def test_rows_without_times_go_by_their_order():
    job, x = keyed.Job(sensor(), members=2), inputs(30)
    keys = ["a", "b", "b"] * 10
    with job.group() as group:
        first, rest = (group.take(keyed.Rows(keys[part], x[part])) for part in (slice(0, 11), slice(11, 30)))
    for key in "ab":
        mine = [i for i in range(30) if keys[i] == key]
        with job.model.stream(stream_id=key, members=2) as stream:
            means = np.concatenate([one.summary.mean[[k == key for k in one.key]] for one in (first, rest)])
            assert means.tobytes() == stream.run(x[mine]).mean.tobytes()
    assert first.time is None and first.keep == [b""] * 11


def test_a_time_after_rows_without_is_the_nominal_interval_later():
    job = keyed.Job(sensor())
    with job.group() as group, job.model.stream(stream_id="a") as stream:
        group.take(rows(at("a", 0, 1)))
        group.take(keyed.Rows(["a"], [[5, 5]]))
        found = group.take(rows(at("a", 9, 10)))
        assert found.summary.mean.tobytes() == stream.run(
            [[0, 1], [1, 1], [5, 5], [9, 1], [10, 1]], [0, 60, 0, 0, 60]).mean[3:].tobytes()


@pytest.mark.parametrize("option", [{"delay": 1}, {"idle": 3}])
def test_times_where_they_are_needed(option):
    with keyed.Job(sensor(), **option).group() as group:
        with pytest.raises(ValueError, match="time: expected one for each row, since the job has a delay or ends idle keys"):
            group.take(keyed.Rows(["a"], [[1, 1]]))


def test_rows_without_times_do_not_overtake_what_waits():
    with keyed.Job(sensor(), gap="nominal").group() as group:
        group.take(rows(at("a", 0) + at("a", 700)))
        with pytest.raises(ValueError, match="^time: expected one for each row, since others wait that have one, found None"):
            group.take(keyed.Rows(["b"], [[1, 1]]))
        assert [one.why for one in group.take(keyed.Rows([], []), finish=True).left] == ["future"]


# -- what travels


def test_a_job_travels():
    job = keyed.Job(sensor(), delay=60, idle=7, most_keys=4, members=3, missing=["hold", "skip"], quantiles=(0.5,), outputs="mean")
    again = pickle.loads(pickle.dumps(job))
    given, state = at("a", 3, 1, 2), job.group().state()
    for one in (job, again):
        results, after = one.advance(rows(given), state, finish=True)
        assert results.key == ["a"] * 3 and list(results.summary.arrays()) == ["mean"]
        assert after == job.advance(rows(given), None, finish=True)[1]


def test_advance_is_take_between_two_states():
    job, state, means = keyed.Job(sensor(), members=2, delay=60, gap="nominal"), None, []
    for t in range(10):
        results, state = job.advance(rows(at("a", t)), state)
        means += [results.summary.mean]
    results, state = job.advance(rows([]), state, finish=True)
    with job.model.stream(stream_id="a", members=2) as stream:
        expected = stream.run([[t, 1] for t in range(10)], [0] + [60] * 9)
    assert np.concatenate([*means, results.summary.mean]).tobytes() == expected.mean.tobytes()


def test_a_crash_between_two_calls_gives_the_same_again():
    job, store, seen = keyed.Job(sensor(), members=2, delay=90), {}, []
    for t in range(8):
        for crashed in (True, False):  # before the first is saved
            with job.group() as group:
                group.restore(store)
                seen.append(group.take(rows(at("a", t) + at("b", t // 2))))
                if not crashed:
                    store.update(group.entries())
        one, two = seen[-2:]
        assert one.keep == two.keep and one.summary.mean.tobytes() == two.summary.mean.tobytes()


def test_entries_are_those_that_changed():
    group = keyed.Job(sensor(), delay=60, gap="nominal").group()
    group.take(rows(at("a", 0) + at("b", 0)))
    assert sorted(group.entries()) == ["a", "b"] and group.entries() == {}
    group.take(rows(at("b", 5)), watermark=-1)
    assert sorted(group.entries()) == ["b"]
    group.take(rows([]), watermark=5 * INTERVAL)
    assert sorted(group.entries()) == ["a", "b"]


def test_a_closed_group():
    with keyed.Job(sensor()).group() as group:
        pass
    group.close()
    with pytest.raises(ValueError, match="closed"):
        group.take(rows(at("a", 0)))
