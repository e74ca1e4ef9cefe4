"""What `nrnn run` takes texts for as times: it keeps the last one of each key in its state."""

import datetime
import struct

import numpy as np

from command import told

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
DATE, SECONDS = 8, 16


def stamps(model, texts, *options, kind=DATE):
    """Nanoseconds of each text, each a row of its own key; a list of texts: the last of the rows of that key."""
    rows = [(k, text) for k, cell in enumerate(texts) for text in (cell if isinstance(cell, list) else [cell])]
    state = model.with_suffix(".stamps")
    state.unlink(missing_ok=True)
    given = "k,t,temperature\n" + "".join(f'{k:05},"{text}",1\n' for k, text in rows)
    _, message = told("run", model, "--key", "k", "--time", "t", "--gap", "nominal", "--state", state, *options,
                      given=given)
    counts = message.splitlines()[-1].split(", off_rate")[0]
    assert counts == f"nrnn: keys {len(texts)}, rows {len(rows)}", message
    found = _bookmarks(state.read_bytes())
    assert len(found) == len(texts) and {parts & 24 for parts, _ in found} == {kind}
    return [time for _, time in found]


def _bookmarks(data):
    places = [n for n in range(len(data)) if data.startswith(b"nrun", n)]
    return [struct.unpack_from("<Iq", data, n + 4) for n in places]


def nanoseconds(moment):
    """Of a datetime with a zone."""
    return (moment - EPOCH) // datetime.timedelta(microseconds=1) * 1000


def seconds(*texts):
    """Nanoseconds of numpy's datetimes."""
    return [int(np.datetime64(text, "ns").astype(np.int64)) for text in texts]
