"""The words of what a stream does with a missing value and with an interval that is too long, by their numbers in nrnn.h."""

MISSING = ("reject", "hold", "mean", "skip")
GAP = ("reject", "reset", "nominal")
