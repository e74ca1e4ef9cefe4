"""What an artefact says of the work of others in it: THIRD-PARTY-NOTICES and an SBOM, both of what is linked."""
import components
import spdx
import staging
import targets
from notices import notices

PARTS = ("library", "command")


def write(folder, kind, target, parts=PARTS):
    """Into `folder`, of a wheel, tarball or debian of a target: the files. A Debian package has one of the parts."""
    name = f"nrnn-{targets.VERSION}-{kind}-{target.name}"
    binaries = {part: binary(part, target) for part in parts if part != "command" or target.command}
    linked = {path: components.linked(part, target) for part, path in binaries.items()}
    made = {"THIRD-PARTY-NOTICES": notices(together(linked)), "nrnn.spdx.json": spdx.document(name, linked)}
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in made.items():
        (folder / file).write_text(text)
    return [folder / file for file in made]


def binary(part, target):
    return staging.library(target) / "libnrnn.so" if part == "library" else staging.command(target)


def together(linked):
    """Each component once, in the order of components.toml."""
    return [row for row in components.rows() if any(row in rows for rows in linked.values())]
