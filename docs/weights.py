"""Prints the table of docs/models.md on smaller weights: what `nrnn quantize` saves and costs on the models that ship.

    python docs/weights.py
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import nrnn

ROOT = Path(__file__).resolve().parents[1]
DIGITS, CO2 = ROOT / "examples/digits", ROOT / "examples/co2"
sys.path += [str(DIGITS), str(CO2)]

import series  # noqa: E402
from demo import perturbed  # noqa: E402
from heldout import read_csv  # noqa: E402
from measures import rmse  # noqa: E402
from scores import accuracy  # noqa: E402

KINDS = ("f32", "f16", "bf16", "int8")


def report_of(path, kind, out):
    """What the command says of it, on the check vectors; float32: the file as it is."""
    if kind == "f32":
        out.write_bytes(path.read_bytes())
        return None
    command = [ROOT / ".build/release/nrnn", "quantize", path, "--weights", kind, "-o", out, "--json",
               "--max-change", "inf"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def on_digits(model):
    """Held-out accuracy, of the noise-free path."""
    x, y = read_csv()
    clean, white = (100 * accuracy(model.predict(perturbed(x, c)).nominal, y) for c in ("clean", "white 0.3"))
    return f"{clean:.1f} %, at white 0.3 {white:.1f} %"


def on_co2(model):
    """RMSE of the forecasts of the test years, of the noise-free path."""
    dates, ppm = series.read_csv()
    with model.stream(missing="hold", gap="nominal") as stream:
        forecast = stream.run(ppm.astype(np.float32)).nominal[:, 0]
    chosen = series.within(dates, series.TEST)
    return f"RMSE {rmse(forecast[chosen], series.ahead(ppm)[chosen]):.2f} ppm"


MODELS = [("digits, noisy", DIGITS / "noisy.nrnn", on_digits), ("digits, plain", DIGITS / "plain.nrnn", on_digits),
          ("co2, noisy", CO2 / "noisy.nrnn", on_co2)]


def row(name, path, measured, kind, folder):
    out = folder / "model.nrnn"
    report = report_of(path, kind, out)
    change = report["total"]["from_reference"] if report else None
    cells = [f"{change['largest']:.1e}", f"{change['rms']:.1e}"] if report else ["", ""]
    return [name, kind, f"{out.stat().st_size:,}", *cells, measured(nrnn.Model.load(out))]


def main():
    print("| model | weights | file, bytes | largest change | rms | on its data |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, path, measured in MODELS:
            for kind in KINDS:
                print("| " + " | ".join(row(name, path, measured, kind, Path(folder))) + " |")


if __name__ == "__main__":
    main()
