"""The reference beside a check vector, and the engine beside both."""

from __future__ import annotations

import numpy as np

from ..engine.abi import absent
from ..engine.model import Model
from ..file.checks import Check
from ..file.modelfile import ModelFile
from ..values.errors import Unsupported, VerifyFailed
from .network import run


class Disagreement(ValueError):
    """Source, reference and engine do not give the same numbers; the message says how far they are apart."""


class DoubtfulWarning(UserWarning):
    """Something of a model that was made is doubtful, such as a check vector that says little."""


def off_reference(file: ModelFile, check: Check) -> float:
    """How far the float64 reference is from a check vector.

    Raises
    ------
    Disagreement
        Further than its tolerance.
    """
    off = float(np.abs(run(file, check.x, check.space, exact=True)[0][-len(check.y):] - check.y).max())
    if not off <= check.tolerance:
        raise Disagreement(f"check: expected the layers to give the source's outputs within {check.tolerance:.1e}, "
                           f"found {off:.1e} off")
    return off


def against_engine(file: ModelFile) -> str:
    """How well the engine replays the check vectors, as a sentence.

    Raises
    ------
    Disagreement
        Not well enough.
    ImportError
        A library is there that does not do.
    """
    if absent():
        return "engine: not compared, libnrnn is not built"
    try:
        found = Model.load(file.to_bytes()).verify()
    except Unsupported as error:
        return f"engine: not compared, this version does not run the model yet: {error}"
    except VerifyFailed as error:
        raise Disagreement(f"check: expected the engine to give the source's outputs, found {error}") from error
    return f"engine: off by {found.worst_error:.1e} at most, {found.tolerance:.1e} allowed"
