"""`nrnn run --state S --output F`: a resumed run goes on in the output, and nothing is lost or repeated."""

import json
import os
import struct
import time
from random import Random

import numpy as np
import pytest

from command import BAD_STATE, IO, OK, USAGE, csv_text, fail, run, samples, start, succeed, told
from keyed import HEADER, OPTIONS, rows

NAMES = ["temperature", "pressure"]
X = samples(40)
KEYED = [part for part in OPTIONS if part != "--no-header"]


def text(x, name="csv"):
    if name == "f32":
        return x.tobytes()
    lines = "".join(json.dumps([float(v) for v in row]) + "\n" for row in x)
    return (lines if name == "jsonl" else csv_text(x, NAMES)).encode()


@pytest.fixture
def files(tmp_path):
    return ["--state", tmp_path / "state", "--output", tmp_path / "out"]


@pytest.mark.parametrize("name", ["csv", "jsonl", "f32"])
@pytest.mark.parametrize("options", [[], ["--no-header"], ["--members", 3, "--quantiles", "0.5"]])
def test_pieces_equal_the_whole(two, files, name, options):
    command = ["run", two, "--format", name, *options]
    for a, b in (0, 1), (1, 17), (17, 17), (17, 40):
        given = text(X[a:b], name)
        if name == "csv" or given:
            told(*command, *files, given=given)
    assert files[3].read_bytes() == succeed(*command, given=text(X, name))


def test_without_a_state_it_is_replaced(two, tmp_path):
    for part in X[:20], X[20:]:
        succeed("run", two, "--output", tmp_path / "out", given=text(part))
    assert (tmp_path / "out").read_bytes() == succeed("run", two, given=text(X[20:]))


def test_the_first_run_of_a_state_replaces_it(two, files):
    files[3].write_text("of another day\n" * 100)
    succeed("run", two, *files, given=text(X))
    assert files[3].read_bytes() == succeed("run", two, given=text(X))


def test_what_a_killed_run_left_behind_its_state_goes(two, files):
    succeed("run", two, *files, given=text(X[:10]))
    with open(files[3], "ab") as out:
        out.write(b"10,0.1,0.2\n11,0.")
    succeed("run", two, *files, given=text(X[10:]))
    assert files[3].read_bytes() == succeed("run", two, given=text(X))


def test_an_output_that_was_taken_away_is_begun_anew(two, files):
    succeed("run", two, *files, given=text(X[:10]))
    files[3].rename(files[3].with_name("yesterday"))
    succeed("run", two, *files, given=text(X[10:]))
    header, rest = files[3].read_bytes().split(b"\n", 1)
    assert files[3].with_name("yesterday").read_bytes() + rest == succeed("run", two, given=text(X))


def test_a_state_of_a_run_to_standard_output(two, files):
    """It knows no length: a file whose header fits is gone on with."""
    first = succeed("run", two, *files[:2], given=text(X[:10]))
    files[3].write_bytes(first)
    succeed("run", two, *files, given=text(X[10:]))
    assert files[3].read_bytes() == succeed("run", two, given=text(X))


def refused(status, two, files, *options, given=None):
    before = [files[i].read_bytes() for i in (1, 3)]
    message = fail(status, "run", two, *files, *options, given=text(X[10:]) if given is None else given)
    assert [files[i].read_bytes() for i in (1, 3)] == before
    return message


def test_an_output_that_is_too_short(two, files):
    succeed("run", two, *files, given=text(X[:10]))
    size = files[3].stat().st_size
    for left in size - 1, 0:
        os.truncate(files[3], left)
        message = refused(BAD_STATE, two, files)
        assert f"at least the {size} bytes that the state holds, found {left}" in message


def test_an_output_of_another_run(two, files):
    """It is long enough and has the same header: it would be cut."""
    succeed("run", two, *files, given=text(X[:10]))
    files[3].write_bytes(succeed("run", two, given=text(X[::-1])))
    assert "expected the results that the state goes on after" in refused(BAD_STATE, two, files)


@pytest.mark.parametrize("options", [["--quantiles", "0.5"], ["--keep", "pressure"]])
def test_another_header(two, files, options):
    members = ["--members", 3]
    succeed("run", two, *files, *members, given=text(X[:10]))
    assert "expected the header" in refused(BAD_STATE, two, files, *members, *options)
    files[1].unlink()
    succeed("run", two, *files[:2], *members, given=text(X[:10]))  # a state that knows no length
    assert "expected the header" in refused(BAD_STATE, two, files, *members, *options)


@pytest.mark.parametrize("name", ["csv", "jsonl", "f32"])
@pytest.mark.parametrize("options", [["--quantiles", "0.5"], ["--format", "csv"], ["--format", "jsonl"],
                                     ["--format", "f32"]])
def test_other_columns_where_no_header_tells(two, files, name, options):
    members = ["--members", 3, "--no-header"]
    succeed("run", two, *files, *members, "--format", name, given=text(X[:10], name))
    now = dict([("--format", name), options])
    command = [*members, *(part for pair in now.items() for part in pair)]
    given = text(X[10:], now["--format"])
    if now == {"--format": name}:
        succeed("run", two, *files, *command, given=given)
    else:
        assert "of the same format and columns" in refused(BAD_STATE, two, files, *command, given=given)


def test_json_lines_after_csv(two, files):
    succeed("run", two, *files, given=text(X[:10]))
    given = text(X[10:], "jsonl")
    assert "of the same format" in refused(BAD_STATE, two, files, "--format", "jsonl", given=given)


@pytest.mark.parametrize(("name", "ends"), [("csv", b"10,0.5"), ("jsonl", b'{"step": 1'), ("f32", b"abc")])
def test_half_a_row_of_unknown_length(two, files, name, ends):
    first = succeed("run", two, *files[:2], "--format", name, given=text(X[:10], name))
    files[3].write_bytes(first + ends)
    given = text(X[10:], name)
    assert "whole rows" in refused(BAD_STATE, two, files, "--format", name, given=given)


def test_a_run_that_fails_loses_nothing(two, files):
    given = text(X[:30]) + b"wet,1\n" + text(X[30:]).split(b"\n", 1)[1]
    succeed("run", two, *files, given=text(X[:10]))
    assert run("run", two, *files, given=text(X[10:20]) + b"wet,1\n").returncode == 6
    succeed("run", two, *files, given=text(X[10:]))
    assert files[3].read_bytes() == succeed("run", two, given=text(X)) != given


@pytest.mark.parametrize("target", ["device", "pipe"])
def test_what_is_no_file_is_only_written(two, tmp_path, target):
    path = "/dev/stdout"
    if target == "pipe":
        os.mkfifo(path := tmp_path / "pipe")
    out = b""
    for part in X[:10], X[10:]:
        process = start("run", two, "--no-header", "--state", tmp_path / "state", "--output", path)
        if target == "pipe":
            process.stdin.write(text(part))
            process.stdin.close()
            out += path.read_bytes()
            assert process.wait() == OK
        else:
            out += process.communicate(text(part))[0]
    assert out == succeed("run", two, "--no-header", given=text(X))


# ---- Killed -----------------------------------------------------------------------------------------------------


def test_killed_at_random_moments(sensor, tmp_path):
    """The keyed run, the whole input given again each time: in the end the file is the uninterrupted run's."""
    random, source = Random(0), tmp_path / "in.csv"
    source.write_text(HEADER + "".join(rows([f"s{i}" for i in range(50)], 200)))
    for name in "csv", "jsonl":
        files = ["--state", tmp_path / f"{name}.state", "--output", tmp_path / f"{name}.out"]
        kept = ["--keep", "site", "--keep", "t"]
        given = source.read_text()
        if name == "jsonl":
            names, *lines = (line.split(",") for line in given.splitlines())
            given = "".join(json.dumps({n: float(v) if n != "site" and v else v or None for n, v in zip(names, line)})
                            + "\n" for line in lines)
        path = tmp_path / f"in.{name}"
        path.write_text(given)
        command = ["run", sensor, "--key", "site", "--time", "t", *kept, "--gap", "reset", "--missing", "hold",
                   "--members", 2, "--format", name, "--input", path]
        began = time.monotonic()
        whole = told(*command)[0]
        seconds, kills, resumed = time.monotonic() - began, 0, 0
        for _ in range(200):  # how many states are written before the kill is a matter of luck
            if kills >= 12 and resumed > 2:
                break
            process = start(*command, *files, "--save-every", 0.002)
            time.sleep(seconds * random.uniform(0, 1))
            process.kill()
            process.communicate()
            kills += process.returncode < 0
            resumed += files[1].exists()
            if process.returncode == OK:
                files[1].unlink()
        told(*command, *files)
        assert files[3].read_bytes() == whole and kills >= 12 and resumed > 2


def test_killed_while_floats_come(two, tmp_path):
    """Without a time the input is what follows the samples that the state has."""
    files = ["--state", tmp_path / "state", "--output", tmp_path / "out"]
    random, x = Random(0), samples(20000)
    whole = succeed("run", two, "--format", "f32", given=x.tobytes())
    done, kills = 0, 0
    while kills < 12:
        process = start("run", two, "--format", "f32", "--save-every", 0, *files)
        for part in np.array_split(x[done:], 50):
            process.stdin.write(part.tobytes())
            process.stdin.flush()
            if random.random() < 0.1:
                break
        time.sleep(random.uniform(0, 0.02))
        process.kill()
        process.communicate()
        kills += 1
        done = struct.unpack_from("<Q", files[1].read_bytes(), 128)[0] if files[1].exists() else 0
    assert 0 < done < len(x)
    succeed("run", two, "--format", "f32", *files, given=x[done:].tobytes())
    assert files[3].read_bytes() == whole


def test_folders(two, tmp_path):
    message = fail(IO, "run", two, "--state", tmp_path / "s", "--output", tmp_path / "none" / "out", given=text(X))
    assert "No such file or directory" in message
    assert "Is a directory" in fail(IO, "run", two, "--state", tmp_path / "s", "--output", tmp_path, given=text(X))
    assert "--output" in fail(USAGE, "run", two, "--state", tmp_path / "s", "--output", tmp_path / "s", given=text(X))
