"""The binding of libnrnn: models, their streams, and what these give."""
