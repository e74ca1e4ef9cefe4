"""`--input`, repeated: files in order are one input; each has its own header, columns, encoding and packing."""

import gzip

import pytest

from command import BAD_DATA, IO, USAGE, fail, run, start, succeed, told


@pytest.fixture
def files(tmp_path):
    def files(*texts):
        paths = []
        for i, text in enumerate(texts):
            paths.append(tmp_path / f"in{i}")
            paths[-1].write_bytes(text.encode() if isinstance(text, str) else text)
        return [part for path in paths for part in ("--input", path)]
    return files


def test_one_after_the_other(two, files):
    inputs = files("temperature,pressure\n1,2\n", "pressure,n,temperature\r\n4,0,3",
                   gzip.compress("temperature,pressure\n5,6\n".encode("utf-16")), "sep=;\npressure;temperature\n8;7\n")
    assert succeed("run", two, *inputs) == succeed("run", two, given="temperature,pressure\n1,2\n3,4\n5,6\n7,8\n")


@pytest.mark.parametrize(("name", "texts", "whole"), [
    ("jsonl", ("[1, 2]", '{"pressure": 4, "temperature": 3}\n'), "[1, 2]\n[3, 4]\n"),
    ("influx", ("m temperature=1,pressure=2", "m pressure=4,temperature=3"),
     "m temperature=1,pressure=2\nm pressure=4,temperature=3\n")])
def test_other_formats(two, files, name, texts, whole):
    options = ["--format", name, "--output-format", "csv"]
    assert succeed("run", two, *options, *files(*texts)) == succeed("run", two, *options, given=whole)


def test_messages_name_the_file(models, files):
    message = fail(BAD_DATA, "run", models["x1"], *files("x\n1\n", "n,x\n1,2\n1,wet\n"))
    assert "in1: line 3, column 2 (x)" in message
    assert "in1: line 1: expected one column" in fail(
        BAD_DATA, "run", models["x1"], "--key", "k", *files("k,x\na,1\n", "x\n1\n"))
    assert "in1: expected a header" in fail(BAD_DATA, "run", models["x1"], *files("x\n1\n", ""))
    result = run("run", models["x1"], *files("x\n1\n"), "--input", "/nowhere")
    assert result.returncode == IO and "/nowhere" in result.stderr and result.stdout.count(b"\n") == 2


def test_a_row_that_waits_is_of_its_file(models, files):
    inputs = files("k,t,x\na,0,1\na,9000,2\n", "x,t,k\n1,1,a\n1,2,a\n")
    out, message = told("run", models["x1"], "--key", "k", "--time", "t", "--gap", "reset", "--skip-bad", *inputs)
    assert [line.split(b",")[:2] for line in out.splitlines()[1:]] == [[b"a", b"0"], [b"a", b"1"], [b"a", b"2"]]
    assert 'in0: line 3, column 2 (t): expected a time' in message


def test_clocks_go_on(models, files):
    out, message = told("run", models["x1"], "--time", "t", *files("t,x\n0,1\n1,2\n", "t,x\n1,3\n2,4\n"))
    assert out == told("run", models["x1"], "--time", "t", given="t,x\n0,1\n1,2\n2,4\n")[0]
    assert "duplicates 1" in message


def test_standard_input_is_one_of_them_once(models, files):
    assert succeed("run", models["x1"], *files("x\n1\n"), "--input", "-", given="x\n2\n") == succeed(
        "run", models["x1"], given="x\n1\n2\n")
    assert "standard input once" in fail(USAGE, "run", models["x1"], "--input", "-", "--input", "/dev/stdin", given="")
    assert "another file" in fail(USAGE, "run", models["x1"], *files("x\n1\n") * 2)


def test_only_the_last_may_be_unfinished(models, files, tmp_path):
    command = ["run", models["x1"], "--time", "t", "--no-header", "--state", tmp_path / "state"]
    out, message = told(*command, *files("t,x\n0,1\n1,2", "t,x\n2,3\n3,"))
    assert [line.split(b",")[0] for line in out.splitlines()] == [b"0", b"1", b"2"]
    assert "unfinished 1" in message and "in1: line 3" in message


def test_times_of_several_columns_in_each(models, files):
    inputs = files("d,c,x\n2026-01-31,12:00:00Z,1\n", "x,c,d\n2,12:00:01Z,2026-01-31\n")
    out, _ = told("run", models["x1"], "--time", "d+c", *inputs)
    assert [line.split(b",")[:3] for line in out.splitlines()] == [
        [b"d", b"c", b"step"], [b"2026-01-31", b"12:00:00Z", b"0"], [b"2026-01-31", b"12:00:01Z", b"1"]]


def test_results_come_before_the_next_file_does(models, files):
    process = start("run", models["x1"], *files("x\n1\n"), "--input", "-")
    assert [process.stdout.readline()[:2] for _ in range(2)] == [b"st", b"0,"]
    assert process.communicate(b"x\n2\n", timeout=60)[0][:2] == b"1,"


def test_many_files(models, tmp_path):
    """More than may be open at a time."""
    import resource
    inputs = []
    for i in range(200):
        (tmp_path / f"{i}.csv").write_text(f"x\n{i}\n")
        inputs += ["--input", tmp_path / f"{i}.csv"]
    limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))  # noqa: E731
    result = run("run", models["x1"], *inputs, preexec_fn=limit)
    assert result.returncode == 0 and result.stdout.count(b"\n") == 201
