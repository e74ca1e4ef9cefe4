"""Containers of checkpoints, zip files and streams, that do not hold what they say."""

import pickle
import struct
import zipfile
from pathlib import Path

import pytest

from damage import zipped
from nrnn.convert._unpickle import read
from pickles import GOOD, archive, refused, tensor

CASES = Path(__file__).parent / "cases"


def headers(data, **fields):
    """The directory and local headers of a zip file with other sizes, methods or flags than its entries have."""
    places = {"method": (10, 8, 2), "flags": (8, 6, 2), "crc": (16, 14, 4), "packed": (20, 18, 4), "size": (24, 22, 4)}
    data = bytearray(data)
    for signature, which in ((b"PK\1\2", 0), (b"PK\3\4", 1)):
        at = data.find(signature)
        while at >= 0:
            for field, value in fields.items():
                place, width = places[field][which], places[field][2]
                data[at + place:at + place + width] = value.to_bytes(width, "little")
            at = data.find(signature, at + 4)
    return bytes(data)


@pytest.mark.parametrize("data, message", [
    (headers(archive(bytes(16)), method=99), "compressed by method 99"),
    (headers(archive(bytes(16)), method=12), "compressed by method 12"),
    (headers(archive(bytes(16)), flags=1), "encrypted"),
    (headers(archive(bytes(16)), crc=1), "size and checksum"),
    (headers(archive(bytes(16), zipfile.ZIP_DEFLATED), size=5), "size and checksum"),
    (headers(archive(bytes(16), zipfile.ZIP_DEFLATED), size=1 << 30), "more memory"),
    (headers(archive(bytes(16)), packed=1 << 31), "size and checksum"),
    (archive(bytes(16))[:-30], "no whole zip file"),
    (zipped([["a/data.pkl", GOOD, 0], ["a/data.pkl", GOOD, 0]]), "two entries of one name"),
    (zipped([["a/data.pkl", GOOD, 0], ["b/data.pkl", GOOD, 0]]), "2 entries data.pkl"),
    (zipped([["a/data.pkl", GOOD, 0], ["a/byteorder", b"big", 0]]), "big-endian"),
    (zipped([["a/data.pkl", GOOD, 0], ["a/constants.pkl", GOOD, 0]]), "TorchScript"),
    (zipped([["a/data.pkl", tensor((4,), (1,)), 0]]), "no entry 'a/data/0'"),
    (archive(bytes(8), pickled=tensor((4,), (1,))), "2 numbers in a storage of 4"),
    (archive(bytes(16), pickled=tensor((5,), (1,))), "a tensor of shape (5,) beyond its 4 numbers"),
    (archive(bytes(16), pickled=tensor((2,), (-1,))), "a shape of other than whole numbers"),
    (zipped([["weights.npy", b"", 0]]), "0 entries data.pkl"),
    ((CASES / "convert-pt-NotImplementedError.bin").read_bytes(), ""),
    (b"\0" * 257 + b"ustar" + b"\0" * 300, "a tar file, of PyTorch before 0.1.10"),
])
def test_archives_that_are_none(tmp_path, data, message):
    assert message in refused(tmp_path / "bad.pt", data)


def stream(keys=b"]X\x01\0\0\x000a.", count=4, numbers=bytes(16), system=b"}."):
    view = tensor((4,), (1,)).replace(b"tQ", b"NtQ")
    return (pickle.dumps(0x1950A86A20F9469CFC6C, 2) + pickle.dumps(1001,
                                                                   2) + b"\x80\x02" + system + view + b"\x80\x02" + keys
            + struct.pack("<q", count) + numbers)


@pytest.mark.parametrize("data, message", [
    (stream(count=5), "another count than 4"), (stream(count=1 << 60), "another count than 4"),
    (stream(count=-1), "another count"),
    (stream(numbers=bytes(15)), "3 numbers in a storage of 4|multiple of element size"),
    (stream(keys=b"]."), "no numbers of storage '0'"),
    (stream(keys=b"](X\x01\0\0\x000X\x01\0\0\x000e."), "that nothing uses, or that has them"),
    (stream(keys=b"]X\x01\0\0\x001a."), "that nothing uses"), (stream(keys=b"}."), "no list of storages"),
    (stream(system=b"}X\r\0\0\0little_endian\x89s."), "big-endian"), (stream(system=b"N."), "big-endian"),
])
def test_streams_that_are_none(tmp_path, data, message):
    (tmp_path / "good").write_bytes(stream())
    assert read(tmp_path / "good")["w"].tolist() == [0, 0, 0, 0]
    found = refused(tmp_path / "bad.pt", data)
    assert any(one in found for one in message.split("|")), found
