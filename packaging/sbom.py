"""What an artefact says of the work of others in it: THIRD-PARTY-NOTICES and an SBOM, both of what is linked."""
import components
import data
import live
import spdx
import staging
import targets
from notices import notices

SHARED, STATIC, COMMAND = "libnrnn.so", ("libnrnn.a", "libnrnn_without_protobuf_c.a"), "nrnn"
# Which have the work of others in them, of those that a kind of artefact has. Of Debian each package has its own.
PARTS = {"tarball": (SHARED, *STATIC, COMMAND), "wheel": (SHARED, COMMAND)}


def write(folder, kind, target, parts=None, name=None):
    """Into `folder`, of a wheel, tarball or debian of a target: the files."""
    name = name or f"nrnn-{targets.VERSION}-{kind}-{target.name}"
    parts = [part for part in (PARTS[kind] if parts is None else parts) if part != COMMAND or target.command]
    linked = {binary(part, target): components.linked(part, target) for part in parts}
    if kind == "wheel":
        linked[live.page()] = live.linked()
    examples = data.rows() if kind == "tarball" else ()
    made = {"THIRD-PARTY-NOTICES": notices(together(linked), examples), "nrnn.spdx.json": spdx.document(name, linked)}
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in made.items():
        (folder / file).write_text(text)
    return [folder / file for file in made]


def write_port(folder, port):
    """Into `folder`, of a port: the same files."""
    linked = {path: components.linked(path.name, port) for path in port.binaries}
    (folder / "THIRD-PARTY-NOTICES").write_text(notices(together(linked)))
    (folder / "nrnn.spdx.json").write_text(spdx.document(f"nrnn-{targets.VERSION}-{port.name}", linked))


def binary(part, target):
    return staging.command(target) if part == COMMAND else staging.library(target) / part


def together(linked):
    """Each component once, in the order of components.toml."""
    return [row for row in components.rows() if any(row in rows for rows in linked.values())]
