"""What the section says beside tables and findings."""

BEFORE = """A beat of ECG5000 is read a sample a step, 140 samples with mean 0 and standard deviation 1: normal, or
any of four other kinds? This is the second task of the noisy RNN's paper (its Table 2) as far as it is known:
{train} beats train, {validation} validate, {test} test. Both files of the archive are sorted by kind, so that the
first rows of its test file are all normal; those that validate are drawn from it, of each kind its share. All beats
are of one patient (BIDMC record chf07, severe congestive heart failure): the next section asks about other
patients.

Eight networks of 64 units (the paper's sizes and rates for this task are not published): Adam (exponential RNN:
RMSprop), batches of 64, cosine schedule, gradients clipped at 1, weights of the last epoch. Rate and number of
epochs are chosen by the validation part with the first seed, for each network alike; the test part is read once, by
what was chosen. coRNN's damping is not the published one, under which it forgets in some 15 steps."""

AFTER = """The paper's Table 2 (its row of the NRNN is not remembered, but that it is best or level with the best in
every column):

{remembered}

Not tested: more than {most} epochs, other sizes. What is not known of the paper's runs: how it made one class of
four, its sizes and rates, how many draws, whether the levels are standard deviations; the levels here are read as
such."""
