"""What the paper found, as remembered: its text was not at hand, and our sets are not its own.

SCOP 1.67: auROC, by pooling, residues and which network; SCOP 2.06: share of folds named rightly, in %, by anchors.
"""

from __future__ import annotations

SCOP_167 = {("mean", "one-hot"): {"gaps": 0.829, "no gaps": 0.829, "unsupervised": 0.805},
            ("mean", "BLOSUM62"): {"gaps": 0.840, "no gaps": 0.838, "unsupervised": 0.833},
            ("max", "one-hot"): {"gaps": 0.848, "no gaps": 0.844},
            ("max", "BLOSUM62"): {"gaps": 0.852, "no gaps": 0.871}}
SCOP_206 = {128: {"gaps": 77.82, "no gaps": 76.30}, 512: {"gaps": 85.29, "no gaps": 84.11}}
RIVALS_167, RIVALS_206 = {"LSTM": 0.830, "LA-kernel": 0.834, "GPkernel": 0.902}, {"PSI-BLAST": 84.53, "DeepSF": 73.00}
POOLED, ENCODED = ("mean", "max"), ("one-hot", "BLOSUM62")


def gaps() -> str:
    on_206 = " and ".join(f"{one['gaps']:.1f} against {one['no gaps']:.1f} %" for one in SCOP_206.values())
    on_167 = "; ".join(f"{_auroc(one['gaps'])} against {_auroc(one['no gaps'])} ({pooling}, {residues})"
                       for (pooling, residues), one in SCOP_167.items())
    none = sum(one["gaps"] <= one["no gaps"] for one in SCOP_167.values())
    return f"on SCOP 2.06 {on_206}, on SCOP 1.67 no gain in {none} of {len(SCOP_167)}: {on_167}"


def pooling() -> str:
    return _on_167(*([SCOP_167[pooled, residues]["gaps"] for residues in ENCODED] for pooled in POOLED[::-1]))


def training() -> str:
    return _on_167(*([SCOP_167["mean", residues][which] for residues in ENCODED] for which in ("gaps", "unsupervised")))


def residues() -> str:
    return _on_167(*([SCOP_167[pooled, encoded]["gaps"] for pooled in POOLED] for encoded in ENCODED[::-1]))


def anchors() -> str:
    (few, less), (many, more) = ((count, one["gaps"]) for count, one in SCOP_206.items())
    return f"on SCOP 2.06 {many} have {more:.1f} % and {few} {less:.1f} %"


def rivals() -> str:
    """Of the best with gaps."""
    first = ", ".join(f"{name} {_auroc(one)}" for name, one in RIVALS_167.items())
    second = ", ".join(f"{name} {one:.1f}" for name, one in RIVALS_206.items())
    return (f"on SCOP 1.67 {_auroc(max(one['gaps'] for one in SCOP_167.values()))} ({first}); on SCOP 2.06 "
            f"{max(one['gaps'] for one in SCOP_206.values()):.1f} % ({second})")


def _on_167(ours: list[float], others: list[float]) -> str:
    return "on SCOP 1.67 " + " and ".join(f"{_auroc(one)} against {_auroc(other)}" for one, other in zip(ours, others))


def _auroc(value: float) -> str:
    return f"{value:.3f}"[1:]
