"""Programs of torch.export whose files were altered: another network, or refused in a sentence."""

import json

import numpy as np
import pytest

import nrnn
from nrnn.convert import ConversionError
from torch_programs import seed  # noqa: F401, a fixture
from torch_programs import Net, check_altered, check_hostile, last_of, sample, torch
from zips import rewritten

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning")


def with_program(path, other, change):
    """A copy whose program was changed."""
    def altered(name, content):
        if not name.endswith("models/model.json"):
            return content
        program = json.loads(content)
        change(program["graph_module"])
        return json.dumps(program).encode()
    rewritten(path, other, altered)


def with_nodes(path, other, change):
    with_program(path, other, lambda program: change(program["graph"]["nodes"]))


def operator(old, new):
    def change(nodes):
        node = next(one for one in nodes if one["target"].startswith(f"torch.ops.aten.{old}."))
        node["target"] = node["target"].replace(f"aten.{old}.", f"aten.{new}.")
    return change


def passed_over(old):
    """A node that is left out: what took its output takes its input."""
    def change(nodes):
        node = next(one for one in nodes if one["target"].startswith(f"torch.ops.aten.{old}."))
        gives, takes = node["outputs"][0]["as_tensor"]["name"], node["inputs"][0]["arg"]["as_tensor"]["name"]
        nodes.remove(node)
        for other in nodes:
            for one in other["inputs"]:
                tensors = [one["arg"].get("as_tensor", {}), *one["arg"].get("as_tensors", [])]
                for tensor in tensors:
                    if tensor.get("name") == gives:
                        tensor["name"] = takes
    return change


ALTERED = {"relu for tanh": operator("relu", "tanh"), "add for sub": operator("add", "sub"), "div for mul": operator("div", "mul"),
           "softmax for log_softmax": operator("softmax", "log_softmax"), "without gelu": passed_over("gelu"),
           "without relu": passed_over("relu"), "without the division": passed_over("div"), "without batch_norm": passed_over("batch_norm")}


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_program_is_another_network(name, tmp_path):
    net, x = Net().eval(), sample(2)
    net.bn.running_mean.normal_()
    torch.export.save(torch.export.export(net, (x,)), str(path := tmp_path / "net.pt2"))
    with_nodes(path, out := tmp_path / "other.pt2", ALTERED[name])
    check_altered(out, torch.export.load(str(out)).module(), x[0], last_of(path, x[0]), atol=3e-6, apart=1e-5)


def test_outputs_that_the_signature_does_not_have(tmp_path):
    torch.export.save(torch.export.export(Net().eval(), (sample(2),)), str(path := tmp_path / "net.pt2"))

    def change(program):
        program["signature"]["output_specs"][0]["user_output"]["arg"]["as_tensor"]["name"] = "x"

    with_program(path, out := tmp_path / "other.pt2", change)
    with pytest.raises(ConversionError, match="outputs: expected those of the signature, x, found softmax"):
        nrnn.convert.from_torch(out, report=None)


def test_hostile_programs(tmp_path):
    """Nodes, arguments and numbers of any kind in the places of others: refused in a sentence."""
    torch.export.save(torch.export.export(Net().eval(), (torch.randn(1, 5, 2),)), str(path := tmp_path / "net.pt2"))
    draw, odd = np.random.default_rng(4), [None, -1, 1 << 62, 1e300, "x" * 1000, [], {}, [[[]]], True]

    def change(nodes):
        node = nodes[draw.integers(len(nodes))]
        argument = node["inputs"][draw.integers(len(node["inputs"]))]
        place = [node, argument, argument["arg"]][draw.integers(3)]
        key = list(place)[draw.integers(len(place))]
        place[key] = odd[draw.integers(len(odd))]

    for _ in range(30):
        with_nodes(path, out := tmp_path / "other.pt2", change)
        check_hostile(out)
