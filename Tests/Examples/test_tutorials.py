"""The tutorials of docs/: what they show is run, in order, in a copy of what they begin with, and prints what they say."""
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / f".build-lib/{os.uname().machine}"
TRAINING = "nrnn.train sensor.toml --out run"
QUICK = f"{TRAINING} --quiet --set training.epochs=3"  # the page's run takes thirty


@dataclass
class Tutorial:
    """What is copied, where the page begins, what its commands are replaced by, and what it leaves there."""
    page: str
    copies: tuple
    begins: str
    replaced: tuple = ()
    leaves: tuple = ()


TUTORIALS = (
    Tutorial("sensor.md", ("examples/sensor",), "examples/sensor", (f"{TRAINING}={QUICK}",), ("run/verdict.png", "forecasts.csv")),
    Tutorial("pytorch.md", ("examples/co2", "examples/sensor"), "examples/co2", leaves=("calibrated.nrnn", "own.nrnn", "pytorch.png")),
    Tutorial("cell.md", ("examples/co2", "proto", "bindings/python/nrnn"), ".", leaves=("fast_grnn.nrnn",)),
)


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
    for place in tutorial.copies:
        shutil.copytree(ROOT / place, tmp_path / place, ignore=shutil.ignore_patterns("__pycache__"))
    page = [sys.executable, ROOT / "Tests/Examples/page.py", ROOT / "docs" / tutorial.page, *tutorial.replaced]
    done = subprocess.run(page, cwd=tmp_path / tutorial.begins, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    for file in tutorial.leaves:
        assert (tmp_path / tutorial.begins / file).stat().st_size > 0, file


WRONG = {
    "other words": ("```python\nprint(1, 'thing')\n```\n\n    2 thongs\n", "2 thongs"),
    "nothing raised": ("```python\nprint(1)\n```\n\n    ValueError: of no kind\n", "of no kind"),
    "another error": ("```python\nint('x')\n```\n\n    KeyError: 'x'\n", "invalid literal"),
    "a command that fails": ("```sh\nfalse\n```\n", "false"),
}


@pytest.mark.parametrize("block, why", WRONG.values(), ids=WRONG)
def test_a_page_that_is_wrong_is_told(block, why, environment, tmp_path):
    (tmp_path / "page.md").write_text(f"A page.\n\n{block}")
    done = subprocess.run([sys.executable, ROOT / "Tests/Examples/page.py", "page.md"], cwd=tmp_path, env=environment,
                          capture_output=True, text=True)
    assert done.returncode and why in done.stderr


def test_it_shows_what_the_example_trains():
    entries = (ROOT / "examples/sensor/sensor.toml").read_text().split("[data]")[1]
    shown = (ROOT / "docs/sensor.md").read_text().split("```toml\n[data]")[1].split("```")[0]
    without = [line.split("#")[0].strip() for line in entries.splitlines()]
    assert without == [line.strip() for line in shown.splitlines()]
