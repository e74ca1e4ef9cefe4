"""What all converters raise."""


class ConversionError(ValueError):
    """A model that this version cannot convert; the message names the node, key or layer, and why."""
