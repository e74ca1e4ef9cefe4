"""The rooms of the package, lowest first, and what each may use: `test_rooms` holds them to it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parents[1] / "nrnn"


class Room(NamedTuple):
    what: str
    uses: tuple[str, ...] = ()


BINDING = ("values", "description", "engine")
FILES = ("values", "description", "file")
BOTH = (*BINDING, "file", "reference")
ROOMS = {
    "values": Room("numbers, columns, intervals and options from whatever holds them; files, texts, errors"),
    "description": Room("channels, noise, calibration: what describes a model, in a file or loaded", ("values",)),
    "reading": Room("files of samples as people have them, as arrays", ("values", "description")),
    "commands": Room("what the commands take, which is told without what they need", ("values", "description", "reading")),
    "engine": Room("the binding of libnrnn: models, their streams, what these give", ("values", "description")),
    "installed": Room("what a wheel holds for C programs; a report for bugs", ("values", "engine")),
    "file": Room("model files, written and read back; `layers` has one class per cell", ("values", "description")),
    "reference": Room("every cell in float64; check vectors; the engine compared with both", (*BINDING, "file")),
    "plot": Room("pictures of a run", BINDING),
    "convert": Room("models from elsewhere", (*FILES, "reference", "commands")),
    "torch": Room("a module for every cell, trained and exported", (*FILES, "reference")),
    "theory": Room("what is known of a network: stability, response, flatness", (*FILES, "reference")),
    "keyed": Room("groups of keys: rows and a state in, results and a state out", (*BINDING, "reading")),
    "spark": Room("groups of keys in Spark", (*BINDING, "reading", "keyed")),
    "scoring": Room("a table through a model, the rows of many sensors at once", (*BINDING, "reading", "keyed")),
    "uncertainty": Room("scores, calibration, and a judgement of it", (*BINDING, "file")),
    "calibrate": Room("the command that calibrates", (*BINDING, "reading", "commands", "uncertainty")),
    "live": Room("a page that shows a stream while it runs", (*BINDING, "reading", "commands")),
    "service": Room("between a broker and a model: payloads, samples of several topics, state on disk, metrics",
                    (*BINDING, "reading", "commands", "keyed", "live")),
    "mqtt": Room("the service on MQTT", (*BINDING, "reading", "commands", "keyed", "service")),
    "kafka": Room("the service on Kafka", (*BINDING, "reading", "commands", "keyed", "service")),
    "robustness": Room("accuracy under noise and attacks", (*BINDING, "file", "plot", "theory")),
    "train": Room("training from a configuration, a verdict on the model",
                  (*BOTH, "torch", "reading", "commands", "uncertainty")),
    "ode": Room("states and derivatives of noisy series; equations matched to them", ("values", "torch")),
}
OF_NONE = ("__main__", "layers", "nrnn_model_pb2")  # the package's own: its command, other names of modules in `file`


class Use(NamedTuple):
    """A module that is used, the name that is taken from it, and where this stands."""

    module: str
    name: str
    where: str


def modules() -> dict[str, Path]:
    """Every file by the name of its module below the package; the package's own is ""."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def uses(path: Path, at_run_time: bool = False) -> Iterator[Use]:
    """What a file imports of the package, wherever in it."""
    tree = ast.parse(path.read_text())
    package = path.parent.relative_to(PACKAGE).parts if path.is_relative_to(PACKAGE) else ()
    for_types = {one for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
                 for one in ast.walk(node)} if at_run_time else ()
    for node in ast.walk(tree):
        where = f"{path.name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            yield from (Use(one.name.partition(".")[2], "", where) for one in node.names
                        if one.name.split(".")[0] == "nrnn")
        elif isinstance(node, ast.ImportFrom) and node not in for_types:
            if node.level and path.is_relative_to(PACKAGE):
                base = [*package[:len(package) - node.level + 1], *filter(None, [node.module])]
            elif not node.level and node.module.split(".")[0] == "nrnn":
                base = node.module.split(".")[1:]
            else:
                continue
            yield from (Use(".".join(base), one.name, where) for one in node.names)


def table() -> str:
    """The rooms as the README shows them."""
    rows = [f"| `nrnn.{name}` | {room.what} | {', '.join(room.uses) or 'nothing'} |" for name, room in ROOMS.items()]
    return "\n".join(["| room | what is in it | may use |", "|---|---|---|", *rows])
