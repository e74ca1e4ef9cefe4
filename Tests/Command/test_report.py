"""What `nrnn run` tells of its rows, and `--skip-bad`."""

import time

import numpy as np
import pytest

from command import BAD_DATA, IO, OK, fail, reported, run, samples, start, succeed, told

GIVEN = ("t,temperature,pressure\n" "1,1,2\n" "1.5,,2\n" "1.5,3,3\n" "1.2,1,1\n" "2,wet,2\n" "9,1,1\n" "9.5,90,1\n"
         "soon,1,2\n" "10,1,2,3\n" "10,inf,2\n" "\n" "10,1,2\n")
OPTIONS = ["--time", "t", "--missing", "hold", "--gap", "reset"]
COUNTS = {"rows": 12, "results": 5, "joined": 0, "duplicates": 1, "late": 1, "future": 0, "diverged": 0, "refused": 5,
          "held": 1,
          "skipped": 0, "gaps": 1, "out_of_range": 0, "off_rate": 1, "unfinished": 0, "first_time": 1, "last_time": 10}


def test_the_summary_of_a_person(sensor):
    _, message = told("run", sensor, *OPTIONS, "--skip-bad", given=GIVEN)
    assert message.splitlines()[-1] == "nrnn: rows 12, duplicates 1, late 1, refused 5, held 1, gaps 1, off_rate 1"
    for part in ("line 6, column 2 (temperature)", "line 9, column 1 (t)", "line 10: expected as many cells",
                 "; the row is left out; others like it are only counted"):
        assert part in message
    assert "line 11" not in message


def test_the_report_of_a_script(sensor, tmp_path):
    path = tmp_path / "report.json"
    _, message = told("run", sensor, *OPTIONS, "--skip-bad", "--report", path, given=GIVEN)
    assert "nrnn: rows" not in message
    assert reported(path) == {"schema": "nrnn-run-1", "model": str(sensor), "exit": OK, "error": None, "total": COUNTS}


def test_the_report_of_a_run_that_fails(sensor, tmp_path):
    path = tmp_path / "report.json"
    message = fail(BAD_DATA, "run", sensor, *OPTIONS, "--report", path, given=GIVEN)
    report = reported(path)
    assert report["exit"] == BAD_DATA and message.splitlines()[-1] == "nrnn: " + report["error"]
    assert (report["total"]["rows"], report["total"]["refused"]) == (5, 1)


def test_times_of_each_key(sensor, tmp_path):
    path = tmp_path / "report.json"
    rows = [("a", "2026-01-31 12:00:00.25"), ("b", "2026-01-31 12:00:00.3"), ("a", "2026-01-31 12:00:00.5"),
            ("c", "soon")]
    run("run", sensor, "--key", "k", "--time", "t", "--time-zone", "+01:00", "--report", path,
        given="k,t,temperature,pressure\n" + "".join(f"{key},{time},1,2\n" for key, time in rows))
    report = reported(path)
    spans = {key: (counts["first_time"], counts["last_time"]) for key, counts in report["keys"].items()}
    stamp = "2026-01-31T11:00:00.{}Z".format
    assert spans == {"a": (stamp(25), stamp(5)), "b": (stamp(3), stamp(3)), "c": (None, None)}
    assert (report["total"]["first_time"], report["total"]["last_time"]) == (stamp(25), stamp(5))


def test_times_in_seconds_are_exact(sensor, tmp_path):
    path = tmp_path / "report.json"
    told("run", sensor, "--time", "t", "--report", path,
         given="t,temperature,pressure\n1700000000.123456789,1,2\n1700000000.5,1,2\n")
    assert '"first_time": 1700000000.123456789,' in path.read_text() and reported(path)["total"]["last_time"] == 1700000000.5


def test_keys_that_json_must_quote(sensor, tmp_path):
    path = tmp_path / "report.json"
    succeed("run", sensor, "--key", "k", "--report", path, given='k,temperature,pressure\n"a ""b\\",1,2\n')
    assert list(reported(path)["keys"]) == ['a "b\\']


def test_out_of_range_is_counted(two):
    _, message = told("run", two, "--skip-bad", given="temperature,pressure\n1,2\n300,2\n")
    assert message == "nrnn: rows 2, out_of_range 1\n"


def test_a_clean_run_of_one_stream_says_nothing(two):
    succeed("run", two, "--members", 3, given="temperature,pressure\n1,2\n")


def test_skipped_rows_are_as_if_never_sent(sensor):
    good = "".join(line + "\n" for line in GIVEN.splitlines() if line[:3] in ("t,t", "1,1", "1.5", "9,1", "9.5", "10,")
                   and line not in ("1.5,3,3", "10,1,2,3", "10,inf,2"))
    assert told("run", sensor, *OPTIONS, "--skip-bad", given=GIVEN)[0] == told("run", sensor, *OPTIONS, given=good)[0]


@pytest.mark.parametrize(("name", "given", "good"), [
    ("jsonl", "[1, 2]\n[1]\n{\n[3, 4]\n", "[1, 2]\n[3, 4]\n"),
    ("f32", np.float32([1, 2, np.inf, 2, 3, 4]).tobytes() + b"end", np.float32([1, 2, 3, 4]).tobytes()),
    ("csv", "temperature,pressure\n1,2\n\n\n3,4\n\n", "temperature,pressure\n1,2\n3,4\n")])
def test_skip_bad_in_every_format(two, name, given, good):
    out, message = told("run", two, "--skip-bad", "--format", name, given=given)
    assert out == succeed("run", two, "--format", name, given=good)
    assert f"refused {1 if name == 'csv' else 2}" in message


@pytest.mark.parametrize("given", ["", "temperature\n1\n"])
def test_what_cannot_be_skipped(two, given):
    fail(BAD_DATA, "run", two, "--skip-bad", given=given)


def test_reports_that_cannot_be_written(two, tmp_path):
    given = "temperature,pressure\n1,2\n"
    result = run("run", two, "--report", tmp_path / "none" / "report", given=given)
    assert result.returncode == IO and "report" in result.stderr and result.stdout == b""
    assert str(tmp_path) in fail(IO, "run", two, "--report", tmp_path, given=given)


def test_unbuffered_results_come_at_once(two, tmp_path):
    """Buffered, results wait for 64 KiB or for the input to pause."""
    source, result = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("temperature,pressure\n" + "".join(f"{a},{b}\n" for a, b in samples(2000)))
    sizes = {}
    for option in [], ["--unbuffered"]:
        process = start("run", two, "--members", 500, "--input", source, "--output", result, *option)
        seen = set()
        while process.poll() is None:
            seen.add(result.stat().st_size if result.exists() else 0)
            time.sleep(0.001)
        sizes[bool(option)] = len(seen)
        process.communicate()
    assert sizes[True] > 20 > sizes[False]


MANY = 5000
KINDS = {
    "results": "{i},{i},1\n", "duplicates": "0,{i},1\n", "refused": "{i},{i},wet\n", "held": "{i},,1\n",
}


@pytest.mark.parametrize("kind", KINDS)
def test_many_rows_of_one_kind(sensor, tmp_path, kind):
    """All of them in few batches."""
    rows = "0,0,1\n" + "".join(KINDS[kind].format(i=i) for i in range(1, MANY + 1))
    told("run", sensor, "--time", "t", "--missing", "hold", "--skip-bad", "--gap", "reset", "--report",
         tmp_path / "report", given="t,temperature,pressure\n" + rows)
    total = reported(tmp_path / "report")["total"]
    assert total["rows"] == MANY + 1 and total[kind] == MANY + (kind == "results")
