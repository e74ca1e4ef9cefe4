"""What a service does with the messages of its keys: silent ones, too many, times that are none, topics that do not meet."""

import dataclasses
import json

import nrnn
import numpy as np
import pytest
from brokers import JOINED, WHOLE, Broker, Client, Fuse, Silent, by_sample, model, results, run, until_done, written
from nrnn.service import Service, SqliteStore
from nrnn.service.heard import Heard
from nrnn.service.store import SqliteStore as File
from support import model_file, needs_engine, sde

pytestmark = needs_engine
SECOND = 10**9


def sample(key, t, a=1, b=2):
    return f"plant/{key}", json.dumps({"t": t, "a": a, "b": b}).encode()


def half(key, channel, t, value=1):
    return f"plant/{key}/{channel}", json.dumps({"t": t, channel: value, "value": {"now": value}}).encode()


class Run:
    """A service whose clock is set by hand, and what it does with messages that are given one after the other."""

    def __init__(self, config):
        self.broker, self.said, self.now, self._place = Broker([]), Silent(), 0, 0
        self.service = Service(config, Client(self.broker, Fuse(), (1000,)), SqliteStore(config.state), self.said)
        self.lane._heard._clock = lambda: self.now
        self.lane._heard._looked = 0

    @property
    def lane(self):
        return self.service._lanes[0]

    @property
    def counts(self):
        return {name: count for name, count in self.service.counts.items() if count and name not in ("messages", "batches")}

    def __call__(self, *messages, times=None, together=True):
        made = Broker(messages).queue
        for one, time in zip(made, times or [None] * len(made)):
            self._place += 1
            self.broker.queue.append(one._replace(place=self._place, time=time))
            if not together:
                self.service.turn()
        while self.service.turn():
            pass
        return self


# -- keys that are silent

def test_a_key_ends_that_was_not_heard_of(tmp_path):
    config = written(tmp_path, keys="idle = 5")
    alone = Run(config)(sample("p", 0), sample("q", 0))
    for t in range(1, 12):
        alone.now += SECOND
        alone(sample("q", t))
    assert alone.counts["ended"] == 1 and len(alone.lane) == 1
    alone.service.end()
    assert list(File(config.state).load()) == ["q"]


def test_no_time_that_a_sample_says_ends_a_key(tmp_path):
    made = Run(written(tmp_path, keys="idle = 100"))
    made(sample("p", 0), sample("z", 4e9), sample("p", 1), sample("z", 4e9 + 1), sample("p", 2))
    assert "ended" not in made.counts and made.counts["results"] == 5


def test_a_far_stamp_does_not_keep_a_key(tmp_path):
    made = Run(written(tmp_path, JOINED, keys="idle = 5"))
    made(half("half", "a", 1), half("far", "a", 1), half("far", "b", 1), half("far", "a", 4e9), half("far", "b", 4e9))
    for t in range(12):
        made.now += SECOND
        made(half("q", "a", t))
    assert list(made.lane._joining) == ["q"] and len(made.lane) == 1
    assert made.counts["results"] == 3  # what was open of `half`, the first of `far`, one of `q`
    assert made.counts["future"] == 1
    made.service.end()
    assert sorted(File(made.service.config.state).load(), key=str) == ["\0open\0q", "q"]


def test_what_waits_of_a_key_that_ends_is_stepped(tmp_path):
    """With the bits of a key that did not end."""
    messages = [sample("p", t, t, -t) for t in (0, 2, 1)]
    made = Run(written(tmp_path, keys="idle = 5\ndelay = 10"))(*messages)
    assert not results(made.broker)
    for t in range(12):
        made.now += SECOND
        made(sample("q", t))
    found = [one for one in results(made.broker) if one["key"] == "p"]
    alone = nrnn.Model.load(made.service.config.model).stream(stream_id="p", **made.service.config.stream).run(
        np.array([[t, -t] for t in range(3)], np.float32))
    assert [one["time"] for one in found] == [0, 1, 2]
    assert [np.float32(one["y0.mean"]) for one in found] == alone.mean[:, 0].tolist()


def test_a_broker_that_is_away_ends_no_key(tmp_path):
    made = Run(written(tmp_path, keys="idle = 100"))(sample("p", 0), sample("q", 0))
    made.now += 3600 * SECOND
    made(sample("p", 1))
    made(sample("q", 1))
    assert "ended" not in made.counts


def test_the_clock_of_what_was_heard():
    now = [0]
    heard = Heard(8, lambda: now[0])
    heard.hear("ab")
    for now[0] in range(1, 10):
        heard.tick()
        heard.hear("b")
        assert heard.silent() == (["a"] if now[0] == 9 else [])
    assert Heard(None).silent() == []


# -- keys that are too many

def test_most_keys_bounds_all_that_is_kept(tmp_path):
    for inputs, one in ((WHOLE, lambda i: sample(f"k{i}", 1)), (JOINED, lambda i: half(f"k{i}", "a", 1))):
        config = written(tmp_path, inputs, "most_keys = 5\nidle = 9")
        config = dataclasses.replace(config, state=tmp_path / f"{len(inputs)}.state")
        made = Run(config)(*map(one, range(200)))
        assert len(list(made.lane._joining)) in (0, 5) and len(made.lane) in (0, 5) and made.counts["refused"] == 195
        assert len(made.lane._order._newest) <= 5 and len(made.lane._heard._last) == 5
        assert "expected at most 5" in made.said.lines[0]
        made.service.end()
        assert len(File(config.state).load()) == 5


# -- times that are none

@pytest.mark.parametrize("apart", [10**6, SECOND, 16 * SECOND])
def test_arrays_without_times_after_a_queue(apart, tmp_path):
    made = Run(written(tmp_path, '[[inputs]]\ntopic = "plant/{key}"\n'))
    arrays = [("plant/p", json.dumps([[i, 1]] * 16).encode()) for i in range(10)]
    times = [10**18 + i * apart for i in range(10)]
    made(*arrays, times=times)
    assert made.counts == {"rows": 160, "results": 160}
    found = [np.datetime64(one["time"][:-1], "ns").astype(int) for one in results(made.broker)]
    assert found == sorted(set(found)) and found[15::16] == times
    made(*arrays, times=times)  # they come again, as records of Kafka do, with their times
    assert made.counts["results"] == 160 and made.counts["late"] + made.counts["duplicates"] == 160


def test_arrays_without_times_that_would_be_joined(tmp_path):
    inputs = JOINED.replace('time = "t"\n', "")
    made = Run(written(tmp_path, inputs))(("plant/p/a", b"[1, 2, 3]"), ("plant/p/a", b"4"), ("plant/p/b", b'{"value": {"now": 5}}'))
    assert made.counts == {"rows": 1, "results": 1, "refused": 1}
    assert made.said.lines == ['refused: "plant/p/a": expected one sample, or a time for each, since its channels are joined with '
                               'those of other topics, found 3']


def test_times_that_no_clock_has(tmp_path):
    model(tmp_path, sequence=nrnn.Sequence(interval=86400 * 365.25))
    made = Run(written(tmp_path, '[[inputs]]\ntopic = "plant/{key}"\n'))(("plant/p", json.dumps([[1, 2]] * 400).encode()))
    assert made.counts["refused"] + made.counts["results"] == 400 and not made.broker.queue
    assert made.said.lines[0] == 'refused: "plant/p": expected a time from 1678 to 2262, found another'


def test_a_message_that_nothing_was_made_for(tmp_path, monkeypatch):
    made, before = Run(written(tmp_path)), None
    before = made.lane._intake._sample

    def fails(message, *rest):
        if b"9" in message.payload:
            raise RecursionError("too deep")
        return before(message, *rest)

    monkeypatch.setattr(made.lane._intake, "_sample", fails)
    made(sample("p", 1), sample("p", 9), sample("p", 2))
    assert made.counts == {"rows": 2, "results": 2, "refused": 1}
    assert made.said.lines == ['refused: "plant/p": expected a message that can be used, found one that ends in RecursionError: '
                               'too deep']


def test_times_in_another_unit_are_told_of_once(tmp_path):
    made = Run(written(tmp_path, WHOLE + 'time_unit = "ms"\n'))(*(sample(key, t) for t in range(30) for key in "pq"))
    assert made.said.lines == ['warning: key "p": expected times about 1 s apart, as the model\'s samples are, found 0.001 s between '
                               'the first 20: is time_unit right?']
    made = Run(dataclasses.replace(written(tmp_path), state=tmp_path / "other"))(*(sample("p", t / 20) for t in range(30)))
    assert made.said.lines == []


# -- topics that are joined

def test_topics_that_stamp_a_little_apart(tmp_path):
    messages = [one for t in range(25) for one in (half("p", "a", t), half("p", "b", t + 0.003))]
    made = Run(written(tmp_path, JOINED))(*messages, together=False)
    assert [line for line in made.said.lines if "warning" in line] == [
        'warning: key "p": expected inputs that say the channels of one sample with one time, found none such among the first 20: '
        'join.every takes times together that differ a little']
    config = dataclasses.replace(written(tmp_path, JOINED + "[join]\nevery = 0.5\n"), state=tmp_path / "other")
    made = Run(config)(*messages)
    assert made.counts == {"rows": 25, "results": 25} and made.said.lines == []
    found = results(made.broker)
    assert [one["time"] for one in found] == list(range(25)) and not any(one["flags"] for one in found)


def test_what_a_joiner_leaves_out_is_told(tmp_path):
    made = Run(written(tmp_path, JOINED))(half("p", "a", 1), half("p", "a", 1), half("p", "b", 1), half("p", "b", 1))
    assert made.counts == {"rows": 1, "results": 1, "duplicates": 1, "late": 1}
    assert made.said.lines == ['duplicates: key "p": time: expected one after the last sample\'s, found the same',
                               'late: key "p": time: expected one after the last sample\'s, found an earlier one']


def _model(folder, channels):
    made = model_file([sde(noise=nrnn.OfficialNoise(add=0.05, mult=0.02), seed=ord(channels[0]), d=len(channels))], count=1,
                      inputs=[nrnn.Channel(one) for one in channels], sequence=nrnn.Sequence(interval=1.0))
    (folder / "pump.nrnn").write_bytes(made.to_bytes())


C = '[[inputs]]\ntopic = "plant/{key}/c"\nchannel = "c"\ntime = "t"\n'


@pytest.mark.parametrize("channels", ["ba", "abc"])
def test_halves_of_a_model_with_other_channels(channels, tmp_path):
    _model(tmp_path, "ab")
    config = written(tmp_path, JOINED, 'other_model = "reset"')
    run(config, Broker([half("p", "a", 0), half("p", "b", 0), half("p", "a", 1)]), Fuse())
    _model(tmp_path, channels)
    inputs = JOINED + (C if "c" in channels else "")
    config = written(tmp_path, inputs, 'other_model = "reset"')
    made = Run(config)(half("p", "b", 2), half("p", "a", 2), half("p", "c", 2) if "c" in channels else half("q", "a", 1))
    assert made.counts["begun"] == made.counts["refused"] == made.counts["results"] == 1
    assert made.said.lines[-1] == f'refused: key "p": expected open samples of {", ".join(channels)}, found some of a, b'
    made.service.end()
    with pytest.raises(nrnn.SnapshotError, match=r"pump.state: key 'p': expected open samples of a, b, found some of "):
        _model(tmp_path, "ab")
        Run(written(tmp_path, JOINED))


def test_halves_where_nothing_is_joined_any_more(tmp_path):
    run(written(tmp_path, JOINED), Broker([half("p", "a", 0)]), Fuse())
    made = Run(written(tmp_path, WHOLE))(sample("p", 1))
    assert made.counts["results"] == made.counts["refused"] == 1
    assert made.said.lines == ['refused: key "p": expected samples of one topic, found half a sample of several']
    made.service.end()
    assert list(File(made.service.config.state).load()) == ["p"]


def test_arrays_without_times_that_come_again_after_a_kill(tmp_path):
    """Their messages have times that stay, as records of Kafka have."""
    config = written(tmp_path, '[[inputs]]\ntopic = "plant/{key}"\n')

    def broker():
        made = Broker([("plant/p", json.dumps([[i, -i], [i / 2, 1], [1, i]]).encode()) for i in range(6)])
        made.queue = [one._replace(time=10**18 + 1_300_000_000 * one.place) for one in made.queue]
        return made

    alone = broker()
    run(config, alone, Fuse(), (1,))
    assert len(by_sample(alone)) == 18
    for at in range(0, 60, 3):
        config.state.unlink()
        killed = broker()
        until_done(config, killed, [at, 7], ((2,), (3, 1)))
        assert by_sample(killed) == by_sample(alone), at


# -- wrong stamps

def test_a_wrong_stamp_parts_no_rows_behind_it(tmp_path, monkeypatch):
    """Rows of a poll are one call of the group again, once the stamp is left out."""
    run, calls = Run(written(tmp_path)), []
    take = run.lane._group.take
    monkeypatch.setattr(run.lane._group, "take", lambda rows, **how: calls.append(len(rows.key)) or take(rows, **how))
    run(*(sample("p", t) for t in range(4)), sample("p", 10**9), *(sample("p", t) for t in range(4, 8)))
    assert run.counts["future"] == 1 and run.counts["results"] == 8
    calls.clear()
    run(*(sample("p", t) for t in range(8, 40)))
    assert calls == [32] and run.counts["results"] == 40
