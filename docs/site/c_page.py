"""The reference of the C interface: a page made of nrnn.h, in its order, with an anchor for every name."""
import os
import re

import comments
import header
import tree

HEADER = tree.ROOT / "include/nrnn.h"
PAGE = "reference/c.md"


class Reference:
    """nrnn.h, and how its names are linked to; `prefix` leads from a page to this one."""

    def __init__(self, prefix=""):
        self.opening, self.sections = header.read(HEADER.read_text())
        self.items = [item for section in self.sections for item in section.items]
        self.functions = [item.name for item in self.items if item.kind == "function"]
        anchors = {name: f"{prefix}#{name.rstrip('*')}" for item in self.items for name in names(item)}
        statuses = next(item for item in self.items if item.name == "NRNN_*")
        self.prose = comments.Prose(anchors, {name for name, *_ in statuses.rows})
        self.blocks = list(comments.blocks(comments.lines_of(self.opening)))

    def facts(self):
        """{function: (real-time safe, allocates, threads)}, of the table in the comment at the top."""
        table = next(block for kind, block in self.blocks if kind == "terms" and block[0][0] == "function")
        found = {}
        for term, meaning in table[1:]:
            first, *others = term.split(", ")
            for name in (first, *(self._full(first, suffix) for suffix in others)):
                found[name] = re.split(r"  +", meaning)
        return found

    def _full(self, first, suffix):
        """The function that ends like this and begins most like the first of its row."""
        fitting = [name for name in self.functions if name.endswith(suffix)]
        return max(fitting, key=lambda name: len(os.path.commonprefix([name, first])))


def names(item):
    """All names that an item brings."""
    return [item.name, *also(item), *(name for name, *_ in item.rows if item.kind == "enum" and name != item.name)]


def also(item):
    """The macros that stand with an item, but the one that it is called after."""
    return [name for name in re.findall(r"#define (\w+)", item.code) if name != item.name]


def page():
    """The whole page."""
    reference = Reference()
    facts, prose = reference.facts(), reference.prose
    top = [prose.block(kind, block) for kind, block in reference.blocks if "SPDX" not in str(block)]
    parts = ["# C: nrnn.h", *top]
    for section in reference.sections:
        parts += [f"## {section.title}", *(_item(item, prose, facts.get(item.name)) for item in section.items)]
    return "\n\n".join(parts) + "\n"


def _item(item, prose, facts):
    """Heading, code or table, text."""
    heading = f"### {item.name.replace('*', r'&#42;')} {{#{item.name.rstrip('*')}}}"
    code = f"```c\n{item.code}\n```"
    show = {"enum": _constants, "struct": _fields}.get(item.kind, lambda item, prose: code)
    parts = [heading, _badges(facts) if facts else "", show(item, prose) if item.kind != "enum" else "",
             prose.markdown(item.comment) if item.comment else "", show(item, prose) if item.kind == "enum" else ""]
    parts[0] += "".join(f'\n\n<span id="{name}"></span>' for name in also(item))
    return "\n\n".join(filter(None, parts))


def _badges(facts):
    real_time, allocates, threads = facts
    words = ["real-time safe" if real_time == "yes" else "not real-time safe",
             {"no": "allocates nothing", "yes": "allocates", "frees": "frees"}[allocates], f"threads: {threads}"]
    return "".join(f'<span class="fact">{word}</span> ' for word in words) + "\n{ .facts }"


def _constants(item, prose):
    rows = [f'| <span id="{name}">`{name}`</span> | {value} | {comments.cell(prose.text(" ".join(text.split())))} |'
            for name, value, text in item.rows]
    return "\n".join(["| name | value | |", "|---|---:|---|", *rows])


def _fields(item, prose):
    rows = [f'| `{" ".join(code.split())}` | {comments.cell(prose.text(" ".join(text.split())))} |' for code, text in item.rows]
    return "\n".join(["| field | |", "|---|---|", *rows])
