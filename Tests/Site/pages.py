"""A built site as its pages: what each links to, loads and names."""
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "object": "data", "video": "src"}
OUTLINE = ("li", "ol", "ul", "table", "tr", "pre", "h1", "h2", "h3", "h4", "blockquote", "img")


@dataclass
class Page:
    """Of one file: ids, links out of it, what a browser loads for it, and the order of its elements."""
    path: Path
    ids: set = field(default_factory=set)
    links: list = field(default_factory=list)
    loads: list = field(default_factory=list)
    outline: list = field(default_factory=list)


class Reader(HTMLParser):
    """Reads a page. The outline is that of its article, less what the theme adds."""

    def __init__(self, page, article=True):
        super().__init__()
        self.page, self.inside, self.code = page, not article, ""

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.page.ids.add(values.get("id"))
        if tag == "a" and "href" in values:
            self.page.links.append(values["href"])
        if values.get(LOADS.get(tag)):
            self.page.loads.append(values[LOADS[tag]])
        self.inside = self.inside or tag == "article"
        if tag in OUTLINE and self.inside:
            self.page.outline.append(tag)

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "article"


def read(text, path=Path(), article=True):
    """The page that a text is."""
    page = Page(path)
    Reader(page, article).feed(text)
    return page


class Site:
    """All pages of a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.pages = {path: read(path.read_text(), path) for path in folder.rglob("*.html")}

    def broken(self):
        """Each link within the site, and each file that is loaded, that leads nowhere."""
        for path, page in self.pages.items():
            for link in (*page.links, *page.loads):
                if not urlsplit(link).scheme and not link.startswith("//") and not self._leads(path, link):
                    yield f"{path.relative_to(self.folder)}: {link}"

    def _leads(self, path, link):
        parts = urlsplit(link)
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        target = target / "index.html" if target.is_dir() else target
        if target not in self.pages or not parts.fragment or parts.fragment.startswith("__"):
            return target.is_file()
        return unquote(parts.fragment) in self.pages[target].ids

    def loaded_from_elsewhere(self):
        """What a browser would ask another host for: of pages and style sheets."""
        for path, page in self.pages.items():
            yield from (f"{path.name}: {one}" for one in page.loads if re.match(r"(?:\w+:)?//", one))
        for path in self.folder.rglob("*.css"):
            yield from (f"{path.name}: {one}" for one in re.findall(r"(?:url\(|@import )['\"]?((?:https?:)?//[^'\")]+)", path.read_text()))

    def ids(self, page):
        return self.pages[self.folder / page].ids
