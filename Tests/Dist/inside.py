"""What is in an artefact: wheel, tarball or Debian package."""
import io
import re
import subprocess
import tarfile
import zipfile

from support import artefact


def files(name):
    """Of an artefact: path and bytes of every file."""
    path = artefact(name)
    if name.endswith(".whl"):
        with zipfile.ZipFile(path) as archive:
            return {one: archive.read(one) for one in archive.namelist()}
    data = path.read_bytes()
    if name.endswith(".deb"):
        data = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive if one.isfile()}


def only(found, pattern):
    """The one file whose path ends so."""
    fitting = [data for path, data in found.items() if re.search(pattern, path)]
    assert len(fitting) == 1, f"expected one file {pattern}, found {len(fitting)} among {sorted(found)}"
    return fitting[0]
