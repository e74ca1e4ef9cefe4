"""Heart beats of one patient, a sample a step: normal or not. The second task of the noisy RNN's paper."""
