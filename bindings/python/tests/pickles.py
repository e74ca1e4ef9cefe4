"""Checkpoints byte by byte, and how they are refused."""

import pickle
import struct
import zipfile

import numpy as np
import pytest

from damage import zipped
from nrnn.convert import ConversionError
from nrnn.convert._unpickle import read

GOOD = pickle.dumps({"w": np.arange(6.0).reshape(2, 3), "z": 1j}, 2)
TENSOR = b"ctorch._utils\n_rebuild_tensor_v2\n"


def name(text):
    return b"c" + text.replace(" ", "\n").encode() + b"\n"


def refused(path, data):
    path.write_bytes(data)
    with pytest.raises(ConversionError) as error:
        read(path)
    message = str(error.value)
    assert message.startswith(f"{path.name}: expected a checkpoint, found ")
    assert len(message) <= 300 and message.isprintable()
    return message


def archive(content, method=zipfile.ZIP_STORED, pickled=GOOD):
    return zipped([["a/data.pkl", pickled, method], ["a/byteorder", b"little", method], ["a/data/0", content, method]])


def tensor(size, stride, count=4, more=b"NN"):
    """A pickle of one float32 tensor, {"w": ..}."""
    def numbers(values):
        return b"(" + b"".join(b"\x8a\x08" + struct.pack("<q", one) for one in values) + b"t"

    storage = (b"(X\x07\0\0\0storage" + name("torch FloatStorage") + b"X\x01\0\0\x000X\x03\0\0\0cpuJ"
               + struct.pack("<i", count) + b"tQ")
    return b"\x80\x02}X\x01\0\0\0w" + TENSOR + b"(" + storage + b"K\0" + numbers(size) + numbers(stride) + more + b"tRs."
