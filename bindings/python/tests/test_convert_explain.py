"""--explain: what is recognised, layer by layer, what it becomes, and what stands in the way. It writes nothing."""

import json
from pathlib import Path

import numpy as np
import pytest

import nrnn
from nrnn.convert import _explain
from nrnn.convert._chain import Activation, Cell, Fork, Join, Operation, Softmax, matrix, scaled
from nrnn.convert._explain import lines, placed, recognised, recognising
from nrnn.convert._layers import stacked
from nrnn.convert.__main__ import main
from test_convert_rtneural import LSTM, dense, keras, layer

CASES = Path(__file__).parent / "cases"


def explained(path, capsys, *more):
    status = main([str(path), "--explain", *more])
    captured = capsys.readouterr()
    assert not captured.err
    return status, captured.out.splitlines()


def test_a_file_that_converts(capsys):
    status, said = explained(CASES / "guitarml_skip_1.json", capsys)
    assert status == 0 and said[-1] == "converts"
    assert said[:4] == [f"{CASES}/guitarml_skip_1.json: rtneural",
                        "  LSTM rec.l0      Lstm 1 -> 4               -> layers[0]",
                        "  Linear 'lin'     matrix 4 -> 1             -> layers[1]",
                        "  model_data.skip  sum with what was before  -> layers[1].skip"]
    assert "  Lstm 1 -> 4, Dense 4 -> 1; regression, at every step" in said


def test_what_is_assumed(tmp_path, capsys):
    (tmp_path / "x.json").write_text(json.dumps({"a.weight": [[1.0, 2.0]], "a.bias": [0.5]}))
    status, said = explained(tmp_path / "x.json", capsys)
    assert status == 0 and any(line.startswith("  assumed: the layers are applied in the order a") for line in said)


def test_a_refusal_comes_after_what_was_recognised(tmp_path, capsys):
    (tmp_path / "x.json").write_text(json.dumps(keras(LSTM, dense(2, 3, activation="tanh"), layer("conv1d", 2))))
    status, said = explained(tmp_path / "x.json", capsys)
    assert status == 1 and [path.name for path in tmp_path.iterdir()] == ["x.json"]
    assert said == [f"{tmp_path}/x.json: rtneural",
                    "  layers[0] 'lstm'           Lstm 2 -> 3",
                    "  layers[1] 'dense'          matrix 3 -> 2",
                    "  tanh of layers[1] 'dense'  tanh",
                    "stands in the way: x.json: layers[2] 'conv1d': expected one of dense, time-distributed-dense, gru, lstm, "
                    "batchnorm, prelu, activation, found a convolution keeps past inputs, which this engine has no layer for"]


def test_of_a_state_dict(tmp_path, capsys):
    state = {"a.weight": [[1.0, 2.0]], "a.bias": [0.5], "b.weight": [[1.0, 2.0]], "b.bias": [0.5]}
    (tmp_path / "x.json").write_text(json.dumps(state))
    status, said = explained(tmp_path / "x.json", capsys)
    assert status == 1 and said[1] == "  Linear 'a'  matrix 2 -> 1" and said[2].startswith("stands in the way: x.json: b.weight: ")


def test_a_file_of_no_format(tmp_path, capsys):
    (tmp_path / "notes").write_text("some text")
    status, said = explained(tmp_path / "notes", capsys)
    assert status == 1 and said[0] == f"{tmp_path}/notes" and said[1].startswith("stands in the way: notes: expected ONNX, ")


@pytest.mark.parametrize("more", [[], ["--explain", "-o", "out.nrnn"]], ids=str)
def test_it_is_one_or_the_other(more, capsys):
    with pytest.raises(SystemExit) as status:
        main([str(CASES / "nam_lstm.nam"), *more])
    assert status.value.code == 2 and "expected -o OUT.nrnn, or --explain" in capsys.readouterr().err


def test_names_of_a_file_do_not_reach_the_terminal(tmp_path, capsys):
    (tmp_path / "x.json").write_text(json.dumps({"\x1b[31ma.weight": [[1.0, 2.0]], "\x1b[31ma.bias": [0.5]}))
    _, said = explained(tmp_path / "x.json", capsys)
    assert all(line.isprintable() for line in said) and any("\\x1b[31ma" in line for line in said)


# The table

def test_places():
    """Of what is folded the layer that it is part of; of what does nothing, nothing."""
    W, one = np.array([[1.0, 2.0], [3.0, 4.0]]), np.ones(2)
    chain = [Fork("x"), scaled(2 * one, one, "scale"), matrix(W, name="first"), Activation("tanh", "bend"),
             Join("x", name="sum"), scaled(one, 0 * one, "idle"), matrix(W, name="last"), Softmax("soft")]
    found = stacked(chain, 2)
    assert [type(layer).__name__ for layer in found.layers] == ["Dense"] and found.readout is not None
    assert found.places == ["", "layers[0]", "layers[0]", "layers[0]", "layers[0].skip", "readout", "readout", "task softmax"]


def test_what_is_told_keeps_its_order():
    first, last = matrix(np.eye(2) * 3, name="first"), matrix(np.eye(2) * 2, name="last")
    with recognising() as rows:
        recognised(first, "drop: Dropout, which does nothing here", matrix(np.eye(2), name="of another branch"))
        placed([first, last], ["layers[0]", "readout"])
    assert list(lines(rows)) == ["  first  matrix 2 -> 2                     -> layers[0]",
                                 "  drop   Dropout, which does nothing here  -> nothing",
                                 "  last   matrix 2 -> 2                     -> readout"]


def test_nobody_listens():
    recognised(matrix(np.eye(2)))
    placed([], [])


def test_every_operation_has_words():
    assert set(_explain._WORDS) == set(Operation.__args__)


def test_a_cell_that_is_none():
    with recognising() as rows:
        recognised(Cell(nrnn.Gru, {"W": np.ones((3, 2)), "U": np.ones((3, 1))}, "gru"))
    assert list(lines(rows)) == ["  gru  Gru"]
