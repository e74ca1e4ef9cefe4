"""The pages of docs/ that are tutorials, and what each begins with. Also run from a wheel, by Tests/Dist."""
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRAINING = "nrnn.train sensor.toml --out run"
QUICK = f"{TRAINING}=>{TRAINING} --quiet --set training.epochs=3"  # the page's run takes thirty


@dataclass
class Tutorial:
    """What is copied, where the page begins, what its commands are replaced by, and what it leaves there."""
    page: str
    copies: tuple
    begins: str
    replaced: tuple = ()
    leaves: tuple = ()


TUTORIALS = (
    Tutorial("sensor.md", ("examples/sensor",), "examples/sensor", (QUICK,), ("run/verdict.png", "forecasts.csv")),
    Tutorial("pytorch.md", ("examples/co2", "examples/sensor"), "examples/co2", leaves=("calibrated.nrnn", "own.nrnn", "pytorch.png")),
    Tutorial("cell.md", ("examples/co2", "proto", "bindings/python/nrnn"), ".", leaves=("fast_grnn.nrnn",)),
)


def run_page(python, page, folder, environment, *replaced):
    """As it ended, with what it said."""
    program = [python, ROOT / "Tests/Examples/page.py", page, *replaced]
    return subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True)


def run_tutorial(tutorial, python, folder, environment, *replaced):
    """In a copy of what it begins with; what it shows must be printed, and what it leaves be there."""
    for place in tutorial.copies:
        shutil.copytree(ROOT / place, folder / place, ignore=shutil.ignore_patterns("__pycache__"))
    begins = folder / tutorial.begins
    done = run_page(python, ROOT / "docs" / tutorial.page, begins, environment, *tutorial.replaced, *replaced)
    assert done.returncode == 0, done.stdout + done.stderr
    for file in tutorial.leaves:
        assert (begins / file).stat().st_size > 0, file
