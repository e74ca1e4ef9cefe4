"""nrnn-VERSION.tgz: the package for npm, and for whoever unpacks it beside a page."""
import shutil

import ports
import sbom
import targets
from tarball import pack
from tools import run

FROM = "bindings/javascript"


def make(port):
    ports.build(port)
    folder = port.folder / "package"
    shutil.rmtree(folder, ignore_errors=True)
    for path in run("git", "ls-files", FROM, cwd=targets.ROOT).splitlines():
        place = folder / path.removeprefix(f"{FROM}/")
        if not place.is_relative_to(folder / "test"):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(targets.ROOT / path, place)
    for file in (*port.binaries, targets.ROOT / "LICENSE"):
        shutil.copy(file, folder)
    sbom.write_port(folder, port)
    made = port.folder / f"nrnn-{targets.VERSION}.tgz"
    pack(folder, "package", made)
    return [made]
