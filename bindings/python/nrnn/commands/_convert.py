"""What nrnn-convert takes."""

from __future__ import annotations

import argparse

# What a source may be: nrnn.convert has a from_KIND for each.
KINDS = ("onnx", "keras", "torch", "rtneural", "nam", "noisyrnn", "lipschitzrnn", "cornn", "exprnn", "qlstm", "rkn", "fdnet",
         "ncps", "min_gru")


def parser(program: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog=program, description="Convert a model to a NoisyRNN model file.",
                                   epilog="Exit status: 0 converted, or with --explain it would be; 1 refused, 2 wrong usage.")
    made.add_argument("source", metavar="SOURCE", help="a model of ONNX, Keras, PyTorch, safetensors, RTNeural, GuitarML, NAM, or a published checkpoint")
    made.add_argument("-o", "--output", metavar="OUT.nrnn", help="the file to write")
    made.add_argument("--explain", action="store_true",
                      help="say what is recognised, layer by layer, what is assumed and what stands in the way; writes nothing")
    made.add_argument("--from", dest="kind", choices=KINDS, help="what the source is; by default its content tells")
    made.add_argument("--within", metavar="KEY",
                      help="of a checkpoint that holds several state dicts, the one to take")
    made.add_argument("--arg", action="append", default=[], metavar="NAME=VALUE",
                      help="a setting of nrnn.convert.from_KIND; the value is JSON, or else text: --arg beta=0.75 "
                           "--arg 'inputs=[\"flow\", {\"name\": \"level\", \"mean\": 2.5}]' "
                           "--arg 'activations={\"fc1\": \"relu\", \"head.1\": \"none\"}'")
    made.add_argument("--expect", nargs=2, metavar=("X.npy", "Y.npy"),
                      help="what the source was fed and what it gave, of shape (steps, inputs) and (steps, outputs), "
                           "or with an axis of one sequence: the file's check vector; a difference is refused")
    made.add_argument("--check", type=int, metavar="N", help="steps of the check vector (default: 64)")
    return made
