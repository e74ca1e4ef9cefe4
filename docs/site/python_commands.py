"""The reference of the commands that come with the Python package. What they take is read from the sources, not imported:
nothing need be installed."""
import ast

import tree
from command_page import escaped

PAGE = "reference/python-commands.md"
NAMES = {"train": "nrnn-train", "convert": "nrnn-convert", "calibrate": "nrnn-calibrate", "live": "python -m nrnn.live"}
PACKAGE = tree.ROOT / "bindings/python/nrnn"
HEAD = """# nrnn-train, nrnn-convert, nrnn-calibrate

They come with the [Python package](../python.md); `python -m nrnn.train` is `nrnn-train`, and so on; `nrnn.live` has no other name. Each has
`--help` and `--version`."""


def _constants(module):
    """{name: value} of what a module assigns that is written out."""
    named = {}
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Constant, ast.Tuple, ast.Dict)):
            named[node.targets[0].id] = ast.literal_eval(node.value)
    return named


POLICIES = _constants(ast.parse((PACKAGE / "description/policies.py").read_text()))  # which parsers import


def page():
    """The whole page."""
    return "\n\n".join([HEAD, *map(_command, NAMES)]) + "\n"


def _command(name):
    module = ast.parse((PACKAGE / f"commands/_{name}.py").read_text())
    constants = POLICIES | _constants(module)
    calls = sorted((node for node in ast.walk(module) if isinstance(node, ast.Call)), key=lambda call: call.lineno)
    about = next(_keywords(call, constants) for call in calls if _called(call) == "ArgumentParser")
    rows = [_argument(f"nrnn-{name}", call, constants) for call in calls if _called(call) == "add_argument"]
    reading = [part for call in calls if _called(call) == "add" for part in _reading(f"nrnn-{name}", _keywords(call, constants))]
    return "\n\n".join([f"## {NAMES[name]} {{#nrnn-{name}}}", escaped(about["description"]), escaped(about["epilog"]),
                        _table(rows), *reading])


def _table(rows):
    return "\n".join(["| | |", "|---|---|", *rows])


def _called(call):
    return getattr(call.func, "attr", "")


def _keywords(call, constants):
    """{argument: value} of a call, of what is written out or is a constant."""
    values = {one.arg: constants.get(one.value.id) if isinstance(one.value, ast.Name) else one.value for one in call.keywords}
    return {name: ast.literal_eval(value) if isinstance(value, ast.Constant | ast.Tuple | ast.List) else value
            for name, value in values.items()}


def _argument(command, call, constants):
    names, given = [one.value for one in call.args], _keywords(call, constants)
    options = [name for name in names if name.startswith("-")]
    value = given.get("metavar") or "|".join(given.get("choices", ())) or names[-1].lstrip("-").upper()
    words = " ".join(value) if isinstance(value, tuple) else value
    shown = ", ".join(options) + ("" if given.get("action") == "store_true" else f" {words}")
    return _row(command, names[-1], shown.strip(), given.get("help", ""))


def _reading(command, given):
    """The options of reading, which are the same for all, but for those that one is without."""
    words = _constants(ast.parse((PACKAGE / "reading/arguments.py").read_text()))["_WORDS"]
    named = {f"--{name.replace('_', '-')}": text for name, text in words.items() if name not in given.get("without", ())}
    named |= {"--settings": "any of these in a file"}
    rows = [_row(command, name, name, text) for name, text in named.items()]
    return ["**Reading**, by the names that [nrnn run](command.md#run) has for them", _table(rows)]


def _row(command, name, shown, text):
    place = f'<span id="{command}{name}"></span>' if name.startswith("-") else ""
    return f"| {place}<code>{shown.replace('|', '&#124;')}</code> | {escaped(text)} |"
