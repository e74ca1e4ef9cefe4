"""Small faults to put into a line of the core, one at a time."""
import hashlib
import random
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORE = ("Sources/NoisyRNN/Cells", "Sources/NoisyRNN/Noise", "Sources/NoisyRNN/Stream", "Sources/NoisyRNN/Model",
        "Sources/NoisyRNN/Kernels", "Sources/NRNNKernels", "Sources/NRNNPlatform")
# What stands there, what is put in its place, and what that is called.
RULES = tuple((re.compile(pattern), other, name) for pattern, other, name in (
    (r"(?<=[\w)\]] )\+(?= [\w(])", "-", "sign"), (r"(?<=[\w)\]] )-(?= [\w(])", "+", "sign"),
    (r"(?<= )\+=(?= )", "-=", "sign"), (r"(?<= )-=(?= )", "+=", "sign"),
    (r"(?<=[\w)\]]) [+-] [\w.]+(?=[;,)\s]|$)", "", "dropped term"),
    (r"(?<=[\w)\]]) \* [\w.]+(?=[;,)\s]|$)", "", "dropped factor"),
    (r"(?<= )<(?= )", "<=", "off by one"), (r"(?<= )<=(?= )", "<", "off by one"),
    (r"(?<= )>(?= )", ">=", "off by one"), (r"(?<= )>=(?= )", ">", "off by one"),
    (r"(?<=[\w)\]])\.\.<(?=[\w(])", "...", "off by one"),
    (r"(?<=[ (\[])0(?=[,;)\] ]|$)", "1", "off by one"), (r"(?<=[ (\[])1(?=[,;)\] ]|$)", "2", "off by one"),
    (r"(?<= )==(?= )", "!=", "comparison"), (r"(?<= )!=(?= )", "==", "comparison"),
    (r"(?<= )&&(?= )", "||", "comparison"), (r"(?<= )\|\|(?= )", "&&", "comparison"),
    (r"\bmin\(", "max(", "comparison"), (r"\bmax\(", "min(", "comparison"),
    (r"\btrue\b", "false", "comparison"), (r"\bfalse\b", "true", "comparison"),
    (r"^ +(?!return|let|var|const|if|for|guard|while|case|else|switch|throw)[\w.]+(?:\(.*\)| [+*-]?= .*);?$", "",
     "dropped line"),
))
# No code: comments, what the compiler reads before it, imports.
PASSED_OVER = re.compile(r"^\s*(//|/?\*|#|import |@)|_Static_assert")


@dataclass(frozen=True)
class Mutation:
    path: str
    line: int  # from 1
    before: str
    after: str
    kind: str

    @property
    def id(self):
        return hashlib.sha256(f"{self.path}:{self.line}:{self.before}:{self.after}".encode()).hexdigest()[:12]

    def apply(self, root):
        """Writes the fault into the tree at `root`; what the file was."""
        path = root / self.path
        whole = path.read_text()
        lines = whole.split("\n")
        found = lines[self.line - 1]
        assert found == self.before, f"{path} line {self.line}: expected {self.before}, found {found}"
        lines[self.line - 1] = self.after
        path.write_text("\n".join(lines))
        return whole


def of_line(path, number, text):
    code = re.sub(r'"[^"]*"', lambda quoted: "_" * len(quoted[0]), text)
    code = re.split(r"\s*(?://|/\*)", code)[0]
    for pattern, other, kind in RULES:
        for found in pattern.finditer(code):
            yield Mutation(path, number, text, text[:found.start()] + other + text[found.end():], kind)


def files():
    for folder in CORE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".swift", ".c", ".h") and "neon" not in path.name:
                yield str(path.relative_to(ROOT))


def draw(count, seed):
    """So many faults, on lines that differ, in an order that the seed gives."""
    chance, by_line = random.Random(seed), []
    for path in files():
        for number, text in enumerate((ROOT / path).read_text().split("\n"), 1):
            possible = [] if PASSED_OVER.search(text) else list(of_line(path, number, text))
            if possible:
                by_line.append(possible)
    return [chance.choice(possible) for possible in chance.sample(by_line, min(count, len(by_line)))]
