"""Bad packed models where addresses have 32 bits: the refusals of x86-64. (Their bits: test_wasm.py.)"""
import subprocess
import sys
from pathlib import Path

from conftest import COMMAND, ROOT
from wasi import in_node, program


def test_bad_ones(wasm32, tmp_path):
    bad = Path(tmp_path) / "bad"
    subprocess.run([sys.executable, ROOT / "Tests/BadModels/packed.py", COMMAND, bad], check=True)
    done = in_node(program(ROOT / "Tests/Hostile/bad_models.c", tmp_path, "simd128"), {"bad": bad}, "bad")
    failed = [line for line in done.stdout.splitlines() if not line.startswith("PASS ")]
    assert not failed and done.stdout.count("PASS ") > 90, "\n".join([*failed, done.stderr])
