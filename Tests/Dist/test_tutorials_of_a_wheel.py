"""The tutorials of docs/ with an installed wheel: its library, its command, and what it says to a C compiler."""
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from support import PATH, ROOT, VERSION, artefact

sys.path.append(str(ROOT / "Tests/Examples"))
from tutorials import TUTORIALS, run_tutorial

pytestmark = pytest.mark.skipif(os.uname().machine != "x86_64", reason="the command is made for x86-64")
COMPILER = "$(pkg-config --cflags --libs nrnn)=>$(python -m nrnn --cflags --libs)"
LIBRARY = "PYTHONPATH=bindings/python=>NRNN_LIBRARY=$(python -m nrnn --library) PYTHONPATH=bindings/python"


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """Of an environment with the wheel, and beside it all that the tests' own has: PyTorch is too large to copy."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin/python"
    wheel = artefact(f"nrnn-{VERSION}-py3-none-manylinux_2_17_x86_64.whl")
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", wheel], check=True)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "beside.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda one: one.page)
def test_the_page_runs(tutorial, python, tmp_path):
    environment = {"PATH": f"{Path(python).parent}:{PATH}", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    run_tutorial(tutorial, python, tmp_path, environment, COMPILER, LIBRARY)
