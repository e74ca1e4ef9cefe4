"""`nrnn bench`: what it reports. How fast anything is, no test asks."""

import json

import pytest

import nrnn
from command import IO, OK, USAGE, fail, run, succeed

TIMES = ["ns_p50", "ns_p90", "ns_p99", "ns_p999", "ns_max"]


def report(*arguments):
    found = json.loads(succeed("bench", *arguments, "--json"))
    assert found["schema"] == "nrnn-bench-1" and found["clock_ns"] >= 0
    return found


def results(*arguments):
    found = report(*arguments, "--steps", 200)
    assert found["skipped"] == []
    return found["results"]


def check_times(result):
    times = [result[name] for name in TIMES]
    assert times == sorted(times) and times[0] > 0
    assert result["ns_first"] > 0 and result["ns_per_step"] > 0


def check_limit(result, weight_bytes, multiply_adds):
    """The limit is the longer of the two that the rates of the same row give."""
    memory = weight_bytes / result["read_gb_per_s"]
    fma = multiply_adds / result["peak_fma_per_ns"]
    assert result["limit_memory_ns"] == pytest.approx(memory)
    assert result["limit_fma_ns"] == pytest.approx(fma)
    assert (result["limit_ns"], result["limit"]) == max(
        (result["limit_memory_ns"], "memory"), (result["limit_fma_ns"], "fma"))
    assert result["of_limit"] == pytest.approx(result["limit_ns"] / result["ns_per_step"])


def test_a_model(two):
    alone, ensemble = results(two)
    facts = {"cell": "sde", "hidden": 4, "inputs": 2, "streams": 1, "weights": "f32",
             "kernels": nrnn.Model.load(two).kernels, "threads": 1, "steps": 200, "paced_hz": None,
             "allocations_per_step": 0}
    asked = {"case": "step", "members": 1, "noise": "off"}, {"case": "ensemble", "members": 32, "noise": "on"}
    for result, case in zip((alone, ensemble), asked):
        assert result | facts | case == result
        check_times(result)


def test_the_limit_counts_weights_and_paths(two):
    info = json.loads(succeed("inspect", two, "--json"))
    size, parameters = info["weight_bytes"], info["parameters"]
    alone, ensemble = results(two)
    check_limit(alone, size, parameters)
    check_limit(ensemble, size, 33 * parameters)
    check_limit(results(two, "--members", 7, "--noise", "off")[0], size, parameters)
    check_limit(results(two, "--streams", 5)[0], size / 5, parameters)


@pytest.fixture(scope="module")
def cells():
    """Those of which a model can be made up, and the options of an ensemble where they may have noise."""
    listed = fail(USAGE, "bench", "--synthetic", "tree").split("  - ")[1:]
    names = [text.split()[0] for text in listed]
    return {name: [] if name in ("kernel", "dense") else ["--members", 2] for name in names}


def test_synthetic(cells):
    for cell, ensemble in cells.items():
        result = results("--synthetic", cell, "--hidden", 12, "--inputs", 3, *ensemble)[-1]
        facts = {"cell": cell, "hidden": 12, "inputs": 3, "weights": "f32"}
        more = {"case": "ensemble", "members": 2, "noise": "on"} if ensemble else {"case": "step", "noise": "off"}
        assert result | facts | more == result
        check_times(result)


def test_a_synthetic_state_stays_bounded(cells):
    """A state that grew without end would come to be infinite, which ends the command with a failure."""
    for cell, ensemble in cells.items():
        result = run("bench", "--synthetic", cell, "--hidden", 4, *ensemble, "--steps", 100_000)
        assert (result.returncode, result.stderr) == (OK, "")


def test_defaults_of_a_synthetic_model():
    alone, ensemble = results("--synthetic", "sde")
    assert (alone["hidden"], alone["inputs"], alone["members"], ensemble["members"]) == (128, 8, 1, 32)


def test_a_fleet(two):
    [result] = results(two, "--streams", 3, "--noise", "on")
    assert result | {"case": "fleet", "streams": 3, "members": 1, "noise": "on", "allocations_per_step": 0} == result
    check_times(result)


def test_paced(two):
    result = report(two, "--members", 1, "--paced", 2000, "--steps", 20)["results"][0]
    assert result["paced_hz"] == 2000 and result["steps"] == 20
    assert result["ns_per_step"] == result["ns_p50"]


def test_members_and_kernels(two):
    [result] = results(two, "--members", 3, "--kernels", "generic")
    assert (result["members"], result["kernels"]) == (3, "generic")


def test_a_model_without_noise(save):
    path = save(["x"], ["y"], task="regression", noise=None)
    assert [result["members"] for result in results(path)] == [1]
    assert "noise" in fail(USAGE, "bench", path, "--members", 2)
    assert "noise" in fail(USAGE, "bench", path, "--noise", "on")


@pytest.fixture(scope="module")
def table():
    return report("--steps", 5)


def test_the_table_has_every_case(table):
    found = {(row["case"], row["cell"], row["hidden"], row["members"], row["noise"], row["streams"], row["threads"],
              row["weights"]) for row in table["results"]}
    steps = [("sde", n) for n in (32, 64, 128, 256, 512)] + [(cell, 128) for cell in ("elman", "gru", "lstm")]
    assert found >= {("step", cell, n, 1, "off", 1, 1, "f32") for cell, n in steps} | {
        ("ensemble", "sde", 128, 64, "off", 1, 1, "f32"), ("ensemble", "sde", 128, 64, "on", 1, 1, "f32"),
        ("ensemble", "sde", 128, 256, "on", 1, 1, "f32"), ("fleet", "sde", 128, 1, "off", 1000, 1, "f32"),
        ("shared", "sde", 32, 1, "off", 2, 2, "f32"), ("load", "sde", 128, 1, "off", 1, 1, "f32"),
        ("normals", "none", 0, 1, "off", 1, 1, "none")}


def test_what_the_table_lacks_is_said(table):
    """Rows that this version does not offer are named, with the engine's reason; together they are all."""
    assert len(table["results"]) + len(table["skipped"]) == 21
    for row in table["skipped"]:
        assert "expected" in row["why"] and row["case"]


def test_allocations_are_counted(table):
    """A step has none; loading has many, so the count is no constant."""
    for row in table["results"]:
        assert row["allocations_per_step"] > 10 if row["case"] == "load" else row["allocations_per_step"] == 0


def test_text(two):
    lines = succeed("bench", two, "--steps", 200).decode().splitlines()
    titles = lines[1].split()
    assert "kernels" in lines[0] and titles[0] == "case" and {"p50", "p90", "p99", "p99.9", "max", "first"} <= {*titles}
    assert [line.split()[0] for line in lines[2:]] == ["step", "ensemble"]
    assert len({len(line) for line in lines[1:]}) == 1


@pytest.mark.parametrize("arguments", [
    ["--steps", 0], ["--steps", "many"], ["--members", 0], ["--streams", 0], ["--threads", 0], ["--noise", "loud"],
    ["--seconds", 0], ["--seconds", "nan"], ["--paced", 0], ["--paced", -5],
])
def test_values_that_cannot_be(two, arguments):
    assert arguments[0] in fail(USAGE, "bench", two, *arguments)


@pytest.mark.parametrize("arguments", [
    ["--synthetic", "tree"], ["--hidden", 0], ["--hidden", 4097], ["--inputs", 0], ["--weights", "f8"],
])
def test_shapes_that_cannot_be(arguments):
    synthetic = [] if arguments[0] == "--synthetic" else ["--synthetic", "sde"]
    assert arguments[0] in fail(USAGE, "bench", *synthetic, *arguments)


@pytest.mark.parametrize(("arguments", "option"), [
    (["{model}", "--synthetic", "sde"], "--synthetic"), (["{model}", "--hidden", "8"], "--hidden"),
    (["{model}", "--weights", "f32"], "--weights"), (["--members", "2"], "--members"),
    (["--threads", "2"], "--threads"),
    (["--noise", "on"], "--noise"), (["{model}", "--steps", "9", "--seconds", "1"], "--seconds"),
])
def test_options_that_do_not_go_together(two, arguments, option):
    arguments = [part.format(model=two) for part in arguments]
    message = fail(USAGE, "bench", *arguments)
    assert option in message and "expected" in message and "found" in message


def test_no_such_model(tmp_path):
    assert "none.nrnn" in fail(IO, "bench", tmp_path / "none.nrnn")
