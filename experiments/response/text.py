"""What the section says beside its tables."""

BEFORE = """Theory: with its hidden weights fixed, the mean output of a stochastic RNN is linear in the signature of
its input, and for small inputs a series of response kernels. How well does that hold? The system is dh = (-h + tanh(W
h + b) + C u) dt + 0.3 dB of {units} units, weights drawn (spectral radius of W 1.5), 40 steps of 0.05 s; what is told
is R[u] = E tanh(v h_T) - the same without input, by the engine's ensemble of {members} members, which all inputs
share. Inputs are sums of three sines below 1.5 Hz, of root mean square "amplitude"; {train} train, {validation}
choose the penalty, {tests} test, the same for all ways and systems. Errors are root mean squares in standard deviations
of R over the test inputs, the mean of {seeds} systems, each of weights of its own. Signatures come from the engine's
cell `signature` (basis s^0..s^p, levels to L), other SRNNs from its cell `sde`, response kernels from variations of
{paths} simulated paths, without any fit. Intervals are of the geometric mean over the systems of one error divided by
the other, or of one error alone, n = {seeds}. What errs less than another ensemble of the same system tells the mean of
this ensemble, not the expectation."""

EQUAL = """**At equal numbers of features**: the signature's error divided by that of the same number of

- units of another SRNN with weights of its own for each system, its noise off (*quiet*), the law of its weights that
  of the system or *another law* (spectral radius 0.5, decay 3); or with noise, the mean over {reservoir_members}
  members, each input under draws of its own or all under the same (*shared noise*; at most 84 units);
- entries of a log-signature: {entries} of them, the counts nearest to the table's that are no less;
- last values of the input, of which there are 40.

Above 1 the signature errs more. Cases counted below are of all {all} amplitudes, of which the table has {shown}.
Signatures are p = 2, L = 2 and 3, p = 3, L = 3 and 4, not the best of their size; nothing of the others is tuned but
the penalty, as everywhere."""

AFTER = """*Left: at amplitude 0.3, mean of the systems. Right: all amplitudes; bands are least and greatest of the
systems.*

- **The series of response kernels**, an expansion for small inputs: the second order multiplies the error by
  {second}. At 0.1 the error of both orders, divided by that of another ensemble of the same system, is {floor}.
- **Fitted, level by level** (p = 2): the second level multiplies the error by {level_2}, the third by {level_3}; by
  {high_2} and {high_3}. The fourth (p = 3, {train} training inputs): {level_4}.
- **Level 1 against all 40 inputs**, both linear, 3 numbers against 40: {linear}.
- **All levels by the kernel** (Goursat's equation, `theory.signature_gram`, p = 3) against that truncation which is
  best on these test inputs: {kernel}.
- **Another SRNN, noise off, as many units**: the signature's error is {quiet}. Of another law: {foreign}. Its
  features have the nonlinearity of the system, and of the same law also its time scale. Nothing in the theory says
  that the signature is the best basis, only that it is one for all systems.
- **Noise in the features**: with {reservoir_members} members and 84 units, draws of each input's own multiply the
  error by {noisy} against no noise; draws that all inputs share by {shared}. Own
  draws scatter the features from input to input; shared ones move them all alike.
- **The log-signature** tells the same of a path in fewer numbers, but the response is not linear in it: the
  signature's error is {log}.
- **sigma to 0**, the same weights without noise, is another system: its error divided by that of another ensemble is
  {off}.
- Recursive least squares, a sample at a time, and ridge regression at once tell the same within {online:.0e} standard
  deviations.
- `examples/models/response/srnn-1.nrnn` is the first system, `signature-1.nrnn` its readout over the signature with p
  = 2, L = 3 at amplitude 1. Exported files of all systems, read by the engine, err {error} on the test inputs. Their
  state is {state} numbers, whatever the length of the past.
- **Not tested**: more training inputs, other horizons, inputs of several channels.

The paper (Lim 2021) has no experiments to set beside these, as far as is known."""
