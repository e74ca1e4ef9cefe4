"""THIRD-PARTY-NOTICES: who wrote what is linked into an artefact, and under which licence, in its own words."""

HEAD = """\
NoisyRNN is licensed under the Apache License 2.0: see LICENSE. Linked into it is the work of others, under
licences of their own.
"""


def notices(components):
    """A text that several share stands once, under the names of all."""
    texts = {}
    for component in components:
        texts.setdefault(component.text(), []).append(component)
    return "\n".join([HEAD, *(block(text, sharing) for text, sharing in texts.items())])


def block(text, components):
    return f"{'-' * 100}\n{''.join(map(head, components))}\n{text}\n"


def head(row):
    return f"{row.title} {row.version}\n    {row.licence}\n    Copyright {', '.join(row.copyright)}\n"
