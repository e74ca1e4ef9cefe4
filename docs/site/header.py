"""What nrnn.h declares, in its order: sections of items, each with its comment and its code."""
import re
from dataclasses import dataclass, field

SECTION = re.compile(r"/\* -{4} (.*?) -+ \*/")
ITEM = re.compile(r"(?P<comment>/\*.*?\*/\n)?(?P<code>.*)", re.S)
FIELD = re.compile(r"^  (?P<code>[^/]*?;)\s*(?:/\*(?P<text>.*?)\*/)?\s*$", re.M | re.S)
CONSTANT = re.compile(r"(?P<name>NRNN_\w+)\s*=\s*(?P<value>\d+)\s*,?\s*(?:/\*(?P<text>.*?)\*/)?", re.S)
GUARDS = ("#if", "#endif", "#include", "}", "extern")


@dataclass
class Item:
    """A function, a struct, an enumeration, a type or macros."""
    kind: str
    name: str
    code: str
    comment: str = ""
    rows: list = field(default_factory=list)  # fields: (code, text); constants: (name, value, text)


@dataclass
class Section:
    title: str
    items: list


def read(text):
    """(the comment at the top, sections) of a header."""
    opening = re.match(r"/\*.*?\*/", text, re.S)[0]
    paragraphs = re.split(r"\n\n(?=\S)", text[len(opening):].strip())
    sections = []
    for paragraph in paragraphs:
        found = SECTION.match(paragraph)
        if found:
            sections.append(Section(found[1], []))
        elif sections and not paragraph.startswith(GUARDS):
            sections[-1].items += _items(paragraph.strip())
    return opening, sections


def _items(paragraph):
    found = ITEM.fullmatch(paragraph)
    comment, code = found["comment"] or "", found["code"]
    if not code:
        return []
    return [_item(comment, code)]


def _item(comment, code):
    if code.startswith("#define"):
        return Item("macro", re.match(r"#define (\w+)", code)[1], code, comment)
    if code.startswith("enum"):
        rows = [(row["name"], row["value"], row["text"] or "") for row in CONSTANT.finditer(code)]
        return Item("enum", common(name for name, *_ in rows), code, comment, rows)
    if code.startswith("typedef struct") and "{" in code:
        body, name = re.fullmatch(r"typedef struct \w+ \{\n(.*)\} (\w+);", code, re.S).groups()
        return Item("struct", name, code, comment, [(row["code"], row["text"] or "") for row in FIELD.finditer(body)])
    if code.startswith("typedef"):
        return Item("type", re.search(r"(nrnn_\w+)(?:\)\(.*\))?;", code, re.S)[1], code, comment)
    return Item("function", re.search(r"(nrnn_\w+)\(", code)[1], code, comment)


def common(names):
    """How the constants of an enumeration begin, with a star; a single one is itself."""
    names = list(names)
    if len(names) == 1:
        return names[0]
    start = names[0]
    while not all(name.startswith(start) for name in names):
        start = start[:-1]
    return start[:start.rindex("_") + 1] + "*"
