"""Many sensors in one state: rows of a group of keys and its state in, results and state out.

What hands rows to whom is an engine's: Spark (`nrnn.spark`), a service (`nrnn.service`), Flink, Kafka Streams, bytewax. Its
groups are keys, or buckets of many keys; docs/scale.md has a program for each.
"""

from .group import Group
from .job import Job
from .rows import Left, Results, Rows

__all__ = ["Group", "Job", "Left", "Results", "Rows"]
