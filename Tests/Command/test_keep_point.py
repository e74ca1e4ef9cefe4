"""`nrnn run --keep-point` and `--measurement`: results as points of the input's. Tests/Pipelines/telegraf has the rest."""

import gzip

import pytest

from command import USAGE, fail, reported, told

INFLUX = ["--format", "influx"]
POINTS = "cpu x=1\nm,b=2,a=1 x=1,s=\"a b\",i=3i 5000000000\n# m x=3\nm x=2 6000000000\nm,a=1 x=t\n"


def test_results_keep_their_point(models):
    out, _ = told("run", models["x1"], *INFLUX, "--keep-point", "tags", "--measurement", "m", "--skip-bad", given=POINTS)
    plain, _ = told("run", models["x1"], *INFLUX, given="m x=1\nm x=2\n")
    fields = [line.removeprefix("nrnn ") for line in plain.decode().splitlines()]
    assert out.decode().splitlines() == [f"m,b=2,a=1 {fields[0]} 5000000000", f"m {fields[1]} 6000000000"]
    whole, _ = told("run", models["x1"], *INFLUX, "--keep-point", "whole", "--measurement", "m", given=POINTS)
    given = POINTS.splitlines()
    assert whole.decode().splitlines() == [
        given[0], f'm,b=2,a=1 x=1,s="a b",i=3i,{fields[0]} 5000000000', given[2], f"m x=2,{fields[1]} 6000000000", given[4]]


def test_lines_that_are_no_rows_are_not_counted(models, tmp_path):
    report = tmp_path / "report.json"
    told("run", models["x1"], *INFLUX, "--keep-point", "whole", "--measurement", "m", "--report", report, given=POINTS)
    total = reported(report)["total"]
    assert (total["rows"], total["results"], total["refused"]) == (3, 2, 1)


def test_line_ends_and_packing(models):
    """A line that has no result keeps its own; the last one of a file need have none."""
    given = gzip.compress(b"cpu x=1 \r\nm x=1 5 \r\ncpu x=2")
    out, _ = told("run", models["x1"], *INFLUX, "--keep-point", "whole", "--measurement", "m", given=given)
    lines = out.split(b"\n")
    assert (lines[0], lines[2:]) == (b"cpu x=1 \r", [b"cpu x=2", b""]) and lines[1].endswith(b",flags=0i 5")


def test_a_file_goes_on_after_its_state(models, tmp_path):
    options = [*INFLUX, "--keep-point", "whole", "--time", "time", "--gap", "nominal", "--state", tmp_path / "state", "--output",
               tmp_path / "out"]
    for given in ("m x=1 1\ncpu a=1\n", "m x=2 2\n"):
        told("run", models["x1"], *options, given=given)
    assert (tmp_path / "out").read_bytes() == told("run", models["x1"], *options[:-4], given="m x=1 1\ncpu a=1\nm x=2 2\n")[0]


@pytest.mark.parametrize("options", [
    ["--keep-point", "whole"], [*INFLUX, "--keep-point", "tags", "--output-format", "csv"],
    [*INFLUX, "--keep-point", "tags", "--keep", "a"], [*INFLUX, "--keep-point", "whole", "--time", "time", "--resample", "mean"],
    [*INFLUX, "--keep-point", "fields"], ["--measurement", "m"], ["--format", "jsonl", "--measurement", "m"]])
def test_options_that_do_not_go_together(models, options):
    name = "--keep-point" if "--keep-point" in options else "--measurement"
    assert f"{name}" in fail(USAGE, "run", models["temp60"], *options, given="")
