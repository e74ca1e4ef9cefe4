"""Words that options, files and the library share; each list is in the order of the library's numbers."""

TASK_NUMBERS = {0: "regression", 1: "softmax", 2: "sigmoid", 4: "log_softmax"}
TASKS = tuple(TASK_NUMBERS.values())          # what makes the outputs of o
SPACES = ("output", "logit")                  # what a summary or a check vector speaks of
