"""Steps of a stream of ours: by a loop in C, as a host does, or all of them in one call."""
import ctypes
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from nrnn.engine.abi import lib

LOOP = Path(__file__).with_name("loop.c")


def _compiled():
    """The functions of loop.c; the library's own are given to them, so that all are what the binding uses."""
    with tempfile.TemporaryDirectory() as folder:
        shared = f"{folder}/loop.so"
        include = LOOP.parent.parent / "include"
        subprocess.run([os.environ.get("CC", "cc"), "-O2", "-shared", "-fPIC", f"-I{include}", str(LOOP), "-o", shared],
                       check=True)
        functions = ctypes.CDLL(shared)
    for function in (functions.loop, functions.at_once):
        function.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t,
                             ctypes.c_void_p, ctypes.c_size_t]
    return functions


_functions = _compiled()


class Calls:
    """`step` and `run` take all of X and leave the last output of every member: [members][outputs]."""

    def __init__(self, stream, members, outputs):
        self.stream, self.shape = stream, (members, outputs)
        self.rows = np.empty((1, *self.shape), np.float32)

    def step(self, X):
        return self._called(_functions.loop, lib.nrnn_stream_step, X, 1)

    def run(self, X):
        return self._called(_functions.at_once, lib.nrnn_stream_run, X, len(X))

    def _called(self, function, of_the_library, X, rows):
        if len(self.rows) < rows:
            self.rows = np.empty((rows, *self.shape), np.float32)
        failed = function(ctypes.cast(of_the_library, ctypes.c_void_p), self.stream._open(), X.ctypes.data, X.shape[1],
                          len(X), self.rows.ctypes.data, self.rows[0].size)
        if failed:
            raise RuntimeError(f"{of_the_library.__name__}: status {failed}")
        return self.rows[rows - 1]
