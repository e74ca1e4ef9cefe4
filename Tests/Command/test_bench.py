"""`nrnn bench`."""

import json

import pytest

import nrnn
from command import USAGE, fail, succeed

TIMES = ["ns_p50", "ns_p90", "ns_p99", "ns_p999", "ns_max"]


def results(*arguments):
    found = json.loads(succeed("bench", *arguments, "--steps", 200, "--json"))
    assert found["schema"] == "nrnn-bench-1"
    return found["results"]


def test_json(two):
    alone, ensemble = results(two)
    facts = {"case": "step", "cell": "sde", "hidden": 4, "inputs": 2, "streams": 1, "weights": "f32",
             "kernels": nrnn.Model.load(two).kernels, "threads": 1, "steps": 200}
    for result, members in (alone, 1), (ensemble, 32):
        assert result | facts | {"members": members} == result
        times = [result[name] for name in TIMES]
        assert times == sorted(times) and times[0] > 0 and result["ns_first"] > 0
        assert result["ns_per_step"] == result["ns_p50"]
    assert ensemble["ns_per_step"] > alone["ns_per_step"]


def test_members_and_kernels(two):
    [result] = results(two, "--members", 3, "--kernels", "generic")
    assert (result["members"], result["kernels"]) == (3, "generic")


def test_a_model_without_noise(save):
    path = save(["x"], ["y"], task="regression", noise=None)
    assert [result["members"] for result in results(path)] == [1]
    assert "noise" in fail(USAGE, "bench", path, "--members", 2)


def test_text(two):
    lines = succeed("bench", two, "--steps", 200).decode().splitlines()
    assert "sde" in lines[0] and lines[2].split() == ["members", "p50", "p90", "p99", "p99.9", "max", "first"]
    assert [line.split()[0] for line in lines[3:]] == ["1", "32"]


@pytest.mark.parametrize("arguments", [["--steps", 0], ["--members", 0], ["--steps", "many"]])
def test_usage(two, arguments):
    assert arguments[0] in fail(USAGE, "bench", two, *arguments)
