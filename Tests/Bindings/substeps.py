"""Which cells take a long interval in sub-steps: what the engine does, and that every binding leaves it to a fact of the model
(docs/models.md names the cells, docs/facts.py compares)."""
import re
from pathlib import Path

import nrnn
import zoo
from nrnn import nrnn_model_pb2 as pb

ROOT = Path(__file__).resolve().parents[2]
CELLS = [field.name for field in pb.Layer.DESCRIPTOR.oneofs_by_name["cell"].fields]
# How texts name a cell where its name means another thing too; other cells they name by it, in any case.
WORDS = {"kernel": "kernel cells?|`kernel`"}
# Where sub-steps are explained: in a sentence that has this word. It names the fact and no cell.
FACT = re.compile(r"max_ticks|maxTicks")
BINDINGS = {"include/nrnn.h": "equal sub-steps", "include/nrnn.hpp": "equal sub-steps",
            "Sources/NoisyRNN/SwiftAPI/ModelStream.swift": "equal sub-steps",
            "bindings/python/nrnn/engine/stream.py": "sub-steps on held input",
            "bindings/python/nrnn/engine/model.py": "Longest interval, in nominal ones",
            "bindings/python/README.md": "sub-steps, each with noise", "docs/sensors.md": "equal sub-steps"}


def by_the_engine(ticks=3):
    """Cells of the models that take three nominal intervals as so many ticks, and not as a gap."""
    cells = set()
    for row in zoo.CELLS:
        layers = zoo.layers(row, zoo.Draw(), 4, 4)
        model = nrnn.Model.load(nrnn.ModelFile(layers, sequence=nrnn.Sequence(interval=1.0)).to_bytes())
        stream = model.stream(gap="nominal")
        found = stream.step([0.0] * len(model.inputs), dt=3.0)
        if stream.tick == ticks and not found.flags & nrnn.Flag.GAP:
            cells |= zoo.of_the_format(layers) - {"dense"}
    return cells


def sentence(place):
    """The sentence that the place's word stands in, on one line and without the signs of comments."""
    text = re.sub(r"\s*\n\s*(?:\*|///?)? *", " ", (ROOT / place).read_text())
    word = BINDINGS[place]
    at = text.find(word)
    assert at >= 0, f"expected '{word}' in {place}, found none"
    begin = text.rfind(". ", 0, at) + 1
    return text[begin:text.find(". ", at) + 1 or None]


def named(text):
    """The cells that a text speaks of."""
    words = {cell: cell.replace("_", "[ _]?") + "s?" for cell in CELLS} | WORDS
    return {cell for cell in CELLS if re.search(rf"(?<!\w)(?:{words[cell]})(?!\w)", text, re.IGNORECASE)}
