"""The command `python -m nrnn.kafka`: samples from topics of Kafka, results to others, states in a third."""

from ..commands import kafka as main

__all__ = ["main"]
