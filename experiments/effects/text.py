"""What the section says beside its tables; every number in it is found."""

SAYS = {"R": "NRNN: noise in training lowers R, the regulariser that it stands for",
        "exponent × T": "NRNN: noise in training makes the network more stable (largest Lyapunov exponent)",
        "distance": "NRNN: noise in training widens the margins",
        "largest eigenvalue": "NRNN: noise in training leads to flatter minima"}

BEFORE = """## What noise does to them

The same trained files, read by the theory. Of every network the same is asked, under the same noise, whatever it was
trained with; counts are of {sets} where there are several:

- **R**: noise of strength ε adds ε²/2 (Q + R) to the mean loss, by the paper's expansion
  ([theory.md](theory.md)). R is what the curvature of the loss at the outputs makes of the noise that reaches them,
  never below 0; Q is what the curvature of the dynamics adds, of either sign. Mean of {rows} test sequences. The paper
  drops Q, of second order in the step; here it counts as negligible where |Q| is below {limit} of R.
- **Exponent × T**: ln of what a small difference of states grows by over a sequence, by the largest Lyapunov exponent,
  mean of {exponents} sequences. Below 0 the network forgets its start.
- **Distance**: the smallest step to another answer that an attack finds, median of {attacked} sequences: projected
  gradient within a radius that halvings narrow down, sequence by sequence; Euclidean over the whole of it, in units of
  the normalised input.
- **Largest eigenvalue and trace** of the Hessian of the mean loss of {training} *training* sequences, noise off, in the
  parameters that the optimiser saw: M of A = S(M) and of W, U, b, V, c, and the steps where these were trained; of the
  exponential RNN K of W = W₀ exp(K), K skew, about the trained W₀, and between the kinks of modReLU, where its loss has
  derivatives. Scaled: each filter, what leads into one unit, in units of its root mean square, so that larger weights
  alone make nothing flatter. Lanczos from the gradient, at most {lanczos} products; the trace of what these leave by
  {draws} draws. Derivatives are taken of those sequences alone that make up 99.9 % of the sum of 1 - p, p what the
  label is given: of the others, read rightly and surely, they are nearly 0. This alone needs no Jacobian of the paper's
  network, and is measured of all kinds."""

AFTER = """![R beside distance, exponent and largest eigenvalues of every model](results/effects.png)

*Each dot a trained model.*

![The loss under noise, forgetting and distances, by the formulas and measured](results/effects-theory.png)

*Left: lines are the second-order formula, dots Monte Carlo of {pairs} mirrored pairs of draws, the same at all
strengths, so that a model's dots err together; of the first seed of each model. Dashed and hollow: noise lowers the
loss, and what it takes off is drawn; by the formula of {dashed}. Then each dot a model; on the right each dot a
sequence of a first seed. Grey: equal.*

Factors (×) and differences are paired by seed, intervals Student's, 95 %; n counts seeds. Where all models are taken
together they are first averaged by kind, a network of a set, and n counts kinds: models of a kind share sequences, and
those of a set and seed their first weights.

- **The formula under weak noise**: at 1/{scale} of the noise asked about measured / predicted is {weakest}.
  There, mirrored draws leave the power {power}, of the noise's strength (2 by the formula){falling}. The table says up
  to which strength the ratio stays within a factor of 2 of that: for {early} of {models} models that is less than the
  noise asked about.
- **Q against R**: {negligible}.
- **R**: {R}.
- **Stability**: {exponent}. How fast a network forgets was also measured: ln of what the distance of runs from other
  first states, as far apart as the states of a sequence, grows by over its second half is the exponent's but for
  {forgets}; their correlation is {along}, and {apart} of what they are above
  the mean of their set. {bounds}.
- **Margins**: {distance}. The local formula beside the attack: rank correlation {ranks}, of a model's sequences. The
  certified bound was violated on {violated} of {reached} pairs of a model and a sequence; in the
  median of a model's sequences it is at most {most} of the distance found.
- **Flatness**: in the parameters' own units {raw}. Scaled, {scaled}. Residuals of the eigenvalues are at most
  {residual} % of them, the traces' standard errors {error} % in the median.
- **Steps**: {steps}. A reading, which was not tested by itself: a longer step makes the drift stronger against the
  noise that is added.

Not tested: but for flatness, coupled oscillators, the exponential RNN and the LSTM, for which these formulas have no
exact Jacobian here; flatness on a whole training part; on full MNIST a noisy RNN with its noise off, which would tell
noise from trained steps; permuted digits. Models that were trained and are not measured: {missing}; measured but for
bounds and for exponents under noise: {unbounded}. Files of ECG5000 that do not ship were trained anew, which gave the
training losses of its section again but for the LSTM, whose later seeds are other models of the same recipe."""
