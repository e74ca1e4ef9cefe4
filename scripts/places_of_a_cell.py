#!/usr/bin/env python3
"""Where the name of a cell stands in hand-written code, beside the recipe "to add a cell" of CONTRIBUTING.md.

    scripts/places_of_a_cell.py CELL     the places, as a list to follow
    scripts/places_of_a_cell.py --test   a PASS or FAIL line for each cell of the format

The recipe is the list: a name that stands where no line of it leads is a place that the next cell would miss, and so is a
file that the recipe asks for and a cell has not.
"""
import re
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ("Sources", "bindings/python/nrnn", "include", "scripts", "Makefile", "Package.swift")
GENERATED = re.compile(r"pb-c\.[ch]$|_pb2\.py$")
# Rooms that use one cell or another on purpose and keep no list of them: what others published, and mathematics of one
# equation; the default of a benchmark; a library of two cells as an example; the dense layers of a network within a cell; a suite;
# which cells take modReLU.
USES = ("bindings/python/nrnn/convert/*", "bindings/python/nrnn/commands/_convert.py", "bindings/python/nrnn/theory/*",
        "bindings/python/nrnn/ode/*", "bindings/python/nrnn/torch/recipes.py", "bindings/python/nrnn/torch/curvature.py",
        "bindings/python/nrnn/torch/regulariser.py", "bindings/python/nrnn/torch/_euler.py", "bindings/python/nrnn/torch/_carry.py",
        "Sources/nrnn/Bench/Case.swift", "Sources/nrnn/Bench/Shape.swift", "Sources/_NRNNReference/FiniteDifferenceNetwork.swift", "Makefile",
        "scripts/ledger.txt", "scripts/suites.py", "Sources/NoisyRNN/Model/NetworkReader.swift", "bindings/python/nrnn/file/functions.py")
# Words of English as well, which may mean another thing: what counts is their case in Swift, their number and message in
# C, and the name in quotes.
ORDINARY = {"kernel", "dense", "signature", "norm"}
# What is written for people: comments, and messages.
PROSE = re.compile(r'""".*?"""|/\*.*?\*/|//[^\n]*|(?<=\s)# [^\n]*|"[^"\n]*(?:expected|found)[^"\n]*"', re.DOTALL)


def cells():
    """{name in the format: type of the core}, in the order of their numbers."""
    proto = (ROOT / "proto/nrnn_model.proto").read_text()
    names = re.findall(r"(\w+) = \d+;", re.search(r"oneof cell \{(.*?)\}", proto, re.DOTALL)[1])
    files = sorted((ROOT / "Sources/NoisyRNN/Cells").glob("*.swift"))
    types = {found[1]: path.stem for path in files
             if (found := re.search(r'static var name: Words \{ "(\w+)" \}', path.read_text()))}
    return {name: types.get(name) for name in names}


def recipe():
    """[(path with <Cell> and <cell>, does every cell have it)], from the table."""
    text = (ROOT / "CONTRIBUTING.md").read_text().split("## To add a cell")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", text, re.MULTILINE)[1:]
    return [(path, not what.startswith("if ")) for places, what in rows for path in re.findall("`([^`]+)`", places)]


def place(path, name, kind):
    return path.replace("<Cell>", kind).replace("<cell>", name)


def code():
    """{path: text less prose} of every hand-written file of code."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *CODE], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout.split("\n")
    found = {}
    for path in filter(None, listed):
        if not GENERATED.search(path) and (ROOT / path).is_file():
            found[path] = PROSE.sub("", (ROOT / path).read_text(errors="replace"))
    return found


def spelt(name):
    """What finds a name as a word of its own: vector_field, vectorField, VectorField, VECTOR_FIELD."""
    word, caps = name.replace("_", "[_-]?"), "".join(part.title() for part in name.split("_"))
    if name in ORDINARY:
        return re.compile(rf"([\"']){word}\1|(?<![\w)\]])\.{word}\(|\bcase (?:\.{word}\b|{word}\()"
                          rf"|Nrnn__{caps}(?![a-z])|(?:CELL|WITHOUT)_{word.upper()}(?![A-Z])")
    camel = name[0] + caps[1:]
    return re.compile(rf"(?<![A-Za-z])(?:{word}|{camel})(?![a-z])|(?<=[a-z_]){word.title()}(?![a-z])|{word.upper()}(?![A-Z])"
                      rf"|(?<![A-Z]){caps}(?![a-z])")


def stands(name, texts, names):
    """Where a name stands, but not within a longer one of `names`: gru in min_gru."""
    longer = "|".join(other.replace("_", "[_-]?") for other in names if name in other and other != name)
    less = re.compile(longer or "(?!)", re.IGNORECASE)
    return [path for path, text in texts.items() if spelt(name).search(less.sub(" ", text))]


def judged(name, kind, texts, names):
    """Why the recipe does not hold for a cell; "" where it does."""
    if kind is None:
        return "expected a file of Sources/NoisyRNN/Cells with its name, found none"
    places = {place(path, name, kind): needed for path, needed in recipe()}
    absent = [path for path, needed in places.items() if needed and not (ROOT / path).is_file()]
    if absent:
        return f"expected {', '.join(absent)}, found none"
    known = [*places, *USES, f"Sources/NoisyRNN/Cells/{kind}*.swift"]
    beside = [path for path in stands(name, texts, names) if not any(fnmatchcase(path, one) for one in known)]
    return f"expected its name in the places of the recipe, found it in {', '.join(beside)} too" if beside else ""


def finds_it():
    """Whether a planned cell's name is told from the one that it contains, in each of its spellings, and found itself."""
    forms = ("hand_loom", "handLoom(x)", "struct HandLoom", "nrnn_hand_loom(", "NRNN_WITHOUT_HAND_LOOM", "._hand_loom import")
    texts, names = {form: form for form in forms}, ("loom", "hand_loom")
    beside = {form: f"{form}, .loom(x)" for form in forms}
    return (stands("hand_loom", texts, names) == list(forms) and not stands("loom", texts, names)
            and stands("loom", beside, names) == list(forms) and stands("loom", texts, ("loom",)) != [])


def main(arguments):
    texts, all_cells = code(), cells()
    if arguments == ["--test"]:
        print("PASS a name within a longer one" if finds_it() else "FAIL a name within a longer one: expected loom told "
              "from hand_loom, found that it is not")
        why = {name: judged(name, kind, texts, all_cells) for name, kind in all_cells.items()}
        for name, reason in why.items():
            print(f"FAIL places of {name}: {reason}" if reason else f"PASS places of {name}")
        return any(why.values()) or not finds_it()
    for name in arguments:
        print("\n".join(stands(name, texts, all_cells)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
