"""Groups of keys in Spark: a DataFrame of samples in, a DataFrame of results out, as a stream and at once.

    import nrnn.spark
    results = nrnn.spark.stream(samples, model, key="sensor", time="at", watermark="10 seconds")

Executors need this package too: docs/scale.md says how they get it.
"""

from ..values.modules import needed

needed("pyspark", "nrnn.spark", "spark")

from .batch import batch
from .stream import stream

__all__ = ["batch", "stream"]
