"""What the section says around its tables; figures are put in from results.json."""

BEFORE = """## MNIST, pixel by pixel

A digit is read pixel by pixel, 784 steps, and named after the last one: architectures of 128 units, each trained by
its published recipe ([models.toml](../experiments/mnist/models.toml): step, rate, noise; {epochs} epochs, batches of
128, the rate cut to a tenth after epoch 90), weights kept by the loss on 2,000 validation digits, {seeds} seeds each.
"Low" and "high" are the published noises, additive 0.02 and 0.05, multiplicative 0.02, injected in training alone.
The LSTM is no row of the paper's; its gradients are clipped at 1. Then the exported files read {judged:,} test digits
through the engine, noise off, under what is done to the pixels (of 0 to 1; nothing is clipped; the same draws for all
models).

![Accuracy over the epochs, under white noise, salt and pepper, and FGSM](results/mnist.png)

*Left: validation digits over the epochs. Then test digits against the strength of what is done to them; each line a
seed.*

Accuracy, % (mean ± standard deviation over the seeds):"""

REMEMBERED = "The paper's Table 1, as remembered ([paper.py](../experiments/mnist/paper.py)), over ten seeds:"

DIFFERENCES = """Points by which one is ahead of the other, paired by seed, mean and 95 % interval. Of two seeds
Student's t is 12.7: an interval is wide unless both seeds say nearly the same. "Level" is all of it nearer to 0 than
{level:g} point:"""

ATTACKS = """Inputs made to mislead, by one step along the sign of the gradient (FGSM) and by {steps} steps of a
quarter of the radius from a start by chance (PGD), on the same digits, the first {digits:,} of the test part alone,
for gradients take long. Accuracy, %:"""

REDUCED_ATTACKS = "Reduced, KIND; the same attacks, on the first {digits:,} test digits. Accuracy, %:"

REDUCED = """### Reduced MNIST: what is the noise's own part

The full task needs an accelerator for longer than one was at hand; what was not run of it stands at the end of this
section. **What follows is reduced**: digits of 7 × 7, each pixel the mean of sixteen, so 49 steps; 64 units;
{updates:,} steps of the optimiser, batches of {batch}, one schedule for all; {seeds} seeds; {judged:,} test digits.
Step sizes are the published ones times 16, additive noise is the published one times 4
(`experiments/mnist/reduced.toml`), so that a digit takes the same time and collects the same variance. "Noise off" is
the noisy RNN without noise, from the same weights, on the same digits in the same order: what sets the others off from it
is the noise's own part. The rate is {rate:g}, of three the best on validation digits in order for the Lipschitz RNN, the
antisymmetric RNN and the high noise; noise off alone would have {tuned:g} there, so it was trained with that too. Permuted
digits are all shuffled by one order, drawn as in the published code. The antisymmetric RNN and the Lipschitz RNN were
trained for twice the steps too, since the full task leaves the former far behind; all of it in float32. A digit of
7 × 7 has lost most of its detail, and perturbations of the published sizes fall on sixteenths of the pixels: what is
found here compares these networks with one another, not with the full task."""

SHARES = "Reduced, {kind}; accuracy, % (mean ± standard deviation over the seeds):"

GAPS = "Reduced, {kind}; points by which one is ahead of the other, paired by seed, mean and 95 % interval:"

LONGER = """Reduced, {kind}; points that twice the steps give, the same way, and how far behind the antisymmetric RNN
stays then:"""

DIVERGED = """Reduced, {kind}; training that diverged, by a loss on validation digits that is over {times:g} times its least at
the end: {told}. Weights are those of the epoch with the least, so accuracies and differences above have these runs in them."""

PICTURE = """![Reduced MNIST: accuracy under white noise, salt and pepper, and FGSM](results/mnist-reduced.png)

*Reduced, test digits against the strength of what is done to them: mean of the seeds; bands: its 95 % interval;
broken: another rate, or twice the steps.*"""

NOT_TESTED = """Not tested: {missing}; attacks of more than {steps} steps. `python -m experiments.mnist.all` trains
such runs side by side on an accelerator and goes on where it was cut off; in this form it was tried on a CPU alone."""

# What is missing while a network of a task has fewer seeds than so many.
MISSING = (("ordered", "lipschitz", 5, "five seeds of the full task"),
           ("ordered", "nrnn-off", 1, "the full network without its noise"),
           ("permuted", "lipschitz", 1, "the full task on permuted digits"),
           ("reduced", "nrnn-low", 1, "the noise's own part on reduced digits in order"),
           ("reduced", "nrnn-high", 1, "the high noise's own part on reduced digits"),
           ("reduced-permuted", "nrnn-low", 1, "reduced and permuted digits"),
           ("ordered", "antisymmetric-long", 1, "the antisymmetric RNN with twice the epochs"),
           ("ordered", "antisymmetric-fp32", 1, "and with products in float32 where the fused kernel keeps 16 bits"))
