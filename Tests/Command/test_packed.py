"""Input that is packed, or in another encoding: the bytes say so, or --encoding does."""

import gzip
import struct

import numpy as np
import pytest
import zstandard

import nrnn
from command import BAD_DATA, IO, OK, USAGE, fail, run, start, succeed, told

TEXT = "x\n" + "".join(f"{i * 7919 % 9973 / 1000:.3f}\n" for i in range(30_000))
SKIPPABLE = b"\x5a\x2a\x4d\x18" + struct.pack("<I", 3) + b"abc"


def zstd(data, **settings):
    return zstandard.ZstdCompressor(write_checksum=True, **settings).compress(data)


DATA = TEXT.encode()
PACKED = {
    "gzip": gzip.compress(DATA), "gzip, stored": gzip.compress(DATA, 0),
    "gzip, members": gzip.compress(DATA[:99]) + gzip.compress(b"") + gzip.compress(DATA[99:]),
    "gzip, padded": gzip.compress(DATA) + bytes(70_000),
    "zstd": zstd(DATA), "zstd, frames": SKIPPABLE + zstd(DATA[:9]) + zstd(b"") + SKIPPABLE + zstd(DATA[9:]) + SKIPPABLE,
    "zstd, nothing known of its size": zstd(DATA[:0]) + zstandard.ZstdCompressor().compressobj().compress(b"")
    + zstd(DATA, level=19),
    "UTF-16": TEXT.encode("utf-16"), "UTF-16, the other order": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "gzip of UTF-16": gzip.compress(TEXT.encode("utf-16")), "zstd of gzip": zstd(gzip.compress(DATA)),
    "gzip of gzip of gzip of zstd": gzip.compress(gzip.compress(gzip.compress(zstd(DATA)))),
    "gzip of a mark": gzip.compress("\ufeff".encode() + DATA),
}


@pytest.fixture(scope="module")
def plain(models):
    return succeed("run", models["x1"], given=TEXT)


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("source", ["file", "pipe"])
def test_as_the_plain_text(models, tmp_path, plain, name, source):
    if source == "pipe":
        assert succeed("run", models["x1"], given=PACKED[name]) == plain
    else:
        (tmp_path / "in").write_bytes(PACKED[name])
        assert succeed("run", models["x1"], "--input", tmp_path / "in") == plain


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_floats_and_lines_of_json(two, pack):
    data = np.float32([[1, 2], [3, 4]]).tobytes()
    for name, text in ("f32", data), ("jsonl", b"[1, 2]\n[3, 4]\n"):
        command = ["run", two, "--format", name]
        assert succeed(*command, given=pack(text)) == succeed(*command, given=text)


CUT = {
    "gzip": (PACKED["gzip"][:-2000], "gzip file, found one that is cut"),
    "gzip, its end": (PACKED["gzip"][:-1], "gzip file, found one that is cut"),
    "gzip, its head": (PACKED["gzip"][:5], "gzip file, found one that is cut"),
    "gzip, altered": (PACKED["gzip, stored"].replace(b"\n7.919\n", b"\n7.918\n", 1),
                      "gzip file, found one that is damaged"),
    "gzip and text": (PACKED["gzip"] + b"1\n", "gzip file, found something else after it"),
    "zstd": (PACKED["zstd"][:-100], "zstd file, found one that is cut"),
    "zstd, its checksum": (PACKED["zstd"][:-1] + b"?", "zstd file, found one that is damaged"),
    "zstd and text": (PACKED["zstd"] + b"1\n2\n3\n", "zstd file, found something else after it"),
    "a damaged file within a whole one": (gzip.compress(PACKED["gzip"][:-100]), "gzip file, found one that is cut"),
    "UTF-16": (PACKED["UTF-16"][:-1], "line 30001: expected UTF-16, found"),
    "half a pair": ("x\n1\n".encode("utf-16") + b"\x00\xdc" + "\n2\n".encode("utf-16-le"), "line 3: expected UTF-16"),
}


@pytest.mark.parametrize("name", CUT)
def test_what_is_not_whole_is_refused_after_its_rows(models, plain, name):
    data, part = CUT[name]
    result = run("run", models["x1"], given=data)
    assert result.returncode == BAD_DATA and "standard input: " in result.stderr and part in result.stderr
    assert plain.startswith(result.stdout) or name in ("half a pair", "gzip, altered")
    if "head" not in name and "half" not in name and name not in ("zstd", "a damaged file within a whole one"):
        assert len(result.stdout) > len(plain) / 2


@pytest.mark.parametrize("flip", range(0, 4000, 61))
@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_no_bytes_make_it_trap(models, name, flip):
    data = bytearray(PACKED[name])
    data[flip % len(data)] ^= 0x55
    result = run("run", models["x1"], "--skip-bad", given=bytes(data))
    assert result.returncode in (OK, BAD_DATA), result.stderr


@pytest.mark.parametrize(("data", "part"), [
    (b"\xfd7zXZ\0\0", "xz"), (b"BZh91AY&", "bzip2"), (b"\x04\x22\x4d\x18ab", "lz4"), (b"PK\3\4abcd", "zip"),
    (b"PAR1\x15\0", "Parquet"), (b"\x89HDF\r\n", "HDF5"), (b"\x93NUMPY\1\0", "npy"), (b"\xd0\xcf\x11\xe0", "Excel"),
    (b"SQLite format 3\0", "SQLite"), (b"<?xml version='1.0'?>\n", "XML"), (b"<!DOCTYPE html>", "HTML"),
    ("x\n1\n".encode("utf-32"), "UTF-32")])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd])
def test_other_kinds_are_named_within_too(models, data, part, pack):
    assert f"found what looks like {part}" in fail(BAD_DATA, "run", models["x1"], given=pack(data)).replace(
        "NumPy's npy", "npy").replace("an old Excel", "Excel")


def test_rows_are_answered_before_the_file_is_whole(models):
    """A pipe of gzip that is flushed gives its rows."""
    import zlib
    packer = zlib.compressobj(wbits=31)
    process = start("run", models["x1"])
    process.stdin.write(packer.compress(b"x\n1\n") + packer.flush(zlib.Z_SYNC_FLUSH))
    process.stdin.flush()
    assert [process.stdout.readline()[:2] for _ in range(2)] == [b"st", b"0,"]
    process.stdin.write(packer.compress(b"2\n") + packer.flush())
    assert process.communicate(timeout=60)[0][:2] == b"1," and process.returncode == OK


def test_a_state_goes_on_in_a_packed_file(models, tmp_path):
    source, state = tmp_path / "in.gz", tmp_path / "state"
    source.write_bytes(gzip.compress(b"t,x\n0,1\n1,2\n2,"))
    command = ["run", models["x1"], "--time", "t", "--input", source, "--state", state, "--no-header"]
    first, message = told(*command)
    assert first.count(b"\n") == 2 and "unfinished 1" in message
    source.write_bytes(gzip.compress(b"t,x\n0,1\n1,2\n2,3\n"))
    assert told(*command)[0].startswith(b"2,2,")


# ---- Encodings -------------------------------------------------------------------------------------------------------

NAME = "Temp \u00b0C"


@pytest.mark.parametrize("name", ["latin1", "latin-1", "ISO-8859-1", "cp1252", "windows-1252", "macroman", "utf-8",
                                  "utf_8", "UTF-8-SIG", "koi8-r", "utf-16", "utf-16-le", "UTF-16BE"])
def test_encodings(save, name):
    python = {"macroman": "mac_roman"}.get(name, name)
    model = save([nrnn.Channel(NAME)], [nrnn.Output()], task="regression")
    text = f"n,{NAME}\n\u00b0,1\n\u00b0,2\n"
    iconv = {"macroman": "MACINTOSH"}.get(name, name)
    given = text.encode(python)
    assert succeed("run", model, "--keep", "n", "--encoding", iconv, given=given) == succeed(
        "run", model, "--keep", "n", given=text)


@pytest.mark.parametrize(("name", "part"), [
    ("klingon", "the name of an encoding"), ("", "the name of an encoding"), ("latin1//TRANSLIT", "the name of an"),
    ("utf-32", "ASCII as ASCII does"), ("EBCDIC-US", "ASCII as ASCII does"), ("\xff", "the name of an encoding")])
def test_names_of_encodings(models, name, part):
    message = fail(USAGE, "run", models["x1"], "--encoding", name, given="x\n1\n")
    assert "--encoding: expected" in message and part in message


def test_bytes_that_an_encoding_has_not(models):
    result = run("run", models["x1"], "--encoding", "cp1252", given=b"x,n\n1,\xe9\n2,\n3,\x81\n4,\n")
    assert result.returncode == BAD_DATA and r'line 4: expected cp1252, found "\x81"' in result.stderr
    assert result.stdout.count(b"\n") == 3
    assert "line 2: expected UTF-8" in fail(BAD_DATA, "run", models["x1"], "--encoding", "utf8", given=b"x,n\n1,\xff\n")


@pytest.mark.parametrize("name", ["latin1", "utf-16-be"])
def test_a_mark_that_says_another(models, name):
    given = "x\n1\n".encode("utf-16")
    assert "--encoding says, found the mark of UTF-16-LE" in fail(
        BAD_DATA, "run", models["x1"], "--encoding", name, given=given)


def test_the_hint(models, save):
    model = save([nrnn.Channel(NAME)], [nrnn.Output()], task="regression")
    assert fail(BAD_DATA, "run", model, given=f"{NAME},n\n1,2\n".encode("latin-1")).endswith(
        ": not UTF-8: --encoding latin1?\n")
    assert fail(BAD_DATA, "run", models["x1"], given=b"x\n1\n20\xb0\n").endswith(": not UTF-8: --encoding latin1?\n")
    assert "not UTF-8" not in fail(BAD_DATA, "run", models["x1"], given="x\n1\n20\u00b0\n")
    assert "--encoding" in fail(USAGE, "run", models["x1"], "--format", "f32", "--encoding", "latin1", given=b"")


def test_a_folder_is_no_file(models, tmp_path):
    assert fail(IO, "run", models["x1"], "--input", tmp_path)
