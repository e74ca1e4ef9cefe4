"""The service on MQTT."""
