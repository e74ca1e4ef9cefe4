"""Who names what: references between source files, in Swift to types and free functions, in C to headers.

Members are not followed, nor functions whose name a member has too: `check` is what many do. A type that an extension
nests, `Cell.Facts`, belongs to the extension's file.
"""
import re
from collections import defaultdict

MODULES = {"CNoisyRNN": "nrnn.h", "NRNNKernels": "nrnn_kernels.h", "NRNNPlatform": "nrnn_platform.h",
           "NRNNFormat": "nrnn_format.h", "NRNNTools": "nrnn_tools.h"}
TYPE = re.compile(r"\b(?:struct|enum|class|protocol|typealias)\s+([A-Z]\w*)")
FUNCTION = re.compile(r"(?:public )?func\s+(?!nrnn_)(\w+)\(")
INCLUDE = re.compile(r'#include "(.*)"')


def files(room):
    """The hand-written sources of a room."""
    return [path for path in sorted(room.rglob("*")) if path.suffix in (".swift", ".c", ".h") and ".pb-c." not in path.name]


def code(path):
    """A file without comments and texts; C keeps its includes."""
    text = re.sub(r"//.*|/\*.*?\*/", "", path.read_text(), flags=re.DOTALL if path.suffix != ".swift" else 0)
    return re.sub(r'"(\\.|[^"\\])*"', '""', text) if path.suffix == ".swift" else text


def definitions(text):
    """Names that other Swift files can see: types, `Outer.Inner` of an extension, and functions as `name(`."""
    depth, extended = 0, None
    for line in text.splitlines():
        hidden = re.match(r"\s*(file)?private\b", line)
        if depth == 0 and line.strip():
            opens = re.match(r"(?:public )?extension ([A-Z]\w*)", line)
            extended = opens[1] if opens else extended if line.startswith("}") else None
            found = FUNCTION.match(line)
            if found and not hidden:
                yield found[1] + "("
        found = TYPE.search(line)
        if found and not hidden and (depth == 0 or depth == 1 and extended):
            yield f"{extended}.{found[1]}" if depth else found[1]
        depth += line.count("{") - line.count("}")


def words(text, names):
    """Those of the names that stand in a text: a nested one is not also its outer one."""
    qualified = set(re.findall(r"(?<![\w.])[A-Z]\w*\.[A-Z]\w*", text)) & names
    for name in qualified:
        text = re.sub(rf"(?<![\w.]){re.escape(name)}\b", "", text)
    plain = set(re.findall(r"(?<![\w.])[A-Za-z_]\w*", text))
    called = set(re.findall(r"(?<![\w.])[a-z]\w*\(", text))
    return qualified | (plain | called) & names


def module(path):
    """A Swift module sees its own names; of the others this sees the headers alone."""
    return path.parts[path.parts.index("Sources") + 1]


def between(paths):
    """(file, name, file that defines it) of each reference from one file to another of the same Swift module, or to a
    header."""
    texts = {path: code(path) for path in paths}
    members = {f"{name}(" for text in texts.values() for name in re.findall(r"^ .*\bfunc (\w+)", text, re.MULTILINE)}
    headers = {path.name: path for path in paths if path.suffix == ".h"}
    homes = defaultdict(dict)
    for path, text in texts.items():
        if path.suffix == ".swift":
            homes[module(path)] |= {name: path for name in definitions(text) if name not in members}
    for path, text in texts.items():
        home = headers
        if path.suffix == ".swift":
            imports = {MODULES.get(name) for name in re.findall(r"^(?:public )?import (\w+)", text, re.MULTILINE)}
            names = words(text, homes[module(path)].keys()) | imports
            home = headers | homes[module(path)]
        else:
            names = INCLUDE.findall(text)
        yield from ((path, name, home[name]) for name in names if name in home and home[name] != path)


def circles(paths):
    """Sets of files that reach each other."""
    to = defaultdict(set)
    for path, _, place in between(paths):
        to[path].add(place)

    def reach(path):
        found, wait = set(), [path]
        while wait:
            fresh = to[wait.pop()] - found
            found |= fresh
            wait += fresh
        return found

    reached = {path: reach(path) for path in paths}
    return {frozenset(p for p in reached[path] if path in reached[p]) for path in paths if path in reached[path]}
