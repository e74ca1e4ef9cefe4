"""What a model file may hold, as the library has it (docs/format.md)."""

MOST = 65_536     # inputs, outputs, units, rows of an embedding, checks, notes
MOST_LAYERS = 64  # of a model, and of a network within a layer
