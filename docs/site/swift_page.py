"""The reference of the Swift interface: its public declarations, by type, without the bodies."""
import re
import textwrap

import source
import tree

SOURCES = tree.ROOT / "Sources/NoisyRNN"
PAGE = "reference/swift.md"
SHOWN = re.compile(r"public |case |extension ")
CONDITION = re.compile(r"^#if.*\n((?:(?!#endif).*\n)*)#endif", re.M)
HEAD = re.compile(r"(?:public (?:final )?(?:class|struct|enum)|extension) (\w+)")
OPENING = """# Swift: NoisyRNN

The package product `NoisyRNN`. The engine, its rules and all meanings are those of [nrnn.h](c.md); a call that fails throws an
`NRNNError`. A whole package is in [examples/swift](../source/examples/swift.md).
"""


def page():
    """The whole page: types with their extensions, then functions."""
    types, others = {}, []
    for path in (*sorted(SOURCES.glob("SwiftAPI/*.swift")), SOURCES / "Failure/Status.swift"):
        text = CONDITION.sub(lambda found: textwrap.dedent(found[1]), path.read_text())
        for comment, lines in shown(source.without_bodies(text).split("\n")):
            head = HEAD.match(lines[0])
            if not head:
                others += [*comment, *lines, ""]
            elif lines[0].startswith("public"):
                types[head[1]] = [(comment, lines), *types.get(head[1], [])]
            else:
                types.setdefault(head[1], []).append((comment, lines))
    parts = [_type(name, pieces) for name, pieces in types.items()]
    return "\n\n".join([OPENING.strip(), *parts, "## Functions and types\n\n" + _code(others)]) + "\n"


def _type(name, pieces):
    (comment, first), *extensions = pieces
    prose = "\n".join(line.removeprefix("///").removeprefix(" ") for line in comment)
    lines = [*first[:-1], *(line for _, lines in extensions for line in ["", *lines[1:-1]]), "}"]
    return f"## {name} {{#swift-{name}}}\n\n{prose}\n\n{_code(lines)}"


def _code(lines):
    return "```swift\n" + "\n".join(lines).strip() + "\n```"


def shown(lines):
    """(comment, lines) of each public declaration of one indentation, with what is public in it."""
    for comment, (first, *rest) in _declarations(lines):
        if not SHOWN.match(first):
            continue
        if not first.endswith("{"):
            yield comment, [first, *filter(str.strip, rest)]
            continue
        within = [["", *inner, *lines] if inner else lines for inner, lines in shown([line[2:] for line in rest])]
        lines = [f"  {line}".rstrip() for piece in within for line in piece]
        if lines or first.startswith("public"):
            yield comment, [first, *lines[lines[:1] == [""]:], "}"]


def _declarations(lines):
    """[(comment, lines)]: what begins at the margin, and what belongs to it."""
    found, comment = [], []
    for line in lines:
        if line.startswith(("///", "@")):
            comment.append(line)
        elif line[:1] in ("", " ", ")", "}") and found and not comment:
            found[-1][1].append(line)
        elif line.strip() and not line.startswith("//"):
            found.append((comment, [line]))
            comment = []
    return found
