"""`make demo-pipeline` with the first hundred rows of its day, as fast as they go."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_demonstration(tmp_path):
    picture = tmp_path / "day.png"
    done = subprocess.run([sys.executable, ROOT / "examples/pipeline/demo.py", "--rows", "100", "--speed", "20000", "--picture", picture],
                          capture_output=True, text=True, timeout=600,
                          env=os.environ | {"PYTHONPATH": str(ROOT / "bindings/python"), "TMPDIR": str(tmp_path)})
    assert (done.returncode, done.stderr) == (0, "")
    for part in ("the service is killed (-9)", "6 rows waited", "100 results of 100 rows, none lost",
                 "600 numbers, each bit for bit the same"):
        assert part in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert [*tmp_path.iterdir()] == [picture]  # nothing is left, and nobody runs who would write there
