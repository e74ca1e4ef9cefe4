"""ONNX graphs of few bytes that ask for much: numbers, nodes, functions, files; refused by name."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
from onnx import TensorProto, helper  # noqa: E402

from nrnn.convert import ConversionError, from_onnx  # noqa: E402
from nrnn.convert.onnx_graph import constants, parsed  # noqa: E402
from onnx_models import cell, draw, model, node  # noqa: E402

CASES = Path(__file__).parent / "cases"
INT = lambda *values: np.array(values, np.int64)  # noqa: E731


def after(nodes, values=None, x=("steps", 2), **more):
    """A graph that ends in X W + what constants give."""
    return model([*nodes, node("MatMul", "X W", "m"), node("Add", "m c", "Y")], {"W": draw(2, 2)} | (values or {}),
                 x=x, **more)


def functions(depth, width):
    """Functions that each call the next one several times."""
    opset = [helper.make_opsetid("", 17), helper.make_opsetid("f", 1)]
    bodies = [helper.make_function("f", f"f{k}", ["x"], ["y"], [
        *(helper.make_node(f"f{k + 1}", ["x"], [f"t{j}"], domain="f") for j in range(width - 1)),
        helper.make_node(f"f{k + 1}" if k < depth - 1 else "Tanh", ["x"], ["y"], domain="f" if k < depth - 1 else "")],
                                   opset)
        for k in range(depth)]
    graph = model([helper.make_node("f0", ["X"], ["t"], domain="f"), node("MatMul", "t W", "Y")], {"W": draw(2, 2)},
                  x=("steps", 2),
                  domains=("f",))
    graph.functions.extend(bodies)
    return graph


def recursive():
    graph = functions(1, 1)
    graph.functions[0].node[0].op_type, graph.functions[0].node[0].domain = "f0", "f"
    return graph


def external(location, **entries):
    graph = model([node("MatMul", "X W", "Y")], {"W": draw(2, 2)}, x=("steps", 2))
    tensor = graph.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in ({"location": location} | entries).items():
        tensor.external_data.add(key=key, value=str(value))
    return graph


LOOP = helper.make_graph([node("Identity", "cond", "go"), node("Identity", "a", "b")], "body", [
    helper.make_tensor_value_info("i", TensorProto.INT64, []),
    helper.make_tensor_value_info("cond", TensorProto.BOOL, []),
    helper.make_tensor_value_info("a", TensorProto.FLOAT, None)],
                         [helper.make_tensor_value_info("go", TensorProto.BOOL, []),
                                                                   helper.make_tensor_value_info("b",
                                                                                                 TensorProto.FLOAT,
                                                                                                 None)])
CHAIN = [node("Concat", f"k{k} k{k}", f"k{k + 1}" if k < 39 else "c", axis=0) for k in range(40)]

GRAPHS = {
    "ConstantOfShape": (lambda: after([node("ConstantOfShape", "s", "c")], {"s": INT(1 << 20, 1 << 20)}),
                        "taking more memory"),
    "Expand": (lambda: after([node("Expand", "v s", "c")], {"v": draw(1), "s": INT(1 << 16, 1 << 16)}),
               "taking more memory"),
    "Tile": (lambda: after([node("Tile", "v s", "c")], {"v": draw(4), "s": INT(1 << 40)}), "taking more memory"),
    "Range": (lambda: after([node("Range", "a b d", "c")],
                            {"a": np.float32(0), "b": np.float32(1e12), "d": np.float32(1)}),
              "taking more memory"),
    "Range by 0": (lambda: after([node("Range", "a b d", "c")],
                                 {"a": np.float32(0), "b": np.float32(1), "d": np.float32(0)}),
                   "cannot be computed"),
    "a product of vectors": (lambda: after([node("MatMul", "u v", "c")],
                                           {"u": draw(1 << 15, 1), "v": draw(1, 1 << 15)}),
                             "taking more memory"),
    "broadcast": (lambda: after([node("Mul", "u v", "c")], {"u": draw(1 << 15, 1), "v": draw(1, 1 << 15)}),
                  "taking more memory"),
    "Gather": (lambda: after([node("Gather", "u i", "c")], {"u": draw(1, 1 << 12), "i": np.zeros(1 << 14, np.int64)}),
               "taking more memory"),
    "Pad": (lambda: after([node("Pad", "u p", "c")], {"u": draw(2), "p": INT(1 << 40, 0)}), "taking more memory"),
    "OneHot": (lambda: after([node("OneHot", "i n v", "c")], {"i": INT(1, 2), "n": INT(1 << 40), "v": draw(2)}),
               "taking more memory"),
    "doubled forty times": (lambda: after(CHAIN, {"k0": draw(2)}), "taking more memory"),
    "a loop of 2^62": (lambda: after([helper.make_node("Loop", ["n", "t", "v"], ["c"], body=LOOP)],
                                     {"n": np.array(1 << 62), "t": np.array(True), "v": draw(2)}), "found Loop"),
    "Split into 2^62": (lambda: after([helper.make_node("Split", ["v"], ["c"], num_outputs=1 << 62)], {"v": draw(2)},
                                      opset=18),
                        "as many as the node has outputs"),
    "a Cast to text": (lambda: after([helper.make_node("Cast", ["v"], ["c"], to=TensorProto.STRING)], {"v": draw(2)}),
                       "expected numbers"),
    "text": (lambda: after([helper.make_node("Constant", [], ["c"], value_strings=["x" * 1000, ""])]), "text"),
    "a signal of 2^40 steps": (lambda: model([node("MatMul", "X W", "Y")], {"W": draw(2, 2)}, x=(1 << 40, 2)),
                               "at most 4194304 elements"),
    "a signal of 2^62 features": (lambda: cell("LSTM", x=(1 << 31, 1, 1 << 31)), "at most 4194304 elements"),
    "another input of 2^40": (lambda: cell("GRU", ["initial_h"], inputs=[("initial_h", [1, 1 << 40, 3])]),
                              "at most 4194304 elements"),
    "a negative size": (lambda: model([node("MatMul", "X W", "Y")], {"W": draw(2, 2)}, x=(-5, 2)),
                        "input 'X': expected sizes of at least 1, found -5"),
    "the signal expanded": (lambda: model([node("Expand", "X s", "e"), node("MatMul", "e W", "Y")],
                                          {"W": draw(2, 2), "s": INT(1 << 30, 1, 2)},
                                          x=("steps", 2)), "taking more memory|at most 4194304"),
    "the signal broadcast": (lambda: model([node("Add", "X s", "e"), node("MatMul", "e W", "Y")],
                                           {"W": draw(2, 2), "s": draw(1 << 21, 1, 1)},
                                           x=("steps", 2)), "at most 4194304|taking more memory"),
    "wide features to scale": (lambda: model([node("Mul", "X s", "Y")], {"s": draw(1)}, x=("steps", 1 << 17)),
                               "fewer features"),
    "many operations": (lambda: model([node("Tanh", "X" if k == 0 else f"s{k}", f"s{k + 1}" if k < 3999 else "Y")
                                       for k in range(4000)], {}, x=("steps", 2)), "at most 2000 operations"),
    "many nodes": (lambda: model([node("Tanh", "X", "Y")] * (parsed._MOST_NODES + 1), {}, x=("steps", 2)),
                   "at most 16384 nodes"),
    "functions doubled": (lambda: functions(40, 2), "at most 16384 nodes"),
    "functions within themselves": (recursive, "at most 100 in each other"),
    "functions 120 deep": (lambda: functions(120, 1), "at most 100 in each other"),
    "complex weights": (lambda: model([node("MatMul", "X W", "Y")], {"W": np.ones((2, 2), np.complex64)},
                                      x=("steps", 2)),
                        "expected real numbers"),
    "weights of text": (lambda: model([node("MatMul", "X W", "Y")], {"W": np.array(["a"], object)}, x=("steps", 2)),
                        "found text"),
    "a file above the folder": (lambda: external("../x.bin"), "outside of the model's folder"),
    "an absolute file": (lambda: external("/etc/hostname"), "outside of the model's folder"),
    "a file that is not there": (lambda: external("none.bin"), "where nothing is"),
    "a FIFO beside it": (lambda: external("fifo"), "where nothing is"),
    "a negative length": (lambda: external("data.bin", length=-1), "where nothing is|must be non-negative"),
    "the first case": ((CASES / "convert-onnx-IndexError.onnx").read_bytes, "a graph without outputs"),
    "empty messages": (lambda: b"\x08\x08" + b"\x72\x00" * (1 << 19), "taking more memory"),
    "text that is not UTF-8": (lambda: cell("GRU").SerializeToString() + b"\x12\x02\xff\xfe", "producer_name: expected UTF-8"),
    "names that are not UTF-8": (lambda: cell("GRU").SerializeToString().replace(b"cell", b"\xff\xfe\xfd\xfc"),
                                 "graph.node.name: expected UTF-8"),
    "no protobuf": (lambda: b"\x08\xff\xff\xff", "expected an ONNX model"),
}


@pytest.mark.parametrize("kind", GRAPHS)
def test_graphs_that_ask_for_much(kind, tmp_path):
    make, message = GRAPHS[kind]
    graph = make()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "data.bin").write_bytes(bytes(16))
    path = tmp_path / "x.onnx"
    path.write_bytes(graph if isinstance(graph, bytes) else graph.SerializeToString())
    with pytest.raises(ConversionError, match=message) as error:
        from_onnx(path, check=4, report=None)
    said = str(error.value)
    assert "x.onnx" in said and len(said) <= 300 and said.isprintable(), said


def test_peak_memory(tmp_path):
    """All of them, one after the other, in a process of its own."""
    for number, (make, _) in enumerate(GRAPHS.values()):
        graph = make()
        (tmp_path / f"{number}.onnx").write_bytes(graph if isinstance(graph, bytes) else graph.SerializeToString())
    onnx.save(cell("LSTM"), tmp_path / "good.onnx")
    code = """
import json, resource, sys
from nrnn.convert import ConversionError, from_onnx
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
from_onnx(sys.argv[1], check=4, report=None)
before = peak()
for path in sys.argv[2:]:
    try:
        from_onnx(path, check=4, report=None)
    except ConversionError:
        pass
print(json.dumps(peak() - before))
"""
    paths = sorted(map(str, tmp_path.glob("[0-9]*.onnx")))
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path / "good.onnx"), *paths], check=True,
                         capture_output=True, text=True,
                         env=os.environ | {"PYTHONPATH": ":".join(sys.path)})
    largest = max(map(os.path.getsize, paths))
    assert json.loads(run.stdout) < 16 * largest + (64 << 20) + (256 << 20), "with 256 MiB of matrices of scales"


def test_tensors_beside_the_model(tmp_path):
    weights = draw(2, 2)
    plain = model([node("MatMul", "X W", "Y")], {"W": weights}, x=("steps", 2))
    onnx.save(plain, tmp_path / "plain.onnx")
    (tmp_path / "data.bin").write_bytes(b"before" + weights.tobytes())
    onnx.save(external("data.bin", offset=6, length=16), tmp_path / "x.onnx")
    assert from_onnx(tmp_path / "x.onnx", report=None, provenance={}).to_bytes() == from_onnx(tmp_path / "plain.onnx",
                                                                                              report=None).to_bytes()


@pytest.mark.parametrize("nodes, values", [
    ([node("Expand", "v s", "c")], {"v": draw(1), "s": INT(2)}),
    ([node("Tile", "v s", "c")], {"v": draw(1), "s": INT(2)}),
    ([node("Range", "a b d", "c")], {"a": np.float32(0), "b": np.float32(2), "d": np.float32(1)}),
    ([node("Gather", "v i", "c")], {"v": draw(3), "i": INT(2, 0)}),
    ([node("MatMul", "u v", "c")], {"u": draw(1, 300), "v": draw(300, 2)}),
    ([node("Pad", "u p", "c")], {"u": draw(1), "p": INT(1, 0)}), ([node("ConstantOfShape", "s", "c")], {"s": INT(2)}),
    ([node("Where", "b u v", "c")], {"b": np.array([True, False]), "u": draw(2), "v": draw(2)}),
    ([node("DequantizeLinear", "q s", "c")], {"q": np.array([3, -4], np.int8), "s": np.float32(0.5)}),
    ([node("Sqrt", "u", "t"), node("Neg", "t", "c")], {"u": draw(2) ** 2}),
    ([helper.make_node("Constant", [], ["c"], value_floats=[1.0, 2.0])], {}),
])
def test_constants_that_are_computed(nodes, values, tmp_path):
    """What the limits let through is what ONNX's own reference gives."""
    graph = after(nodes, values, opset=19)
    onnx.save(graph, tmp_path / "x.onnx")
    vector = from_onnx(tmp_path / "x.onnx", check=3, report=None).checks[0]
    from onnx.reference import ReferenceEvaluator

    expected, = ReferenceEvaluator(graph).run(None, {"X": vector.x.astype(np.float32)})
    np.testing.assert_allclose(vector.y, expected, rtol=1e-5, atol=1e-6)


def test_every_operator_of_constants_has_a_bound():
    assert set(constants._SIZES) >= {"Constant", "Shape", "Concat", "Gather", "Add", "Cast", "Reshape"}
    assert not {"Loop", "Scan", "If", "SequenceMap", "RandomNormal", "Conv"} & set(constants._SIZES)
