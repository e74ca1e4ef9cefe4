"""Packed models where addresses have 32 bits: the same bits in place, and the same refusals."""
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from wasi import MODULES, in_node, program

COMMAND = os.environ.get("NRNN_COMMAND", str(ROOT / ".build/release/nrnn"))
IN_PLACE, TRUSTED = 1, 2


@pytest.fixture(scope="module")
def packed(zoo, few, tmp_path_factory):
    folder = tmp_path_factory.mktemp("packed")
    for name in few:
        subprocess.run([COMMAND, "pack", zoo / name, "-o", folder / name], check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.mark.parametrize("flags", (0, IN_PLACE, IN_PLACE | TRUSTED))
@pytest.mark.parametrize("tier", MODULES)
def test_one_digest(wasm32, zoo, few, packed, digest, tmp_path, tier, flags):
    made = program(ROOT / "Tests/Architectures/digest.c", tmp_path, tier)
    done = in_node(made, {"zoo": packed}, "--flags", str(flags), *(f"zoo/{name}" for name in few))
    assert done.stdout.splitlines() == digest(*(zoo / name for name in few)), done.stderr


def test_bad_ones(wasm32, tmp_path):
    bad = Path(tmp_path) / "bad"
    subprocess.run([sys.executable, ROOT / "Tests/BadModels/packed.py", COMMAND, bad], check=True)
    done = in_node(program(ROOT / "Tests/Hostile/bad_models.c", tmp_path, "simd128"), {"bad": bad}, "bad")
    failed = [line for line in done.stdout.splitlines() if not line.startswith("PASS ")]
    assert not failed and done.stdout.count("PASS ") > 90, "\n".join([*failed, done.stderr])
