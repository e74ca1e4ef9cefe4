"""ES modules as one script: each becomes a function that gives what it exports, so that a page needs no other file.

What is understood is what we write: `import { a, b as c } from "./file.js"`, `export function|class|const`, and
`export { a, b as c }`, of the module or from another, each at the beginning of a line.
"""
import re
from pathlib import Path

IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[^"\n]+)";?$', re.M)
LIST = re.compile(r"^export \{([^}]*)\};?$", re.M)
PASSED = re.compile(r'^export \{([^}]*)\} from ("[^"\n]+");?$', re.M)
AS = re.compile(r"\s+as\s+")
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const|let) (\w+))", re.M)
OTHER = re.compile(r"^(?:import|export)\b.*", re.M)
END = "</script"  # within a page it would end the script


def bundled(path):
    """The text of a module and of all that it imports."""
    modules = {}
    _add(Path(path).resolve(), modules, ())
    return "\n".join(text for _, text in modules.values())


def _add(path, modules, above):
    """Puts a module behind those that it imports; gives its name."""
    if path in above:
        raise SystemExit(f"bundle: expected imports without a circle, found one through {path.name}")
    if path not in modules:
        text = PASSED.sub(_passed, path.read_text())
        text = IMPORT.sub(lambda found: _imported(found, path, modules, (*above, path)), text)
        name = f"module_{len(modules)}_" + re.sub(r"\W", "_", path.stem)
        modules[path] = name, _wrapped(name, text, path)
    return modules[path][0]


def _passed(found):
    """What a module passes on from another, as an import and an export."""
    inside = ", ".join(AS.split(one.strip())[0] for one in found[1].split(",") if one.strip())
    return f"import {{ {inside} }} from {found[2]}\nexport {{{found[1]}}}"


def _imported(found, path, modules, above):
    return f"const {{{_pairs(found[1])}}} = {_add((path.parent / found[2]).resolve(), modules, above)}"


def _wrapped(name, text, path):
    names = EXPORT.findall(text)
    names += [_given(one) for listed in LIST.findall(text) for one in listed.split(",") if one.strip()]
    text = EXPORT.sub("", LIST.sub("", text))
    if other := OTHER.search(text):
        raise SystemExit(f"bundle: {path.name}: expected named imports and exports, found {other[0]!r}")
    if END in text:
        raise SystemExit(f"bundle: {path.name}: expected no {END!r}, which ends the script of a page")
    return f"const {name} = (() => {{ // {path.name}\n{text.rstrip()}\nreturn {{ {', '.join(names)} }}\n}})()"


def _pairs(names):
    """The names of an import as a pattern that takes an object apart."""
    return ", ".join(": ".join(AS.split(one.strip())) for one in names.split(",") if one.strip())


def _given(one):
    """A name of an export as an entry of an object: under its name outside, the one inside."""
    inside, *outside = AS.split(one.strip())
    return f"{outside[0]}: {inside}" if outside else inside
