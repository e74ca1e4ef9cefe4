"""What is common to the services that stand between a broker and a model: `nrnn.mqtt` and `nrnn.kafka`."""

from .service import Service
from .store import SqliteStore

__all__ = ["Service", "SqliteStore"]
