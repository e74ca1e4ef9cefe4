"""The version that the package was built as; a checkout's package and library are of one source."""

try:
    from ._version import VERSION
except ImportError:
    VERSION = None
