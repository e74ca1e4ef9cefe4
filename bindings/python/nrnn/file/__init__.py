"""Model files: written from arrays, read back into the objects that wrote them."""
