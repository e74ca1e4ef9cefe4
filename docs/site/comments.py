"""The comments of the headers, which are their manual, as Markdown.

A comment has paragraphs, examples (indented by four or more), and lists of terms: two blanks, a term, two or more
blanks, what it means, which may go on in lines that are indented further.
"""
import re

STATUS = re.compile(r"(?<![\w`])([A-Z]+(?:_[A-Z]+)*)(?![\w`])")
NAME = re.compile(r"`?\b((?:nrnn_[a-z0-9_]+|NRNN_[A-Z0-9_]+)\*?)`?")
PAGE = re.compile(r"\bdocs/(\w+)\.md\b")


def lines_of(comment):
    """The lines of a comment without what makes it one."""
    text = comment.strip().removeprefix("/*").removesuffix("*/")
    return [re.sub(r"^ ?\* ?", "", line).rstrip() for line in text.split("\n")]


def blocks(lines):
    """("text", paragraph), ("code", lines) and ("terms", [(term, meaning)]) in order."""
    kind, gathered = None, []
    for line in [*lines, ""]:
        indent = len(line) - len(line.lstrip())
        wanted = None if not line.strip() else "terms" if kind == "terms" and indent > 0 else \
            "code" if indent >= 4 else "terms" if indent == 2 else "text"
        if wanted != kind and gathered:
            yield kind, _block(kind, gathered)
            gathered = []
        kind = wanted
        gathered += [line] if line.strip() else []


def _block(kind, lines):
    if kind == "text":
        return " ".join(line.strip() for line in lines)
    if kind == "code":
        return "\n".join(line[4:] for line in lines)
    terms = []
    for line in lines:
        found = re.match(r"  (\S.*?)  +(\S.*)$", line)
        if found:
            terms.append(found.groups())
        elif line.startswith("   ") and terms:
            terms[-1] = (terms[-1][0], f"{terms[-1][1]} {line.strip()}")
        else:
            terms.append((line.strip(), ""))
    return terms


class Prose:
    """Text of comments, with links to the names that have anchors, on this page or another."""

    def __init__(self, anchors, statuses=()):
        self.anchors, self.statuses = anchors, statuses

    def text(self, text):
        """As Markdown."""
        before, mark, after = re.split(r"(Status(?:es)?: |Errors: )", text, maxsplit=1) if "Status" in text or "Errors: " in text \
            else (text, "", "")
        linked = STATUS.sub(self._status, self._names(escaped(after))) if mark else ""
        return self._names(escaped(before)) + (f"**{mark.strip()}** {linked}" if mark else "")

    def _names(self, text):
        text = PAGE.sub(r"[docs/\1.md](../\1.md)", text)
        return NAME.sub(lambda found: self.name(found[1]), text)

    def name(self, name):
        """A name, as a link where it has an anchor; NAME_* goes to the first of its kind."""
        target = self.anchors.get(name)
        return f"[`{name}`]({target})" if target else f"`{name}`"

    def _status(self, found):
        name = f"NRNN_{found[1]}"
        return f"[`{found[1]}`]({self.anchors[name]})" if name in self.statuses else found[0]

    def markdown(self, comment):
        """A whole comment."""
        return "\n\n".join(self.block(kind, block) for kind, block in blocks(lines_of(comment)))

    def block(self, kind, block, language="c"):
        if kind == "text":
            return self.text(block)
        return f"```{language}\n{block}\n```" if kind == "code" else self._table(block)

    def _table(self, terms):
        """A list of terms; one whose meanings have columns of their own is headed by its first row."""
        rows = [[term, *re.split(r"  +", meaning)] for term, meaning in terms]
        head = rows.pop(0) if len(rows[0]) > 2 else ["", ""]
        lines = [[self._term(term), *map(self.text, meaning)] for term, *meaning in rows]
        return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in [head, ["---"] * len(head), *lines])

    def _term(self, term):
        return self.text(term) if term.startswith("nrnn_") else f"`{term}`"


def escaped(text):
    """Text in which nothing is Markdown but `code` and *emphasis*."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([\[\]<>|]|(?<!\w)_|\*(?!\w+\*)(?<!\w\*))", r"\\\1", part)
                   for part in parts)


def cell(text):
    """Text for a cell of a table."""
    return re.sub(r"(?<!\\)\|", r"\\|", text)
