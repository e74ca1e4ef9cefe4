"""Rows of keys drawn at random, what a stream a key makes of them, and groups that they are fed to in pieces."""

from __future__ import annotations

from collections import defaultdict

import hypothesis.strategies as st
import numpy as np

import nrnn
from nrnn import keyed
from nrnn.reading.clock import FUTURE, SAMPLE, Clock, GapLimit
from support import model_file, sde

SECOND = 10**9
INTERVAL = 60 * SECOND
KEYS = ["a", "b", "é", b"\xff\x00", ""]
VALUES = [0.5, -1.25, 0.0, 3.0, np.nan, np.inf]


def sensor(seed=0, channels=2, **settings):
    """A noisy model of a sample a minute."""
    cell = sde(d=channels, seed=seed, noise=nrnn.OfficialNoise(add=0.05, mult=0.02))
    return nrnn.Model.load(model_file([cell], sequence=nrnn.Sequence(interval=60.0), **settings).to_bytes())


def rows(given):
    """`keyed.Rows` of (key, time, x, keep)."""
    key, time, x, keep = zip(*given) if given else ((), (), (), ())
    return keyed.Rows(list(key), np.array(x, np.float32).reshape(len(key), -1 if key else 2), np.array(time, np.int64), list(keep))


@st.composite
def arrivals(draw, disorder):
    """Rows as they arrive: none is overtaken by one that was measured `disorder` nanoseconds later, or more."""
    count = draw(st.integers(0, 40))
    steps = st.sampled_from([0, 0, 1, SECOND, INTERVAL, INTERVAL, 3 * INTERVAL, 500 * INTERVAL])
    times = np.cumsum(draw(st.lists(steps, min_size=count, max_size=count)), dtype=np.int64) + draw(st.sampled_from([0, 10**18]))
    late = draw(st.lists(st.integers(0, max(disorder - 1, 0)), min_size=count, max_size=count))
    made = [(draw(st.sampled_from(KEYS)), time, (draw(st.sampled_from(VALUES)), draw(st.sampled_from(VALUES))), b"%d" % i)
            for i, time in enumerate(times.tolist())]
    order = sorted(range(count), key=lambda i: int(times[i]) + late[i])
    return [made[i] for i in order]


def one_stream_a_key(job, given):
    """(key, keep, mean, flags) of each result and (key, keep, why) of each row that is left out, if the rows of each key are
    taken one at a time, by their times. Under "reject" the stream itself is asked, and what it refuses is no time of
    the key's, unless its state would diverge."""
    mine, results, left = defaultdict(list), [], []
    for row in given:
        mine[row[0]].append(row)
    for key, all_of_it in mine.items():
        if job.options.get("gap", "reject") == "reject":
            _asked(job, key, sorted(all_of_it, key=lambda row: row[1]), results, left)
            continue
        clock = Clock(GapLimit.of_options(job.model, job.options), takes=_takes(job))
        outcomes = [one for row in sorted(all_of_it, key=lambda row: row[1]) for one in clock.take(row[1], row)]
        if clock.waiting:
            outcomes.append((FUTURE, clock.waiting[1]))
        left += [(key, row[3], what) for what, row in outcomes if what != SAMPLE]
        _stepped(job, key, [row for what, row in outcomes if what == SAMPLE], results, left)
    return sorted(results, key=repr), sorted(left, key=repr)


def _takes(job):
    missing = job.options.get("missing", "reject")
    return lambda row: not any(np.isinf(x) or np.isnan(x) and missing == "reject" for x in row[2])


def _asked(job, key, given, results, left):
    last = before = None
    with job.model.stream(stream_id=key, **job.options) as stream:
        for _, time, x, keep in given:
            if before is not None and time <= before:
                left.append((key, keep, "duplicates" if time == before else "late"))
                continue
            try:
                _result(key, keep, stream.step(np.array(x, np.float32), 0.0 if last is None else (time - last) / 1e9), results)
                last = before = time
            except nrnn.NrnnError as error:
                left.append((key, keep, "refused"))
                if error.name not in ("GAP", "BAD_INPUT"):
                    before = time


def _result(key, keep, step, results):
    results.append((key, keep, step.mean.tobytes(), step.variance.tobytes(), int(step.flags)))


def _stepped(job, key, given, results, left):
    last = None
    with job.model.stream(stream_id=key, **job.options) as stream:
        for _, time, x, keep in given:
            try:
                _result(key, keep, stream.step(np.array(x, np.float32), 0.0 if last is None else (time - last) / 1e9), results)
                last = time
            except nrnn.NrnnError:
                left.append((key, keep, "refused"))


class Feeding:
    """A group that is fed in pieces, and passes through bytes between them."""

    def __init__(self, job):
        self.job, self.group, self.results, self.left, self.store = job, job.group(), [], [], {}

    def take(self, given, **how):
        found = self.group.take(given if isinstance(given, keyed.Rows) else rows(given), **how)
        summary = found.summary
        self.results += [(key, keep, summary.mean[i].tobytes(), summary.variance[i].tobytes(), int(summary.flags[i]))
                         for i, (key, keep) in enumerate(zip(found.key, found.keep))]
        self.left += [(one.key, one.keep, one.why) for one in found.left]
        return found

    def go_on(self, how):
        """By the same group, by one from its state, or by one from the entries that a store has."""
        for key, entry in self.group.entries().items():
            self.store.pop(key, None) if entry is None else self.store.update({key: entry})
        state = self.group.state()
        if how == "state":
            self.group = self.job.group(state)
        elif how == "entries":
            self.group = self.job.group()
            self.group.restore(self.store)
        assert self.group.state() == state

    @property
    def all(self):
        return sorted(self.results, key=repr), sorted(self.left, key=repr)


def at(key, *times):
    """Rows of a key at some intervals."""
    return [(key, t * INTERVAL, (t, 1), b"") for t in times]
