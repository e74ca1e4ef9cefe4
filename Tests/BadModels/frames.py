"""Files whose bytes are spoiled rather than their values: (name, status, bytes, piece of the message[, max_bytes])."""
import messages as m
from messages import D, N, pb, tensor

WHOLE = m.encode(m.model("dense"))
BODY = m.model("dense").SerializeToString(deterministic=True)


def with_text(words, path):
    """A model with bytes in a text that the generated classes would refuse."""
    message = m.model("dense")
    placeholder = "\x01" * len(words)
    m.edit(message, path, [placeholder] if path == "requires" else placeholder)
    return m.seal(message.SerializeToString(deterministic=True).replace(placeholder.encode(), words))


def wide(field, count):
    """A model with `count` named channels: enough bytes to pay for their memory, too many to be allowed."""
    message = m.model("dense")
    message.ClearField(field)
    getattr(message, field).extend([{"inputs": pb.Input, "outputs": pb.Output}[field](name="x" * 64)] * count)
    return m.encode(message)


def sized(cell, **shapes):
    """A model whose tensors claim shapes, without data."""
    message = m.model(cell)
    for name, shape in shapes.items():
        m.edit(message, f"layers[0].{cell}.{name}", pb.Tensor(shape=shape))
    return m.encode(message)


def stack(count):
    message = m.model("dense")
    message.ClearField("layers")
    for i in range(count):
        layer = message.layers.add()
        layer.dense.W.CopyFrom(tensor(N, N if i else D))
    return m.encode(message)


FRAMES = [
    ("empty", "NOT_A_MODEL", b"", "empty"),
    ("one byte", "NOT_A_MODEL", b"\n", "first bytes"),
    ("another magic", "NOT_A_MODEL", WHOLE.replace(b"nrnn", b"onnx", 1), "first bytes"),
    ("text", "NOT_A_MODEL", b"time,x\n0,1\n", "first bytes"),
    ("magic alone", "CORRUPT", m.MAGIC, "checksum"),
    ("truncated", "CORRUPT", WHOLE[:-1], "checksum"),
    ("truncated by half", "CORRUPT", WHOLE[:len(WHOLE) // 2], "checksum"),
    ("without checksum", "CORRUPT", WHOLE[:-5], "checksum"),
    ("with another checksum", "CORRUPT", WHOLE[:-4] + b"\0\0\0\0", "checksum"),
    ("with a byte behind it", "CORRUPT", WHOLE + b"\0", "checksum"),
    ("nothing but frame", "BAD_VERSION", m.seal(b""), "version"),
    ("twice the version", "BAD_VERSION", m.seal(BODY + b"\x10\x02"), "version"),
    ("field that ends too late", "CORRUPT", m.seal(BODY + b"\x22\x7f"), "Model message"),
    ("number that does not end", "CORRUPT", m.seal(BODY + b"\x10" + b"\xff" * 11), "Model message"),
    ("wire type 7", "CORRUPT", m.seal(BODY + b"\x17"), "Model message"),
    ("field 0", "CORRUPT", m.seal(BODY + b"\x00\x00"), "Model message"),
    ("group", "CORRUPT", m.seal(BODY + b"\xa3\x1f\xa4\x1f"), "Model message"),
    ("version as text", "CORRUPT", m.seal(BODY + b"\x12\x01a"), "Model message"),
    ("nested field that ends too late", "CORRUPT", m.seal(BODY + b"\x22\x02\x0a\x05"), "Model message"),
    ("a byte above max_bytes", "TOO_LARGE", WHOLE, str(len(WHOLE)), len(WHOLE) - 1),
    ("just max_bytes", "OK", WHOLE, "", len(WHOLE)),
    ("65 layers", "TOO_LARGE", stack(65), "layers"),
    ("64 layers", "OK", stack(64), ""),
    ("65537 inputs", "TOO_LARGE", wide("inputs", 65537), "inputs"),
    ("65537 outputs", "TOO_LARGE", wide("outputs", 65537), "outputs"),
    ("65537 units, sde", "TOO_LARGE", sized("sde", W=[65537, 65537]), "layers[0].sde.W"),
    ("65537 units, elman", "TOO_LARGE", sized("elman", W=[65537, 65537]), "layers[0].elman.W"),
    ("65537 units, gru", "TOO_LARGE", sized("gru", W=[3 * 65537, 65537]), "layers[0].gru.W"),
    ("65537 units, lstm", "TOO_LARGE", sized("lstm", W=[4 * 65537, 65537]), "layers[0].lstm.W"),
    ("65537 units, cornn", "TOO_LARGE", sized("cornn", Wy=[65537, 65537]), "layers[0].cornn.Wy"),
    ("65537 units, dense", "TOO_LARGE", sized("dense", W=[65537, D]), "layers[0].dense.W"),
    ("units whose size overflows 32 bits", "BAD_SHAPE", sized("elman", W=[65536, 65536], U=[65536, D]),
     "layers[0].elman.W"),
]

# Not UTF-8: a lone continuation, cut short, overlong, a surrogate, above U+10FFFF, never used.
TEXTS = [(f"{path} not UTF-8 {words.hex()}", "BAD_MODEL", with_text(words, path), path)
         for path in ("inputs[0].name", "inputs[0].unit", "outputs[0].name", "outputs[0].unit", "layers[0].name",
                      "provenance.name", "provenance.licence")
         for words in (b"abc\x80", b"abc\xc3", b"a\xc0\x80b", b"\xed\xa0\x80a", b"\xf4\x90\x80\x80", b"abc\xff")]
TEXTS += [("name of one to four bytes a letter", "OK", with_text("aéあ𝄞".encode(), "layers[0].name"), "")]

# The message repeats what is required, and stays UTF-8 all the same.
TEXTS += [("requires what is not UTF-8", "UNSUPPORTED", with_text(b"abc\xff", "requires"), "requires"),
          ("requires more than a message holds", "UNSUPPORTED", with_text("𝄞".encode() * 100, "requires"), "requires"),
          ("requires more than a message holds, off by one", "UNSUPPORTED",
           with_text(b"a" + "𝄞".encode() * 100, "requires"), "requires")]

ALL = FRAMES + TEXTS
