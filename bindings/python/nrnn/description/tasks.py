"""Words that options, files and the library share; each list is in the order of the library's numbers."""

TASKS = ("regression", "softmax", "sigmoid")  # what makes the outputs of o
SPACES = ("output", "logit")                  # what a summary or a check vector speaks of
