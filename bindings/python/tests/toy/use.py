"""What works of the cell once its files stand in their rooms; what the engine says of it is printed."""

import numpy as np
import torch

import nrnn
import nrnn.torch as nt
import nrnn.train
from nrnn import reference, theory
from nrnn.file.layers.toy import Toy

U, X = np.float32([[0.5, -1.0], [0.25, 0.75]]), np.float32([[1, 2], [-1, 0.5], [0.25, 0]])
layer = Toy(U=U, keep=0.25, initial=[0.5, -0.5], noise=nrnn.PaperNoise(0.1, 1), name="toy")
file = nrnn.ModelFile.of(nrnn.ModelFile([layer], readout=[[1.0, -1.0]]).to_bytes())
again = file.layers[0]
assert type(again) is Toy and again.keep == 0.25 and again.name == "toy" and again.noise == layer.noise
np.testing.assert_array_equal(again.U, U)

h, rows = np.array([0.5, -0.5]), []
for x in X.astype(float):
    h = 0.25 * h + np.tanh(U.astype(float) @ x)
    rows.append(h[0] - h[1])
np.testing.assert_allclose(reference.run(file, X)[0][:, 0], rows, rtol=1e-12)
assert len(theory.stability_report(file, X).layers) == 1

net = nt.load(file).eval()
torch.testing.assert_close(net(torch.from_numpy(X)[None])[0, :, 0], torch.tensor(rows), check_dtype=False)
made = nrnn.train.models.CELLS["toy"](2, 3, keep=0.75)
trained = nt.Network(made, outputs=1).file()  # refused if the module and the reference differ
assert trained.layers[0].keep == 0.75 and len(trained.checks[0].y) == 64

print(reference.against_engine(file))
