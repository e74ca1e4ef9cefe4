#!/usr/bin/env python3
"""What takes the place of the cells that a build leaves out.

    scripts/cells.py sde,dense FOLDER     the cells to keep, by the names of the oneof in proto/nrnn_model.proto; and
                                          `skip`, paths around layers, which is left out as they are

Writes FOLDER/left_out.swift and left_out.c, which stand in for their types and descriptors; cells.h, which tells the
kernels (those of AVX-512 are left out too: such a library is to be small); descriptors.txt, those that left_out.c has
too; kept.txt. Prints the Swift files that are not compiled.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "Sources/NoisyRNN"

SWIFT = """
enum {type}: HasFacts {{
  static var name: Words {{ "{name}" }}
  static var isBuiltIn: Bool {{ false }}
  func facts(_ products: Int64) -> Cell.Facts {{ switch self {{}} }}
  func step(_ block: Block, _ noise: Injection) {{ switch self {{}} }}
}}
extension UnsafePointer where Pointee == {type} {{
  func step(_ block: Block, _ noise: Injection) {{ switch pointee {{}} }}
  func stepAlone(
    _ at: Place, _ kernels: Kernels, projected: Bool, work: () -> UnsafeMutablePointer<Float>
  ) -> Int32 {{ switch pointee {{}} }}
}}
extension Reader {{
  {reader} {{ throw leftOut({type}.name) }}
}}
"""
READER = "func {case}(_ m: Message<Nrnn__{message}>, _ d: Int) throws(Failure) -> {type}"
# What is no cell of the oneof, but stands in the place of one: its message, and what reads it.
OTHERS = {"skip": ("Skip", """func placeKept(_: inout ModelData) {}
  func skip(
    _ m: Message<Nrnn__Skip>, _ l: Int, _ layers: UnsafeMutablePointer<ModelData.Layer>, _ data: inout ModelData
  ) throws(Failure)""")}
REFUSAL = """
extension Reader {{
  @inline(never)
  func leftOut(_ name: Words) -> Failure {{
    failure(.unsupported, name).say("expected a cell that this library was built with ({kept}), found ").say(name)
  }}
}}
"""
# Of what is no cell: the Swift files, and what stands in for them.
PARTS = {"activations": (["Model/FunctionReader.swift"], """
extension Reader {
  mutating func function(
    _ value: Nrnn__Activation, _ alpha: Double?, _ beta: Double?, _ message: Field, orModReLU: Bool = false
  ) throws(Failure) -> Function {
    guard value.rawValue <= NRNN__ACTIVATION__MODRELU.rawValue, alpha == nil, beta == nil else {
      throw withoutActivations(message("activation"))
    }
    return Function(try activation(value, message("activation"), orModReLU: orModReLU))
  }
  func function(_ m: Message<Nrnn__Function>?, number: Int, _ message: Field) throws(Failure) -> Function? {
    if m != nil { throw withoutActivations(message) }
    return nil
  }
  func functions(_: Function?, _: Function?, _: Function? = nil) -> UnsafePointer<Function>? { nil }
  @inline(never)
  func withoutActivations(_ field: Field) -> Failure {
    Failure(.unsupported, field).say(
      "expected TANH, RELU, LOGISTIC or IDENTITY, since this library was built without activations, found another")
  }
}
""")}
DESCRIPTOR = """
const ProtobufCMessageDescriptor {descriptor} = {{
    .magic = PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC, .sizeof_message = sizeof(Nrnn__{message})}};
"""


def messages(proto):
    """{name: body} of the messages of the file that are not within another."""
    return dict(re.findall(r"^message (\w+) \{\n(.*?)^\}", proto, re.MULTILINE | re.DOTALL))


def cells(bodies):
    """The cells in the order of the oneof, and the others: {name: what stands in the templates}."""
    types = dict(re.findall(r"^  case (\w+)\(UnsafePointer<(\w+)>\)$", (CORE / "Cells/Cell.swift").read_text(), re.MULTILINE))
    found = {}
    oneof = re.findall(r"(\w+) (\w+) = \d+;", re.search(r"oneof cell \{(.*?)\}", bodies["Layer"], re.S)[1])
    for message, name in [*oneof, *((message, name) for name, (message, _) in OTHERS.items())]:
        case = re.sub(r"_(\w)", lambda match: match[1].upper(), name)
        snake = re.sub(r"(?<!^)([A-Z])", r"_\1", message).lower()
        found[name] = {"name": name, "message": message, "case": case, "type": types[case],
                       "descriptor": f"nrnn__{snake}__descriptor"}
        found[name]["reader"] = OTHERS[name][1] if name in OTHERS else READER.format(**found[name])
    return found


def files(type, types):
    """The Swift files of a cell: those whose name begins with its type, and with no longer one."""
    longer = tuple(other for other in types if other.startswith(type) and other != type) or "-"
    return [path for room in ("Cells", "Model") for path in sorted(CORE.glob(f"{room}/{type}*.swift"))
            if not path.stem.startswith(longer)]


def write(folder, every, kept, kept_parts, bodies):
    out = [cell for name, cell in every.items() if name not in kept]
    within = "".join(bodies[every[name]["message"]] for name in kept)
    unused = [cell for cell in out if not re.search(rf"\b{cell['message']} \w+ = ", within)]
    parts = [part for part in PARTS if part not in kept_parts]
    texts = {
        "left_out.swift": "import NRNNFormat\n" + "".join(SWIFT.format(**cell) for cell in out)
        + "".join(PARTS[part][1] for part in parts) + REFUSAL.format(kept=", ".join(kept)),
        "left_out.c": '#include "nrnn_model.pb-c.h"\n' + "".join(DESCRIPTOR.format(**cell) for cell in unused),
        "cells.h": "#define NRNN_WITHOUT_AVX512\n" + "".join(
            f"#define NRNN_WITHOUT_{name.upper()}\n" for name in [cell["name"] for cell in out] + parts),
        "descriptors.txt": "".join(f"{cell['descriptor']}\n" for cell in unused),
        "kept.txt": ",".join(kept + kept_parts) + "\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    for cell in out:
        print(*(path.relative_to(ROOT) for path in files(cell["type"], [other["type"] for other in every.values()])), sep="\n")
    for part in parts:
        print(*((CORE / name).relative_to(ROOT) for name in PARTS[part][0]), sep="\n")


def main(asked, folder):
    bodies = messages((ROOT / "proto/nrnn_model.proto").read_text())
    every, asked = cells(bodies), asked.split(",")
    for name in asked:
        if name not in [*every, *PARTS]:
            sys.exit(f"CELLS: expected some of {','.join([*every, *PARTS])}, found {name or 'an empty name'}")
    write(Path(folder), every, [name for name in every if name in asked], [part for part in PARTS if part in asked], bodies)


if __name__ == "__main__":
    main(*sys.argv[1:])
