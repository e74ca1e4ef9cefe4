"""What the section says beside its table."""

BEFORE = """Theory: with its hidden weights fixed, the mean output of a stochastic RNN is linear in the signature of
its input, and for small inputs a series of response kernels. How well does that hold? The system is dh = (-h + tanh(W
h + b) + C u) dt + 0.3 dB of {units} units, weights drawn (spectral radius of W 1.5), 40 steps of 0.05 s; what is told
is R[u] = E tanh(v h_T) - the same without input, by the engine's ensemble of {members} members, which all inputs
share. Inputs are sums of three sines below 1.5 Hz, of root mean square "amplitude"; {train} train, {validation}
choose the penalty, {tests} test. Errors are root mean squares in standard deviations of R over the test inputs, the
mean of {seeds} systems. Signatures come from the engine's cell `signature` (basis s^0..s^p, levels to L), reservoirs
from its cell `sde`, response kernels from variations of {paths} simulated paths, without any fit."""

AFTER = """*Left: at amplitude 0.3, mean of the systems. Right: all amplitudes; bands are least and greatest of the
systems.*

- **The series breaks near amplitude 1**, as an expansion for small inputs must: the second order helps at 0.1 and 0.3
  and is worse than the first from 1 on. At 0.1 its error is no larger than the difference of two ensembles.
- **Fitted, the same features go further.** At 0.3 each level helps: 9.7, 5.6, 3.3 % for L = 1, 2, 3 with p = 2, and
  1.8 % for L = 4 with p = 3. Level 1 is as good as linear regression on all 40 inputs, with 3 numbers in place of 40.
  From amplitude 3 on the truncated signature stays near 30 % and more: with this many training inputs further levels
  do not help.
- **All levels by the kernel** (Goursat's equation, `theory.signature_gram`) are better than every truncation of the
  table from 0.3 on, yet have 18 % at 3 and 29 % at 10.
- **Another SRNN without noise** beats all signatures at every amplitude: its features have the nonlinearity of the
  system. Nothing in the theory says that the signature is the best basis, only that it is one for all systems.
- **With noise** and 32 members the features' own scatter rules small inputs: 27 % at 0.1.
- **sigma to 0** is not the mean output: without noise the same weights are 7 to 9 % off for small inputs. That is
  what one expects of noise, which lowers the mean slope of tanh, until inputs outgrow it.
- Recursive least squares, a sample at a time, and ridge regression at once tell the same within {online:.0e} standard
  deviations.
- `examples/models/response/srnn-1.nrnn` is the first system, `signature-1.nrnn` its readout over the signature with p
  = 2, L = 3 at amplitude 1: {error} off on the test inputs by the exported file through the engine. Its state is 39
  numbers, whatever the length of the past.

The paper (Lim 2021) has no experiments to set beside these, as far as is known."""
