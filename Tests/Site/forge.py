"""Whether a forge, which follows CommonMark, and the site show the pages alike: a line for each that differs, with the
place. It runs in .venv-site.

    forge.py FOLDER      a built site
"""
import difflib
import sys
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "docs/site")]
import pages
import tree

FORGE = MarkdownIt("commonmark", {"html": True}).enable("table")


def differences(text, html):
    """Where the outlines of a text, as a forge shows it, and of the site's page part: after how many elements, and how."""
    outlines = pages.read(FORGE.render(text), article=False).outline, pages.read(html).outline
    for what, i, j, k, m in difflib.SequenceMatcher(None, *outlines, autojunk=False).get_opcodes():
        if what != "equal":
            yield f"after {i} elements: a forge has {outlines[0][i:j]}, the site {outlines[1][k:m]}"


def main(folder):
    found = 0
    for source, place in tree.pages().items():
        html = (Path(folder) / place).with_suffix(".html").read_text()
        for difference in differences((tree.ROOT / source).read_text(), html):
            print(f"{source}: {difference}")
            found += 1
    return found > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
