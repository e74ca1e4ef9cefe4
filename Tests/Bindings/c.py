"""Facts of nrnn.h and nrnn.hpp, from the compiler's syntax tree: enumerations, fields of structs, defaults."""
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "include"


def tree(source, *flags):
    """The syntax trees that clang makes of a text, in order; with a filter there are several."""
    with tempfile.NamedTemporaryFile("w", suffix=".h") as file:
        file.write(source)
        file.flush()
        command = ["clang", f"-I{INCLUDE}", "-fsyntax-only", "-Xclang", "-ast-dump=json", *flags, file.name]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        node, at = decoder.raw_decode(text, at)
        yield node
        at += len(text[at:]) - len(text[at:].lstrip())


def within(node, kind):
    """All nodes of a kind, the node itself among them."""
    if node.get("kind") == kind:
        yield node
    for inner in node.get("inner", ()):
        yield from within(inner, kind)


class Header:
    """`enums`: {"NRNN_GAP_": {"REJECT": 0, ...}}, the statuses under "NRNN_"; `structs`: {name: [field]};
    `defaults`: {name: {field: number}} of those that have an INIT."""

    def __init__(self):
        text = (INCLUDE / "nrnn.h").read_text()
        inits = re.findall(r"#define (NRNN_(\w+)_INIT)\b", text)
        probes = "".join(f"static const nrnn_{name.lower()} probe_{name.lower()} = {init};\n" for init, name in inits)
        root, = tree(f"#include <nrnn.h>\n{probes}", "-x", "c")
        self.numbers = {}
        self.enums = {}
        for enum in within(root, "EnumDecl"):
            constants = {one["name"]: int(next(within(one, "ConstantExpr"))["value"])
                         for one in within(enum, "EnumConstantDecl") if one["name"].startswith("NRNN_")}
            if constants:
                self.numbers |= constants
                prefix = re.sub(r"[^_]*$", "", os.path.commonprefix(list(constants)))
                self.enums.setdefault(prefix, {}).update(
                    {name.removeprefix(prefix): value for name, value in constants.items()})
        self.structs = {struct["name"]: [field["name"] for field in within(struct, "FieldDecl")]
                        for struct in within(root, "RecordDecl")
                        if struct.get("name", "").startswith("nrnn_") and struct.get("completeDefinition")}
        self.defaults = {}
        for probe in within(root, "VarDecl"):
            if probe["name"].startswith("probe_"):
                struct = probe["name"].replace("probe_", "nrnn_")
                values = map(self.number, next(within(probe, "InitListExpr"))["inner"])
                self.defaults[struct] = dict(zip(self.structs[struct], values))

    def number(self, node):
        """Of an initialiser; a size is None."""
        if next(within(node, "UnaryExprOrTypeTraitExpr"), None):
            return None
        for name in within(node, "DeclRefExpr"):
            return self.numbers[name["referencedDecl"]["name"]]
        for kind in ("IntegerLiteral", "FloatingLiteral"):
            for literal in within(node, kind):
                return float(literal["value"])
        return 0


def cpp_fields(struct, numbers):
    """{field: default} of a struct of nrnn.hpp; of vectors and null pointers 0."""
    found = {}
    flags = ("-x", "c++", "-std=c++17", "-Xclang", f"-ast-dump-filter=nrnn::{struct}")
    for root in tree("#include <nrnn.hpp>\n", *flags):
        if root["kind"] != "CXXRecordDecl" or root.get("name") != struct:
            continue
        for field in root["inner"]:
            if field["kind"] == "FieldDecl":
                found[field["name"]] = cpp_number(field, numbers)
    return found


def cpp_number(node, numbers):
    for name in within(node, "DeclRefExpr"):
        return numbers[name["referencedDecl"]["name"]]
    for kind in ("IntegerLiteral", "FloatingLiteral", "CXXBoolLiteralExpr"):
        for literal in within(node, kind):
            return float(literal["value"])
    return 0
