"""The programs of the README run, one after the other."""

import re
from pathlib import Path

import pytest

import nrnn
from support import Draw, model_file, needs_engine

README = Path(__file__).parents[1] / "README.md"


@needs_engine
def test_programs(tmp_path, monkeypatch, capsys):
    torch, matplotlib = pytest.importorskip("torch"), pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    torch.manual_seed(0)
    monkeypatch.chdir(tmp_path)
    draw = Draw(0)
    layer = nrnn.Sde(W=draw(8, 8), U=draw(8, 1), step=0.1, noise=nrnn.OfficialNoise(add=0.05))
    model_file([layer], task="softmax", sequence=nrnn.Sequence(interval=60.0)).save("model.nrnn")
    names = {}
    for program in re.findall(r"```python.*?\n(.*?)```", README.read_text(), re.S):
        exec(program, names)
    assert "failed=0" in capsys.readouterr().out


def test_the_export_has_at_most_15_lines():
    program, = (p for p in re.findall(r"```python.*?\n(.*?)```", README.read_text(), re.S) if "ModelFile(" in p)
    assert len(program.splitlines()) <= 15
