"""The reference of the C++ interface: what nrnn.hpp declares, in its order, without the bodies."""
import re

import c_page
import comments
import header
import source
import tree

HEADER = tree.ROOT / "include/nrnn.hpp"
PAGE = "reference/cpp.md"
PRIVATE = re.compile(r"\n\n private:\n.*?(?=^\};)", re.M | re.S)
INITIALISERS = re.compile(r"(?<=\)) : [^;]*(?=;)")
NAME = re.compile(r"(?:class|struct|enum class|using) (\w+)|(\w+)\(")
HIDDEN = ("namespace", "}", "inline void Stream::", "#")


def page():
    """The whole page."""
    opening, rest = re.fullmatch(r"(/\*.*?\*/)(.*)", HEADER.read_text(), re.S).groups()
    prose = c_page.Reference("c.md").prose
    top = (prose.block(kind, block, "cpp") for kind, block in comments.blocks(comments.lines_of(opening)) if "SPDX" not in str(block))
    declared = source.without_bodies(rest[rest.index("namespace nrnn {"):], ";")
    return "\n\n".join(["# C++: nrnn.hpp", *top, *(_item(one, prose) for one in _declarations(declared))]) + "\n"


def _declarations(text):
    """(comment, code) of what the namespace shows."""
    text = INITIALISERS.sub("", text)
    text = re.sub(r"^namespace detail .*?^\}  // namespace detail$", "", PRIVATE.sub("\n", text), flags=re.M | re.S)
    for paragraph in re.split(r"\n\n(?=\S)", text):
        comment, code = header.ITEM.fullmatch(paragraph.strip()).groups()
        if code and not code.startswith(HIDDEN):
            yield comment or "", code


def _item(declaration, prose):
    comment, code = declaration
    name = next(filter(None, NAME.search(re.sub(r"template <.*?>\n", "", code)).groups()))
    return f"## {name} {{#nrnn-{name}}}\n\n{prose.markdown(comment)}\n\n```cpp\n{code}\n```"
