"""What the section says beside tables and findings."""

BEFORE = """A recurrent kernel network (Chen, Jacob, Mairal 2019) compares a sequence with anchors, short sequences of
its own, with gaps that cost a factor λ each; λ = 0 is its predecessor, the convolutional kernel network CKN-seq.
Anchors come from k-means and stay, under a readout fitted by logistic regression; or they are trained with it, from
there on, by Adam, and the readout is fitted again. Residues are one-hot, or rows of BLOSUM62 in the published forms:
square roots for max pooling, centred for mean. Beside them: logistic regression on how often each word of up to three
residues occurs, and the class that is most frequent. Everyone is given the same residues: of a longer sequence both its
ends.

Penalties, the length of words and the epoch are chosen by the validation part of each split. The networks had two
settings more than words: their kernel's width and the rate of Adam, chosen once for each set and pooling, by the
validation part of the first split, which has sequences that other splits test.

{splits}: each draws the parts anew, then anchors and order, so words vary too, and differences are taken within
a split. Intervals are Student's, 95 %, over the splits{few}."""
FEW = """;
where fewer than {fewest} were run, over the test sequences of the first, which does not tell how much another draw of
anchors would change"""

AFTER = """In bold the least mean validation loss of those run on every split; the sentences below speak of what each
split's own validation part chooses. Scores are means and standard deviations, of the exported files in the engine; its
time is processor time of one residue with its output, the median over rounds that take every model in turn.

![Accuracy of every network less that of words](results/proteins.png)

*Accuracy less that of words on the same residues, with the intervals of the tables. Red: anchors trained.*

One thing at a time, points of accuracy:"""

LIMITS = """\
- **What the paper found** is remembered ([paper.py](../experiments/proteins/paper.py)): of its text the abstract alone
  was at hand, and of its sets none. Claims on our sets say nothing of SCOP. With gaps against without
  it had, as remembered, {gaps}.
- **Limits**: similar proteins are not kept apart, only equal ones are; so a family's sequences resemble each other
  across the parts, and a compartment's may. The splits are drawn anew from the same proteins, so their test parts
  overlap, and intervals over splits are somewhat too narrow; those by protein within one test part are not concerned.
- **Not tested**: SCOP 1.67 and 2.06, which are not at hand; LSTMs, alignments and string kernels with gaps as rivals;
  whole proteins; more epochs; training of more than 64 anchors; other rates and lengths of anchors{few}.

Three networks of the first split lie in `examples/models/proteins`."""
UNTESTED_FEW = "; and on more than\n  one split what the tables give with sequences as pairs"
