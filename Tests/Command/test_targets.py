"""benchmarks/targets.py: what it makes of the bench's JSON. The rows are made up: no time is measured."""

import json
import subprocess
import sys

import pytest

from command import ROOT

PAGE = "before\n<!-- targets -->\nold\n<!-- end of targets -->\nafter\n"


def row(case, ns, cell="sde", hidden=128, **facts):
    plain = {"members": 1, "streams": 1, "threads": 1, "weights": "f32", "noise": "off", "kernels": "avx2"}
    return plain | {"case": case, "cell": cell, "hidden": hidden, "ns_per_step": ns, "limit_memory_ns": 1000} | facts


@pytest.fixture
def table(tmp_path):
    """Writes the page from runs of the bench; its rows as {what: (seen, met)}."""
    def table(*runs, page=PAGE):
        files = [tmp_path / f"{i}.json" for i in range(len(runs))]
        for path, rows in zip(files, runs):
            path.write_text(json.dumps({"schema": "nrnn-bench-1", "results": rows}))
        (tmp_path / "page.md").write_text(page)
        command = [sys.executable, ROOT / "benchmarks/targets.py", "--page", tmp_path / "page.md", *files]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        text = (tmp_path / "page.md").read_text()
        assert text.startswith("before\n<!-- targets -->\n") and text.endswith("<!-- end of targets -->\nafter\n")
        assert "old" not in text
        cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
        return {what: (seen, "".join(met).strip(" |")) for what, _, seen, *met in cells[2:]}
    return table


def test_medians_over_runs_and_ratios_within(table):
    runs = [[row("step", ns), row("step", 10 * ns, hidden=512), row("step", 4 * ns, hidden=512, weights="int8")]
            for ns in (1300, 1100, 1200)]
    found = table(*runs)
    assert found["sde, n = 128, one member, of the memory limit"] == ("1.2", "yes")
    assert found["int8 weights, n = 512, of the f32 time"] == ("0.4", "yes")
    assert found["sde, n = 512, one member, of the memory limit"] == ("12", "no")


def test_a_target_to_be_above(table):
    rows = [row("ensemble", 300_000, members=256, noise="on")]
    two = row("ensemble", 150_000, members=256, noise="on", threads=2)
    what = "ensemble of 256, two threads, speed of one"
    assert table([*rows, two])[what] == ("2", "yes")
    assert table([*rows, two | {"ns_per_step": 200_000}])[what] == ("1.5", "no")


def test_a_share_of_the_peak(table):
    rows = [row("fleet", 100, streams=64, limit_fma_ns=80), row("ensemble", 1000, members=64, noise="on", limit_fma_ns=600)]
    found = table(rows)
    assert found["fleet of 64, n = 128, of peak multiply-adds"] == ("0.8", "yes")
    assert found["ensemble of 64, n = 128, noise on, of peak multiply-adds"] == ("0.6", "no")


def test_a_row_that_is_not_there(table):
    assert table([row("step", 1000)])["one normal"] == ("not in this version", "")


def test_a_page_without_its_markers(table, tmp_path):
    with pytest.raises(AssertionError, match="expected <!-- targets -->"):
        table([row("step", 1000)], page="nothing\n")
