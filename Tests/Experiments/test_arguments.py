"""The command line that all experiments share, and how they end."""

import os
from pathlib import Path

import pytest
from nrnn.train import ConfigError, DataError

from experiments import arguments


def parsed(*given, **options):
    return arguments.parse(arguments.parser("ode", "", seeds=5, jobs=True, **options), list(map(str, given)))


def test_seeds_are_counted_from_1(tmp_path):
    found = parsed("--data", tmp_path, "--out", tmp_path / "new/folder")
    assert found.seeds == range(1, 6) and found.jobs == 1 and found.out.is_dir()
    assert parsed("--data", tmp_path, "--out", tmp_path, "--seeds", 3).seeds == range(1, 4)
    assert parsed("--data", tmp_path, "--out", tmp_path, "--quick").seeds == range(1, 2)


@pytest.mark.parametrize("out", [[], ["--out", arguments.HERE / "ode"],
                                 ["--out", Path(os.path.relpath(arguments.HERE)) / "ode"],
                                 ["--out", arguments.HERE / "mnist/../ode"]])
def test_a_quick_run_replaces_nothing_that_the_page_quotes(out, tmp_path, capsys):
    with pytest.raises(SystemExit):
        parsed("--data", tmp_path, "--quick", *out)
    assert "--quick: expected --out, found none" in capsys.readouterr().err


@pytest.mark.parametrize("given, said", [
    (["--seeds", 0], "--seeds: expected at least 1, found 0"), (["--jobs", 0], "--jobs: expected at least 1, found 0"),
    (["--jobs", "x"], "--jobs: expected at least 1, found x"),
    (["--data", "nowhere"], "--data: expected a folder, found nowhere")])
def test_what_cannot_be_meant_is_refused(given, said, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        parsed("--data", tmp_path, "--out", tmp_path, *given)
    assert ended.value.code == 2 and said in capsys.readouterr().err


def test_data_that_are_not_needed_are_not_looked_at(tmp_path):
    assert parsed("--out", tmp_path, "--data", "nowhere", needs_data=False).data == Path("nowhere")


@pytest.mark.parametrize("error", [ConfigError("seed: found x"), DataError("file: found x")])
def test_a_run_ends_in_a_sentence(error):
    @arguments.told
    def main():
        raise error

    with pytest.raises(SystemExit, match=f"^error: {error}$"):
        main()


def test_a_mistake_in_the_code_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError):
        arguments.told(lambda: 1 / 0)()
