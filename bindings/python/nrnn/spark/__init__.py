"""Groups of keys in Spark."""
