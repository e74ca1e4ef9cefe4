"""The words around the tables; they say what was done, not how it came out."""

TEXT = """## Quaternion LSTMs

A quaternion map (Parcollet et al. 2019) has a quarter of the parameters of a real one between as many reals. By the
paper, {timit};
TIMIT is not free, and was not tried. Here: does a QLSTM learn to copy sooner, which plain LSTM is as good as a
quaternion one, and what does the quaternion one save? Intervals are Student's, 95 %: of steps, accuracies and losses
over seeds, paired; of times over {rounds} rounds of one process, of which alone they speak. Those of ratios are of
logarithms.

**Seeds**: {seeds}

**The copy task, in two forms.** The published script (`copy_task.py`) draws ten of eight symbols, blanks, and the
symbols again, as arrays of shape (10 sequences, steps), and reshapes them to (steps, 10) without transposing. What
its networks read is no sequence any more: with 10 blanks every third step wants the one symbol that was shown two
steps ago, with 30 blanks every fifth step that of four steps ago, and whatever came before may be forgotten. This is
*the published script's task*, set up as there: 8 drawn numbers for a symbol, not trained, blanks as a ninth class,
Adam at 0.005, batches of 10, 40 reals against 80, and with 10 blanks a plain LSTM of 80 beside them; {script_steps} of
its 2000 steps. *The true copy* gives a network all symbols, then the blanks, and wants all again. It was tried with
ten symbols as it is usually given, at the sizes of the script and for {ten_steps} steps (symbols one-hot and embedded
by a trained layer, a loss of the recalled symbols alone); and with four symbols and four blanks, transposed but
otherwise set up as in the script, with a forget-gate bias of 1, in batches of 50, for {four_steps} steps. Both cells
had the same of everything.

A network recalls once it names more than 90 % of the symbols of the validation part (a guess: 12.5 %). Where one does
not, the ratio of steps has no interval, and bounds are told seed by seed: "at least", with the last step of an LSTM
that did not learn.

{copies}

![Recall of the validation part over the training steps](results/quaternion-copy.png)

*The mean of the seeds, and from the least to the greatest; dotted: a guess among eight.*

**Quality**: all networks of a task have the same budget and learning rate; validation chooses the epoch.

- **Spoken digits**: 20 mel bands and their first three differences, the four parts of 20 quaternions;
  {digits_epochs} epochs.
- **Japanese vowels**: 12 coefficients, quaternions only because 4 divides 12; {vowels_epochs} epochs.

Means and standard deviations over the seeds. Accuracies on the test parts and times are the engine's, from the
exported files: processor time of a step with its output, one stream, the median of {rounds} rounds that take every
model in turn.

{models}

![Test accuracy against parameters and against time of a step](results/quaternion.png)

*Numbers at the points are the width in reals; bars reach from the least to the greatest seed.*

**In pairs**: quaternion less plain, or over plain. The last column is another look, without an interval: parameters of
the QLSTM over those of a plain LSTM of the same mean validation loss, interpolated between those that were trained.

{matched}

**At equal width**, 80 inputs, one layer, not trained, over {rounds} rounds:

{widths}

**What is found**: a QLSTM is as good if the interval of its accuracy, less the LSTM's, lies above -{margin} points;
where it also excludes 0 from below, that is said beside.

{findings}

Not tested: TIMIT and the Wall Street Journal, several layers, quaternion RNNs, other learning rates. The budget was
small ({digits_epochs} and {vowels_epochs} epochs, one learning rate for each task). Models of the first seed lie in
`examples/models/quaternion`: those of the digits and vowels, of the published script's task with 10 blanks, of the
true copies of ten symbols over 10 blanks and of four. The first three seeds of digits and vowels and the true copies
of ten symbols were run with version 0.1.0; two of those runs, of digits and of vowels, were made again with 0.5.0 and
gave the same test accuracies.
"""
