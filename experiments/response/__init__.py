"""A stochastic RNN whose hidden weights are fixed, and how well its mean output is told from features of its input."""
