"""Links between files of the repository, as a forge follows them, become links between pages of the site."""
import os
import posixpath
import re

import tree

CODE = re.compile(r"^(?P<fence>`{3,})[^\n]*\n.*?^(?P=fence)[ ]*$|(?P<ticks>`+)(?:.(?!\n\n))*?(?P=ticks)", re.M | re.S)
LINK = re.compile(r"(?P<text>!?\[(?:[^\[\]]|\[[^\[\]]*\])*\])\((?P<target>[^()\s]+)\)")
NAME = re.compile(r"(?<![`\w\[])`(?P<name>nrnn_\w+|nrnn(?:\.\w+)+|NRNN_\w+)(?:\([^`\n]*\))?`(?![`\]])")
HEADING = re.compile(r"^#.*$|^ {4}.*$", re.M)
OUTSIDE = re.compile(r"[a-z]+:|#|/")


def links(markdown):
    """Each link that is no code, as a match."""
    code = [found.span() for found in CODE.finditer(markdown)]
    for found in LINK.finditer(markdown):
        at = found.start("target")
        if not OUTSIDE.match(found["target"]) and not any(start <= at < end for start, end in code):
            yield found


def with_names(markdown, page, anchors):
    """The text with links from names in `code` to where the reference has them; not in headings, samples and links."""
    taken = [found.span() for found in CODE.finditer(markdown) if found["fence"]]
    taken += [found.span() for found in LINK.finditer(markdown)] + [found.span() for found in HEADING.finditer(markdown)]

    def link(found):
        target = anchors.get(found["name"])
        if not target or any(start <= found.start() < end for start, end in taken):
            return found[0]
        path, _, anchor = target.partition("#")
        return f"[{found[0]}]({os.path.relpath(path, posixpath.dirname(page) or '.')}#{anchor})"

    return NAME.sub(link, markdown)


def target(source, link):
    """(path in the repository, anchor) of what a page's link goes to."""
    path, _, anchor = link.partition("#")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path)), anchor


def rewritten(markdown, source, page, titles):
    """The text of the file `source`, which is the site's `page`, with links as the site needs them. Where a link's text is
    the name of a page's file, it becomes its title. What the repository has not is left as it is, for mkdocs to name it."""
    parts, done = [], 0
    for found in links(markdown):
        path, anchor = target(source, found["target"])
        place = tree.place(path)
        if place is None:
            continue
        link = os.path.relpath(place, posixpath.dirname(page) or ".") + (f"#{anchor}" if anchor else "")
        text = found["text"]
        if path.endswith(".md") and posixpath.basename(text[1:-1]) == posixpath.basename(path):
            text = f"[{titles.get(place, text[1:-1])}]"
        parts += [markdown[done:found.start()], f"{text}({link})"]
        done = found.end()
    return "".join(parts) + markdown[done:]
