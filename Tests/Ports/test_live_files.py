"""What is dropped on the live page is streamed, or refused with a sentence; in a browser."""
import gzip
import struct
import zlib

import nrnn
import numpy as np
import pytest
from chromium import said
from live import ROOT, Page, assert_same_bits, digits, expected
from nrnn import nrnn_model_pb2

CO2 = ROOT / "examples/co2/noisy.nrnn"


@pytest.fixture
def page(driver, address):
    page = Page(driver, address)
    page.set("speed", "Infinity")
    yield page
    assert said(driver) == []


def test_a_model_of_ones_own_with_its_samples(page, tmp_path):
    cell = nrnn.Elman(W=np.eye(3) / 2, U=np.ones((3, 2)), noise=nrnn.OfficialNoise(add=0.1))
    data = nrnn.ModelFile([cell], readout=np.ones((2, 3)) / 3, inputs=["flow", "level"], outputs=["up", "down"]).to_bytes()
    (tmp_path / "own.nrnn").write_bytes(data)
    (tmp_path / "own.csv.gz").write_bytes(gzip.compress(b"level,flow\n" + b"".join(b"%d,0.%d\n" % (i % 3, i) for i in range(50))))
    page.give(tmp_path / "own.nrnn", tmp_path / "own.csv.gz")
    page.until("return nrnnLive.session.total === 50")
    x = np.array([(float(f"0.{i}"), i % 3) for i in range(50)], np.float32)
    assert_same_bits(page.ended(), expected(nrnn.Model.load(data), x))
    assert page.run("return document.querySelector('input[name=model]:checked').value") == "own"


def test_a_file_that_is_dropped(page):
    shown = page.run("""const data = new DataTransfer()
        data.items.add(new File(["ppm\\n400\\n401\\n"], "dropped.csv"))
        const drop = (kind) => document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }))
        const zone = document.getElementById("dropzone")
        const taken = drop("dragover")
        const shown = !zone.hidden
        drop("drop")
        return [taken, shown, zone.hidden]""")
    assert shown == [False, True, True]  # the browser does not open it itself; what it falls on is shown until it falls
    page.until("return nrnnLive.session.table.name === 'dropped.csv'")
    model = nrnn.Model.load(CO2)
    assert_same_bits(page.ended(), expected(model, [[400], [401]]))


@pytest.mark.full
def test_samples_for_the_digits(page):
    model, _ = digits()
    page.choose("digits")
    page.give(ROOT / "examples/c/digit.csv")
    page.until("return nrnnLive.session.table.name === 'digit.csv'")
    assert_same_bits(page.ended(), expected(model, nrnn.read(ROOT / "examples/c/digit.csv", model=model).x))


@pytest.mark.full
def test_a_missing_value_that_is_refused_ends_the_stream(page, tmp_path):
    (tmp_path / "gaps.csv").write_text("date,ppm\n2020-01-04,400\n2020-01-11,\n2020-01-18,401\n")
    page.set("missing", "reject")
    page.give(tmp_path / "gaps.csv")
    page.until("return document.getElementById('problem').textContent")
    assert page.text("problem").startswith("gaps.csv: line 3: ") and "ppm" in page.text("problem")
    page.set("missing", "hold")
    assert len(page.ended()["flags"]) == 3 and page.text("problem") == ""


@pytest.mark.full
@pytest.mark.parametrize("name, content, problem", [
    ("a.csv", b"date,level\n2020-01-04,1\n", 'a.csv: line 1: expected a column "ppm", found "date", "level"'),
    ("a.xlsx", b"PK\3\4...", "a.xlsx: expected CSV, found what looks like a zip archive or an Excel file"),
    ("latin.csv", b"ppm,\xe9\n1,2\n", "latin.csv: expected a text in UTF-8, found other bytes"),
    ("half.csv.gz", gzip.compress(b"ppm\n1\n")[:-6], "half.csv.gz: expected gzip to the end, found damaged data"),
])
def test_other_files_are_refused_and_the_stream_goes_on(page, tmp_path, name, content, problem):
    (tmp_path / name).write_bytes(content)
    page.give(tmp_path / name)
    page.until("return document.getElementById('problem').textContent")
    assert page.text("problem") == problem
    assert len(page.ended()["flags"]) == 2284


def damaged():
    data = bytearray(CO2.read_bytes())
    data[len(data) // 2] ^= 1
    return bytes(data)


def of_later():
    model = nrnn_model_pb2.Model.FromString(CO2.read_bytes())
    model.requires.append("telepathy")
    model.ClearField("crc")
    body = model.SerializeToString()
    return body + b"\x7d" + struct.pack("<I", zlib.crc32(body))  # the crc's tag


@pytest.mark.parametrize("make, word", [
    (damaged, "checksum"), pytest.param(of_later, "telepathy", marks=pytest.mark.full),
    (lambda: b"no model\n", "first bytes"), pytest.param(lambda: b"\x0a\x04nrnn", "", marks=pytest.mark.full)])
def test_a_model_is_refused_by_the_engines_sentence_and_the_stream_goes_on(page, tmp_path, make, word):
    path = tmp_path / "bad.nrnn"
    path.write_bytes(make())
    with pytest.raises(nrnn.NrnnError) as refusal:
        nrnn.Model.load(path)
    told = refusal.value.args[0]
    page.give(path)
    page.until("return document.getElementById('problem').textContent")
    assert page.text("problem") == f"bad.nrnn: {told}" and word in page.text("problem")
    assert len(page.ended()["flags"]) == 2284
