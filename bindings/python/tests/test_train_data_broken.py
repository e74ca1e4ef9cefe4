"""Files of the sets that are missing, cut off or of another format: each is named."""

import re

import pytest

import small_sets
from nrnn.train import DataError, sets


def load(folder, row):
    """The set, or one form of it."""
    name, *form = row.split()
    return sets.load(name, folder, **({"form": form[0]} if form else {}))


@pytest.mark.parametrize("row, message", [("6" + ",0" * 140, "label 1..5 and 140 samples .* labels \\[6"),
                                          ("1,2,3", "140 samples in a row, found 3 columns"),
                                          ("1" + ",x" * 140, "expected numbers, found")])
def test_a_row_that_is_no_beat_is_named(tmp_path, row, message):
    small_sets.ecg5000(tmp_path)
    (tmp_path / "ecg5000/train.csv.gz").write_bytes(small_sets.gzip.compress(f"label\n{row}\n".encode()))
    with pytest.raises(DataError, match=f"train.csv.gz: .*{message}"):
        sets.load("ecg5000", tmp_path)


IMAGES, BEATS = "mnist/train-images-idx3-ubyte.gz", "ecg5000/train.csv.gz"
RECORD = "ecg-mitbih/records-lead0/100.i16le.gz"
READS = {IMAGES: "mnist", BEATS: "ecg5000", RECORD: "ecg records"}


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("break_", [lambda content: content[:-30], lambda content: b"no gzip", lambda content: b"",
                                    lambda content: content[:20] + bytes([content[20] ^ 255]) + content[21:]])
def test_a_broken_gzip_file_is_named(tmp_path, name, break_):
    small_sets.write_all(tmp_path)
    path = tmp_path / name
    path.write_bytes(break_(path.read_bytes()))
    with pytest.raises(DataError, match=re.escape(str(path))):
        load(tmp_path, READS[name])


@pytest.mark.parametrize("name, content, said", [
    (IMAGES, b"\0\0\10\3\0\0", "expected at least 16 bytes, found 6"),
    (IMAGES, b"\0\0\10\3" + 12 * b"\1", "expected 3 axes of bytes, found magic 2051 and 0 bytes"),
    (BEATS, "\N{degree sign}".encode("latin-1"), "expected numbers, found"),
    (RECORD, b"123", "expected two bytes a sample, found 3 bytes")])
def test_a_short_file_is_named(tmp_path, name, content, said):
    small_sets.write_all(tmp_path)
    (tmp_path / name).write_bytes(small_sets.gzip.compress(content))
    with pytest.raises(DataError, match=f"{re.escape(str(tmp_path / name))}: {said}"):
        load(tmp_path, READS[name])


@pytest.mark.parametrize("row, name, text, said", [
    ("proteins", "protein-deeploc/deeploc_test_set.fasta", ">P1\nMKVLAAGIVGLCAK\n", "a place in a header, found 'P1'"),
    ("proteins", "protein-deeploc/deeploc_test_set.fasta", ">>P1 Nucleus-U\nMKV\n", "a place in a header, found ''"),
    ("proteins families", "protein-pfam-hmmer/tutorial/fn3.sto", "seq1\n", "a sequence in a line, found 'seq1'")])
def test_a_protein_without_its_label_is_named(tmp_path, row, name, text, said):
    small_sets.proteins(tmp_path)
    (tmp_path / name).write_text(text)
    with pytest.raises(DataError, match=f"{re.escape(str(tmp_path / name))}: expected a name and {said}"):
        load(tmp_path, row)


@pytest.mark.parametrize("name", ["mnist", "ecg5000", "ecg", "activity", "vowels", "spoken", "proteins", "covid"])
def test_a_missing_file_is_named(tmp_path, name):
    with pytest.raises(DataError, match="expected .* in it"):
        sets.load(name, tmp_path)


def test_a_broken_file_is_named(tmp_path):
    small_sets.mnist(tmp_path)
    path = tmp_path / "mnist/train-labels-idx1-ubyte.gz"
    path.write_bytes(small_sets.gzip.compress(b"\0" * 30))
    with pytest.raises(DataError, match="train-labels.*expected 1 axes of bytes, found magic 0"):
        sets.load("mnist", tmp_path)
