"""What `nrnn run --print-settings` writes is read by `nrnn.read` as the options that it was given."""

import subprocess

import pytest

import nrnn
from both import COMMAND, arguments, model_file
from table import CASES
from test_table import files_of

OTHERS = ["--members", "8", "--quantiles", "0.25,0.5", "--missing", "hold", "--seed", "3"]  # of the run, not of reading


@pytest.mark.filterwarnings("ignore:.*rows, left out")
@pytest.mark.parametrize("case", [case for case in CASES if case.refused is None],
                         ids=lambda case: case.name)
def test_the_same_rows(case, tmp_path):
    options = {name: value for name, value in case.options.items() if name not in ("channels", "interval")}
    model, settings = tmp_path / "model.nrnn", tmp_path / "run.toml"
    model_file(case.options["channels"]).save(model)
    written = subprocess.run([COMMAND, "run", str(model), "--print-settings", *OTHERS, *arguments(options)],
                             capture_output=True, check=True)
    settings.write_bytes(written.stdout)
    given = {"channels": case.options["channels"], "interval": case.options.get("interval", 1.0), "max_substeps": 1}
    paths = files_of(case, tmp_path)
    expected, found = nrnn.read(paths, **given, **options), nrnn.read(paths, **given, settings=settings)
    assert found.x.tobytes() == expected.x.tobytes() and found.key == expected.key and found.counts == expected.counts
    assert (found.time is None) == (expected.time is None)
    assert found.time is None or found.time.tolist() == expected.time.tolist()
