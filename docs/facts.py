"""Sizes, defaults and lists that the pages state, against the library, the header and the sources: PASS or FAIL for
each. The limits of format.md are those of the source by a test of the Python package.

Before the paragraph or table that states one stands `<!-- checked: NAME -->`, in a line of its own; all that the fact
NAME gives must stand in it. A fact that no page states fails, as does a name that is no fact.
"""
import ctypes
import inspect
import re
import sys
from pathlib import Path

import numpy as np

import nrnn
from nrnn import convert
from nrnn import nrnn_model_pb2 as pb
from nrnn.engine import abi, structs
from nrnn.mqtt import settings as mqtt
from nrnn.service import counts, settings

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
COUNTS = ROOT / "Tests/Performance/instructions.txt"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "bindings/python/README.md"]
sys.path += [str(ROOT / "Tests"), str(ROOT / "Tests/Bindings")]
import c
import substeps

HEADER = c.Header()
CELLS = {field.name for field in pb.Layer.DESCRIPTOR.oneofs_by_name["cell"].fields}


def grouped(number):
    return f"{number:,}"


def stream_bytes(model, members, loop=None):
    """What nrnn_stream_size says."""
    options = structs.StreamOptions(members=members, parallel_for=loop)
    size = ctypes.c_size_t()
    assert abi.lib.nrnn_stream_size(model._open(), ctypes.byref(options), ctypes.byref(size), None, None) == 0
    return grouped(size.value)


def digits():
    return nrnn.Model.load(ROOT / "examples/digits/noisy.nrnn")


def of_64_units():
    """The smallest: an RNN of one input."""
    cell = nrnn.Elman(W=np.eye(64) / 2, U=np.ones((64, 1)))
    return nrnn.Model.load(nrnn.ModelFile([cell]).to_bytes())


def policies(prefix, quote):
    """How the rows of a table of policies begin."""
    return [f"| {quote.format(name.lower())}" for name in HEADER.enums[prefix]]


def largest_library():
    """The last line of the ledger."""
    return max(map(int, re.findall(r"^(\d+) ", (ROOT / "scripts/ledger.txt").read_text(), re.M)))


def max_change():
    text = "".join(path.read_text() for path in (ROOT / "Sources/nrnn/Quantize").glob("*.swift"))
    return re.search(r"maxChange \?\? ([\d.]+)", text)[1]


def times():
    """How the engine takes each cell through a long interval: the beginning of its row."""
    cut, whole = substeps.by_the_engine(), substeps.by_the_engine(ticks=1)
    names = {cell: "sub-steps" if cell in cut else "one step of any length" if cell in whole else "one step" for cell in CELLS} | dict.fromkeys(("dense", "norm", "embedding"), "no time")
    return [f"| `{cell}` | {time} |" for cell, time in names.items()]


def instructions():
    """The rows of the table that the suite `performance` keeps, of single streams: how they begin."""
    rows = (line.split() for line in COUNTS.read_text().splitlines() if not line.startswith("#"))
    return [f"| {name} | {' | '.join(f'{int(count):,}' for count in counts)} |" for name, *counts in rows if counts[1:]]


def beside(engine):
    """Multiples of our time that an LSTM takes in another engine: those of a call per step, then of many steps a call."""
    rows = [line.split("|")[2:-1] for line in (DOCS / "performance.md").read_text().splitlines() if line.startswith("| lstm |")]
    cells = {int(n): [cell.strip().removesuffix(" x") for cell in cells] for n, *cells in rows}
    at = ("", "ONNX Runtime", "PyTorch").index(engine)
    return [f"{a}, {b} and {c}" for a, b, c in zip(*(cells[n][at::3] for n in (8, 128, 512)))]


def ratio_of_the_sensor():
    return re.search(r"([\d.]+ times) as much", (DOCS / "sensor.md").read_text())[1]


def modes_of_noise():
    """The cell of each in its row."""
    from nrnn.train import config  # which needs PyTorch
    return [f"| `{mode}` |" for mode in config.MODES]


def settings_of_a_service():
    """Each, as `table.setting`."""
    return [f"`{f'{table}.' if table else ''}{name}`" for table, options in settings.TABLES.items() for name in options]


FACTS = {
    "modes of noise": modes_of_noise,
    "settings of a service": settings_of_a_service,
    "settings of MQTT": lambda: [f"`{name}`" for name in mqtt.TABLE],
    "counts of a service": lambda: [f"`nrnn_{name}_total`" for name in counts.NAMES],
    "beside ONNX Runtime": lambda: beside("ONNX Runtime"),
    "beside PyTorch": lambda: beside("PyTorch"),
    "verdict of the sensor": lambda: [ratio_of_the_sensor()],
    "numerics revision": lambda: [f"revision is {nrnn.numerics_revision()}"],
    "instructions of a step": instructions,
    "time of the cells": times,
    "memory of a stream": lambda: [stream_bytes(digits(), 1) + " bytes", stream_bytes(digits(), 32)],
    "memory with a loop": lambda: [stream_bytes(digits(), 32, 1) + " bytes", stream_bytes(digits(), 32)],
    "memory of 64 units": lambda: [stream_bytes(of_64_units(), 1) + " bytes"],
    "largest library": lambda: [f"{largest_library()} KiB in all"],
    "bytes of the user": lambda: [f"{structs.SNAPSHOT_USER_MAX} bytes"],
    "length of a check": lambda: [f"{inspect.signature(convert.from_torch).parameters['check'].default} by default"],
    "largest change": lambda: [f"{max_change()} by default"],
    "gap policies": lambda: policies("NRNN_GAP_", "`{}`"),
    "missing policies": lambda: policies("NRNN_MISSING_", "`{}`"),
    "gap policies of Python": lambda: policies("NRNN_GAP_", '`"{}"`'),
    "missing policies of Python": lambda: policies("NRNN_MISSING_", '`"{}"`'),
}


def stated():
    """(page, name, the paragraph behind) of each marker."""
    for page in PAGES:
        for found in re.finditer(r"^<!-- checked: (.*?) -->\n(.*?)(?=\n\n|\Z)", page.read_text(), re.M | re.S):
            yield page, found[1], found[2]


def says(text, value):
    """Whether a text has it, not as the end of a longer number."""
    return re.search(rf"(?<![\d,.]){re.escape(value)}", text) is not None


def cells_have_sections():
    """Each cell of the format, a section of its name in models.md."""
    return sorted(CELLS - set(re.findall(r"^## (\w+)$", (DOCS / "models.md").read_text(), re.M)))


def verdicts():
    """(name, what is missing) of each fact and marker."""
    yield "models.md: a section for each cell", cells_have_sections()
    unused = set(FACTS)
    for page, name, text in stated():
        unused.discard(name)
        wanted = FACTS[name]() if name in FACTS else [f"a fact of the name {name}"]
        flat = re.sub(r"\n(?!\|)", " ", text)
        yield f"{page.relative_to(ROOT)}: {name}", [value for value in wanted if not says(flat, value)]
    yield "every fact is stated", sorted(unused)


def main():
    failed = 0
    for name, missing in verdicts():
        print(f"FAIL {name}: expected {'; '.join(missing)}, found none" if missing else f"PASS {name}", flush=True)
        failed += bool(missing)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
