"""A cell is a file in each room and nothing else: one that there is not is added to a copy of the package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2

import nrnn
from nrnn.file.layer import CELLS
from nrnn.reference.definitions import DEFINITIONS
from support import needs_engine

TOY = Path(__file__).parent / "toy"
PLACES = {"layer.py": "file/layers/toy.py", "reference.py": "reference/toy.py", "module.py": "torch/toy.py"}
GENERATED = '''from google.protobuf import descriptor_pool
from google.protobuf.internal import builder

DESCRIPTOR = descriptor_pool.Default().AddSerializedFile({data!r})
builder.BuildMessageAndEnumDescriptors(DESCRIPTOR, globals())
builder.BuildTopDescriptorsAndMessages(DESCRIPTOR, "nrnn_model_pb2", globals())
'''


def with_toy() -> str:
    """The generated code of the format with a message for the cell."""
    made = descriptor_pb2.FileDescriptorProto()
    nrnn.nrnn_model_pb2.DESCRIPTOR.CopyToProto(made)
    kind = descriptor_pb2.FieldDescriptorProto
    toy = made.message_type.add(name="Toy")
    toy.field.add(name="U", number=1, label=kind.LABEL_OPTIONAL, type=kind.TYPE_MESSAGE, type_name=".nrnn.Tensor")
    toy.field.add(name="keep", number=2, label=kind.LABEL_OPTIONAL, type=kind.TYPE_DOUBLE)
    layer = next(one for one in made.message_type if one.name == "Layer")
    layer.field.add(name="toy", number=1000, label=kind.LABEL_OPTIONAL, type=kind.TYPE_MESSAGE, type_name=".nrnn.Toy",
                    oneof_index=0)
    return GENERATED.format(data=made.SerializeToString())


@needs_engine
def test_a_file_in_each_room_is_enough(tmp_path):
    pytest.importorskip("torch")
    package = tmp_path / "nrnn"
    shutil.copytree(Path(nrnn.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "file/nrnn_model_pb2.py").write_text(with_toy())
    for name, place in PLACES.items():
        shutil.copy(TOY / name, package / place)
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "NRNN_LIBRARY": str(nrnn.library_path)}
    done = subprocess.run([sys.executable, TOY / "use.py"], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "engine: not compared" in done.stdout and "field 1000" in done.stdout


def test_every_cell_of_the_format_is_in_each_room():
    fields = {field.name for field in nrnn.nrnn_model_pb2.Layer.DESCRIPTOR.oneofs_by_name["cell"].fields}
    assert set(CELLS) == fields and set(CELLS.values()) == set(DEFINITIONS)
    assert {kind.__name__ for kind in CELLS.values()} <= set(nrnn.layers.__all__), "name it in file/layers/__init__.py"
    assert set(nrnn.layers.__all__) <= set(nrnn.__all__), "name it in nrnn/__init__.py"
    nt = pytest.importorskip("nrnn.torch")
    trained = {cell.kind for cell in nt.CELLS.values()} - {None}
    assert trained == set(CELLS.values()) - {nrnn.Stencil}  # which does not hold the filters that made it
    assert {cell.__name__ for cell in nt.CELLS.values()} <= set(nt.__all__), "name it in torch/__init__.py"
