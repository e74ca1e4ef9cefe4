"""What all converters raise, and what they warn of."""


class ConversionError(ValueError):
    """A model that this version cannot convert; the message names the node, key or layer, and why."""


class ConversionWarning(UserWarning):
    """A model that was converted, but of which something is doubtful; the report says the same."""
