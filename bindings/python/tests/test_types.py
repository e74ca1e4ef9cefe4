"""The hints of the package as a user's type checker sees them: programs pass `mypy --strict`, and mistakes do not."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rooms import PACKAGE

ROOT = PACKAGE.parents[2]
PROGRAMS = sorted((ROOT / "examples/python").glob("*.py"))
# Pages whose samples need no PyTorch, which takes half a minute to look at. A sample's own functions are short, and without hints.
PAGES = ["README.md", *(f"docs/{name}.md" for name in ("files", "format", "models", "noise", "numerics", "robustness", "sensor",
                                                      "sensors", "uncertainty"))]
OWN = ("--allow-untyped-defs", "--allow-untyped-calls")


@pytest.fixture(scope="module")
def mypy(tmp_path_factory):
    """What mypy says of files; the package is looked into, as an installed one is, but not judged."""
    cache = tmp_path_factory.mktemp("mypy")

    def run(*arguments):
        done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", f"--cache-dir={cache}",
                               *map(str, arguments)], env=os.environ | {"MYPYPATH": str(PACKAGE.parent)}, cwd=cache,
                              capture_output=True, text=True)
        assert not done.stderr, done.stderr
        return done.stdout

    return run


def test_programs(mypy):
    assert len(PROGRAMS) >= 3
    assert mypy(*PROGRAMS).startswith("Success")


def test_samples_of_pages(mypy, tmp_path):
    for page in PAGES:
        samples = re.findall(r"^```python[^\n]*\n(.*?)^```$", (ROOT / page).read_text(), re.M | re.S)
        assert samples, page
        (tmp_path / f"{Path(page).stem.lower()}_page.py").write_text("\n".join(samples))
    assert mypy(*OWN, *tmp_path.glob("*.py")).startswith("Success")


def test_the_converters(mypy):
    """Theirs is the one room that is judged itself: its values come from files, where a type that is not said hides much."""
    assert mypy(PACKAGE / "convert").startswith("Success")


REVEALED = {
    "nrnn.Model.load('m')": "nrnn.engine.model.Model",
    "model.labels": "list[str]",
    "model.stream()": "nrnn.engine.stream.Stream",
    "model.streams(['a'])": "nrnn.engine.streams.Streams",
    "model.predict([[0.5]]).mean": "numpy.ndarray[tuple[Any, ...], numpy.dtype[Any]]",
    "model.stream().step(0.5, dt=timedelta(seconds=1))": "nrnn.engine.summary.Summary",
    "model.stream().step([0.5]).quantiles": "numpy.ndarray[tuple[Any, ...], numpy.dtype[Any]]",
    "model.stream().snapshot()": "bytes",
    "model.streams()['a']": "nrnn.engine.stream.Stream",
    "model.streams().step({'a': 0.5}, dt=[1.0])['a']": "nrnn.engine.summary.Summary",
    "model.verify()": "nrnn.engine.describe.CheckReport",
    "nrnn.read('x.csv')": "nrnn.reading.table.Table",
    "nrnn.read('x.csv').x": "numpy.ndarray[tuple[Any, ...], numpy.dtype[Any]]",
    "nrnn.Sde(W=[[1.0]], U=[[1.0]], step=0.1)": "nrnn.file.layers.sde.Sde",
    "nrnn.ModelFile([nrnn.Dense(W=[[1.0]])]).to_bytes()": "bytes",
    "nrnn.ModelFile.of(model)": "nrnn.file.modelfile.ModelFile",
    "nrnn.Flag.GAP": "Literal[nrnn.engine.structs.Flag.GAP]?",
    "nrnn.kernels_available()": "list[str]",
    "nrnn.library_path": "str | None",
    "nrnn.__version__": "str",
    "nrnn.uncertainty.crps([[1.0, 2.0]], [1.5])": "numpy.ndarray[tuple[Any, ...], numpy.dtype[Any]]",
    "nrnn.calibrate.main()": "int",
    "nrnn.train.fit": "Any",
    "nrnn.convert.from_torch(model)": "nrnn.file.modelfile.ModelFile",
}


def test_what_calls_give(mypy, tmp_path):
    lines = ["from datetime import timedelta", "import nrnn", "model = nrnn.Model.load('m')"]
    (tmp_path / "calls.py").write_text("\n".join(lines + [f"reveal_type({call})" for call in REVEALED]))
    said = mypy(tmp_path / "calls.py")
    assert dict(zip(REVEALED, re.findall('note: Revealed type is "(.*)"', said))) == REVEALED
    assert " error: " not in said


@pytest.mark.parametrize("line", ["nrnn.Model.load(1.5)", "model.stream(member=8)", "model.stream().step()",
                                  "model.stream().run([0.5], outputs=3)", "nrnn.Sde(W=[[1]], step=0.1)", "nrnn.Channel(3)",
                                  "nrnn.Modle.load('m')", "nrnn.ModelFlie([])", "nrnn.no_such_function(1)", "nrnn.plot.fann()",
                                  "model.stream().snapshot(user=7)", "nrnn.PaperNoise(eps='1')", "nrnn.stream_id(3)"])
def test_mistakes_are_found(mypy, tmp_path, line):
    (tmp_path / "mistake.py").write_text(f"import nrnn\nmodel = nrnn.Model.load('m')\n{line}\n")
    assert re.search(r"mistake\.py:3: error: .*\[(call-arg|arg-type|call-overload|attr-defined)\]", mypy(tmp_path / "mistake.py"))
