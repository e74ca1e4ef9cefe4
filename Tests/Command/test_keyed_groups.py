"""Groups of keys beside `nrnn run --key`: the same rows, the same bits, the same rows left out."""

import csv
import io
import sys

import numpy as np
import pytest
from command import ROOT, run

sys.path.append(str(ROOT / "bindings/python/tests"))

from keyed_rows import INTERVAL, Feeding, sensor  # noqa: E402
from nrnn import keyed  # noqa: E402


def given():
    """Sensors with a duplicate, a late row, a gap, a stamp far ahead, a value that is missing and one that is refused."""
    rng = np.random.default_rng(5)
    times = {"a": [0, 1, 2, 2, 1, 3, 4], "b": [0, 1, 500, 501], "é": [0, 1, 900, 2, 3], "d": range(30)}
    rows = [(key, t * INTERVAL, tuple(rng.normal(size=2).astype(np.float32).tolist()), b"%d" % i)
            for key, mine in times.items() for i, t in enumerate(mine)]
    rows[20] = (*rows[20][:2], (float("nan"), 1.0), rows[20][3])
    rows[25] = (*rows[25][:2], (float("inf"), 1.0), rows[25][3])
    return rows


@pytest.mark.parametrize("gap, expected", [("nominal", ["duplicates", "future", "late", "refused"]),
                                           ("reset", ["duplicates", "future", "late", "refused"]),
                                           ("reject", ["duplicates", "late", "refused", "refused", "refused", "refused"])])
def test_as_the_command(gap, expected, tmp_path):
    job = keyed.Job(sensor(), members=4, seed=3, gap=gap, missing="hold")
    (tmp_path / "m.nrnn").write_bytes(job.model.data)
    lines = ["time,key,x0,x1", *(f"{time // 10**9},{key},{'' if x[0] != x[0] else repr(x[0])},{x[1]!r}" for key, time, x, _ in given())]
    (tmp_path / "rows.csv").write_text("\n".join(lines) + "\n")
    ran = run("run", tmp_path / "m.nrnn", "--input", tmp_path / "rows.csv", "--key", "key", "--time", "time", "--members", 4,
              "--seed", 3, "--gap", gap, "--missing", "hold")
    feeding = Feeding(job)
    for row in given():
        found = feeding.take([row])
        feeding.go_on("state")
    feeding.take([], finish=True)
    results = [(row["key"], *(np.float32(row[f"y{i}.mean"]) for i in range(3)), int(row["flags"]))
                for row in csv.DictReader(io.StringIO(ran.stdout.decode()))]
    assert found and sorted(results) == sorted((key, *np.frombuffer(mean, np.float32), flags) for key, _, mean, _, flags in feeding.results)
    assert sorted(why for _, _, why in feeding.left) == expected
    assert ", ".join(f"{what} {expected.count(what)}" for what in ("duplicates", "late", "future") if what in expected) in ran.stderr
