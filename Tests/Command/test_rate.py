"""A model fed at another rate than it was trained for: every sample is in order, the run is not."""

import pytest

import nrnn
from command import reported, run, told

SECONDS = "intervals are below half the model's nominal one or at least twice as long"


@pytest.fixture
def minutes(save):
    return save([nrnn.Channel("temperature", "C", mean=20, scale=5)], ["y"], task="regression", name="minutes.nrnn",
                sequence=nrnn.Sequence(interval=60))


def fed(model, times, *settings):
    given = "t,temperature\n" + "".join(f"{t},20\n" for t in times)
    return told("run", model, "--time", "t", *settings, given=given)[1]


def every(seconds, count=20):
    return [seconds * i for i in range(count)]


@pytest.mark.parametrize(("times", "part"), [
    (every(1), "19 of 19 intervals"), (every(3600), "about 60 s, found about 3600 s"),
    (every(29.9), "found about 29.9 s"), (every(120), "found about 120 s"),
    ([t / 1000 for t in every(60)], "about 60 s, found about 0.06 s"), (every(1, 11), "10 of 10 intervals"),
    ([0, 60, 120, 180, *(180 + t for t in every(1)[1:])], "19 of 22 intervals"),
    ([600 * (i // 2) + i % 2 for i in range(20)], "19 of 19 intervals")], ids=lambda value: str(value)[:30])
def test_another_rate_is_said(minutes, tmp_path, times, part):
    message = fed(minutes, times, "--max-substeps", 100, "--report", tmp_path / "report")
    assert SECONDS in message and part in message
    assert reported(tmp_path / "report")["total"]["off_rate"] > len(times) / 2


@pytest.mark.parametrize("times", [
    every(60), every(30), every(119.9), every(1, 10), [0, 3600, *(3600 + t for t in every(60))],
    [60 * i + 20 * (i % 2) for i in range(20)]], ids=lambda value: str(value)[:30])
def test_the_right_one_is_not(minutes, times):
    assert SECONDS not in fed(minutes, times, "--max-substeps", 100)


def test_milliseconds_taken_for_seconds(minutes):
    """Under reset each sample is an episode of its own."""
    assert "found about 60000 s" in fed(minutes, every(60000), "--gap", "reset")


def test_all_keys_together(minutes, tmp_path):
    given = "k,t,temperature\n" + "".join(f"{k},{t},20\n" for t in range(8) for k in "ab")
    _, message = told("run", minutes, "--key", "k", "--time", "t", "--report", tmp_path / "report", given=given)
    assert "14 of 14" in message and reported(tmp_path / "report")["keys"]["a"]["off_rate"] == 7


def test_nothing_is_said_where_nothing_is_known(save, minutes):
    given = "t,temperature\n" + "".join(f"{t},20\n" for t in range(20))
    plain = save([nrnn.Channel("temperature")], ["y"], task="regression", name="plain.nrnn")
    assert SECONDS not in run("run", plain, "--time", "t", "--gap", "nominal", given=given).stderr
    assert SECONDS not in run("run", minutes, given=given).stderr


@pytest.mark.parametrize(("times", "unit"), [(every(60_000, 4), "ms"), (every(60_000_000, 12), "us"), (every(61_234, 5), "ms")])
def test_another_unit_is_said_of_few_rows_too(minutes, times, unit):
    message = fed(minutes, times, "--gap", "reset")
    assert f"times in {unit}: --time-unit {unit}?" in message


@pytest.mark.parametrize("settings", [["--time-unit", "ms"], ["--time-unit", "s"]])
def test_no_unit_is_asked_for_where_one_is_given(minutes, settings):
    assert "--time-unit" not in fed(minutes, every(60_000, 12), "--gap", "reset", *settings)
