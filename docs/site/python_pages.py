"""The reference of the Python package: the names of `nrnn` by the rooms that they come from, and the packages beside it,
as mkdocstrings shows them. Sources are read, not imported: nothing need be installed."""
import functools

import griffe
import tree
from griffe._internal.docstrings import numpy as docstrings

FOLDER = "reference/python"
ROOMS = {  # of the names that `nrnn` itself shows
    "engine": "Models and streams",
    "reading": "Reading files",
    "scoring": "Scoring tables",
    "description": "What describes a model",
    "file": "Model files and layers",
    "values": "Errors",
}
PACKAGES = {  # of their own, imported when they are first used
    "keyed": "Groups of keys",
    "train": "Training",
    "torch": "Modules for PyTorch",
    "convert": "Converters",
    "calibrate": "Calibrating a file's model",
    "uncertainty": "Uncertainty",
    "robustness": "Robustness",
    "theory": "Theory",
    "ode": "ODEs from data",
    "reference": "Every cell in float64",
    "plot": "Plots",
}


_expression = docstrings.parse_docstring_annotation


def _type(annotation, docstring, **options):
    """Types in docstrings are prose, unless they are a name: of "array_like, shape (n, n)" the parser would make a tuple."""
    return _expression(annotation, docstring, **options) if annotation.isidentifier() else annotation


docstrings.parse_docstring_annotation = _type


@functools.cache
def package():
    """What the sources of the package say."""
    loader = griffe.GriffeLoader(search_paths=[tree.ROOT / "bindings/python"], docstring_parser="numpy")
    found = loader.load("nrnn")
    loader.resolve_aliases(external=False)
    return found


def pages():
    """{page: text}: one for each room and package, and an overview."""
    nrnn = package()
    made = {f"{FOLDER}/{room}.md": _room(nrnn, room, title) for room, title in ROOMS.items()}
    made |= {f"{FOLDER}/{name}.md": _package(nrnn[name], title) for name, title in PACKAGES.items()}
    return {f"{FOLDER}/index.md": _overview(nrnn), **made}


def anchors():
    """{name as users write it: page and anchor}, of what `nrnn` shows and of the packages."""
    nrnn = package()
    names = {f"nrnn.{name}": f"{FOLDER}/{room}.md#nrnn.{name}" for room in ROOMS for name in by_room(nrnn, room)}
    for package_name in PACKAGES:
        place, module = f"{FOLDER}/{package_name}.md", nrnn[package_name]
        names |= {one: f"{place}#{one}" for one in (module.path, *(f"{module.path}.{name}" for name in _shown(module)))}
    return names


def by_room(nrnn, room):
    """Names of `nrnn` that come from a room; what the package defines itself counts to the engine."""
    for name in _exports(nrnn):
        target = _target(nrnn, name)
        if target is not None and not target.is_module:
            home = target.canonical_path.split(".")[1]
            if home == room or room == "engine" and home not in ROOMS:
                yield name


def _exports(module):
    """The names that a module shows."""
    return sorted({str(getattr(name, "name", name)) for name in module.exports or ()} or
                  {name for name, one in module.members.items() if one.is_public and one.is_function}, key=str.lower)


def _shown(module):
    """Those of a package that are no modules themselves."""
    return [name for name in _exports(module) if not (_target(module, name) or module).is_module]


def _target(module, name):
    """Where a name is defined; None where the sources do not say. A function that is called as its file hides it."""
    found = module.members.get(name)
    if found is not None and found.is_module and module.imports.get(name) == f"{found.path}.{name}":
        found = found.members.get(name)
    try:
        return found and (found.final_target if found.is_alias else found)
    except griffe.AliasResolutionError:
        return None


def _room(nrnn, room, title):
    return _page(title, "", [_entry(nrnn, name) for name in by_room(nrnn, room)])


def _package(module, title):
    return _page(f"{title}: {module.path}", _doc(module), [_entry(module, name) for name in _shown(module)], module.path)


def _page(title, text, names, anchor=None):
    heading = f"# {title}" + (f' <span id="{anchor}"></span>' if anchor else "")
    return "\n\n".join(filter(None, [heading, text, *names])) + "\n"


def _entry(module, name):
    """What mkdocstrings shows of a name: of an enumeration its values, of a class that users do not make no arguments."""
    target, entry = _target(module, name), f"::: {module.path}.{name}"
    if module.members[name].is_module:
        return f'<span id="{module.path}.{name}"></span>\n\n::: {target.path}'
    if target.is_class and any(str(base).endswith(("Enum", "Flag")) for base in target.bases):
        return f"{entry}\n    options:\n      members: false\n\n{_values(target)}"
    if target.is_class and "__init__" in target.members and _doc(target["__init__"]).startswith("Not for users"):
        return f"{entry}\n    options:\n      merge_init_into_class: false"
    return entry


def _values(enumeration):
    rows = [f"| `{name}` | {one.value} |" for name, one in enumeration.members.items() if one.is_attribute and name.isupper()]
    return "\n".join(["| name | value |", "|---|---:|", *rows])


def _doc(item):
    return item.docstring.value if item.docstring else ""


def _first(item):
    return " ".join(_doc(item).split("\n\n")[0].split()).replace("|", r"\|")


def _overview(nrnn):
    rows = ["# Python: nrnn", _doc(nrnn)]
    for room, title in ROOMS.items():
        table = [f"| [`{name}`]({room}.md#nrnn.{name}) | {_first(_target(nrnn, name))} |" for name in by_room(nrnn, room)]
        rows.append("\n".join([f"## {title}", "", "| | |", "|---|---|", *table]))
    table = [f"| [`nrnn.{name}`]({name}.md) | {_first(nrnn[name])} |" for name in PACKAGES]
    return "\n\n".join([*rows, "\n".join(["## Packages", "", "| | |", "|---|---|", *table])]) + "\n"
