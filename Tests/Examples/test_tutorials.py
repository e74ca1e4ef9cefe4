"""The tutorials of docs/: what they show is run, in order, in a copy of what they begin with, and prints what they say."""
import os
import sys
from pathlib import Path

import pytest
from tutorials import ROOT, TUTORIALS, run_page, run_tutorial

LIBRARY = ROOT / f".build-lib/{os.uname().machine}"


@pytest.fixture
def environment(tmp_path_factory):
    """One in which command, Python and library are those of this checkout."""
    folder = tmp_path_factory.mktemp("tools")
    (folder / "nrnn").symlink_to(ROOT / ".build/release/nrnn")
    (folder / "nrnn.pc").write_text(f"Name: nrnn\nDescription: nrnn\nVersion: 0\nCflags: -I{ROOT}/include\n"
                                    f"Libs: -L{LIBRARY} -lnrnn -Wl,-rpath,{LIBRARY}\n")
    return os.environ | {"PATH": f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}", "PKG_CONFIG_PATH": str(folder),
                         "PYTHONPATH": str(ROOT / "bindings/python"), "NRNN_LIBRARY": str(LIBRARY / "libnrnn.so")}


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda one: one.page)
def test_the_page_runs(tutorial, environment, tmp_path):
    run_tutorial(tutorial, sys.executable, tmp_path, environment)


WRONG = {
    "other words": ("```python\nprint(1, 'thing')\n```\n\n    2 thongs\n", "2 thongs"),
    "nothing raised": ("```python\nprint(1)\n```\n\n    ValueError: of no kind\n", "of no kind"),
    "another error": ("```python\nint('x')\n```\n\n    KeyError: 'x'\n", "invalid literal"),
    "a command that fails": ("```sh\nfalse\n```\n", "false"),
}


@pytest.mark.parametrize("block, why", WRONG.values(), ids=WRONG)
def test_a_page_that_is_wrong_is_told(block, why, environment, tmp_path):
    (tmp_path / "page.md").write_text(f"A page.\n\n{block}")
    done = run_page(sys.executable, "page.md", tmp_path, environment)
    assert done.returncode and why in done.stderr


def test_it_shows_what_the_example_trains():
    entries = (ROOT / "examples/sensor/sensor.toml").read_text().split("[data]")[1]
    shown = (ROOT / "docs/sensor.md").read_text().split("```toml\n[data]")[1].split("```")[0]
    without = [line.split("#")[0].strip() for line in entries.splitlines()]
    assert without == [line.strip() for line in shown.splitlines()]
