"""The tutorials of docs/ with an installed wheel: its library, its command, what it says to a C compiler, and the extras that
the page names."""
import functools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from extras import environment
from support import PATH, ROOT, VERSION, artefact

sys.path.append(str(ROOT / "Tests/Examples"))
from tutorials import TUTORIALS, run_tutorial

pytestmark = pytest.mark.skipif(os.uname().machine != "x86_64", reason="the command is made for x86-64")
COMPILER = "$(pkg-config --cflags --libs nrnn)=>$(python -m nrnn --cflags --libs)"
LIBRARY = "PYTHONPATH=bindings/python=>NRNN_LIBRARY=$(python -m nrnn --library) PYTHONPATH=bindings/python"
INSTALLED = re.compile(r"`pip install \"WHEEL\[([\w,]+)\]\"`")
MODULES = {"train": "torch", "frames": "pandas", "plot": "matplotlib", "onnx": "onnx", "parquet": "pyarrow"}


@pytest.fixture(scope="module")
def python_with(tmp_path_factory):
    """Gives the interpreter of an environment with the wheel and these extras."""
    wheel = artefact(f"nrnn-{VERSION}-py3-none-manylinux_2_17_x86_64.whl")
    return functools.cache(lambda extras: environment(tmp_path_factory.mktemp("wheel"), wheel, extras.split(",")))


def test_an_environment_has_what_its_extras_bring_alone(python_with):
    tell = f"import importlib.util; print(*(one for one in {list(MODULES.values())} if importlib.util.find_spec(one)))"
    for extras in ("frames", "train,plot"):
        found = subprocess.run([python_with(extras), "-c", tell], check=True, capture_output=True, text=True).stdout.split()
        assert set(found) == {MODULES[extra] for extra in extras.split(",")}


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda one: one.page)
def test_the_page_runs(tutorial, python_with, tmp_path):
    python = python_with(INSTALLED.search((ROOT / "docs" / tutorial.page).read_text())[1])
    variables = {"PATH": f"{Path(python).parent}:{PATH}", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    run_tutorial(tutorial, python, tmp_path, variables, COMPILER, LIBRARY)
