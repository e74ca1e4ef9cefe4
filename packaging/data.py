"""The data of others in the examples: the rows of data.toml, which says what each field means."""
import tomllib
from dataclasses import dataclass

import targets

PARTED = "\n----\n"


@dataclass(frozen=True)
class Data:
    title: str
    files: tuple
    changes: str
    licence: str
    copyright: tuple
    terms: str

    def text(self):
        """The words of its licence; what stands in the file behind a line of dashes is for other data beside it."""
        if not self.terms.startswith("examples/"):
            return self.terms
        return (targets.ROOT / self.terms).read_text().partition(PARTED)[0].rstrip()


def rows():
    with open(targets.ROOT / "packaging/data.toml", "rb") as file:
        return [Data(**fields) for fields in tomllib.load(file).values()]
