"""Quaternion LSTMs: a quick run of all tasks, how equal quality is found, and what is said of a difference."""

import numpy as np
import pytest

import nrnn
from experiments.quaternion import claims, copies, equals, matched, report
from experiments.quaternion.seeds import seeds
from experiments.quaternion.tasks import GRIDS, PUBLISHED, TASKS, TRUE
from experiments.quaternion.widths import WIDTHS
from experiments.verdicts import Difference

# Least accuracy of every network of a quick run on the test part. A guess: 1/8 of the copies; of the others 1/2, 1/9.
LEARNT = {"published-10": 0.8, "published-30": 0.6, "copy-10": 0.8, "copy-30": 0.8, "copy-4": 0.9, "digits": 0.8,
          "vowels": 0.6}


def test_quick_run(run, small_data, tmp_path):
    found, section, folder = run("quaternion", "--data", small_data)
    assert section.startswith("## ") and section.count("QLSTM") > len(TASKS)
    assert {one["task"] for one in found["runs"]} == {task.name for task in TASKS}
    for one in found["runs"]:
        assert one["test_accuracy"] == pytest.approx(one["test_accuracy_torch"]) and 0 <= one["test_accuracy"] <= 1
        assert 0 <= one["check"] <= 1 and one["test_accuracy"] > LEARNT[one["task"]]
    for name, timed in found["timing"].items():
        model = nrnn.Model.load(folder / "models" / name)
        assert model.verify() and min(timed["rounds"]) > 0
        assert timed["bytes"] >= 4 * model.parameters
    for n in WIDTHS:
        plain, quaternion = (found["widths"][f"{cell}-{n}"]["parameters"] for cell in ("lstm", "quaternion_lstm"))
        others = 4 * n + 10 * n + 10  # biases and readout are real in both
        assert (plain, quaternion) == (4 * n * (80 + n) + others, n * (80 + n) + others)
    report.draw(found, tmp_path / "pictures")
    assert len(list((tmp_path / "pictures").glob("*.png"))) == 2


def _runs(cell, units, *losses):
    return [{"task": "t", "cell": cell, "units": units, "seed": seed, "parameters": 1000 * units,
             "validation_loss": loss} for seed, loss in enumerate(losses, 1)]


def test_equal_quality_lies_between_two_plain_ones_in_the_validation_loss():
    runs = _runs("lstm", 8, 0.9, 0.7) + _runs("lstm", 32, 0.4) + _runs("lstm", 64, 0.2)
    runs += _runs("quaternion_lstm", 16, 0.5, 0.7) + _runs("quaternion_lstm", 64, 0.1)
    times = {"lstm-8": [1, 1, 9], "lstm-32": [4], "lstm-64": [16], "qlstm-16": [3], "qlstm-64": [9]}
    found = {"runs": runs, "timing": {f"t-{name}.nrnn": {"rounds": rounds} for name, rounds in times.items()}}
    half, beyond = equals.pairs(found, "t")  # half way from 8 to 32: sqrt(8 * 32) thousand, sqrt(1 * 4) microseconds
    np.testing.assert_allclose([half["loss"], half["plain"], half["parameters"], half["time"]], [0.6, 16000, 1, 1.5])
    assert beyond["plain"] is beyond["parameters"] is beyond["time"] is None


def _copies(cell, units, *firsts, task="t"):
    """Recall above 0.9 from this evaluation on, of 10; None: never. Ten steps lie between two; of seeds from 1 on."""
    return [{"task": task, "cell": cell, "units": units, "seed": seed, "every": 10, "test_accuracy": 0.5,
             "curve": [0.95 if first and i >= first else 0.9 for i in range(1, 11)]}
            for seed, first in enumerate(firsts, 1)]


def test_steps_are_compared_by_seed():
    quick, slow = _copies(*copies.QUATERNION, 1, 2, 4), _copies(*copies.PLAIN, 2, 4, 8)[::-1]
    assert [copies.learnt(one) for one in slow] == [80, 40, 20] and copies.last(slow[0]) == 100
    runs = {copies.QUATERNION: quick, copies.PLAIN: slow[1:]}  # of seeds 1 and 2 twice as many
    assert copies.told(runs, copies.PLAIN).startswith("2.00 × [2.00, ") and copies.slower(slow, quick).n == 3
    assert copies.sooner(_copies(*copies.QUATERNION, 1, 2, 3), slow)  # 2, 2, and 8 / 3 times as many
    assert not copies.sooner(slow, quick) and not copies.sooner(_copies(*copies.QUATERNION, 1, 9, 1), slow)


def test_where_not_all_learn_there_are_bounds_alone():
    quick, some, never = (_copies(*name, *firsts) for name, firsts in (
        (copies.QUATERNION, (1, 2, 1)), (copies.PLAIN, (5, 10, None)), (copies.WIDE, (None, None, None))))
    runs = {copies.QUATERNION: quick, copies.PLAIN: some, copies.WIDE: never}
    assert copies.told(runs, copies.PLAIN) == "at least 5.00 to 10 × by seed, 3 of 3 seeds"
    assert not copies.sooner(quick, some)  # of three seeds all go one way by chance once in four times
    quick, some, never = quick + _later(quick), some + _later(some), never + _later(never)
    assert copies.sooner(quick, never) and copies.sooner(quick, some) and not copies.sooner(never, quick)
    assert not copies.sooner(some, never)  # it is not the first in the seeds in which neither learns
    runs = {copies.QUATERNION: quick, copies.PLAIN: some, copies.WIDE: never}
    runs[copies.QUATERNION] = never
    assert copies.told(runs, copies.WIDE) == "neither in 100 steps, n = 6"
    assert copies.told(runs, copies.PLAIN) == "no QLSTM learns, 0 of 6 seeds"


def _later(runs):
    """The same of three seeds more."""
    return [run | {"seed": run["seed"] + 3} for run in runs]


@pytest.mark.parametrize("low, high, said", [
    (0.1, 3, "better"), (-1.9, 1, "as good, to 2 points"), (-1.9, -0.1, "lower, by less than 2 points"),
    (-3, -0.1, "lower"), (-4, -2.1, "lower, by more than 2 points"), (-3, 3, "not told apart"),
    (np.nan, np.nan, "not told apart")])
def test_a_difference_in_words(low, high, said):
    assert matched.worded(Difference((low + high) / 2, low, high, 5)) == said


def made_up(quaternion, plain, points):
    """Two seeds; evaluations until each copy is learnt, and how much the QLSTMs' accuracies lie above."""
    runs = [run for task in (*PUBLISHED, *TRUE) for name, firsts in ((copies.QUATERNION, quaternion[task.name]),
                                                                   (copies.PLAIN, plain[task.name]))
            for run in _copies(*name, *firsts, task=task.name)]
    runs += [run | {"task": task.name, "test_accuracy": 0.8 + (points + run["seed"] / 10) / 100 * (cell != "lstm")}
             for task in GRIDS for cell, sizes in (("lstm", (8, 16)), ("quaternion_lstm", (16, 32)))
             for units in sizes for run in _runs(cell, units, 1.0, 1.0)]
    return {"runs": runs}


def test_claims_follow_the_numbers():
    soon, late, never = (1, 2), (5, 9), (None, None)
    names = [task.name for task in (*PUBLISHED, *TRUE)]
    first, second, ten, thirty, four = names
    quaternion = {first: soon, second: late, ten: never, thirty: never, four: 3 * soon}
    plain = {first: late, second: soon, ten: never, thirty: never, four: 3 * never}
    for points, verdict, parts in ((-1, "reproduced", "2 of 2"), (-9, "not", "0 of 2; contrary in 2")):
        published, true, twice, same, *spoken = claims.claims(made_up(quaternion, plain, points))
        assert (published.verdict, published.parts) == ("partly", "1 of 2; contrary in 1")
        assert (true.verdict, true.parts) == ("reproduced", "") and "1 of 3 tasks are parts" in true.ran
        assert (twice.verdict, twice.parts) == (same.verdict, same.parts) == (verdict, parts)
        assert "not the paper's" in twice.paper and same.paper.startswith("Ours, no paper says it")
        assert len(spoken) == 3 and all(claim.verdict == "not tested" for claim in spoken)
    untold = claims.claims(made_up(quaternion | {four: 3 * never}, plain, 0))[1]
    assert untold.verdict == "not tested" and untold.interval.count("neither in 100 steps, n = ") == 3


def test_what_was_not_run_is_said():
    ran = {task.name: (1, 2, 3) for task in TASKS} | {"copy-4": (1, 3)}
    said = seeds({"runs": [{"task": name, "seed": seed} for name, held in ran.items() for seed in held]})
    four = TRUE[2].title
    assert said.endswith(f"; 1, 3 of *{four}*. Seed 2 of *{four}* was not run, for want of time.")


def test_pairs_of_widths_are_those_that_were_trained():
    runs = _runs("lstm", 8, 0.9) + _runs("lstm", 16, 0.4) + _runs("quaternion_lstm", 16, 0.5)
    runs = [one | {"test_accuracy": 0.01 * one["units"]} for one in runs]
    other = runs[-1] | {"seed": 2, "test_accuracy": 0}  # of which the plain ones have no run
    found = {"runs": [other, *runs]}
    assert matched.widths(found, "t", 2) == [(8, 16)] and matched.widths(found, "t", 1) == [(16, 16)]
    assert matched.points(found, "t", 8, 16).mean == pytest.approx(8) == matched.pooled(found, "t", 2).mean
    assert matched.shares(found, "t", 1) == "1.00 to 1.00"
