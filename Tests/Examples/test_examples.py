"""The programs that the documentation shows: they run, and say what they should."""
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
DIGITS = ROOT / "examples/digits"
RESULTS = json.loads((DIGITS / "results.json").read_text())


def run(*command, **environment):
    """Standard output of a program that must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "bindings/python"), **environment}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("program, arguments, expected", [
    ("smallest.py", [], r"most probable class: \d"),
    ("classify.py", [DIGITS / "noisy.nrnn", ROOT / "examples/c/digit.csv"],
     r"(\d        [01]\.\d{4}  [01]\.\d{4} to [01]\.\d{4}\n){10}"),
    ("streaming.py", [], r"resumed at 40 - equal bits: True"),
])
def test_python_example(program, arguments, expected):
    assert re.search(expected, run(sys.executable, ROOT / "examples/python" / program, *arguments))


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    picture = tmp_path_factory.mktemp("demo") / "demo.png"
    return run(sys.executable, DIGITS / "demo.py", "--picture", picture), picture


def test_demo_accuracies(demo):
    """The issue's bounds, and the figures of the seed that ships as its results say: those of perturbed digits are of
    one draw, the results' of ten."""
    rows = dict(re.findall(r"^(clean|(?:white|salt and pepper) [\d.]+) +([\d. ]+)$", demo[0], re.M))
    table = {name: [float(v) for v in values.split()] for name, values in rows.items()}
    assert len(table) == 7
    assert min(table["clean"]) >= 93
    assert table["white 0.3"][1] > table["white 0.3"][0]
    for name, found in table.items():
        for one, accuracy in zip(("plain", "noisy"), found):
            recorded = RESULTS[one]["seeds"]["0"][name]
            assert accuracy == pytest.approx(recorded, abs=0.06 if name == "clean" else 4), (one, name)


def test_demo_speaks_of_trust_and_time(demo):
    assert demo[0].count("calibration error") == 4
    assert demo[0].count(" is better") + demo[0].count("equal") == 8
    assert re.search(r"32 members: +[\d.]+ us", demo[0])


def test_demo_picture(demo):
    assert demo[1].read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def report():
    """The module that writes results.json and its table."""
    spec = importlib.util.spec_from_file_location("digits_report", DIGITS / "report.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_report_of_made_up_seeds(report, tmp_path):
    """Means, and standard deviations by n - 1."""
    path = tmp_path / "results.json"
    report.write(path, {"plain": {"0": {"clean": 90}, "1": {"clean": 94}, "2": {"clean": 95}}}, {"epochs": 3})
    found = json.loads(path.read_text())
    assert found["recipe"] == {"epochs": 3} and found["plain"]["seeds"]["1"] == {"clean": 94}
    assert found["plain"]["mean"] == {"clean": 93} and found["plain"]["std"] == {"clean": 2.65}


def test_five_seeds_were_recorded(report):
    """What the training came to: 93 % clean for both, noise-trained ahead at white 0.3; figures are those of the seeds."""
    for name in ("plain", "noisy"):
        seeds = list(RESULTS[name]["seeds"].values())
        assert len(seeds) == 5
        assert {key: RESULTS[name][key] for key in ("mean", "std")} == report.summary(seeds)
    plain, noisy = RESULTS["plain"]["mean"], RESULTS["noisy"]["mean"]
    assert min(plain["clean"], noisy["clean"]) >= 93
    assert noisy["white 0.3"] > plain["white 0.3"]


def test_readme_table_is_what_was_recorded(report):
    assert report.table(RESULTS) in (DIGITS / "README.md").read_text()


@pytest.mark.parametrize("name", ["plain", "noisy"])
def test_shipped_models(name):
    import nrnn

    path = DIGITS / f"{name}.nrnn"
    model = nrnn.Model.load(path)
    assert path.stat().st_size <= 200_000
    assert model.has_noise and model.trained_with == (name == "noisy")
    model.verify()


def test_shipped_models_name_the_same_noise():
    import nrnn

    plain, noisy = (nrnn.Model.load(DIGITS / f"{name}.nrnn").layers[0] for name in ("plain", "noisy"))
    assert plain.noise.__class__ == noisy.noise.__class__
    for field in ("eps", "sigma1", "sigma2"):
        assert getattr(plain.noise, field) == getattr(noisy.noise, field)


def test_co2_figures(tmp_path):
    """The README's figures are what the program prints; the picture is drawn."""
    text = (ROOT / "examples/co2/README.md").read_text()
    printed = run(sys.executable, ROOT / "examples/co2/score.py")
    rows = re.findall(r"^\| (.+) \| (\d\.\d\d) \|$", printed, re.M)
    assert len(rows) == 6
    for name, error in rows:
        assert re.search(rf"^\| {re.escape(name)}.* \| {error} \|$", text, re.M), name
    coverage = re.search(r"covers (\d+\.\d) %", printed)[1]
    assert f"covers {coverage} %" in text
    run(sys.executable, ROOT / "examples/co2/fan.py", tmp_path / "co2.png")
    assert (tmp_path / "co2.png").stat().st_size > 10_000


def test_co2_calibration():
    """The record in the file is what calibrated streams give on the last third of the test years, as the README says."""
    import nrnn

    text = (ROOT / "examples/co2/README.md").read_text()
    model = nrnn.Model.load(ROOT / "examples/co2/noisy.nrnn")
    ppm = np.genfromtxt(ROOT / "examples/co2/co2.csv", delimiter=",", skip_header=1, usecols=1)
    band = model.stream(calibrated=True, missing="hold").run(ppm).quantiles[-213:-4, :, 0]
    truth = ppm[-209:]
    assert (truth[:, None] <= band).mean(0).tolist() == pytest.approx(model.calibration.coverage)
    inside = (band[:, 0] <= truth) & (truth <= band[:, 2])
    assert f"{(band[:, 2] - band[:, 0]).mean():.2f} ppm wide and covers {100 * inside.mean():.1f} %" in text


def test_no_heap(tmp_path):
    """It takes what it says, and prints what the smallest program does."""
    library = ROOT / f".build-lib/{os.uname().machine}"
    flags = ["-std=c11", f"-I{ROOT}/include", f"-L{library}", "-lnrnn", f"-Wl,-rpath,{library}"]
    for name in ("no_heap", "smallest"):
        run("gcc", ROOT / f"examples/c/{name}.c", "-o", tmp_path / name, *flags)
    run(ROOT / ".build/release/nrnn", "pack", DIGITS / "noisy.nrnn", "-o", tmp_path / "packed.nrnn")
    *digits, last = run(tmp_path / "no_heap", tmp_path / "packed.nrnn").splitlines()
    assert digits == run(tmp_path / "smallest", DIGITS / "noisy.nrnn").splitlines()
    model, decoding, stream = map(int, re.fullmatch(r"model (\d+) bytes, decoding (\d+), stream (\d+)", last).groups())
    assert model < 9000 and decoding < 12000 and stream < 3000
