"""What mkdocs calls: the files of the repository become the tree of the site."""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import links
import reference
import tree
from mkdocs.structure.files import File, InclusionLevel

LIVE = "live/index.html"
WORDS = re.compile(r"^(```\w+) [\w ]+$", re.M)  # behind a language, for tests: the site knows it alone
sources = {}  # {page of the site: path in the repository}


def on_config(config):
    """The live page, where it was built, is behind its manual."""
    if (tree.DOCS / LIVE).is_file():
        start = config.nav[0]["Start"]
        start.insert(1 + start.index({"The live page": "live.md"}), {"Open the live page": LIVE})
    return config


def on_files(files, config):
    """All pages, those that are made, and what they link to."""
    sources.clear()
    sources.update({place: path for path, place in tree.pages().items()})
    made = reference.pages()
    for page, path in sources.items():
        _add(files, config, page, abs_src_path=str(tree.ROOT / path))
    for page, text in made.items():
        _add(files, config, page, content=text)
    for path in sorted((tree.DOCS / "site/assets").iterdir()):
        _add(files, config, f"assets/{path.name}", abs_src_path=str(path))
    for path in sorted(_linked()):
        place = tree.place(path)
        if place.startswith(tree.SOURCES):
            picture = place.endswith(tree.PICTURES)
            _add(files, config, place, **({"abs_src_path": str(tree.ROOT / path)} if picture else {"content": tree.shown(path)}))
    return files


def _add(files, config, page, **content):
    if files.get_file_from_path(page):
        files.remove(files.get_file_from_path(page))
    inclusion = InclusionLevel.NOT_IN_NAV if page.startswith(tree.SOURCES) else InclusionLevel.INCLUDED
    files.append(File.generated(config, page, inclusion=inclusion, **content))


def _linked():
    """Files and folders of the repository that pages link to."""
    for path in sources.values():
        for found in links.links((tree.ROOT / path).read_text()):
            linked, _ = links.target(path, found["target"])
            if tree.place(linked):
                yield linked


def _titles(entries):
    """(page, title) of the navigation."""
    for entry in entries:
        for title, below in entry.items() if isinstance(entry, dict) else ():
            yield from [(below, title)] if isinstance(below, str) else _titles(below)


def on_page_markdown(markdown, page, config, files):
    place = page.file.src_uri
    if place not in sources:
        return markdown
    text = links.rewritten(WORDS.sub(r"\1", markdown), sources[place], place, dict(_titles(config.nav)))
    return links.with_names(text, place, reference.anchors())


def on_env(env, config, files):
    """A site that is read from a folder has no server to show a page of missing pages."""
    config.theme.static_templates.discard("404.html")
