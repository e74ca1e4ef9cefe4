"""NoisyRNN: steps by a loop in C, as a host does, or many in one call of the Python binding."""
import ctypes
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

import nrnn
from nrnn.engine.abi import lib
from weights import NOISE, STEP

LOOP = Path(__file__).with_name("loop.c")


def _compiled():
    """The loop as a function; the library's own is given to it, so that both are what the binding uses."""
    with tempfile.TemporaryDirectory() as folder:
        shared = f"{folder}/loop.so"
        include = LOOP.parent.parent / "include"
        subprocess.run([os.environ.get("CC", "cc"), "-O2", "-shared", "-fPIC", f"-I{include}", str(LOOP), "-o", shared],
                       check=True)
        loop = ctypes.CDLL(shared).loop
    loop.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t,
                     ctypes.c_void_p, ctypes.c_size_t]
    return loop


_loop = _compiled()
_step = ctypes.cast(lib.nrnn_stream_step, ctypes.c_void_p)


def _layer(module):
    weights = {name: value.detach() for name, value in module.named_parameters()}
    match type(module).__name__:
        case "Sde":
            A, W = weights["AW"].chunk(2)
            return nrnn.Sde(A=A, W=W, U=weights["U"], b=weights["b"], step=STEP, noise=nrnn.PaperNoise(**NOISE))
        case "GRU":
            return nrnn.Gru(W=weights["weight_hh_l0"], U=weights["weight_ih_l0"], b=weights["bias_ih_l0"],
                            c=weights["bias_hh_l0"])
        case "LSTM":
            return nrnn.Lstm(W=weights["weight_hh_l0"], U=weights["weight_ih_l0"],
                             b=weights["bias_ih_l0"] + weights["bias_hh_l0"])


class Ours:
    """`step` and `run` take all of X from a new episode on and return the last output, or that of every member."""

    def __init__(self, module, members=1):
        self.model = nrnn.Model.load(nrnn.ModelFile([_layer(module)]).to_bytes())
        self.stream = self.model.stream(members=members)
        self.out = np.empty((members, len(self.model.outputs)), np.float32)

    def step(self, X):
        self.stream.reset()
        failed = _loop(_step, self.stream._open(), X.ctypes.data, X.shape[1], len(X), self.out.ctypes.data,
                       self.out.size)
        if failed:
            raise RuntimeError(f"nrnn_stream_step: status {failed}")
        return self.out

    def run(self, X):
        self.stream.reset()
        return self.stream.run(X, outputs=["members"]).members[-1]
