"""Small valid files of every format that is read, to be damaged."""

from __future__ import annotations

import collections
import functools
import io
import json
import pickle

import numpy as np

import nrnn
from support import cells, model_file
from test_read import others


@functools.cache
def seeds() -> dict[str, tuple[bytes, str, str, dict]]:
    """By name: the bytes, their form (see `damage`), the converter's kind, its further arguments."""
    import torch
    from torch import nn

    torch.manual_seed(0)
    noisy = dict(beta=0.75, gamma_a=0.001, gamma_w=0.002, alpha=1, solver="noisy", add_noise=0.05, mult_noise=0)
    stack = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.GRU(3, 4, num_layers=2), nn.Linear(4, 1))
    lstm = nn.Sequential(nn.LSTM(2, 3), nn.Linear(3, 2))
    E, D, C, B = (nn.Parameter(torch.randn(*shape)) for shape in ((4, 2), (2, 4), (4, 4), (4, 4)))
    published = {"C": C, "B": B, "d": torch.zeros(4), "E.weight": E, "E.bias": torch.zeros(4), "D.weight": D,
                 "D.bias": torch.zeros(2)}
    co = {"cell.i2h.weight": torch.randn(3, 8), "cell.i2h.bias": torch.zeros(3), "readout.weight": torch.randn(2, 3),
          "readout.bias": torch.zeros(2)}
    arrays = collections.OrderedDict((key, value.numpy()) for key, value in lstm[0].state_dict().items())
    found = {
        "state dict": (_torch(stack.state_dict()), "zip", "torch", {"activations": {"0": "tanh"}}),
        "state dict, stream": (_torch(lstm.state_dict(), False), "pickle", "torch", {}),
        "modules": (_torch(stack), "zip", "torch", {}),
        "modules, stream": (_torch(lstm, False), "pickle", "torch", {}),
        "bfloat16, views": (_torch({key: value.bfloat16().T.T for key, value in lstm[0].state_dict().items()}), "zip",
                            "torch", {}),
        "noisyrnn": (_torch(published), "zip", "noisyrnn", noisy),
        "lipschitzrnn": (_torch({"state_dict": published}), "zip", "lipschitzrnn", dict(model="simpleRNN")),
        "cornn": (_torch(co), "zip", "cornn", dict(dt=0.04, gamma=2.7, epsilon=4.7)),
        **_published(),
        **{f"pickle {protocol}": (pickle.dumps(arrays, protocol), "pickle", "torch", {}) for protocol in range(6)},
        **{f"onnx {name}": (data, "protobuf", "onnx", {}) for name, data in _graphs().items()},
        **{f"json {name}": (json.dumps(value).encode(), "json", "rtneural", more) for name, value,
           more in _documents(arrays)},
        "nam": (json.dumps(_nam()).encode(), "json", "nam", {}),
        **{f"model {name}": (data, "model", "model", {}) for name, data in _models().items()},
    }
    return found


def _published() -> dict[str, tuple[bytes, str, str, dict]]:
    import argparse

    import test_convert_exprnn
    import test_convert_fdnet
    import test_convert_qlstm
    import test_convert_rkn

    args = argparse.Namespace(sigma=[0.4], pooling="mean", la_feature=True, aggregation=True)
    fd = test_convert_fdnet
    orkis = test_convert_qlstm.lstm_state(4, 4) | {"fco.weight": np.ones((2, 4)), "fco.bias": np.ones(2)}
    return {
        "exprnn": (_torch(_tensors(test_convert_exprnn.EXPONENTIAL)), "zip", "exprnn", {}),
        "qlstm": (_torch(_tensors(orkis)), "zip", "qlstm", dict(flavour="orkis")),
        "rkn": (_torch({"args": args, "state_dict": _tensors(test_convert_rkn.checkpoint())}), "zip", "rkn", {}),
        "fdnet": (_torch(_tensors(fd.state_dict(fd.filters(K=2)))), "zip", "fdnet", dict(grid=5)),
        "fdnet, listed": (pickle.dumps({"weight": fd.filters(K=2), "parm": [1, 2, 3, 2, 0.1]}, 2), "pickle", "fdnet",
                          {}),
    }


def _tensors(state: dict) -> dict:
    import torch

    return {key: torch.tensor(np.asarray(value, np.float32)) for key, value in state.items()}


def _torch(value: object, new: bool = True) -> bytes:
    import torch

    file = io.BytesIO()
    torch.save(value, file, _use_new_zipfile_serialization=new)
    return file.getvalue()


def _graphs() -> dict[str, bytes]:
    from onnx_models import cell, draw, model, node

    numbers = lambda *values: np.array(values, np.int64)  # noqa: E731
    chain = model([node("Transpose", "X", "t", perm=[1, 0, 2]), node("Transpose", "t", "u", perm=[1, 0, 2]),
                   node("Reshape", "u shape", "r"), node("MatMul", "r M", "m"), node("Add", "m b", "a"),
                   node("LeakyRelu", "a", "l", alpha=0.2), node("Softmax", "l", "Y", axis=-1)],
                  {"M": draw(2, 4), "b": draw(4), "shape": numbers(-1, 2)}, x=("steps", 2))
    shapes = model([node("Shape", "X", "s"), node("Gather", "s i", "n"), node("Unsqueeze", "n zero", "n1"),
                    node("Concat", "n1 two", "shape", axis=0), node("Reshape", "X shape", "r"),
                    node("Gemm", "r M b", "g", transB=1),
                    node("Sigmoid", "g", "Y")],
                   {"i": numbers(0)[0], "zero": numbers(0), "two": numbers(2), "M": draw(3, 2), "b": draw(3)},
                   x=("steps", 1, 2))
    found = {"lstm": cell("LSTM", ["B", "initial_h", "initial_c", "P"]),
             "gru": cell("GRU", ["B"], linear_before_reset=1),
             "rnn": cell("RNN", ["B"], "Y,Y_h"), "chain": chain, "shapes": shapes}
    return {name: one.SerializeToString() for name, one in found.items()}


def _documents(arrays: dict) -> list[tuple[str, dict, dict]]:
    from test_convert_rtneural import KERAS, LINEAR

    state = {key: value.tolist() for key, value in arrays.items()}
    return [*((name, value, {}) for name, value in KERAS.items()), ("state", LINEAR, {"activations": {"a": "tanh"}}),
            ("guitar", {"model_data": {"skip": 0}, "state_dict": state}, {}),
            *((name, value, {}) for name, value in _captures().items())]


def _nam() -> dict:
    from test_convert_nam import capture

    return capture(layers=2, metadata={"name": "n", "loudness": -20.0})


def _captures() -> dict[str, dict]:
    import test_convert_guitarml

    said = {"name": "n", "samplerate": "48000"}
    whole = test_convert_guitarml.with_batch(in_skip=1, out_gain=-3.0) | {"metadata": said}
    short = {name: whole[name][:20] for name in ("input_batch", "output_batch")}
    return {"guitarml": test_convert_guitarml.files(unit="GRU", inputs=2)[1], "aida": whole | short}


def _models() -> dict[str, bytes]:
    settings = dict(inputs=[nrnn.Channel("x", "V", 1.5, 2.0, limit=4.0), nrnn.Present("x")],
                    check=(np.ones((4, 1)), np.ones((1, 3))),
                    sequence=nrnn.Sequence(interval=0.01, valid="end", trained_length=64),
                    provenance={"name": "n", "epochs": "9"})
    found = {name: model_file(cells()[name], **settings).to_bytes() for name in ("sde", "gru", "stack")}
    return found | {name: nrnn.ModelFile(layers).to_bytes() for name, layers in others().items()}
