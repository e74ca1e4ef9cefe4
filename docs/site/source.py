"""Sources as their users see them: declarations with their comments, the bodies of functions left out."""
import re

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"|[{}();]', re.S)
TYPE = re.compile(r"\b(class|struct|enum|namespace|extension|protocol)\b[^()]*$")
DEFAULT = re.compile(r"=\s*$")


def without_bodies(text, end=""):
    """The text without what stands in braces, but for those of types and of defaults; a body leaves `end`."""
    out, at, head, round_, within = [], 0, "", 0, 0
    for token in TOKEN.finditer(text):
        between, word = text[at:token.start()], token[0]
        at = token.end()
        if within:
            within += (word == "{") - (word == "}")
            continue
        head += between
        round_ += (word == "(") - (word == ")")
        if word == "{" and not round_ and not TYPE.search(head) and not DEFAULT.search(head):
            out.append(between.rstrip() + end)
            within, head = 1, ""
            continue
        out += [between, word]
        head = "" if word in ("{", "}", ";") and not round_ or word[:2] in ("//", "/*") else head + word
    return "".join(out) + text[at:]
