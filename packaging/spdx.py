"""SPDX 2.3, as JSON: what an artefact is, which files of it are binaries, and what is linked into each."""
import hashlib
import json
from datetime import datetime, timezone

import targets

OURS = "Apache-2.0"
ROOT = "SPDXRef-NoisyRNN"
SUMS = ("sha1", "sha256")
TIME = "%Y-%m-%dT%H:%M:%SZ"


def document(name, linked):
    """`linked`: for each binary its path, and the components in it."""
    components = {row.name: row for rows in linked.values() for row in rows}
    content = {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": name,
        "creationInfo": {"created": datetime.fromtimestamp(targets.epoch(), timezone.utc).strftime(TIME),
                         "creators": ["Organization: The NoisyRNN authors", f"Tool: nrnn-sbom-{targets.VERSION}"]},
        "packages": [ours(name), *map(package, components.values())],
        "files": [binary(path) for path in linked],
        "relationships": [*relations(linked)]}
    # A name of its own for every content.
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    content["documentNamespace"] = f"https://spdx.org/spdxdocs/{name}-{digest[:32]}"
    return json.dumps(content, indent=2) + "\n"


def ours(name):
    return entry(ROOT, name, targets.VERSION, OURS, "Copyright The NoisyRNN authors")


def package(row):
    made = entry(identifier(row.name), row.title, row.version, row.licence, "\n".join(row.copyright))
    if row.purl:
        made["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                 "referenceLocator": row.purl}]
    return made


def entry(key, name, version, licence, text):
    return {"SPDXID": key, "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION",
            "filesAnalyzed": False, "licenseConcluded": licence, "licenseDeclared": licence, "copyrightText": text}


def binary(path):
    data = path.read_bytes()
    checksums = [{"algorithm": name.upper(), "checksumValue": hashlib.new(name, data).hexdigest()} for name in SUMS]
    return {"SPDXID": identifier(path.name), "fileName": f"./{path.name}", "fileTypes": ["BINARY"],
            "checksums": checksums, "licenseConcluded": "NOASSERTION", "copyrightText": "NOASSERTION"}


def relations(linked):
    yield relation("SPDXRef-DOCUMENT", "DESCRIBES", ROOT)
    for path, rows in linked.items():
        yield relation("SPDXRef-DOCUMENT", "DESCRIBES", identifier(path.name))
        for row in rows:
            yield relation(identifier(path.name), "STATIC_LINK", identifier(row.name))


def relation(one, kind, other):
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}


def identifier(name):
    return f"SPDXRef-{name.replace('_', '-')}"
