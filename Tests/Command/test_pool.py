"""The threads behind `--threads`."""

import subprocess

import pytest

from built import TOOLS, build
from command import ROOT


@pytest.mark.parametrize("flags", [[], ["-fsanitize=thread", "-g"]])
def test_each_index_once(tmp_path, flags):
    program = build(tmp_path, [ROOT / "Tests/Command/pool.c", TOOLS / "pool.c"], "-Werror", "-pthread", *flags)
    result = subprocess.run([program], capture_output=True, text=True, timeout=120)
    assert (result.returncode, result.stdout) == (0, "as expected\n"), result.stdout + result.stderr
