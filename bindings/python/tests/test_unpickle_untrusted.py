"""Checkpoints that mean harm: nothing outlives a reading, and memory and work stay in proportion to the file."""

import io
import os
import pickle
import pickletools
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from damage import zipped
from nrnn.convert import ConversionError
from nrnn.convert._unpickle import Inert, read
from pickles import GOOD, TENSOR, archive, name, refused, tensor

CASES = Path(__file__).parent / "cases"


def test_each_object_has_its_own_attributes():
    found = read(CASES / "checkpoint-objects-that-get-others-attributes.pkl")
    assert [type(one).__name__ for one in found] == ["A", "B"] * 50
    assert [vars(one) for one in found[1::2]] == [{"args": (1,)}] * 50
    assert [one.d for one in found[::2]] == [{"poison": i} for i in range(50)]


@pytest.mark.parametrize("protocol", range(6))
def test_attributes_of_objects_in_each_other_and_in_themselves(tmp_path, protocol):
    sys.modules[__name__].Knot = Knot
    knots = [Knot() for _ in range(200)]
    for i, one in enumerate(knots):
        one.number, one.next, one.own = i, knots[i - 1], {"number": i}
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(knots, protocol))
    found = read(tmp_path / "a.pkl")
    assert [(one.number, one.next.number, one.own) for one in found] == [(i, (i - 1) % 200, {"number": i})
                                                                         for i in range(200)]


class Knot:
    pass


ALTERING = {  # what a file might change for the next one: a class or function of ours, what it holds, shared objects
    "state of a function": TENSOR + b"N}" + b"X\x05\0\0\0array" + name("collections OrderedDict") + b"s\x86b.",
    "state of a class": name("collections OrderedDict") + b"}X\x06\0\0\0__init__Ns" + b"b.",
    "state of a class of the file": name("a b") + b"}X\x05\0\0\0itemsNs" + b"b.",
    "state of a shared tuple": b")" + b"}X\x01\0\0\0aNsb.",
    "items of a function": TENSOR + b"K\x01K\x02s.",
    "items of a class": name("a b") + b"(K\x01K\x02u.",
    "appended to a function": TENSOR + b"K\x01a.",
    "appended to a class": name("a b") + b"(K\x01e.",
    "added to a class": name("builtins set") + b"(K\x01\x90.",
    "state of an array twice a class": name("numpy ndarray") + b"}X\x05\0\0\0shapeNs" + b"b.",
    "state of a number": b"K\x01}X\x01\0\0\0aNsb.",
    "an object for a class, called": name("a b") + b")R)R.",
    "extension": b"\x82\x01.",
    "buffer": b"\x97.",
    "persistent": b"Pfile\n.",
    "persistent object": b"K\x01Q.",
}


@pytest.mark.parametrize("kind", ALTERING)
def test_nothing_of_a_file_alters_the_reader(tmp_path, kind):
    (tmp_path / "good.pkl").write_bytes(GOOD)
    refused(tmp_path / "bad.pkl", b"\x80\x02" + ALTERING[kind])
    found = read(tmp_path / "good.pkl")
    np.testing.assert_array_equal(found["w"], np.arange(6.0).reshape(2, 3))
    assert found["z"] == 1j


def test_the_case_that_altered_the_reader(tmp_path):
    shutil.copy(CASES / "pickle-that-alters-the-reader-for-later-files.pkl", tmp_path / "bad.pkl")
    assert "a state for torch._utils._rebuild_tensor_v2" in refused(tmp_path / "bad.pkl",
                                                                    (tmp_path / "bad.pkl").read_bytes())
    torch = pytest.importorskip("torch")
    torch.save({"w": torch.arange(6.0)}, tmp_path / "good.pt")
    np.testing.assert_array_equal(read(tmp_path / "good.pt")["w"], np.arange(6.0))


@pytest.mark.parametrize("text", ["Inert", "state_dict", "__class__", "__dict__", "args", "_modules", "__init__"])
def test_classes_and_attributes_with_the_names_of_ours(tmp_path, text):
    (tmp_path / "a.pkl").write_bytes(b"\x80\x02" + name(f"nrnn.convert._inert {text}") + b")R}X" + struct.pack("<I",
                                                                                                               len(text))
                                     + text.encode() + b"K\x07sb.")
    if text == "_modules":
        assert "not by name" in refused(tmp_path / "a.pkl", (tmp_path / "a.pkl").read_bytes())
        return
    one = read(tmp_path / "a.pkl")
    assert isinstance(one, Inert) and type(one) is not Inert and Inert.state_dict(one) == {} and vars(one)[text] == 7
    assert Inert.state_dict.__module__ == "nrnn.convert._inert"


def test_every_operation_of_pickle_is_known_or_refused(tmp_path):
    """None is passed over: what follows would be read as something else."""
    for one in pickletools.opcodes:
        (tmp_path / "a.pkl").write_bytes(one.code.encode("latin1") + bytes(16))
        with pytest.raises(ConversionError) as error:
            read(tmp_path / "a.pkl")
        assert f"no pickle: operation {ord(one.code):#04x}," not in str(error.value), one.name
    assert "no pickle: operation 0x01" in refused(tmp_path / "a.pkl", b"\x01")


def doubled(make, times):
    """A list, tuple or dict that holds the one before twice, and so on."""
    return b"\x80\x02]q\0" + b"".join(make % (k, k, k + 1) for k in range(times)) + b"."


BOMBS = {  # bytes that ask for far more of them, and what is said; None: it takes little, and is read
    "memo far away": ((CASES / "pickle-of-9-bytes-that-takes-1-GB.pkl").read_bytes(), None),
    "memo in many places": (b"\x80\x02N" + b"".join(b"r" + struct.pack("<I", k << 12) for k in range(1 << 19)) + b".",
                            "more memory"),
    "memo of one byte each": (b"\x80\x04N" + b"\x94" * (1 << 19) + b".", "more memory"),
    "a long integer": (b"\x80\x02\x8b" + struct.pack("<i", 2**31 - 1) + b"\x01.", "2147483647 bytes expected"),
    "a negative length": (b"\x80\x02\x8b" + struct.pack("<i", -5) + b"\x01.", "-5 bytes expected"),
    "a large integer": (b"\x80\x02\x8b" + struct.pack("<i", 1 << 20) + b"\x7f" * (1 << 20) + b".",
                        "an integer of 1048576 bytes"),
    "many digits": (b"I" + b"9" * (1 << 20) + b"\n.", "an integer of 1048576 digits"),
    "bytes of 2^62": (b"\x80\x04\x8e" + struct.pack("<Q", 1 << 62) + b"abc.", "bytes expected where 4 are left"),
    "text of 2^62": (b"\x80\x04\x8d" + struct.pack("<Q", 1 << 62) + b"abc.", "bytes expected where 4 are left"),
    "array of 2^40 bytes": (b"\x80\x05\x96" + struct.pack("<Q", 1 << 40) + b"abc.", "bytes expected where 4 are left"),
    "a frame of 2^50": (b"\x80\x04\x95" + struct.pack("<Q", 1 << 50) + b"N.", "a frame of"),
    "wide characters": (b"\x80\x04\x8d" + struct.pack("<Q",
                                                      (1 << 24) + 4) + "\U0001f600".encode() + b"a" * (1 << 24) + b".",
                        None),
    "empty lists": (b"\x80\x02(" + b"]" * (1 << 19) + b"t.", "more memory"),
    "empty dicts": (b"\x80\x02(" + b"}" * (1 << 19) + b"l.", "more memory"),
    "classes": (b"\x80\x02(" + b"".join(name(f"a {k}") + b")R" for k in range(50000)) + b"l.", "more memory"),
    "objects": (b"\x80\x02" + name("a b") + b"q\0(" + b"h\0)R" * (1 << 19) + b"l.", "more memory"),
    "a list doubled": (doubled(b"](h%ch%ceq%c", 60), "unfold"),
    "a tuple doubled": (doubled(b"h%ch%c\x86q%c", 60), "unfold"),
    "a dict doubled": (doubled(b"}(K\x01h%cK\x02h%cuq%c", 60), "unfold"),
    "a key doubled": (doubled(b"h%ch%c\x86q%c", 60)[:-1] + b"}h\x3cK\x01s.", "a key of"),
    "modules doubled": (b"\x80\x02" + name("a b") + b")Rq\0" + b"".join(
        name("a b") + b")R}X\x08\0\0\0_modules}(X\x01\0\0\0ah%cX\x01\0\0\0bh%cusbq%c" % (k, k, k + 1)
        for k in range(60)) + b".", "unfold"),
    "an object's state again and again": (b"\x80\x02" + name("a b") + b")R}(" + b"".join(
        b"X\x04\0\0\0%04xN" % k for k in range(4096)) + b"uq\0b" + b"h\0b" * 100000 + b".", "more memory"),
    "a list made a set again and again": (b"\x80\x02](" + b"K\x01" * 4096 + b"e\x85q\0"
                                          + (name("builtins set") + b"h\0R") * 50000 + b".", "more memory"),
    "keys of equal hashes": (b"\x80\x02}(" + b"".join(b"\x8a\x10" + ((2**61 - 1) * k).to_bytes(16, "little") + b"N"
                                                      for k in range(1, 99))
                             + b"u.", "beyond 60 bits"),
    "tuples of equal hashes": (b"\x80\x02}(" + b"".join(b"(" + b"".join(b"J" + struct.pack("<i", -1 - (k >> b & 1))
                                                                        for b in range(12))
                                                        + b"tN" for k in range(4096)) + b"u.", "tuples as keys"),
    "nested half a million times": (b"\x80\x02" + b"]" * (1 << 19) + b"a" * ((1 << 19) - 1) + b".",
                                    "nested deeper|more memory"),
    "nested 300 times": (b"\x80\x02" + b"]" * 300 + b"a" * 299 + b".", "nested deeper than 100"),
    "tuples 300 deep": (b"\x80\x02)" + b"\x85" * 300 + b".", "nested deeper than 100"),
    "a list within itself": (b"\x80\x02]q\0h\0a.", "within themselves"),
    "a module within itself": (b"\x80\x02" + name("a b") + b")Rq\0}X\x08\0\0\0_modules}X\x01\0\0\0ah\0ssb.",
                               "within themselves"),
    "stride 0": (archive(bytes(16), pickled=tensor((16384, 32768), (0, 0))), "a tensor of shape (16384, 32768)"),
    "stride 0, many tensors": (archive(bytes(16), pickled=b"\x80\x02(" + tensor((1 << 20,), (0,))[2:-1] * 400 + b"l."),
                               "more memory"),
    "sizes that overflow": (archive(bytes(16), pickled=tensor((1 << 40, 1 << 40), (0, 0))), "a tensor of shape"),
    "no numbers, but large sizes": (archive(bytes(16), pickled=tensor((0, 1 << 62, 1 << 62), (1, 1, 1))), "."),
    "a storage beyond its entry": (archive(bytes(16), pickled=tensor((4,), (1,), 1 << 30)), "more memory"),
    "a negative storage": (archive(bytes(16), pickled=tensor((4,), (1,), -1)), "fewer than no numbers"),
    "a zip of zeros": (archive(bytes(1 << 28), zipfile.ZIP_DEFLATED, tensor((4,), (1,), 1 << 26)), "more memory"),
    "a zipped pickle of zeros": (archive(b"", zipfile.ZIP_DEFLATED,
                                         b"\x80\x02X" + struct.pack("<I", 1 << 28) + bytes(1 << 28) + b"."),
                                 "more memory"),
    "a zip of empty entries": (zipped([[f"a/{k}", b"", 0] for k in range(30000)]), "more memory|0 entries data.pkl"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_memory_and_work_in_proportion(tmp_path, kind):
    data, message = BOMBS[kind]
    path = tmp_path / "bomb"
    if message is None:
        path.write_bytes(data)
        read(path)
    else:
        found = refused(path, data)
        assert any(one in found for one in message.split("|")), found


MEASURED = """
import resource, sys
from nrnn.convert import ConversionError
from nrnn.convert._unpickle import read
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
read(sys.argv[1])
before = peak()
for path in sys.argv[2:]:
    try:
        read(path)
    except ConversionError:
        pass
    print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux does")
def test_peak_memory(tmp_path):
    """Beside the file itself, and what the allocator keeps; in a process of its own, the largest limit last."""
    floats = pickle.dumps([float(k) for k in range(300_000)])
    arrays = archive(bytes(1 << 24), pickled=tensor((1 << 22,), (1,), 1 << 22))
    files = [GOOD, *sorted([*(data for data, _ in BOMBS.values()), floats, arrays], key=len)]
    paths = [tmp_path / f"{k}" for k in range(len(files))]
    for path, data in zip(paths, files):
        path.write_bytes(data)
    run = subprocess.run([sys.executable, "-c", MEASURED, *map(str, paths)], check=True, capture_output=True, text=True,
                         env=os.environ | {"PYTHONPATH": ":".join(sys.path)})
    for data, taken in zip(files[1:], map(int, run.stdout.split()), strict=True):
        assert taken <= 5 * len(data) + (32 << 20) + (8 << 20), (taken, len(data), data[:60])


def test_text_of_a_file_in_a_message_is_escaped(tmp_path):
    hostile = "\x1b[31m\u202e" + "n" * 1000
    data = pickle.dumps({"x": 1}, 2)
    assert "\x1b" not in refused(tmp_path / "a", data[:2] + name("a b") + b"}b.")
    named = b"\x80\x02X" + struct.pack("<I", len(hostile.encode())) + hostile.encode() + b"}b."
    refused(tmp_path / "b", named)
    path = tmp_path / "d"
    path.write_bytes(archive(bytes(16), pickled=tensor((4,), (1,)).replace(b"torch\nFloat", b"torch\n\x1b[31mFloat")))
    with pytest.raises(ConversionError, match=r"\\x1b\[31mFloatStorage"):
        read(path)


def test_a_file_that_holds_an_io_object_only():
    with pytest.raises(TypeError):
        read(io.BytesIO(GOOD))
