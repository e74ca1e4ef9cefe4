"""What a stream and a batch have in common: a job, and the columns that it takes and gives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from ..engine.model import Model
from ..keyed import Job
from .columns import Columns
from .fields import is_case_sensitive
from .results import Layout
from .shared import Shared


class Task:
    """A model, the columns of a DataFrame, and how both go to executors."""

    def __init__(self, df: DataFrame, model: Model, key: str, time: str, inputs: Any, keep: Iterable[str], job: Job) -> None:
        self.columns = Columns.of(df, model, key, time, inputs, keep)
        is_sensitive = is_case_sensitive(df)
        self.job, self.layout = job, Layout(job, self.columns, str if is_sensitive else str.lower)
        self.shared = Shared(df.sparkSession.sparkContext, job)

    @property
    def schema(self) -> StructType:
        """Of the results, with what is kept as JSON."""
        return from_arrow_schema(self.layout.schema)
