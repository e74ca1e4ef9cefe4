"""`--threads`: the same output, whatever their number."""

import json

import pytest

from command import USAGE, csv_text, fail, samples, succeed, told
from test_bench import results

CHANNELS = ["temperature", "pressure"]


@pytest.mark.parametrize("members", [1, 2, 5, 40])
def test_run_gives_the_same_output(two, members):
    given = csv_text(samples(50), CHANNELS)
    alone = succeed("run", two, "--members", members, given=given)
    for threads in (1, 2, 3, 7):
        assert succeed("run", two, "--members", members, "--threads", threads, given=given) == alone


def test_run_with_keys_and_state(two, tmp_path):
    """Every key's stream has the threads, also one that is restored."""
    rows = csv_text(samples(60), CHANNELS).splitlines()
    keyed = [f"{rows[0]},key"] + [f"{row},{'abc'[i % 3]}" for i, row in enumerate(rows[1:])]
    parts = ["\n".join(keyed[:31]) + "\n", "\n".join([keyed[0], *keyed[31:]]) + "\n"]
    settings = ["--members", 20, "--key", "key", "--keep", "key"]

    def output(name, *threads):
        state = ["--state", tmp_path / name]
        return [told("run", two, *settings, *state, *threads, given=part)[0] for part in parts]
    assert output("one") == output("two", "--threads", 2)


@pytest.mark.parametrize("arguments", [[], ["--streams", 9]])
def test_bench(two, arguments):
    [result] = results(two, "--members", 20, "--threads", 2, *arguments)
    assert result["threads"] == 2 and result["allocations_per_step"] == 0
    parameters = json.loads(succeed("inspect", two, "--json"))["parameters"]
    assert result["limit_fma_ns"] == pytest.approx(21 * parameters / 2 / result["peak_fma_per_ns"])


@pytest.mark.parametrize("threads", [0, -1, 257, "many"])
def test_numbers_that_cannot_be(two, threads):
    assert "--threads" in fail(USAGE, "run", two, "--threads", threads, given="")
    assert "--threads" in fail(USAGE, "bench", two, "--threads", threads)
