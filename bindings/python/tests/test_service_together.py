"""What is polled together, and where a state is taken up, does not matter to any sample."""

import json
import tempfile
from pathlib import Path

import pytest
from brokers import JOINED, WHOLE, Silent, written
from hypothesis import given, settings
from hypothesis import strategies as some
from nrnn.service.lane import Lane
from nrnn.service.transport import Message
from support import needs_engine

pytestmark = needs_engine


@pytest.fixture(scope="module")
def jobs():
    """Configurations and their jobs, by the delay of rows and whether topics are joined."""
    made = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, inputs, keys in (("whole", WHOLE, ""), ("delayed", WHOLE, "delay = 4"), ("joined", JOINED, ""),
                                   ("joined, delayed", JOINED, "delay = 4")):
            config = written(Path(folder), inputs + ("[join]\nwait = 3\n" if inputs is JOINED else ""), keys)
            made[name] = config, config.job()
        yield made


def message(joined, key, part, time, value):
    topic = f"plant/{key}/{part}" if joined else f"plant/{key}"
    says = {"a": value, "value": {"now": value}} if joined else {"a": value, "b": -value}
    return Message(topic, json.dumps({"t": time} | says).encode(), None, None, False, None)


MESSAGES = some.lists(some.tuples(some.sampled_from("pq"), some.sampled_from("ab"), some.integers(0, 30) | some.integers(0, 200) | some.just(10**9),
                                  some.integers(0, 9)), max_size=25)


def results(config, job, parts):
    """Of lanes one after the other, each from the entries of the one before; then those of all parts as they are kept."""
    found, kept = [], {}
    for part, anew in parts:
        if anew:
            lane = Lane(config, job, kept, said=Silent())
        batch = lane.take(part, 0)
        found += [(one.key, one.payload) for one in batch.outgoing]
        kept = {key: entry for key, entry in (kept | batch.entries).items() if entry is not None}
    return sorted(found, key=lambda one: one[0]), kept


@given(some.sampled_from(["whole", "delayed", "joined", "joined, delayed"]), MESSAGES, some.data())
@settings(max_examples=150, deadline=None)
def test_together_or_one_by_one(jobs, name, told, data):
    config, job = jobs[name]
    messages = [message("joined" in name, *one) for one in told]
    alone = results(config, job, [([one], at == 0) for at, one in enumerate(messages)])
    parts, at = [], 0
    while at < len(messages):
        size = data.draw(some.integers(1, len(messages) - at))
        parts.append((messages[at:at + size], at == 0 or data.draw(some.booleans())))
        at += size
    assert results(config, job, parts) == alone


def test_what_is_late_after_a_restart(jobs):
    """A state knows a later time than any row that comes after it."""
    config, job = jobs["delayed"]
    told = [message(False, "p", "", time, 1) for time in (0, 20, 15, 14, 40)]
    alone = results(config, job, [([one], at == 0) for at, one in enumerate(told)])
    assert results(config, job, [(told[:2], True), (told[2:], True)]) == alone
    assert [json.loads(payload)["time"] for _, payload in alone[0]] == [0, 15, 20]
