"""What packaging/debian cannot say beforehand: changelog, symbols and copyrights of a release, what a library needs of libc."""
import re
from datetime import datetime, timezone
from email.utils import format_datetime

import components
import sbom
import targets
from tools import run

HEAD = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: NoisyRNN
Comment: A folder stands here for all that is linked in of the work of its name.

Files: *
Copyright: 2026 The NoisyRNN authors
License: Apache-2.0
 On Debian systems, the text of the Apache License, version 2.0, is in
 /usr/share/common-licenses/Apache-2.0.
"""
APACHE = "On Debian systems, the text of the Apache License, version 2.0, is in\n/usr/share/common-licenses/Apache-2.0.\n\n"
EXCEPTION = re.compile(r"^[-#]+ .*Exceptions? to the Apache 2\.0 License.*?(?=^={9}|\Z)", re.MULTILINE | re.DOTALL)


def changelog(version):
    control = (targets.ROOT / "packaging/debian/control").read_text()
    maintainer = re.search("^Maintainer: (.*)", control, re.MULTILINE)[1]
    when = format_datetime(datetime.fromtimestamp(targets.epoch(), timezone.utc))
    return f"nrnn ({version}-1) bookworm; urgency=medium\n\n  * Release {version}.\n\n -- {maintainer}  {when}\n"


def symbols(version):
    """Programs need a library that is not older than their header; one of another ABI is another package."""
    major, minor, _ = version.split(".")
    needs = f"libnrnn0 (>= {major}.{minor})"
    names = run(targets.ROOT / "scripts/exports.sh").split()
    return "\n".join([f"libnrnn.so.0 {needs}", "* Build-Depends-Package: libnrnn-dev",
                      *(f" {name}@Base {major}.{minor}" for name in names), ""])


def libc(target):
    """For a CPU whose libc6 is not on this machine, with its list of symbols: the glibc that zig links for."""
    needs = f"libc6 (>= {target.glibc})"
    return "".join(f"{library} {needs}\n" for library in ("libc 6", "libm 6", f"ld-linux-{target.cpu} 1"))


def licences(parts, target, data=()):
    """The copyright file of a package with these parts: ours, those of what is linked in, a text once for all it is of, and
    those of data of others that are in it."""
    sharing = {}
    for row in sbom.together({part: components.linked(part, target) for part in parts}):
        sharing.setdefault((row.licence, words(row)), []).append(row)
    linked = [stanza(licence, text, rows, [f"{row.name}/*" for row in rows]) for (licence, text), rows in sharing.items()]
    return "\n".join([HEAD, *linked, *map(of_data, data)])


def words(component):
    """The text of a licence; Debian has Apache's, without the exceptions from it."""
    text = component.text()
    return APACHE + EXCEPTION.search(text)[0].strip() if component.licence.startswith("Apache-2.0") else text


def of_data(row):
    return stanza(row.licence, row.text(), [row], row.files) + f"Comment: {row.title}: {row.changes}\n"


def stanza(licence, text, rows, files):
    holders = "\n".join(dict.fromkeys(f"           {holder}" for row in rows for holder in row.copyright)).lstrip()
    body = "\n".join(f" {line.rstrip()}" if line.strip() else " ." for line in text.splitlines())
    return f"Files: {' '.join(files)}\nCopyright: {holders}\nLicense: {licence}\n{body}\n"
