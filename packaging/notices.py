"""THIRD-PARTY-NOTICES: who wrote what is linked into an artefact, and under which licence, in its own words; and the data
of others that examples work on."""

HEAD = """\
NoisyRNN is licensed under the Apache License 2.0: see LICENSE. Linked into it is the work of others, under
licences of their own.
"""
DATA = f"""\
{'=' * 100}
The examples in share/nrnn work on data of others, which are under licences of their own too.
"""


def notices(components, data=()):
    """A text that several share stands once, under the names of all."""
    texts = {}
    for component in components:
        texts.setdefault(component.text(), []).append(component)
    linked = [block(text, map(head, sharing)) for text, sharing in texts.items()]
    return "\n".join([HEAD, *linked, *([DATA] if data else []), *(block(row.text(), [of_data(row)]) for row in data)])


def block(text, heads):
    return f"{'-' * 100}\n{''.join(heads)}\n{text}\n"


def head(row):
    return f"{row.title} {row.version}\n    {row.licence}\n    Copyright {', '.join(row.copyright)}\n"


def of_data(row):
    lines = (row.title, row.licence, f"Copyright {', '.join(row.copyright)}", f"{', '.join(row.files)}: {row.changes}")
    return "\n    ".join(lines) + "\n"
