"""Groups of keys: however rows arrive and are cut into calls, each key has the results of one stream whose rows come in order."""

import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest

import nrnn
from keyed_rows import INTERVAL, SECOND, Feeding, arrivals, one_stream_a_key, rows, sensor
from nrnn import keyed
from support import needs_engine

pytestmark = needs_engine
MODEL = sensor() if not needs_engine.args[0] else None
often = hypothesis.settings(max_examples=150, deadline=None, derandomize=True)
ways = st.sampled_from(["here", "state", "entries"])
gaps, missings = st.sampled_from(["reject", "reset", "nominal"]), st.sampled_from(["reject", "hold", "skip"])


def fed(job, given, cuts, **how):
    feeding, at = Feeding(job), 0
    for end, way in sorted(cuts, key=lambda cut: cut[0]):
        feeding.take(given[at:end])
        feeding.go_on(way)
        at = max(at, end)
    feeding.take(given[at:], finish=True)
    return feeding.all


@often
@hypothesis.given(arrivals(90 * SECOND), st.lists(st.tuples(st.integers(0, 40), ways), max_size=5), gaps, missings)
def test_disorder_within_the_delay(given, cuts, gap, missing):
    job = keyed.Job(MODEL, delay=90, gap=gap, missing=missing, members=3, seed=4)
    assert fed(job, given, cuts) == one_stream_a_key(job, given)


@often
@hypothesis.given(arrivals(0), st.lists(st.tuples(st.integers(0, 40), ways), max_size=5), gaps, missings)
def test_rows_in_order_need_no_delay(given, cuts, gap, missing):
    job = keyed.Job(MODEL, gap=gap, missing=missing, members=3, seed=4)
    assert fed(job, given, cuts) == one_stream_a_key(job, given)


@often
@hypothesis.given(arrivals(10**20), st.lists(st.tuples(st.integers(0, 40), ways), max_size=3))
def test_any_disorder_under_a_watermark(given, cuts):
    """A row waits until the watermark has passed it, which is where no row comes before it any more."""
    job, at = keyed.Job(MODEL, delay=9e9, gap="nominal", missing="hold"), 0
    feeding = Feeding(job)
    for end, way in sorted(cuts, key=lambda cut: cut[0]):
        rest = given[end:]
        feeding.take(given[at:end], watermark=min((row[1] for row in rest), default=2**62) - 1)
        feeding.go_on(way)
        at = max(at, end)
    feeding.take(given[at:], watermark=2**62)
    feeding.take([], finish=True)
    assert feeding.all == one_stream_a_key(job, given)


def test_a_wrong_stamp_far_ahead_hurries_nobody():
    """One row of the year 2100 among rows that come out of order."""
    job = keyed.Job(MODEL, delay=90, gap="nominal")
    good = [("a", t * INTERVAL, (t, 1), b"%d" % t) for t in (0, 2, 1, 3, 5, 4, 6)]
    wrong = ("a", 10**11 * SECOND // 25, (9, 9), b"wrong")
    given = [*good[:1], wrong, *good[1:]]
    assert fed(job, given, [(i, "state") for i in range(8)]) == one_stream_a_key(job, given)
    assert [one[1] for one in one_stream_a_key(job, given)[1]] == [b"wrong"]


@pytest.mark.parametrize("gap, whole", [("reject", ["refused"] * 3), ("reset", ["future"] * 3), ("nominal", ["future"] * 3)])
@pytest.mark.parametrize("delay", [0, 90])
def test_wrong_stamps_again_and_again(gap, whole, delay):
    """Two of them would confirm each other if only their times were looked at: the rows between them say otherwise."""
    feeding, ahead = Feeding(keyed.Job(MODEL, delay=delay, gap=gap)), 10**9 * SECOND
    for t in range(20):
        feeding.take([("a", t * INTERVAL, (t, 1), b"%d" % t)])
        if t in (5, 9, 13):
            feeding.take([("a", ahead + t * INTERVAL, (9, 9), b"wrong")])
        feeding.go_on("state")
    assert sorted(why for _, _, why in feeding.left) == (whole if not delay else ["future"] * 3)
    feeding.take([], finish=True)
    assert [int(keep) for _, keep, *_ in feeding.results] == list(range(20))


def test_wrong_stamps_in_one_call_are_contradicted_by_the_order_in_which_rows_came():
    feeding, times = Feeding(keyed.Job(MODEL, delay=90, gap="nominal")), [0, 1, 2, 10**6, 3, 10**6 + 100, 4, 6, 5, 7]
    feeding.take([("a", t * INTERVAL, (t, 1), b"%d" % t) for t in times])
    assert sorted(feeding.left) == [("a", b"1000000", "future"), ("a", b"1000100", "future")]
    feeding.take([], finish=True)
    assert [int(keep) for _, keep, *_ in feeding.results] == list(range(8))


def test_what_is_refused_for_a_gap_is_no_time_of_its_key():
    feeding = Feeding(keyed.Job(MODEL))
    for t in (0, 1, 900, 2, 3):
        feeding.take([("a", t * INTERVAL, (t, 1), b"%d" % t)])
        feeding.go_on("state")
    assert [one[1] for one in feeding.results] == [b"0", b"1", b"2", b"3"] and feeding.left == [("a", b"900", "refused")]
    note = feeding.take([("a", 900 * INTERVAL, (9, 1), b"")]).left[0].note
    assert note == "time: expected one at most 64 nominal intervals (3840 s) after the last sample's, since gap is 'reject'"


@pytest.mark.parametrize("missing", [["hold", "reject"], {"x1": "reject", "x0": "mean"}, "reject"])
def test_what_is_refused_for_its_values_is_no_time_of_its_key(missing):
    feeding, nan = Feeding(keyed.Job(MODEL, gap="nominal", missing=missing)), float("nan")
    for keep, t, x in ((b"0", 0, (0, 0)), (b"bad", 1, (1, nan)), (b"good", 1, (1, 1)), (b"again", 1, (2, 2)), (b"inf", 2, (np.inf, 1)),
                       (b"2", 2, (nan if missing != "reject" else 1, 1))):
        feeding.take([("a", t * INTERVAL, x, keep)])
    assert [one[1] for one in feeding.results] == [b"0", b"good", b"2"]
    assert [one[1:] for one in feeding.left] == [(b"bad", "refused"), (b"again", "duplicates"), (b"inf", "refused")]
    whole = Feeding(feeding.job)
    whole.take([("a", t * INTERVAL, x, keep) for keep, t, x in ((b"0", 0, (0, 0)), (b"bad", 1, (1, nan)), (b"good", 1, (1, 1)))])
    assert [one[1] for one in whole.results] == [b"0", b"good"]


def test_of_another_model_the_first_row_is_no_gap():
    state = keyed.Job(sensor()).advance(rows([("a", 0, (1, 1), b"")]))[1]
    found, _ = keyed.Job(sensor(seed=1), other_model="reset").advance(rows([("a", 900 * INTERVAL, (1, 1), b"new")]), state)
    assert found.keep == [b"new"]


def test_a_model_of_maps_refuses_its_own_gaps():
    layer = nrnn.Elman(W=np.eye(2) * 0.5, U=np.eye(2))
    job = keyed.Job(nrnn.Model.load(nrnn.ModelFile([layer], sequence=nrnn.Sequence(interval=60.0)).to_bytes()))
    given = [("a", int(t * INTERVAL), (1, 1), b"%d" % i) for i, t in enumerate([0, 1.4, 2.8, 4.4, 4.2])]
    assert [keep for _, keep, why in fed(job, given, [(4, "here")])[1]] == [b"3"]


def test_without_a_delay_rows_of_a_later_call_are_late_duplicates_or_contradict():
    feeding = Feeding(keyed.Job(MODEL, gap="nominal"))
    feeding.take([("a", INTERVAL, (1, 1), b"1"), ("a", 0, (0, 0), b"0")])
    feeding.take([("a", INTERVAL, (1, 1), b"again"), ("a", 5, (0, 0), b"late")])
    feeding.take([("a", 900 * INTERVAL, (1, 1), b"ahead")])
    found = feeding.take([("a", 2 * INTERVAL, (2, 2), b"2")])
    assert [(one.keep, one.why) for one in found.left] == [(b"ahead", "future")] and found.left[0].time == 900 * INTERVAL
    assert [one[1] for one in feeding.results] == [b"0", b"1", b"2"]
    assert sorted(feeding.left)[1:] == [("a", b"ahead", "future"), ("a", b"late", "late")]
    assert feeding.left[1][1:] == (b"again", "duplicates") and "found the same" in feeding.take(
        [("a", 2 * INTERVAL, (2, 2), b"2")]).left[0].note


def test_a_poisoned_row_harms_no_other_and_no_other_key():
    job = keyed.Job(MODEL, members=3)
    given = [(key, t * INTERVAL, (np.inf if (key, t) == ("a", 3) else t, 1), b"%d" % t) for t in range(9) for key in "ab"]
    (results, left), whole = one_stream_a_key(job, given), Feeding(job)
    found = whole.take(given)
    assert whole.all == (results, left) and left == [("a", b"3", "refused")] and len(results) == 17
    assert "inf" in found.left[0].note and found.left[0].x[0] == np.inf


def test_a_state_that_would_diverge_is_refused_and_the_key_goes_on():
    layer = nrnn.Sde(A=np.eye(2) * 1e20, U=np.eye(2), W=np.zeros((2, 2)), activation="identity", step=1.0)
    model = nrnn.Model.load(nrnn.ModelFile([layer], sequence=nrnn.Sequence(interval=60.0)).to_bytes())
    job, given = keyed.Job(model), [("a", t * INTERVAL, (x, 0), b"%d" % t) for t, x in enumerate([1, 3e38, 2, 1, 1])]
    results, left = one_stream_a_key(job, given)
    assert fed(job, given, [(3, "state")]) == (results, left) and {why for _, _, why in left} == {"refused"} and len(results) > 1
    assert "finite" in job.group().take(rows(given)).left[0].note


def test_times_that_64_bits_hold_only_apart():
    job = keyed.Job(MODEL, gap="nominal")
    given = [("a", time, (1, 1), b"%d" % time) for time in (-(2**63) + 1, -5, 0, 2**63 - 2, 2**63 - 1)]
    assert fed(job, given, [(2, "state")]) == one_stream_a_key(job, given)


@pytest.mark.parametrize("count", [1, 30])
def test_many_keys_at_once_as_one_by_one(count):
    job = keyed.Job(MODEL, members=2, quantiles=(0.5,))
    given = [(f"k{key}", t * INTERVAL, (key, t), b"%d" % t) for t in range(count) for key in range(40)]
    assert fed(job, given, [(77, "state"), (78, "entries")]) == one_stream_a_key(job, given)
