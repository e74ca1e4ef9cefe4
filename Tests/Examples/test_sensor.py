"""docs/sensor.md, a sensor in ten minutes: what it shows is run, in order, in a copy of examples/sensor."""
import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import nrnn

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/sensor.md").read_text()
LIBRARY = ROOT / f".build-lib/{os.uname().machine}"
STEPS = re.findall(r"^```(sh|python)\n(.*?)^```$\n*((?:^    [^\n]*\n)*)", PAGE, re.M | re.S)
TRAINING = "nrnn.train sensor.toml --out run"
QUICK = f"{TRAINING} --quiet --set training.epochs=3"  # the page's run takes thirty


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The copy, and an environment in which command, Python and library are those of this checkout."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(ROOT / "examples/sensor", folder / "examples/sensor")
    (folder / "nrnn").symlink_to(ROOT / ".build/release/nrnn")
    (folder / "nrnn.pc").write_text(f"Name: nrnn\nDescription: nrnn\nVersion: 0\nCflags: -I{ROOT}/include\n"
                                    f"Libs: -L{LIBRARY} -lnrnn -Wl,-rpath,{LIBRARY}\n")
    return folder / "examples/sensor", os.environ | {
        "PATH": f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}", "PKG_CONFIG_PATH": str(folder),
        "PYTHONPATH": str(ROOT / "bindings/python"), "NRNN_LIBRARY": str(LIBRARY / "libnrnn.so")}


def shell(commands, folder, environment):
    quick = commands.replace(TRAINING, QUICK)
    done = subprocess.run(["bash", "-euc", quick], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{commands}{done.stdout}{done.stderr}"
    return done.stdout


def python(text, names, refused):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of rows that are left out: the page shows it
        if refused:
            with pytest.raises(nrnn.BadData, match="line 2, .*no zone"):
                exec(text, names)
        else:
            exec(text, names)


def test_the_page_runs(place, monkeypatch, capsys):
    folder, environment = place
    monkeypatch.chdir(folder)
    names, printed = {"__name__": "page"}, ""
    for language, text, shown in STEPS:
        if language == "python":
            python(text, names, "nrnn.BadData" in shown)
        elif not text.startswith("cd "):
            printed += shell(text, folder, environment)
    printed += capsys.readouterr().out
    assert re.search(r"^The network is .*: RMSE [\d.]+ °F, of the best baseline \(.*\) [\d.]+ °F: ", printed, re.M)
    assert "13988 rows, one in 300.0 s" in printed
    assert re.search(r"^[\d.]+: [\d.]+, between [\d.]+ and [\d.]+$", printed, re.M)
    assert (folder / "run/verdict.png").exists() and len((folder / "forecasts.csv").read_text().splitlines()) == 13989
    assert len(names["forecast"]) == 13988 and names["forecast"].notna().iloc[-1].any()


def test_it_shows_what_the_example_trains():
    entries = (ROOT / "examples/sensor/sensor.toml").read_text().split("[data]")[1]
    shown = PAGE.split("```toml\n[data]")[1].split("```")[0]
    without = [line.split("#")[0].strip() for line in entries.splitlines()]
    assert without == [line.strip() for line in shown.splitlines()]
