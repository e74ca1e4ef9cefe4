"""A service that is killed at every point: each result as in a run that was not, none lost, repeats marked."""

import itertools
import json
import tempfile
from pathlib import Path

import numpy as np
import pytest
from brokers import JOINED, WHOLE, Broker, Fuse, by_sample, run, uninterrupted, until_done, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from support import needs_engine

pytestmark = needs_engine


def whole(count=5, keys=("p", "q")):
    values = np.random.default_rng(0).standard_normal((count, 2)).round(3).tolist()
    return [(f"plant/{key}", json.dumps({"t": t, "a": a, "b": b}).encode()) for t, (a, b) in enumerate(values) for key in keys]


def halves(count=4, keys=("p", "q")):
    """The channel b of every third sample does not come."""
    values = np.random.default_rng(0).standard_normal((count, 2)).round(3).tolist()
    for t, (a, b) in enumerate(values):
        for key in keys:
            yield f"plant/{key}/a", json.dumps({"t": t, "a": a}).encode()
            if t % 3 != 1:
                yield f"plant/{key}/b", json.dumps({"t": t, "value": {"now": b}}).encode()


def arrays(count=3, keys=("p", "q")):
    values = np.random.default_rng(0).standard_normal((count, 3, 2)).round(3).tolist()
    return [(f"plant/{key}", json.dumps([[3 * t + i, *x] for i, x in enumerate(rows)]).encode())
            for t, rows in enumerate(values) for key in keys]


def halves_in_arrays(count=3, keys=("p", "q")):
    """More than the wait of 2 seconds at once; the last b do not come."""
    for t in range(0, 5 * count, 5):
        for key in keys:
            yield f"plant/{key}/a", json.dumps([{"t": t + i, "a": t / 9 + i} for i in range(5)]).encode()
            if t < 5 * count - 5:
                yield f"plant/{key}/b", json.dumps([{"t": t + i, "value": {"now": i - t / 7}} for i in range(5)]).encode()


def halves_apart(count=5, keys=("p", "q")):
    """Stamps that differ a little."""
    for t in range(count):
        for key in keys:
            yield f"plant/{key}/a", json.dumps({"t": t + 0.1, "a": t / 9}).encode()
            yield f"plant/{key}/b", json.dumps({"t": t + 0.103, "value": {"now": -t / 7}}).encode()


def disordered():
    """Times that go back, that come twice, that are far ahead."""
    times = [0, 2, 1, 3, 3, 2, 5, 4, 1000, 6, 7, 5]
    return [(f"plant/{'pq'[i == 2]}", json.dumps({"t": t, "a": i / 10, "b": -i / 7}).encode()) for i, t in enumerate(times)]


CASES = {
    "samples": (WHOLE, "", "", whole()), "a delay": (WHOLE, "delay = 2", "", whole()),
    "joined": (JOINED, "", "", list(halves())), "joined, a delay": (JOINED, "delay = 1.5", "", list(halves())),
    "joined arrays": (JOINED + "[join]\nwait = 2", "", "", list(halves_in_arrays())),
    "joined, stamped apart": (JOINED + "[join]\nevery = 0.5", "", "", list(halves_apart())),
    "arrays": (WHOLE.replace('"t"', '"0"'), "", "array = true", arrays()),
    "out of order": (WHOLE, "", "", disordered()), "out of order within a delay": (WHOLE, "delay = 2", "", disordered())}


@pytest.mark.parametrize("early", [False, True], ids=["published when settled", "published at once"])
@pytest.mark.parametrize("case", CASES)
def test_killed_at_every_point(case, early, tmp_path):
    inputs, keys, kind, messages = CASES[case]
    config = written(tmp_path, inputs, keys, kind)
    alone = uninterrupted(config, messages)
    assert alone
    for at in itertools.count():
        config.state.unlink(missing_ok=True)
        broker = Broker(messages)
        killed = until_done(config, broker, [at], ((3,), (5, 1)), early)
        assert by_sample(broker) == alone, at
        assert not broker.queue
        if not killed:
            break
    assert at > 25


@given(some.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_order_any_kills(data):
    inputs, keys, kind, messages = CASES[data.draw(some.sampled_from(sorted(CASES)))]
    messages = data.draw(some.permutations(messages))[:data.draw(some.integers(1, len(messages)))]
    with tempfile.TemporaryDirectory() as folder:
        config = written(Path(folder), inputs, keys + data.draw(some.sampled_from(["", "\nmost_keys = 1"])), kind)
        alone = uninterrupted(config, messages)
        broker = Broker(messages)
        sizes = data.draw(some.lists(some.lists(some.integers(1, 9), min_size=1, max_size=3), min_size=1, max_size=3))
        until_done(config, broker, data.draw(some.lists(some.integers(0, 60), max_size=4)), sizes, data.draw(some.booleans()))
        assert by_sample(broker) == alone


def test_what_is_polled_together_does_not_matter(tmp_path):
    for inputs, keys, kind, messages in CASES.values():
        config = written(tmp_path, inputs, keys, kind)
        assert uninterrupted(config, messages, 1) == uninterrupted(config, messages, 7) == uninterrupted(config, messages, 1000)


def test_samples_that_are_in_the_state_are_counted(tmp_path):
    config, broker = written(tmp_path), Broker(whole())
    run(config, broker, Fuse())
    twice = Broker(whole())
    service = run(config, twice, Fuse())
    assert service.counts["results"] == 0 and not twice.published and not twice.queue
    assert service.counts["late"] + service.counts["duplicates"] == len(whole())
