"""TorchScript's archives that were altered: another network, or refused in a sentence."""

import numpy as np
import pytest

import nrnn
from nrnn.convert import ConversionError
from torch_programs import seed  # noqa: F401, a fixture
from torch_programs import Scripted, check_altered, check_hostile, last_of, nn, saved, torch
from zips import rewritten, with_entries

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


def in_code(old, new):
    def change(name, content):
        return content.replace(old.encode(), new.encode()) if name.endswith(".py") else content
    return change


@pytest.mark.parametrize("old, new", [("torch.add(", "torch.sub("), ("torch.gelu(", "torch.tanh("), ("torch.div(", "torch.mul("),
                                      ("torch.log_softmax(", "torch.softmax("),
                                      ("(norm).forward((lstm).forward(input, ), )", "(lstm).forward(input, )")])
def test_an_altered_program_is_another_network(old, new, tmp_path):
    path, _ = saved(Scripted(), tmp_path, "traced")
    x = torch.randn(20, 2)
    before = last_of(path, x)
    rewritten(path, path, in_code(old, new))
    check_altered(path, torch.jit.load(path), x, before, atol=2e-6, apart=1e-4)


HOSTILE = {
    "no Python": "def forward(self: X,\n  x: Tensor) -> Tensor:\n  return (((\n",
    "an import": "import os\nclass Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return __import__(\"os\")\n",
    "a comprehension": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return [y for y in x]\n",
    "recursion": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return (self).forward(x, )\n",
    "a deep name": f"class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return x{'.a' * 3000}\n",
    "deep brackets": f"class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return {'(' * 5000}x{')' * 5000}\n",
    "many zeros": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return torch.zeros([100000, 100000])\n",
    "a power": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return torch.pow(9999999, 9999999)\n",
    "long lists": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return torch.mul([0], 9999999999)\n",
    "doubling": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n"
                + "".join("    x = torch.cat([x, x], -1)\n" for _ in range(64)) + "    return x\n",
    "branching": "".join(f"def f{k}(x: Tensor) -> Tensor:\n  return torch.add(__torch__.f{k + 1}(x, ), __torch__.f{k + 1}(x, ))\n"
                         for k in range(40)) + "def f40(x: Tensor) -> Tensor:\n  return torch.tanh(x)\n"
                 + "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return __torch__.f0(x, )\n",
    "no class": "def forward(x: Tensor) -> Tensor:\n  return x\n",
    "a state that is kept": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    self.h = x\n    return x\n",
    "a file": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return torch.from_file(\"/etc/passwd\")\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_code(name, tmp_path):
    class Plain(nn.Module):
        def __init__(self):
            super().__init__()
            self.head = nn.Linear(2, 1)

        def forward(self, x):
            return self.head(x)

    path, script = saved(Plain(), tmp_path)
    own = f"net/code/{script._c.qualified_name.rpartition('.')[0].replace('.', '/')}.py"
    code = HOSTILE[name].replace("class Net", "class Plain").replace("__torch__.f", f"{script._c.qualified_name[:-len('Plain')]}f")
    with_entries(path, {own: code.encode()})
    with pytest.raises(ConversionError) as error:
        nrnn.convert.from_torch(path, report=None)
    assert len(str(error.value)) <= 300


def test_damaged_archives(tmp_path):
    path, _ = saved(Scripted(), tmp_path, "traced")
    data, out = path.read_bytes(), tmp_path / "damaged.pt"
    draw = np.random.default_rng(3)
    for _ in range(60):
        damaged = bytearray(data)
        for place in draw.integers(len(data), size=3):
            damaged[place] ^= int(draw.integers(1, 256))
        out.write_bytes(damaged)
        check_hostile(out)
