"""What joins a results.json, and what may not; how numbers stand in the tables of the page."""

import json

import pytest
from nrnn.train import ConfigError

from experiments import results, tables


def seeds(found):
    return [run["seed"] for run in found["runs"]]


def test_of_two_with_the_same_seed_the_later():
    old, new = [{"seed": seed, "figure": "old"} for seed in (3, 1)], [{"seed": seed, "figure": "new"} for seed in (4, 3)]
    assert results.later([*old, *new]) == [old[1], new[1], new[0]]


def test_fewer_seeds_replace_nothing(tmp_path):
    results.expect_seeds(tmp_path, range(1, 2), seeds)  # there is nothing yet
    (tmp_path / "results.json").write_text(json.dumps({"runs": [{"seed": seed} for seed in (1, 2, 2)]}))
    results.expect_seeds(tmp_path, range(1, 3), seeds)
    with pytest.raises(ConfigError, match="--seeds: expected at least 2, as .*results.json has, found 1: take another"):
        results.expect_seeds(tmp_path, range(1, 2), seeds)


def test_runs_under_other_settings_do_not_stand_side_by_side(tmp_path):
    results.save(tmp_path, {"scales": (1 / 3, 2), "counts": {"rows": 3}})
    held = results.before(tmp_path)
    results.expect_same(held, {"scales": (1 / 3, 2), "noise": 1}, tmp_path)  # as rounded there; the noise is new
    with pytest.raises(ConfigError, match=r"--out: expected counts {'rows': 3}, .* found {'rows': 2}: take another"):
        results.expect_same(held, {"scales": (1 / 3, 2), "counts": {"rows": 2}}, tmp_path)


def test_the_middle_stands_with_its_range():
    assert tables.middle([9.0, 1.0, 2.0]) == "2.0 [1.0 .. 9.0]"
    assert tables.middle([0.02], "{:.1e}") == "2.0e-02" and tables.middle([]) == ""
