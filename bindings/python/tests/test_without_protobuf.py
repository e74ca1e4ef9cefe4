"""Models run, files of samples are read and commands tell their use without protobuf; what needs it says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import nrnn
from rooms import PACKAGE
from support import needs_engine

MODEL = Path(__file__).parents[3] / "examples/digits/noisy.nrnn"
WITHOUT = "import sys; sys.modules['google.protobuf'] = None\n"
SENTENCE = "is not installed: pip install 'nrnn[file]'"


def python(code, *arguments):
    return run("-c", WITHOUT + code, *arguments)


def run(*line, first=str(PACKAGE.parent)):
    """Python with this line; what a sitecustomize.py does that is in the first folder is done before."""
    environment = {"PYTHONPATH": ":".join([first, str(PACKAGE.parent), *sys.path]), "NRNN_LIBRARY": str(nrnn.library_path)}
    return subprocess.run([sys.executable, *line], env=environment, capture_output=True, text=True)


@needs_engine
def test_streams_samples_and_scores_do_without(tmp_path):
    (tmp_path / "x.csv").write_text("pixel\n8\n3\n")
    done = python(f"""
import os, nrnn
model = nrnn.Model.load({os.fspath(MODEL)!r})
table = nrnn.read({os.fspath(tmp_path / "x.csv")!r}, model=model)
with model.stream(members=4, quantiles=(0.5,)) as stream:
    print(stream.run(table.x).mean.shape)
assert model.verify()
import nrnn.plot, nrnn.uncertainty
print(nrnn.uncertainty.crps([[1.0, 2.0]], [1.5]).shape)
assert "torch" not in sys.modules and "pandas" not in sys.modules
""")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("(2, 10)")


@pytest.mark.parametrize("use", ["nrnn.ModelFile", "nrnn.Sde", "from nrnn import Check", "import nrnn.layers", "nrnn.convert",
                                 "import nrnn.nrnn_model_pb2", "import nrnn.calibrate"])
def test_what_needs_it_names_the_extra(use):
    done = python(f"import nrnn\n{use}")
    assert done.returncode == 1 and SENTENCE in done.stderr.splitlines()[-1]
    assert done.stderr.splitlines()[-1].startswith("ImportError: nrnn.")


def test_a_name_that_there_is_not_is_an_attribute_error():
    assert python("import nrnn\nassert not hasattr(nrnn, 'Modelfile')").returncode == 0


@pytest.mark.parametrize("name", ["calibrate", "convert", "train"])
def test_commands_tell_their_use(name):
    run = f"from nrnn import commands; sys.argv[0] = '/bin/nrnn-{name}'; sys.exit(commands.{name}())"
    done = python(run, "--help")
    assert done.returncode == 0 and done.stdout.startswith(f"usage: nrnn-{name} [-h]"), done.stderr
    assert python(run, "--version").stdout == f"nrnn-{name} of a checkout\n"
    assert python(run, "--no-such").returncode == 2


@pytest.mark.parametrize("name, line", [("calibrate", "m.nrnn --data x.csv"), ("convert", "x.onnx -o y.nrnn"),
                                        ("train", "x.toml --out run")])
def test_commands_name_the_extra(name, line):
    done = python(f"sys.modules['torch'] = None\nfrom nrnn import commands; sys.exit(commands.{name}())", *line.split())
    extra = "train" if name == "train" else "file"
    assert done.returncode == 1 and done.stderr.startswith("error: nrnn.") and f"'nrnn[{extra}]'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_live_page_needs_none():
    done = python("from nrnn import live; sys.exit(live.main(['/nowhere/x.nrnn']))")
    assert done.returncode == 1 and done.stderr.startswith("error: ") and "protobuf" not in done.stderr


def test_a_tool_of_others_goes_on_without(tmp_path):
    """`python -m tool`, whose package tries what there is; what its line says is its own."""
    (tmp_path / "sitecustomize.py").write_text(WITHOUT)
    (tmp_path / "tool").mkdir()
    (tmp_path / "tool/__init__.py").write_text("try:\n    from nrnn import ModelFile\nexcept ImportError:\n    ModelFile = None\n")
    (tmp_path / "tool/__main__.py").write_text("from . import ModelFile\nprint(ModelFile)\n")
    done = run("-m", "tool", "nrnn.convert", first=str(tmp_path))
    assert done.stdout == "None\n" and done.returncode == 0, done.stderr


@pytest.mark.parametrize("form", [["-m", "nrnn.{}"], ["-mnrnn.{}"], ["-W", "ignore", "-m", "nrnn.{}", "-m", "tool"]])
@pytest.mark.parametrize("name", ["calibrate", "convert", "train"])
def test_modules_that_are_commands_name_the_extra(tmp_path, name, form):
    (tmp_path / "sitecustomize.py").write_text(f"{WITHOUT}sys.modules['torch'] = None\n")
    done = run(*(one.format(name) for one in form), first=str(tmp_path))
    sentence = SENTENCE.replace("file", "train") if name == "train" else SENTENCE
    assert done.returncode == 1 and done.stderr.startswith("error: nrnn.") and sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_all_names_of_files_are_those_of_the_package():
    assert set(nrnn.file.__all__) <= set(nrnn.__all__)
    assert all(hasattr(nrnn, name) for name in nrnn.__all__)
