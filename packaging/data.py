"""The data of others in the examples: the rows of data.toml, which says what each field means."""
import tomllib
from dataclasses import dataclass

import targets


@dataclass(frozen=True)
class Data:
    title: str
    files: tuple
    changes: str
    licence: str
    copyright: tuple
    terms: str

    def text(self):
        """The words of its licence."""
        return (targets.ROOT / self.terms).read_text().rstrip() if self.terms.startswith("examples/") else self.terms


def rows():
    with open(targets.ROOT / "packaging/data.toml", "rb") as file:
        return [Data(**fields) for fields in tomllib.load(file).values()]
