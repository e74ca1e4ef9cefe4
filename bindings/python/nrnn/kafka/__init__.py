"""The service on Kafka."""
