"""The words of policies, as options have them."""

MISSING = ("reject", "hold", "mean", "skip")
GAP = ("reject", "reset", "nominal")
